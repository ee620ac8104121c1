"""How the photo check's cost grows: with the photo's pixels, and with threads.

    $(benches/peer/setup.sh) benches/peer/growth.py

Draws results/growth_pixels.png and results/growth_threads.png.
"""

import os
import time
from contextlib import ExitStack
from statistics import median

import cv2
import matplotlib

from sides import PHOTOS, binary, opencv, photos
from programs import HERE, Program, in_turn

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

ROUNDS = 200
"""Photos that every thread checks."""

WIDTHS = [320, 640, 1280, 2000, 2828, 4000, 5656]


def sized(width):
    """The benchmark's largest photo at another size."""
    path = PHOTOS / f"growth_{width}.jpg"
    if not path.exists():
        whole = cv2.imread(str(PHOTOS / "4000x3000.jpg"))
        kind = cv2.INTER_AREA if width <= 4000 else cv2.INTER_CUBIC
        picture = cv2.resize(whole, (width, width * 3 // 4), interpolation=kind)
        cv2.imwrite(str(path), picture, [cv2.IMWRITE_JPEG_QUALITY, 90])
    return path


def drawn(name, title, across, down, lines, scale):
    figure, axes = plt.subplots(figsize=(5.6, 3.6), dpi=90)
    for label, (xs, ys) in lines.items():
        axes.plot(xs, ys, marker="o", markersize=3, linewidth=1.2, label=label)
    if scale == "log":
        axes.set_xscale("log")
        axes.set_yscale("log")
    else:
        axes.set_ylim(bottom=0)
    axes.set(title=title, xlabel=across, ylabel=down)
    axes.grid(alpha=0.3, which="both", linewidth=0.5)
    axes.legend(fontsize=8)
    figure.tight_layout()
    (HERE / "results").mkdir(exist_ok=True)
    # Without the drawing program's version, so that an equal plot is an equal file.
    figure.savefig(HERE / "results" / f"{name}.png", metadata={"Software": None})


def pixels():
    with ExitStack() as stack:
        default = stack.enter_context(Program([binary("default")], 1))
        libjpeg = stack.enter_context(Program([binary("libjpeg")], 1))
        peer = stack.enter_context(opencv(1))
        lines = {name: ([], []) for name in ("ours", "ours, libjpeg", "OpenCV, the app's way")}
        for width in WIDTHS:
            path = sized(width)
            calls = {
                "ours": lambda: default.milliseconds(f"quality {path} 1"),
                "ours, libjpeg": lambda: libjpeg.milliseconds(f"quality {path} 1"),
                "OpenCV, the app's way": lambda: peer.milliseconds(f"quality {path}"),
            }
            for name, taken in in_turn(calls, 7 if width > 2000 else 25, warm=2).items():
                lines[name][0].append(width * (width * 3 // 4) / 1e6)
                lines[name][1].append(median(taken))
    title = "File to sharpness and brightness, one core, warm"
    drawn("growth_pixels", title, "megapixels", "milliseconds", lines, "log")


def threads():
    cores = len(os.sched_getaffinity(0))
    counts = range(1, 9)
    lines = {}
    for build, label in (("default", "ours"), ("libjpeg", "ours, libjpeg")):
        with Program([binary(build)], cores) as side:
            rates = []
            for count in counts:
                # By the clock on the wall: threads that wait for a core must count.
                started = time.perf_counter()
                side.ask(f"quality {PHOTOS / '1280x720.jpg'} {ROUNDS} {count}")
                rates.append(count * ROUNDS / (time.perf_counter() - started))
        lines[label] = (list(counts), rates)
    title = f"Photos of 1280 × 720 checked a second, {cores} cores"
    drawn("growth_threads", title, "threads", "photos a second", lines, "linear")


photos()
pixels()
threads()
