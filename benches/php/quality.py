"""A photo's quality, as the app asks Python for it: one JSON line.

    python3 quality.py PHOTO
"""

import json
import sys

import cv2

MIN_SIDE, MIN_BRIGHTNESS = 200, 65
BASE, LEAST, MOST, TARGET = 100, 60, 140, 90


def main(path):
    image = cv2.imread(path)
    if image is None:
        return {"success": False, "message": "the photo cannot be read"}
    height, width = image.shape[:2]
    laplace = float(cv2.Laplacian(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.CV_64F).var())
    brightness = float(cv2.cvtColor(image, cv2.COLOR_BGR2HSV)[:, :, 2].mean())
    threshold = max(LEAST, min(MOST, BASE * brightness / TARGET))
    good = min(width, height) >= MIN_SIDE and brightness >= MIN_BRIGHTNESS and laplace >= threshold
    return {
        "success": good,
        "laplace": round(laplace, 2),
        "brightness": round(brightness, 2),
        "width": width,
        "height": height,
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
