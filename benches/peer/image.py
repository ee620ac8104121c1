"""Photo to numbers, photo to crop, pixels to JPEG: ours, both builds, beside OpenCV, in turn.

    benches/peer/build.sh
    $(benches/peer/setup.sh) benches/peer/image.py [ROUNDS]

Warm (one process, many calls) on one core and two, and spawned (a process for each call, as the
app does today). Writes results/image.md.
"""

import os
import subprocess
import sys
import time
from contextlib import ExitStack

from sides import PHOTOS, REAL, SIZES, binary, opencv, path_of, photos
from programs import ROOT, Program, in_turn, write
from statistics import median, quantiles

HEADER = [
    "| what | photo | who | median, ms | middle half, ms | times ours (default, libjpeg) |",
    "|---|---|---|---:|---|---|",
]


def row(what, size, name, times):
    low, _, high = quantiles(times[name], n=4)
    ratios = ""
    if not name.startswith("ours"):
        shares = [median(times[name]) / median(times[ours]) for ours in ("ours", "ours, libjpeg")]
        ratios = ", ".join(f"**{share:.2f}**" for share in shares)
    return f"| {what} | {size} | {name} | {median(times[name]):.2f} | {low:.2f} to {high:.2f} | {ratios} |"


def table(what, size, times):
    return [row(what, size, name, times) for name in times]


def warm(cores, rounds):
    """Every size in processes of their own: what an allocator keeps from a larger photo would
    make the next cheaper."""
    plural = "s" if cores > 1 else ""
    lines = []
    for size in [*SIZES, *REAL]:
        path = path_of(size)
        count = max(5, rounds // (6 if size == "4000x3000" else 1))
        with ExitStack() as stack:
            ours = {
                "ours": stack.enter_context(Program([binary("default")], cores)),
                "ours, libjpeg": stack.enter_context(Program([binary("libjpeg")], cores)),
            }
            fresh = stack.enter_context(opencv(cores))
            kept = stack.enter_context(opencv(cores, keep_memory=True))

            def timed(operation, peers):
                calls = {
                    name: lambda side=side: side.milliseconds(f"{operation} {path} 1")
                    for name, side in ours.items()
                }
                for name, (side, peer) in peers.items():
                    calls[name] = lambda side=side, peer=peer: side.milliseconds(f"{peer} {path}")
                return in_turn(calls, count)

            peers = {
                "OpenCV, the app's way": (fresh, "quality"),
                "OpenCV, the app's way, memory kept": (kept, "quality"),
                "OpenCV, tuned": (fresh, "tuned"),
            }
            times = timed("quality", peers)
            lines += table(f"file to numbers, {cores} core{plural}", size, times)
            if cores > 1:
                continue
            crop = timed("crop", {"OpenCV": (fresh, "crop"), "OpenCV, memory kept": (kept, "crop")})
            lines += table("file to crop, 1 core", size, crop)
            encode = timed("encode", {"OpenCV": (fresh, "encode")})
            lines += table("pixels to JPEG, 1 core", size, encode)
            statistics = timed("statistics", {})["ours"]
            share = median(statistics) / median(times["ours"])
            lines.append(
                f"| statistics alone, 1 core | {size} | ours | {median(statistics):.3f} "
                f"| | {share:.1%} of file to numbers |"
            )
    return lines


def spawned(rounds):
    def run(command):
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return (time.perf_counter() - started) * 1e3

    script = ROOT / "benches" / "php" / "quality.py"
    lines = []
    for size in SIZES:
        path = PHOTOS / f"{size}.jpg"
        commands = {
            "ours": [binary("default"), "quality", path],
            "ours, libjpeg": [binary("libjpeg"), "quality", path],
            "OpenCV, the app's script": [sys.executable, script, path],
        }
        calls = {name: lambda command=command: run(command) for name, command in commands.items()}
        lines += table("file to numbers, spawned", size, in_turn(calls, rounds, warm=1))
    return lines


def resident():
    """The greatest resident memory of a process that checks one photo, MiB."""
    lines = ["", "| resident, MiB | ours | ours, libjpeg | the app's script |", "|---|---:|---:|---:|"]
    script = ROOT / "benches" / "php" / "quality.py"
    for size in SIZES:
        path = str(PHOTOS / f"{size}.jpg")
        peaks = []
        for command in (
            [binary("default"), "quality", path],
            [binary("libjpeg"), "quality", path],
            [sys.executable, script, path],
        ):
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            _, _, usage = os.wait4(process.pid, 0)
            peaks.append(usage.ru_maxrss / 1024)
        lines.append(f"| {size} | " + " | ".join(f"{peak:.1f}" for peak in peaks) + " |")
    return lines


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    photos()
    lines = [*HEADER]
    for cores in (1, 2):
        lines += warm(cores, rounds)
    lines += spawned(max(5, rounds // 6))
    write("image", lines + resident())


main()
