"""Where both sides of the photo benchmarks are, and the photos they read."""

import os
import subprocess
import sys
from pathlib import Path

from programs import FIXTURES, HERE, ROOT, Program

TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PHOTOS = TARGET / "peer-photos"
SIZES = ["640x480", "1280x720", "1920x1080", "4000x3000"]
# Without grain, and with as much as a phone's photos have.
KINDS = [("smooth", "-smooth"), ("grainy", "")]
# Photographs as they came.
REAL = {"640x480, photograph": "photos/good.jpg", "970x2204, photograph": "people/biden.jpg"}


def binary(build):
    """Our side as build.sh built it: `default` or `libjpeg`."""
    return TARGET / "peer-bin" / f"bench_image_{build}"


def opencv(cores, keep_memory=False):
    """OpenCV's side; glibc returns large blocks to the system at once unless it is set to keep them."""
    settings = ["MALLOC_MMAP_THRESHOLD_=4000000000", "MALLOC_TRIM_THRESHOLD_=4000000000"]
    environment = ["env", *settings] if keep_memory else []
    return Program([*environment, sys.executable, HERE / "opencv_server.py", cores], cores)


def every_photo():
    """What the photos are called, and where they are."""
    made = {f"{size}, {kind}": PHOTOS / f"{size}{end}.jpg" for size in SIZES for kind, end in KINDS}
    return made | {name: FIXTURES / path for name, path in REAL.items()}


def large_photos():
    """Those that two threads may share: each also with restart intervals, as the photograph has them."""
    photo = "970x2204, photograph"
    made = {
        f"4000x3000, {kind}{what}": PHOTOS / f"4000x3000{end}{marked}.jpg"
        for marked, what in [("", ""), ("-restarts", ", restart intervals")]
        for kind, end in KINDS
    }
    return made | {f"{photo}, restart intervals": FIXTURES / REAL[photo]}


def photos():
    """Makes the photos, once: those of the benchmark of the PHP extension."""
    if not all(path.exists() for path in (every_photo() | large_photos()).values()):
        PHOTOS.mkdir(parents=True, exist_ok=True)
        maker = ROOT / "benches" / "php" / "photos.py"
        subprocess.run([sys.executable, maker, PHOTOS], check=True, stdout=2)
