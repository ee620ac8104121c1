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


def main():
    page = ROOT / "BENCHMARKS.md"
    text = page.read_text()
    tables = {path.stem: path.read_text().strip() for path in (HERE / "results").glob("*.md")}
    for name, table in {**tables, "machine": machine()}.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        if begin in text:
            before, rest = text.split(begin)
            text = f"{before}{begin}\n{table}\n{end}{rest.split(end)[1]}"
    page.write_text(text)


main()
