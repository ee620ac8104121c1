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
from statistics import median, quantiles

from sides import binary, every_photo, opencv, photos
from programs import ROOT, Program, in_turn, write

SCRIPT = ROOT / "benches" / "php" / "quality.py"


def head(title, columns):
    """A table's title and head."""
    return ["", f"**{title}**", "", "| " + " | ".join(columns) + " |", "|---|" + "---|" * (len(columns) - 1)]


def cells(times):
    """For each side its median and middle half; for a peer also how many times ours that is, of
    the default build and of that with `libjpeg`."""
    for name, taken in times.items():
        low, _, high = quantiles(taken, n=4)
        cell = f"{median(taken):.2f} ({low:.2f} to {high:.2f})"
        if not name.startswith("ours"):
            ours = [median(times[build]) for build in ("ours", "ours, libjpeg")]
            cell += "<br>**" + ", ".join(f"{median(taken) / one:.2f}" for one in ours) + "**"
        yield cell


def row(photo, path, times, *more):
    weight = f"{path.stat().st_size / 1024:,.0f} KiB"
    return "| " + " | ".join([f"{photo}, {weight}", *cells(times), *more]) + " |"


def sides(stack, cores):
    """A process for each side. New ones for every photo: what an allocator keeps from a larger
    one would make the next cheaper."""
    return {
        "ours": stack.enter_context(Program([binary("default")], cores)),
        "ours, libjpeg": stack.enter_context(Program([binary("libjpeg")], cores)),
        "OpenCV": stack.enter_context(opencv(cores)),
        "OpenCV, memory kept": stack.enter_context(opencv(cores, keep_memory=True)),
    }


def in_turns(sides, path, operation, peers, rounds):
    """Times of our operation on both builds, and of the peers': by name the side and what it is
    requested."""
    ours = {name: (sides[name], f"{operation} {path} 1") for name in ("ours", "ours, libjpeg")}
    calls = ours | {name: (sides[side], f"{asked} {path}") for name, (side, asked) in peers.items()}
    return in_turn(
        {name: lambda side=side, line=line: side.milliseconds(line) for name, (side, line) in calls.items()},
        rounds,
    )


NUMBERS = {
    "the app's way": ("OpenCV", "quality"),
    "memory kept": ("OpenCV, memory kept", "quality"),
    "tuned": ("OpenCV", "tuned"),
    "reading alone": ("OpenCV", "read"),
}
CROP = {"OpenCV": ("OpenCV", "crop"), "memory kept": ("OpenCV, memory kept", "crop")}
ENCODE = {"OpenCV": ("OpenCV", "encode")}


def warm(cores, rounds):
    """The tables of a process that does it many times, by their titles."""
    builds = ["photo", "ours", "ours, libjpeg"]
    numbers, crops, files = [], [], []
    for photo, path in every_photo().items():
        count = max(5, rounds // (6 if photo.startswith("4000") else 1))
        with ExitStack() as stack:
            both = sides(stack, cores)
            times = in_turns(both, path, "quality", NUMBERS, count)
            if cores > 1:
                numbers.append(row(photo, path, times))
                continue
            alone = in_turn({"": lambda: both["ours"].milliseconds(f"statistics {path} 1")}, count)
            alone = median(alone[""])
            share = f"{alone:.3f}, {alone / median(times['ours']):.1%}"
            numbers.append(row(photo, path, times, share))
            crops.append(row(photo, path, in_turns(both, path, "crop", CROP, count)))
            files.append(row(photo, path, in_turns(both, path, "encode", ENCODE, count)))
    peers = [f"OpenCV, {name}" for name in NUMBERS]
    if cores > 1:
        return head(f"File to numbers, {cores} cores, ms", [*builds, *peers]) + numbers
    return [
        *head("File to numbers, 1 core, ms", [*builds, *peers, "our statistics alone"]),
        *numbers,
        *head("File to crop, 1 core, ms", [*builds, "OpenCV", "OpenCV, memory kept"]),
        *crops,
        *head("Pixels to JPEG, 1 core, ms", [*builds, "OpenCV"]),
        *files,
    ]


def spawned(rounds):
    """The table of a process for each photo: milliseconds, and its greatest resident memory."""

    def timed(command):
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return (time.perf_counter() - started) * 1e3

    def resident(command):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        return f"{usage.ru_maxrss / 1024:.1f}"

    names = ["ours", "ours, libjpeg", "the app's script"]
    lines = head("File to numbers, spawned, ms", ["photo", *names, "resident, MiB, of the three"])
    for photo, path in every_photo().items():
        ours = [[binary(build), "quality", path] for build in ("default", "libjpeg")]
        commands = dict(zip(names, [*ours, [sys.executable, SCRIPT, path]]))
        calls = {name: lambda command=command: timed(command) for name, command in commands.items()}
        peaks = ", ".join(resident(command) for command in commands.values())
        lines.append(row(photo, path, in_turn(calls, rounds, warm=1), peaks))
    return lines


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    photos()
    write("image", [*warm(1, rounds), *warm(2, rounds), *spawned(max(5, rounds // 6))][1:])


main()
