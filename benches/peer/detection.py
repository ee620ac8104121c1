"""Face detection beside OpenCV's Haar cascade: speed at the same smallest face, and recall.

    $(benches/peer/setup.sh) benches/peer/detection.py [ROUNDS]

The pictures of the recall are made here: the fixture people's faces, laid over a drawn
background, upright or tilted, of several sizes, dark, noisy, half covered. Every detector sees
the same files. Writes results/detection.md.
"""

import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles

import cv2
import numpy as np

from opencv_server import cascade
from sides import PHOTOS, SIZES, binary, opencv, photos
from programs import FIXTURES, Program, in_turn, write

# Where the faces are, by eye: centre and side of the square from brow to chin, pixels.
FACES = {
    "obama": (490, 250, 300),
    "collins": (226, 130, 125),
    "biden": (590, 370, 320),
    "obama2": (330, 480, 400),
    "obama3": (470, 280, 225),
}
PLACES = [(190, 170), (430, 190), (220, 310), (400, 300)]
CASES = [
    *[(f"tilted {tilt}°, 100 px", {"tilt": tilt}) for tilt in (0, 15, 30, 45)],
    *[(f"upright, {side} px", {"side": side}) for side in (50, 65, 80, 110)],
    ("a tenth of the light, 100 px", {"light": 0.1}),
    ("noise (σ 30), 100 px", {"noise": 30}),
    ("lower half covered, 100 px", {"covered": True}),
]


def scene(name, place, number, tilt=0, side=100, light=1.0, noise=0, covered=False):
    """A picture of 640 × 480 with one face of about `side` pixels at `place`."""
    photo = cv2.imread(str(FIXTURES / "people" / f"{name}.jpg"))
    x, y, face = FACES[name]
    if covered:
        top, half = y + face // 10, int(face * 0.55)
        cv2.rectangle(photo, (x - half, top), (x + half, y + int(face * 0.7)), (205, 190, 170), -1)
    tilt = -tilt if number % 2 else tilt
    turn = cv2.getRotationMatrix2D((x, y), tilt, side / face)
    turn[:, 2] += np.array(place) - (x, y)
    # Reduced without aliasing first.
    if side < face:
        photo = cv2.GaussianBlur(photo, (0, 0), 0.4 * face / side)
    drawn = cv2.resize(cv2.imread(str(FIXTURES / "photos" / "no_face.jpg")), (640, 480))
    laid = cv2.warpAffine(photo, turn, (640, 480), flags=cv2.INTER_LINEAR)
    mask = np.zeros((480, 640), np.float32)
    cv2.ellipse(mask, place, (int(side * 0.8), int(side * 0.95)), -tilt, 0, 360, 1.0, -1)
    whole = cv2.warpAffine(np.ones(photo.shape[:2], np.float32), turn, (640, 480))
    mask = cv2.GaussianBlur(mask * whole, (0, 0), 5)[:, :, None]
    picture = (laid * mask + drawn * (1 - mask)) * light
    random = np.random.default_rng(number)
    picture = picture + random.normal(0, noise, picture.shape) if noise else picture
    return np.clip(np.round(picture), 0, 255).astype(np.uint8)


def is_hit(found, place, side):
    """Whether a box lies over the face: centre within 0.4 of its side, size within a factor 2."""
    x, y, w, h = found
    off = np.hypot(x + w / 2 - place[0], y + h / 2 - place[1])
    return off < 0.4 * side and 0.5 < np.sqrt(w * h) / side < 2


def recall(ours):
    """Hits and false alarms of the three detectors, case by case."""
    lines = [
        "",
        "| faces found, of 20, and false alarms | YuNet | rustface | Haar |",
        "|---|---|---|---|",
    ]
    totals = np.zeros((3, 2), int)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scene.png"
        for case, how in CASES:
            scores = np.zeros((3, 2), int)
            side = how.get("side", 100)
            minimum = 80 if side > 80 else 40
            for number, (name, place) in enumerate((n, p) for n in FACES for p in PLACES):
                picture = scene(name, place, number, **how)
                cv2.imwrite(str(path), picture)
                grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
                haar = cascade().detectMultiScale(grey, 1.1, 5, minSize=(minimum, minimum))
                for score, found in zip(scores, [*found_by(ours, path, minimum), haar]):
                    hits = sum(is_hit(box, place, side) for box in found)
                    score += (min(hits, 1), len(found) - min(hits, 1))
            totals += scores
            lines.append(f"| {case} | " + " | ".join(f"{hit}, {false}" for hit, false in scores) + " |")
    count = 20 * len(CASES)
    lines.append(f"| all {count} | " + " | ".join(f"**{hit}**, {false}" for hit, false in totals) + " |")
    return lines


def found_by(ours, path, minimum):
    """The boxes of our two detectors."""
    for detector in ("yunet", "rustface"):
        print(f"faces {detector} {path} {minimum}", file=ours.stdin, flush=True)
        boxes = ours.stdout.readline().split()
        yield [[float(number) for number in box.split(",")] for box in boxes]


NAMES = {
    "yunet": "YuNet",
    "rustface": "rustface",
    "haar": "Haar, from 80 px of 640",
    "haar_app": "Haar, from 80 px as the app has it",
}


def speed(rounds):
    lines = [
        "| detection | photo | who | median, ms | middle half, ms | times YuNet, rustface |",
        "|---|---|---|---:|---|---|",
    ]
    for cores in (1, 2):
        with ExitStack() as stack:
            side = stack.enter_context(Program([binary("libjpeg")], cores))
            peer = stack.enter_context(opencv(cores))
            for what, prefix in (("decoded photo", ""), ("from the file, libjpeg", "file_")):
                if prefix and cores > 1:
                    continue
                for size in SIZES:
                    path = PHOTOS / f"{size}.jpg"
                    calls = {
                        name: lambda name=name: peer.milliseconds(f"{prefix}{name} {path}")
                        if name.startswith("haar")
                        else side.milliseconds(f"{prefix}{name} {path} 1")
                        for name in NAMES
                    }
                    count = max(3, rounds // (10 if size == SIZES[-1] else 1))
                    times = in_turn(calls, count, warm=1)
                    lines += table(f"{what}, {cores} core{'s' if cores > 1 else ''}", size, times)
    return lines


def table(what, size, times):
    for name, taken in times.items():
        low, _, high = quantiles(taken, n=4)
        ratios = ""
        if name.startswith("haar"):
            ours = [median(taken) / median(times[one]) for one in ("yunet", "rustface")]
            ratios = ", ".join(f"**{ratio:.1f}**" for ratio in ours)
        yield (
            f"| {what} | {size} | {NAMES[name]} | {median(taken):.2f} "
            f"| {low:.2f} to {high:.2f} | {ratios} |"
        )


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    photos()
    lines = speed(rounds)
    ours = subprocess.Popen(
        [binary("libjpeg")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    lines += recall(ours)
    ours.stdin.close()
    ours.wait()
    write("detection", lines)


if __name__ == "__main__":
    main()
