"""YuNet and SFace: ours beside OpenCV 4, OpenCV 5, ONNX Runtime, OpenVINO and MNN, one
core and two.

    cargo build --release -p absenki-benches --example bench_local
    $(benches/peer/setup.sh) benches/peer/networks.py [ROUNDS]

Ours and OpenCV's are whole calls: shrink, detect and decode; align and embed. The others' are
their networks alone, on input that lies ready. Writes results/networks.md.
"""

import sys
from contextlib import ExitStack

from programs import (
    FIXTURES,
    HEADER,
    HERE,
    Program,
    float_models,
    in_turn,
    mnn_models,
    opencv_5,
    ours,
    rows,
    write,
)

ROWS = [
    ("detect, 640 × 480, faces from 80 px", f"detect {FIXTURES / 'photos/good.jpg'} 80"),
    ("detect, 640 × 480, faces from 40 px", f"detect {FIXTURES / 'photos/good.jpg'} 40"),
    ("align and embed a face", f"embed {FIXTURES / 'photos/good.jpg'}"),
]


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    folder = float_models(sys.executable)
    mnn_models(sys.executable, folder)
    servers = [
        ("OpenCV 4.14", sys.executable, "opencv"),
        ("OpenCV 5.0", opencv_5(), "opencv"),
        ("ONNX Runtime 1.32", sys.executable, "onnxruntime"),
        ("OpenVINO 2026.4", sys.executable, "openvino"),
        ("MNN 3.6", sys.executable, "mnn"),
    ]
    lines = [HEADER]
    for cores in (1, 2):
        with ExitStack() as stack:
            programs = {"ours": stack.enter_context(ours(cores))}
            for name, python, peer in servers:
                command = [python, HERE / "network_server.py", peer, folder, cores]
                programs[name] = stack.enter_context(Program(command, cores))
            for what, line in ROWS:
                calls = {
                    name: lambda program=program: program.milliseconds(line)
                    for name, program in programs.items()
                }
                plural = "s" if cores > 1 else ""
                lines += rows(f"{what}, {cores} core{plural}", in_turn(calls, rounds))
    write("networks", lines)


if __name__ == "__main__":
    main()
