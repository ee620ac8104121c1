"""Makes the photos of the benchmarks from a fixture: JPEGs of four sizes, each twice.

    python3 photos.py FOLDER

WxH.jpg has as much grain as a phone's photo: it weighs what such a photo does, and takes as long to
decode. WxH-smooth.jpg has none, as after a camera's noise filter. The largest two are also written with
restart intervals of one row of MCUs, as some cameras write them: WxH-restarts.jpg, WxH-smooth-restarts.jpg.
"""

import os
import sys

import cv2
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = {"640x480": (640, 480), "1280x720": (1280, 720), "1920x1080": (1920, 1080), "4000x3000": (4000, 3000)}


def save(path, pixels, *more):
    cv2.imwrite(path, pixels, [cv2.IMWRITE_JPEG_QUALITY, 90, *more])
    print(os.path.basename(path), os.path.getsize(path), "bytes")


def main(folder):
    face = cv2.imread(os.path.join(HERE, "..", "..", "tests", "fixtures", "people", "obama.jpg"))
    random = np.random.default_rng(7)
    for name, (width, height) in SIZES.items():
        scale = max(width / face.shape[1], height / face.shape[0])
        size = (max(width, int(face.shape[1] * scale)), max(height, int(face.shape[0] * scale)))
        picture = cv2.resize(face, size, interpolation=cv2.INTER_CUBIC)
        left = (size[0] - width) // 2
        smooth = picture[:height, left : left + width]
        grain = random.normal(0, 6, smooth.shape).astype(np.int16)
        grainy = np.clip(smooth + grain, 0, 255).astype(np.uint8)
        for kind, pixels in (("", grainy), ("-smooth", smooth)):
            save(os.path.join(folder, f"{name}{kind}.jpg"), pixels)
            if width == 4000:
                # MCUs are 16 pixels wide at 4:2:0.
                save(os.path.join(folder, f"{name}{kind}-restarts.jpg"), pixels, cv2.IMWRITE_JPEG_RST_INTERVAL, width // 16)


if __name__ == "__main__":
    main(sys.argv[1])
