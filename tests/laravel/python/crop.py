"""The app's crop script, as far as a caller can tell: its arguments, its JSON and its file.

The cropping itself is that of benches/php/crop.py.
"""

import argparse
import json
import os
import sys
from types import SimpleNamespace

import cv2

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../benches/php"))
import crop  # noqa: E402

if not hasattr(cv2, "data"):  # Debian keeps the cascades in a package of their own
    cv2.data = SimpleNamespace(haarcascades="/usr/share/opencv4/haarcascades/")

parser = argparse.ArgumentParser()
parser.add_argument("--image", required=True)
parser.add_argument("--out", required=True)
parser.add_argument("--bbox")
arguments = parser.parse_args()
box = None
if arguments.bbox:
    box = dict(zip(("Left", "Top", "Width", "Height"), map(float, arguments.bbox.split(","))))
answer = crop.main(arguments.image, arguments.out, box)
answer["ok"] = answer.pop("success")
if answer["ok"]:
    answer["source"] = {"rekognition": "bbox", "opencv": "haar"}[answer["source"]]
    answer["bbox_px"] = None
print(json.dumps(answer))
