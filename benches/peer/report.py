"""Puts the tables in results/ into BENCHMARKS.md, each between its marks, and says what ran where.

    python benches/peer/report.py

A table NAME goes between `<!-- begin NAME -->` and `<!-- end NAME -->`.
"""

import datetime
import os
import platform
import re
from importlib.metadata import version

from programs import HERE, ROOT, output_of


def machine():
    """The header: processor, system, versions and day."""
    cpu = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo").read())
    peers = ["opencv-python-headless", "onnxruntime", "openvino", "MNN", "faiss-cpu", "usearch", "numpy"]
    return "\n".join(
        [
            "| | |",
            "|---|---|",
            f"| day, commit | {datetime.date.today()}, {output_of('git', '-C', str(ROOT), 'rev-parse', '--short', 'HEAD')} |",
            f"| processor | {cpu.group(1) if cpu else platform.machine()}, {len(os.sched_getaffinity(0))} cores |",
            f"| load before the run | {os.environ.get('ABSENKI_BENCH_LOAD', 'not taken')} |",
            f"| system | {platform.system()} {platform.release()}, glibc {platform.libc_ver()[1]} |",
            f"| ours | {output_of('rustc', '--version')}, release, thin LTO |",
            f"| peers | Python {platform.python_version()}, "
            + ", ".join(f"{name} {version(name)}" for name in peers)
            + " |",
        ]
    )


def rows(name):
    """The rows of a table in results/, as lists of their cells."""
    lines = (HERE / "results" / f"{name}.md").read_text().splitlines()
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| ")]


def summary():
    """What a user asks first, out of the tables below: ours, and the best of the peers."""
    questions = [
        ("Find the faces in 640 × 480 pixels, one core", "networks", "detect, 640 × 480, faces from 80 px, 1 core"),
        ("Make a face's template, one core", "networks", "align and embed a face, 1 core"),
        ("Search 1,000,000 faces, one core", "search", "search 1,000,000 faces"),
        ("File to verdict among 1,000 faces, one core", "verdict", "verify among 1,000, 640 × 480, 1 core"),
        ("The first verdict of a new process", "verdict", "a new process and its first verify, 2 cores"),
    ]
    lines = ["| | Absenki, ms | the fastest peer, ms | ratio |", "|---|---:|---|---:|"]
    for size, step in [("1280x720", "quality"), ("1280x720", "crop, face found")]:
        [[_, _, python, ours, ratio]] = [row for row in rows("php") if row[:2] == [size, step]]
        what = {"quality": "Check a 1280 × 720 photo, from PHP", "crop, face found": "Find and cut out its face, from PHP"}
        lines.append(f"| {what[step]} | {ours} | Python with OpenCV, {python} | {ratio} |")
    for what, table, task in questions:
        times = {row[1]: float(row[3]) for row in rows(table) if row[0] == task}
        ours = times.pop("ours")
        peer = min(times, key=times.get)
        lines.append(f"| {what} | {ours:.2f} | {peer}, {times[peer]:.2f} | {times[peer] / ours:.1f}× |")
    return "\n".join(lines)


def main():
    page = ROOT / "BENCHMARKS.md"
    text = page.read_text()
    tables = {path.stem: path.read_text().strip() for path in (HERE / "results").glob("*.md")}
    for name, table in {**tables, "machine": machine(), "summary": summary()}.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        if begin in text:
            before, rest = text.split(begin)
            text = f"{before}{begin}\n{table}\n{end}{rest.split(end)[1]}"
    page.write_text(text)


main()
