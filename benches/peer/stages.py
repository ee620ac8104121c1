"""What a verdict spends its time on, on one core, and what bounds each stage on this machine.

    cargo build --release -p absenki-benches --example bench_local
    $(benches/peer/setup.sh) benches/peer/stages.py [ROUNDS]

The stages are timed one by one, the whole verdict beside them in turn. The bounds are measured in the same
run: libjpeg-turbo's decoding of the same file, the multiply-adds that a large matrix product of OpenBLAS
reaches on this core, and the bytes a second that NumPy reads of a large array. Writes results/stages.md.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

# Before OpenBLAS is loaded: the bounds are those of one core.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
import cv2  # noqa: E402
import numpy  # noqa: E402
import onnx  # noqa: E402

from programs import FIXTURES, float_models, in_turn, ours, write  # noqa: E402
from search import fill, templates  # noqa: E402

PHOTO = FIXTURES / "photos" / "good.jpg"
FACES = 100_000
MIN_FACE = 40
"""The smallest face that the recognizer looks for, pixels."""
TEMPLATE = 128
"""Numbers of a template; the search reads each as a byte first."""


def multiply_adds(model):
    """The multiply-adds of a network's convolutions and dense layers, for its own input."""
    graph = onnx.shape_inference.infer_shapes(onnx.load(model)).graph
    weights = {tensor.name: tensor.dims for tensor in graph.initializer}
    shapes = {
        value.name: [size.dim_value for size in value.type.tensor_type.shape.dim]
        for value in [*graph.value_info, *graph.output]
    }
    total = 0
    for node in graph.node:
        if node.op_type == "Conv":
            outputs = numpy.prod(shapes[node.output[0]][2:], dtype=int)
            total += int(outputs * numpy.prod(weights[node.input[1]], dtype=int))
        elif node.op_type in ("Gemm", "MatMul"):
            total += int(numpy.prod(weights[node.input[1]], dtype=int))
    return total


def best(work, rounds=7):
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    models = float_models(sys.executable)
    with tempfile.TemporaryDirectory() as scratch, ours(1) as program:
        file = Path(scratch) / "gallery.db"
        fill(file, templates(FACES))
        asked = {
            "verdict": f"verify {file} {PHOTO}",
            "decode": f"decode {PHOTO}",
            "detect": f"detect {PHOTO} {MIN_FACE}",
            "template": f"embed_face {PHOTO}",
            "search": f"search {file}",
        }
        calls = {name: lambda line=line: program.milliseconds(line) for name, line in asked.items()}
        times = {name: median(taken) for name, taken in in_turn(calls, rounds).items()}

    cv2.setNumThreads(1)
    jpeg = numpy.fromfile(PHOTO, numpy.uint8)
    decoding = best(lambda: cv2.imdecode(jpeg, cv2.IMREAD_COLOR), 30) * 1000
    square = numpy.random.default_rng(1).random((2048, 2048), numpy.float32)
    rate = 2048**3 / best(lambda: square @ square)
    large = numpy.ones(1 << 26, numpy.float32)
    bandwidth = large.nbytes / best(large.max)
    per_second = f"{rate / 1e9:.0f} billion multiply-adds a second"

    sface = multiply_adds(models / "sface_float.onnx")
    stages = [
        ("decode", "decode 640 × 480", decoding, "libjpeg-turbo's decoding of the file"),
        ("detect", "find the faces from 40 px on", None, ""),
        (
            "template",
            "find the face's points from close up, align it, make its template and its mirror's",
            2 * sface / rate * 1000,
            f"2 × {sface / 1e6:.0f} million multiply-adds of SFace",
        ),
        ("search", f"search {FACES:,} faces", FACES * TEMPLATE / bandwidth * 1000, f"{FACES * TEMPLATE / 1e6:.1f} MB read"),
    ]
    lines = ["| stage | median, ms | share | bound, ms | of what |", "|---|---:|---:|---:|---|"]
    for name, what, bound, why in stages:
        share = f"{100 * times[name] / times['verdict']:.0f} %"
        bound = "" if bound is None else f"{bound:.2f}"
        lines.append(f"| {what} | {times[name]:.2f} | {share} | {bound} | {why} |")
    lines.append(f"| the whole verdict | {times['verdict']:.2f} | 100 % | | |")
    lines += ["", f"The bounds: {per_second} of OpenBLAS on one core, {bandwidth / 1e9:.1f} GB a second of NumPy."]
    write("stages", lines)


if __name__ == "__main__":
    main()
