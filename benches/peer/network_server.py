"""The peers' side of networks.py and verdict.py: answers a line on standard input with one on
standard output, milliseconds of one call.

    python network_server.py opencv|onnxruntime|openvino|mnn FOLDER THREADS

FOLDER holds yunet_float.onnx and sface_float.onnx, and for MNN both as .mnn. Lines: see
../ours/bench_local.rs. OpenCV detects and aligns as its own classes do; the others have no such
classes, so only their networks are timed, on input that lies ready, in float32.
"""

import os
import sys
import time
from functools import cache
from pathlib import Path

import cv2
import numpy as np

SCORE, OVERLAP, CANDIDATES = 0.7, 0.3, 5000
peer, folder, threads = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
cv2.setNumThreads(threads)


def milliseconds(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def shrunk(photo, min_face):
    """As the library: faces of min_face px become 32 px, the longest side stays 320 to 640."""
    height, width = photo.shape[:2]
    longest = max(width, height)
    scale = min(1, min(max(longest * 32 / min_face, 320), 640) / longest)
    size = (round(width * scale), round(height * scale))
    return photo if scale == 1 else cv2.resize(photo, size, interpolation=cv2.INTER_AREA)


def padded(photo):
    height, width = (-side % 32 for side in photo.shape[:2])
    return cv2.copyMakeBorder(photo, 0, height, 0, width, cv2.BORDER_CONSTANT, value=(0, 0, 0))


@cache
def photo_at(path):
    return cv2.imread(path)


@cache
def detector():
    return cv2.FaceDetectorYN.create(
        str(folder / "yunet_float.onnx"), "", (320, 240), SCORE, OVERLAP, CANDIDATES
    )


@cache
def recognizer():
    return cv2.FaceRecognizerSF.create(str(folder / "sface_float.onnx"), "")


def detect(photo, min_face):
    """The largest face, in pixels of the photo."""
    small = shrunk(photo, min_face)
    detector().setInputSize((small.shape[1], small.shape[0]))
    faces = detector().detect(small)[1]
    face = max(faces, key=lambda face: face[2] * face[3]).copy()
    face[0:14:2] *= photo.shape[1] / small.shape[1]
    face[1:14:2] *= photo.shape[0] / small.shape[0]
    return face


@cache
def largest_face(path):
    return detect(photo_at(path), 40)


def template(photo, face):
    return recognizer().feature(recognizer().alignCrop(photo, face))


@cache
def gallery(count):
    rows = np.random.default_rng(1).normal(size=(int(count), 128)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def verify(path, rows):
    photo = cv2.imread(path)
    numbers = template(photo, detect(photo, 40)).ravel()
    cosines = rows @ (numbers / np.linalg.norm(numbers))
    return np.argsort(-cosines)[:5]


def onnxruntime(path, numbers):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    made = onnxruntime.InferenceSession(str(path), options, ["CPUExecutionProvider"])
    inputs = {made.get_inputs()[0].name: numbers}
    return lambda: made.run(None, inputs)


def openvino(path, numbers):
    import openvino

    settings = {
        "INFERENCE_NUM_THREADS": threads,
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": "f32",
    }
    core = openvino.Core()
    model = core.read_model(path)
    model.reshape(numbers.shape)
    request = core.compile_model(model, "CPU", settings).create_infer_request()
    request.set_input_tensor(openvino.Tensor(numbers))
    return request.infer


def mnn(path, numbers):
    import MNN

    made = MNN.Interpreter(str(path.with_suffix(".mnn")))
    session = made.createSession({"backend": "CPU", "precision": "high", "numThread": threads})
    entry = made.getSessionInput(session)
    made.resizeTensor(entry, numbers.shape)
    made.resizeSession(session)
    order = MNN.Tensor_DimensionType_Caffe
    entry.copyFrom(MNN.Tensor(numbers.shape, MNN.Halide_Type_Float, numbers, order))
    return lambda: made.runSession(session)


RUNTIMES = {"onnxruntime": onnxruntime, "openvino": openvino, "mnn": mnn}


@cache
def tensor(path, min_face):
    """The network's input: a photo to look for faces in, or an aligned face (min_face 0)."""
    photo = photo_at(path)
    picture = padded(shrunk(photo, min_face)) if min_face else cv2.resize(photo, (112, 112))
    return np.ascontiguousarray(picture.transpose(2, 0, 1)[None], np.float32)


@cache
def infer(name, path, min_face):
    return RUNTIMES[peer](folder / f"{name}_float.onnx", tensor(path, min_face))


def answer(words):
    match (peer, *words):
        case ("opencv", "detect", path, min_face):
            photo = photo_at(path)
            return milliseconds(lambda: detect(photo, int(min_face)))
        case ("opencv", "embed", path):
            photo, face = photo_at(path), largest_face(path)
            return milliseconds(lambda: template(photo, face))
        case ("opencv", "verify", count, path):
            rows = gallery(count)
            return milliseconds(lambda: verify(path, rows))
        case (_, "detect", path, min_face) if peer in RUNTIMES:
            return milliseconds(infer("yunet", path, int(min_face)))
        case (_, "embed", path) if peer in RUNTIMES:
            return milliseconds(infer("sface", path, 0))
    raise SystemExit(f"{peer} cannot {words}")


# MNN prints of its own accord: that goes to standard error.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
for line in sys.stdin:
    print(answer(line.split()), file=answers, flush=True)
