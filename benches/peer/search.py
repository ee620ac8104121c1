"""Exact search: ours beside faiss-cpu IndexFlatIP and usearch, one core, and opening a gallery.

    cargo build --release -p absenki-benches --example bench_local
    $(benches/peer/setup.sh) benches/peer/search.py [ROUNDS] [COUNT …]

Ours is the whole of SearchFaces on a gallery in a file: the template of a face out of the file, the
nearest five, and what the file says about them. The peers search the same templates in memory.
Writes results/search.md.
"""

import os
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from programs import FIXTURES, HEADER, in_turn, ours, rows, write

MOST = 5
COUNTS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)


def templates(count):
    rows = np.random.default_rng(1).standard_normal((count, 128), np.float32)
    # In place and part by part: ten million are 5 GB.
    for part in np.array_split(rows, max(1, count // 1_000_000)):
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return rows


def fill(file, numbers):
    """A gallery file with these templates: made by the library, then filled by hand."""
    with ours(1) as program:
        program.ask(f"enroll {file} {FIXTURES / 'people/obama.jpg'} 1")
    gallery = sqlite3.connect(file)
    model, made = gallery.execute("SELECT model, created_at FROM faces").fetchone()
    gallery.execute("DELETE FROM faces")
    face = (
        "INSERT INTO faces (id, collection, face_id, image_id, external_image_id, box_left, box_top, box_width, "
        "box_height, confidence, template, model, created_at) "
        "VALUES (?, 1, ?, ?, '1:bench', 0.1, 0.1, 0.5, 0.5, 99.0, ?, ?, ?)"
    )
    gallery.executemany(
        face,
        (
            (at + 1, f"face-{at}", f"image-{at}", numbers[at].tobytes(), model, made)
            for at in range(len(numbers))
        ),
    )
    gallery.commit()
    gallery.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    gallery.close()


def peer(search):
    def timed():
        start = time.perf_counter()
        search()
        return (time.perf_counter() - start) * 1000

    return timed


def faiss_flat(numbers):
    import faiss

    faiss.omp_set_num_threads(1)
    index = faiss.IndexFlatIP(128)
    index.add(numbers)
    return peer(lambda: index.search(numbers[:1], MOST))


def usearch_exact(numbers):
    from usearch.index import MetricKind
    from usearch.index import search as exact

    return peer(lambda: exact(numbers, numbers[0], MOST, MetricKind.IP, exact=True, threads=1))


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    counts = [int(count) for count in sys.argv[2:]] or COUNTS
    core = sorted(os.sched_getaffinity(0))[:1]
    lines, notes, first = [HEADER], [], []
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            numbers, file = templates(count), Path(folder) / f"{count}.db"
            fill(file, numbers)
            with ours(1) as program:
                before = program.ask("memory")[0]
                seconds = [program.milliseconds(f"{what} {file}") / 1000 for what in ("open", "load")]
                first.append(f"{count:,} faces: {seconds[0]:.3g} s and {seconds[1]:.2g} s")
                kept = (program.ask("memory")[0] - before) / 1024
                everywhere = os.sched_getaffinity(0)
                os.sched_setaffinity(0, core)
                calls = {
                    "ours": lambda: program.milliseconds(f"search {file}"),
                    "faiss-cpu 1.15 IndexFlatIP": faiss_flat(numbers),
                    "usearch 2.26 exact": usearch_exact(numbers),
                }
                lines += rows(f"search {count:,} faces", in_turn(calls, rounds))
                opened = in_turn({"ours": lambda: program.milliseconds(f"open {file}")}, 5, 1)
                lines += rows(f"open {count:,} faces and search, the index kept", opened)
                os.sched_setaffinity(0, everywhere)
            full = numbers.nbytes / 2**20
            notes.append(f"{count:,} faces: {kept:.0f} MiB, the templates alone {full:.0f} MiB")
            file.unlink()
    write(
        "search",
        [
            *lines,
            "",
            "Memory that a first search adds to ours: " + "; ".join(notes) + ".",
            "",
            "The very first opening, which reads every template, and then the keeping of the index, of which each "
            "search does a part: " + "; ".join(first) + ".",
        ],
    )


if __name__ == "__main__":
    main()
