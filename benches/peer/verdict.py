"""Embedded verdicts: decode, detect, align, embed and search 1,000 faces, beside OpenCV's YuNet and
SFace; the first one in a new process; memory; and how the cost grows.

    cargo build --release -p absenki-benches --example bench_local
    $(benches/peer/setup.sh) benches/peer/verdict.py [ROUNDS]

Writes results/verdict.md and results/growth_local.svg.
"""

import re
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import cv2
import matplotlib

from search import COUNTS, fill, templates
from programs import FIXTURES, HEADER, HERE, Program, float_models, in_turn, opencv_5, ours, rows, write

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402

PHOTO = FIXTURES / "photos" / "good.jpg"
FACES = 1_000
CORES = (1, 2)
EACH = 8
"""Templates that every thread makes for `embed_many`."""


def warm(servers, file, rounds):
    for cores in CORES:
        programs = {"ours": ours(cores)} | {
            name: Program([*server, cores], cores) for name, server in servers.items()
        }
        lines = {name: f"verify {FACES} {PHOTO}" for name in servers}
        lines["ours"] = f"verify {file} {PHOTO}"
        calls = {
            name: lambda name=name, program=program: program.milliseconds(lines[name])
            for name, program in programs.items()
        }
        cores = f"{cores} core{'s' if cores > 1 else ''}"
        yield from rows(f"verify among {FACES:,}, 640 × 480, {cores}", in_turn(calls, rounds))
        for program in programs.values():
            program.__exit__()


def spawned(start, line):
    def timed():
        begun = time.perf_counter()
        with start() as program:
            program.ask(line)
            return (time.perf_counter() - begun) * 1000

    return timed


def first(servers, file, rounds):
    calls = {"ours": spawned(lambda: ours(2), f"verify {file} {PHOTO}")}
    for name, server in servers.items():
        start = lambda server=server: Program([*server, 2], 2)  # noqa: E731
        calls[name] = spawned(start, f"verify {FACES} {PHOTO}")
    return rows("a new process and its first verify, 2 cores", in_turn(calls, rounds, 1))


def memory(file):
    with ours(2) as program:
        fresh = program.ask("memory")
        program.ask(f"verify {file} {PHOTO}")
        own, resident = program.ask("memory")
    with ExitStack() as stack:
        eight = [stack.enter_context(ours(2)) for _ in range(8)]
        for program in eight:
            program.ask(f"verify {file} {PHOTO}")
        # A page that several processes share counts in each for its part.
        together = sum(proportional(program.process.pid) for program in eight)
    return (
        f"Eight processes after a verdict each: {together:.0f} MiB together, {together / 8:.0f} MiB each. "
        f"Memory of a process after its first verify among {FACES:,} faces: "
        f"{own / 1024:.0f} MiB of its own ({fresh[0] / 1024:.0f} MiB before), "
        f"{resident / 1024:.0f} MiB with the pages of the program and its networks, "
        "which all processes share."
    )


def proportional(pid):
    """MiB of a process, of shared pages its part (PSS)."""
    smaps = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", smaps, re.MULTILINE).group(1)) / 1024


def crowd(folder, faces):
    """A photo of 1280 × 960 with so many faces, side by side."""
    photo = cv2.imread(str(PHOTO))
    small = cv2.resize(photo, (320, 240), interpolation=cv2.INTER_AREA)
    canvas = cv2.copyMakeBorder(small, 0, 720, 0, 960, cv2.BORDER_CONSTANT, value=(90, 90, 90))
    for at in range(faces):
        y, x = 240 * (at // 4), 320 * (at % 4)
        canvas[y : y + 240, x : x + 320] = small
    file = Path(folder) / f"crowd-{faces}.jpg"
    cv2.imwrite(str(file), canvas)
    return file


def growth(folder, rounds):
    """What is drawn: title, axis, and points of (what grows, minimum milliseconds)."""
    with ours(2) as program:
        minimum = lambda line: min(program.milliseconds(line) for _ in range(rounds))  # noqa: E731
        enrolled = [
            (faces, minimum(f"enroll {folder}/crowd-{faces}.db {crowd(folder, faces)} {faces}"))
            for faces in (1, 2, 4, 6, 8, 12)
        ]
        threads = [
            (count, minimum(f"embed_many {PHOTO} {count}") / (EACH * count))
            for count in range(1, 9)
        ]
        searched = []
        for count in COUNTS:
            file = Path(folder) / f"{count}.db"
            fill(file, templates(count))
            searched.append((count, minimum(f"search {file}")))
            file.unlink()
    return [
        ("Enrol every face of a photo", "faces in the photo", "ms", enrolled),
        ("Templates on 2 cores", "threads that ask", "ms a template", threads),
        ("Search, one core", "faces in the gallery", "ms", searched),
    ]


def draw(panels):
    figure, axes = pyplot.subplots(1, len(panels), figsize=(12, 3.6), layout="constrained")
    for axis, (title, across, up, points) in zip(axes, panels):
        axis.plot(*zip(*points), marker="o")
        axis.set(title=title, xlabel=across, ylabel=up)
        if points[-1][0] > 1000:
            axis.set(xscale="log", yscale="log")
        else:
            axis.set_ylim(bottom=0)
        axis.grid(alpha=0.3)
    (HERE / "results").mkdir(exist_ok=True)
    pyplot.rcParams["svg.hashsalt"] = "absenki"
    figure.savefig(HERE / "results" / "growth_local.svg", metadata={"Date": None})


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    folder = float_models(sys.executable)
    script = HERE / "network_server.py"
    servers = {
        "OpenCV 4.14": [sys.executable, script, "opencv", folder],
        "OpenCV 5.0": [opencv_5(), script, "opencv", folder],
    }
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "gallery.db"
        fill(file, templates(FACES))
        lines = [HEADER, *warm(servers, file, rounds), *first(servers, file, max(3, rounds // 5))]
        lines += ["", memory(file), ""]
        panels = growth(scratch, max(3, rounds // 5))
    for title, across, up, points in panels:
        listed = ", ".join(f"{at:,}: {taken:.2f}" for at, taken in points)
        lines.append(f"- {title} ({up}, by {across}): {listed}")
    draw(panels)
    write("verdict", lines)


if __name__ == "__main__":
    main()
