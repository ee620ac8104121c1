"""The app's quality script, as far as a caller can tell: its arguments and its JSON."""

import argparse
import json

import cv2

parser = argparse.ArgumentParser()
parser.add_argument("--image", required=True)
image = cv2.imread(parser.parse_args().image)
if image is None:
    print(json.dumps({"ok": False, "message": "Gambar tidak terbaca"}))
else:
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    answer = {
        "ok": True,
        "laplace": round(float(cv2.Laplacian(grey, cv2.CV_64F).var()), 2),
        "brightness": round(float(image.max(axis=2).mean()), 2),
        "width": image.shape[1],
        "height": image.shape[0],
    }
    print(json.dumps(answer))
