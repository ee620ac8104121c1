"""OpenCV's side of image.py, detection.py and growth.py: answers `OPERATION PHOTO` with milliseconds.

    python opencv_server.py THREADS
"""

import sys
import time
from functools import cache

import cv2
import numpy as np

BOX = (0.30, 0.10, 0.40, 0.60)
CASCADE = cv2.data.haarcascades + "haarcascade_frontalface_default.xml"


def quality(path):
    """The app's script."""
    image = cv2.imread(path)
    laplace = float(cv2.Laplacian(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.CV_64F).var())
    brightness = float(cv2.cvtColor(image, cv2.COLOR_BGR2HSV)[:, :, 2].mean())
    return round(laplace, 2), round(brightness, 2)


def tuned(path):
    """The same numbers with OpenCV's fastest calls."""
    image = cv2.imread(path)
    edges = cv2.Laplacian(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.CV_16S)
    _, deviation = cv2.meanStdDev(edges)
    blue, green, red = cv2.split(image)
    value = cv2.mean(cv2.max(cv2.max(blue, green), red))[0]
    return round(float(deviation[0, 0]) ** 2, 2), round(value, 2)


def read(path):
    """What all of them begin with."""
    return cv2.imread(path)


def crop(path):
    """Read, cut with the app's margin, enlarge where it is small."""
    image = cv2.imread(path)
    height, width = image.shape[:2]
    x, y, w, h = (share * side for share, side in zip(BOX, (width, height) * 2))
    left, top = max(0, round(x - w * 0.1)), max(0, round(y - h * 0.1))
    right, bottom = min(width - 1, round(x + w * 1.1)), min(height - 1, round(y + h * 1.1))
    face = image[top:bottom, left:right].copy()
    if min(face.shape[:2]) < 224:
        scale = 224 / min(face.shape[:2])
        size = (int(face.shape[1] * scale), int(face.shape[0] * scale))
        face = cv2.resize(face, size, interpolation=cv2.INTER_CUBIC)
    return face.shape


@cache
def decoded(path):
    return cv2.imread(path)


@cache
def cascade():
    return cv2.CascadeClassifier(CASCADE)


def haar(path, image=None, minimum=None):
    """Faces of at least 80 px in 640, in a photo that is decoded."""
    image = decoded(path) if image is None else image
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    minimum = minimum or image.shape[1] // 8
    return cascade().detectMultiScale(grey, 1.1, 5, minSize=(minimum, minimum))


def encode(path):
    return len(cv2.imencode(".jpg", decoded(path), [cv2.IMWRITE_JPEG_QUALITY, 95])[1])


OPERATIONS = {
    "read": read,
    "quality": quality,
    "tuned": tuned,
    "crop": crop,
    "encode": encode,
    "haar": haar,
    "file_haar": lambda path: haar(path, cv2.imread(path)),
    # As the app calls it, whatever the photo's size.
    "haar_app": lambda path: haar(path, None, 80),
    "file_haar_app": lambda path: haar(path, cv2.imread(path), 80),
}


def main():
    cv2.setNumThreads(int(sys.argv[1]))
    for line in sys.stdin:
        operation, path = line.split()
        if operation in ("haar", "haar_app", "encode"):
            decoded(path)
        work = OPERATIONS[operation]
        started = time.perf_counter()
        work(path)
        print((time.perf_counter() - started) * 1e3, flush=True)


if __name__ == "__main__":
    np.seterr(all="raise")
    main()
