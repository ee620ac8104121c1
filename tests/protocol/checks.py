"""What the Python clients share: counting checks, and what OpenCV says of the photos."""

import json
import math
import pathlib

TESTS = pathlib.Path(__file__).resolve().parent.parent
REFERENCE = json.loads((TESTS / "reference/local.json").read_text())["photos"]


def path(name):
    return TESTS / "fixtures" / name


def photo(name):
    return path(name).read_bytes()


def expected_similarity(one, other):
    """The similarity of the largest faces of two photos, from OpenCV's templates."""
    a, b = (REFERENCE[name][0]["template"] for name in (one, other))
    cosine = sum(x * y for x, y in zip(a, b)) / (math.hypot(*a) * math.hypot(*b))
    return min(max(100 - 20 * 2 ** ((0.447 - cosine) / 0.052), 0), 100)


def same_place(name, box):
    """Whether a box (shares of the photo) is OpenCV's (pixels), whatever the photo's size."""
    left, top, width, height = REFERENCE[name][0]["box"]
    across = box["Left"] / box["Width"] - left / width
    down = box["Top"] / box["Height"] - top / height
    return abs(across) < 0.05 and abs(down) < 0.05


class Checks:
    def __init__(self, client):
        self.client, self.passed, self.failed = client, 0, 0

    def that(self, what, holds, seen=None):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"{self.client}: FAILED: {what}: {seen!r}")

    def equal(self, what, seen, wanted):
        self.that(what, seen == wanted, seen)

    def near(self, what, seen, wanted, within):
        self.that(what, abs(seen - wanted) <= within, (seen, wanted))

    def done(self):
        print(f"{self.client}: {self.passed} passed, {self.failed} failed")
        raise SystemExit(1 if self.failed else 0)
