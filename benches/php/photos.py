"""Makes the photos of the benchmark from a fixture: camera-like JPEGs of four sizes.

    python3 photos.py FOLDER

A fixture face on a background with some grain, so that the JPEGs weigh what a phone's do.
"""

import os
import sys

import cv2
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = {"640x480": (640, 480), "1280x720": (1280, 720), "1920x1080": (1920, 1080), "4000x3000": (4000, 3000)}


def main(folder):
    face = cv2.imread(os.path.join(HERE, "..", "..", "tests", "fixtures", "people", "obama.jpg"))
    random = np.random.default_rng(7)
    for name, (width, height) in SIZES.items():
        scale = max(width / face.shape[1], height / face.shape[0])
        size = (max(width, int(face.shape[1] * scale)), max(height, int(face.shape[0] * scale)))
        picture = cv2.resize(face, size, interpolation=cv2.INTER_CUBIC)
        left = (size[0] - width) // 2
        picture = picture[:height, left : left + width].astype(np.int16)
        picture += random.normal(0, 6, picture.shape).astype(np.int16)
        path = os.path.join(folder, name + ".jpg")
        cv2.imwrite(path, np.clip(picture, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 90])
        print(name, os.path.getsize(path), "bytes")


if __name__ == "__main__":
    main(sys.argv[1])
