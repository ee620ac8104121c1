"""How much memory the server takes for 12 CompareFaces of pictures of 49 megapixels at the same time.

    cargo build --release -p rekognition-local
    python3 rekognition-local/benches/decode_memory.py target/release/rekognition-local

Prints a row for each --decode-memory: the default, and one that limits nothing.
"""

import base64
import json
import re
import struct
import subprocess
import sys
import zlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

FACE = Path(__file__).parents[2] / "tests" / "fixtures" / "people" / "obama.jpg"
CALLS, SIDE = 12, 7000


def grey_png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x80" * 3 * SIDE) * SIDE
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*of) for of in chunks)


def compare(port, body):
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/", body, {"X-Amz-Target": "RekognitionService.CompareFaces"})
    answer = connection.getresponse()
    return answer.status if answer.status == 200 else json.loads(answer.read())["__type"]


def main():
    picture = grey_png()
    pictures = {"SourceImage": picture, "TargetImage": picture}
    body = json.dumps({name: {"Bytes": base64.b64encode(of).decode()} for name, of in pictures.items()})
    print("| `--decode-memory` | answers | peak resident memory, MB |\n|---|---|---:|")
    for name, options in ("512 (default)", []), ("1000000", ["--decode-memory", "1000000"]):
        command = [sys.argv[1], "--bind", "127.0.0.1:0", *options]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            port = int(server.stdout.readline().strip().rsplit(":", 1)[1])
            with ThreadPoolExecutor(CALLS) as pool:
                answers = Counter(pool.map(lambda _: compare(port, body), range(CALLS)))
            status = Path(f"/proc/{server.pid}/status").read_text()
            peak = int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) * 1024 / 1e6
            server.terminate()
        shares = ", ".join(f"{count} × {answer}" for answer, count in answers.items())
        print(f"| {name} | {shares} | {peak:.0f} |", flush=True)


main()
