"""Cuts out a face, as the app asks Python for it: one JSON line and a JPEG file.

    python3 crop.py PHOTO CROP [BOX]

BOX is Rekognition's, as JSON with Left, Top, Width and Height. Without it the largest face that
OpenCV's Haar cascade finds is taken.
"""

import json
import os
import sys

import cv2

PADDING, MIN_FACE, MIN_SIDE = 0.10, 80, 224


def box_in(image, box):
    """x, y, width, height in pixels, and who said so; None where there is no face."""
    height, width = image.shape[:2]
    if box:
        shares = (box["Left"], box["Top"], box["Width"], box["Height"])
        return [share * side for share, side in zip(shares, (width, height) * 2)], "rekognition"
    cascade = cv2.CascadeClassifier(
        os.path.join(cv2.data.haarcascades, "haarcascade_frontalface_default.xml")
    )
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    faces = cascade.detectMultiScale(grey, 1.1, 5, minSize=(MIN_FACE, MIN_FACE))
    return (max(faces, key=lambda face: face[2] * face[3]), "opencv") if len(faces) else None


def main(photo, crop, box):
    image = cv2.imread(photo)
    if image is None:
        return {"success": False, "message": "the photo cannot be read"}
    found = box_in(image, box)
    if found is None:
        return {"success": False, "message": "no face"}
    (x, y, w, h), source = found
    height, width = image.shape[:2]
    left, top = max(0, round(x - w * PADDING)), max(0, round(y - h * PADDING))
    right = min(width - 1, round(x + w * (1 + PADDING)))
    bottom = min(height - 1, round(y + h * (1 + PADDING)))
    face = image[top:bottom, left:right]
    shorter = min(face.shape[:2])
    if shorter < MIN_SIDE:
        scale = MIN_SIDE / shorter
        size = (int(face.shape[1] * scale), int(face.shape[0] * scale))
        face = cv2.resize(face, size, interpolation=cv2.INTER_CUBIC)
    cv2.imwrite(crop, face, [cv2.IMWRITE_JPEG_QUALITY, 95])
    return {"success": True, "source": source, "width": face.shape[1], "height": face.shape[0]}


if __name__ == "__main__":
    arguments = sys.argv[1:]
    print(json.dumps(main(*arguments[:2], json.loads(arguments[2]) if arguments[2:] else None)))
