"""One large photo to numbers on one thread and on two, both builds, in turn with OpenCV on two cores.

    benches/peer/build.sh
    $(benches/peer/setup.sh) benches/peer/threads.py [ROUNDS]

Writes results/threads.md.
"""

import sys
from contextlib import ExitStack
from statistics import median, quantiles

from programs import Program, in_turn, write
from sides import binary, large_photos, opencv, photos

BUILDS = {"default": "ours", "libjpeg": "ours, libjpeg"}
OPENCV = "OpenCV, the app's way"


def row(name, path, rounds):
    """A line of the table; in bold how many times as fast two threads are."""
    with ExitStack() as stack:
        calls = {}
        for build in BUILDS:
            ours = stack.enter_context(Program([binary(build)], 2))
            for operation in ("quality", "quality_two_threads"):
                calls[build, operation] = lambda ours=ours, line=f"{operation} {path} 1": ours.milliseconds(line)
        peer = stack.enter_context(opencv(2))
        calls[OPENCV] = lambda: peer.milliseconds(f"quality {path}")
        times = in_turn(calls, rounds)
    cells = [name]
    for call, taken in times.items():
        low, _, high = quantiles(taken, n=4)
        cell = f"{median(taken):.2f} ({low:.2f} to {high:.2f})"
        if call[1] == "quality_two_threads":
            cell += f"<br>**{median(times[call[0], 'quality']) / median(taken):.2f}**"
        cells.append(cell)
    return "| " + " | ".join(cells) + " |"


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    photos()
    columns = [f"{name}, {threads}" for name in BUILDS.values() for threads in ("one thread", "two threads")]
    lines = ["| " + " | ".join(["photo", *columns, OPENCV]) + " |", "|---" * (len(columns) + 2) + "|"]
    write("threads", lines + [row(name, path, rounds) for name, path in large_photos().items()])


main()
