"""Runs real OpenCV over tests/fixtures and writes what it answers.

    python3 -m venv .venv
    .venv/bin/pip install -r tests/reference/requirements.txt
    .venv/bin/python tests/reference/opencv.py

writes opencv.json, resize/ and enhance/ beside this file. README.md says what each key
means. Needs about 1 GiB of memory, for the PNG bomb that OpenCV decodes in full.
"""

import hashlib
import json
from pathlib import Path

import cv2
import numpy as np

from app import PRESETS, crop_box, enhance, enlarge, gate, quality

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parent / "fixtures"

NOTES = {
    **{f"orientation/webp_{n}.webp": "OpenCV 4.10 and older ignore EXIF in WebP" for n in range(2, 9)},
    "formats/bmp_555.bmp": "5-bit levels become v << 3: white is 248, the low bits are not filled",
    "formats/bmp_565.bmp": "5- and 6-bit levels become v << 3 and v << 2: the low bits are not filled",
    "formats/jpeg_cmyk.jpg": "k - ((255 - c) * k >> 8): white paper is 255, full black ink 0",
    "formats/jpeg_ycck.jpg": "as CMYK, after YCC to CMY",
    "formats/png_gamma.png": "gAMA is ignored",
    "formats/webp_animated.webp": "first frame; OpenCV 4.10 reads no animated WebP",
    "hostile/bmp_65535.bmp": "raises cv2.error in Python: over CV_IO_MAX_IMAGE_PIXELS (2^30)",
    "hostile/png_65535.png": "raises cv2.error in Python: over CV_IO_MAX_IMAGE_PIXELS (2^30)",
    "hostile/gif_named.jpg": "OpenCV reads GIF; Absenki does not, nor did OpenCV 4.10",
    "hostile/jpeg_damaged.jpg": "half a picture after a warning; Absenki answers with an error",
    "hostile/jpeg_truncated.jpg": "the rest grey after a warning; Absenki answers with an error",
    "hostile/png_bomb.png": "decoded in full, 768 MB; Absenki refuses by its pixel limit",
    "hostile/png_bomb_rgba16.png": "decoded; 16 megapixels are within Absenki's pixel limit, 128 MB at 16 bits",
    "hostile/png_bomb_icc.png": "the profile (64 MiB of zeros) is dropped with a warning; the picture is right",
}

# Normalised boxes (left, top, width, height) as Rekognition gives them.
CROPS = [
    ("face, no enlargement", "photos/good.jpg", (0.375, 0.1354, 0.3344, 0.4458)),
    ("face that needs enlargement", "photos/good_collins.jpg", (0.3457, 0.1719, 0.1856, 0.2475)),
    ("left face of two", "photos/two_people.jpg", (0.1563, 0.0979, 0.2359, 0.3146)),
    ("right face of two", "photos/two_people.jpg", (0.6734, 0.1708, 0.2531, 0.3375)),
    ("upright frame of a turned phone photo", "photos/phone_orientation_6.jpg", (0.2354, 0.1766, 0.5146, 0.3859)),
    ("large original", "people/obama.jpg", (0.3758, 0.0836, 0.3297, 0.2638)),
    ("webp", "photos/good_webp.webp", (0.4422, 0.2958, 0.3219, 0.4292)),
    ("png", "photos/good_small_png.png", (0.2409, 0.2864, 0.4682, 0.4682)),
    ("small photo", "photos/small.jpg", (0.3722, 0.1333, 0.3389, 0.4519)),
    ("touches left and top", "photos/good.jpg", (0.0, 0.0, 0.3, 0.4)),
    ("touches right and bottom", "photos/good.jpg", (0.7, 0.6, 0.3, 0.4)),
    ("crosses left and top", "photos/good.jpg", (-0.12, -0.05, 0.4, 0.4)),
    ("crosses right and bottom", "photos/good.jpg", (0.8, 0.75, 0.35, 0.5)),
    ("whole photo", "photos/good.jpg", (0.0, 0.0, 1.0, 1.0)),
    ("larger than the photo", "photos/good.jpg", (-0.2, -0.3, 1.5, 1.7)),
    ("tiny face", "photos/good.jpg", (0.501, 0.302, 0.0313, 0.0417)),
    ("one pixel", "photos/good.jpg", (0.50049, 0.50049, 0.0005, 0.0005)),
    ("one pixel at the far corner", "photos/good.jpg", (0.9995, 0.9995, 0.0005, 0.0005)),
    ("tall and thin", "photos/good.jpg", (0.45, 0.05, 0.0203, 0.9)),
    ("wide and flat", "photos/good.jpg", (0.05, 0.45, 0.9, 0.0271)),
    # 512 px and dyadic fractions: every product is exact, in f32 too, so the halves are true ties.
    # Padding is 0.1 * 80 = 8: 100.5 - 8 = 92.5 -> 92, 101.5 - 8 = 93.5 -> 94.
    ("ties round to even", "people/collins.jpg", (100.5 / 512, 101.5 / 512, 80 / 512, 80 / 512)),
    ("ties round to even, other parity", "people/collins.jpg", (101.5 / 512, 100.5 / 512, 80 / 512, 80 / 512)),
    # 55 * (224 / 55) is 223.99999999999997 in f64 and is truncated to 223.
    ("shorter side 55 becomes 223", "people/collins.jpg", (200.5 / 512, 100 / 512, 46 / 512, 60 / 512)),
]

REFUSED_BOXES = [
    ("zero width", (0.5, 0.5, 0.0, 0.2)),
    ("zero height", (0.5, 0.5, 0.2, 0.0)),
    ("negative width", (0.5, 0.5, -0.2, 0.2)),
    ("negative height", (0.5, 0.5, 0.2, -0.2)),
    ("right of the photo", (1.2, 0.3, 0.2, 0.2)),
    ("below the photo", (0.3, 1.2, 0.2, 0.2)),
    ("left of the photo", (-0.5, 0.3, 0.2, 0.2)),
    ("above the photo", (0.3, -0.5, 0.2, 0.2)),
]

# Size, original, its region (x, y, width, height), blur that keeps the PNG small.
RESIZE_SOURCES = [
    ((37, 50), "people/obama.jpg", (340, 60, 296, 400), 0.0),
    ((55, 70), "people/collins.jpg", (170, 60, 110, 140), 0.0),
    ((80, 80), "people/biden.jpg", (430, 210, 320, 320), 0.0),
    ((100, 143), "people/obama2.jpg", (130, 200, 400, 572), 1.5),
    ((223, 300), "people/obama3.jpg", (360, 130, 223, 300), 4.0),
]

ENHANCE_SOURCES = [
    ("default", (96, 72), "photos/soft_dark_1.jpg", (200, 40, 288, 216), (0.0, 1.08, 0.6, 1.0)),
    ("strong", (72, 96), "photos/soft_dark_3.jpg", (160, 40, 144, 192), (24.0, 1.3, 1.2, 2.0)),
    ("soften", (61, 47), "photos/good.jpg", (230, 30, 244, 188), (-30.0, 0.8, 0.0, 1.0)),
]


def read(name):
    """cv2.imread's answer; None where it gives none or raises."""
    try:
        return cv2.imread(str(FIXTURES / name), cv2.IMREAD_COLOR)
    except cv2.error:
        return None


def fixtures(folder):
    return sorted(f"{folder}/{p.name}" for p in (FIXTURES / folder).iterdir())


def lossless(name):
    """Whether every decoder must give the same levels: all but JPEG and lossy WebP."""
    data = (FIXTURES / name).read_bytes()
    return not (data.startswith(b"\xff\xd8") or (data[8:12] == b"WEBP" and b"VP8 " in data))


def noted(name, entry):
    return entry | {"notes": NOTES[name]} if name in NOTES else entry


def described(name):
    image = read(name)
    laplace, brightness = quality(image)
    rgb = np.ascontiguousarray(image[:, :, ::-1])
    return noted(name, {
        "width": image.shape[1],
        "height": image.shape[0],
        "laplace": laplace,
        "brightness": brightness,
        "lossless": lossless(name),
        "rgb_sha256": hashlib.sha256(rgb.tobytes()).hexdigest(),
    })


def hostile(name):
    image = read(name)
    size = None if image is None else [image.shape[1], image.shape[0]]
    return noted(name, {"size": size})


def gates(image):
    height, width = image.shape[:2]
    laplace, brightness = quality(image)
    return {p: gate(width, height, laplace, brightness, p) for p in PRESETS}


def enhanced(image):
    """Quality and default gate of the photo, and of the photo enhanced by default settings."""
    def state(im):
        laplace, brightness = quality(im)
        verdict = gate(im.shape[1], im.shape[0], laplace, brightness, "default")
        return {"laplace": laplace, "brightness": brightness} | verdict

    return {"before": state(image), "after": state(enhance(image))}


def cropped(case, name, box):
    image = read(name)
    height, width = image.shape[:2]
    x1, y1, x2, y2 = crop_box(box, width, height)
    short = [float(np.float32(v)) for v in box]
    assert crop_box(short, width, height) == [x1, y1, x2, y2], f"{case}: differs when the box is kept as f32"
    face = enlarge(image[y1:y2, x1:x2])
    laplace, brightness = quality(face)
    return {
        "case": case,
        "photo": name,
        "box": list(box),
        "box_px": [x1, y1, x2, y2],
        "cut": [x2 - x1, y2 - y1],
        "size": [face.shape[1], face.shape[0]],
        "laplace": laplace,
        "brightness": brightness,
        "jpeg95_bytes": len(cv2.imencode(".jpg", face, [cv2.IMWRITE_JPEG_QUALITY, 95])[1]),
    }


def haar(name):
    """Frontal faces of at least 80 px by OpenCV's own cascade: [x, y, width, height]."""
    cascade = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")
    grey = cv2.cvtColor(read(name), cv2.COLOR_BGR2GRAY)
    found = cascade.detectMultiScale(grey, scaleFactor=1.1, minNeighbors=5, minSize=(80, 80))
    return sorted([int(v) for v in box] for box in found)


def patch(name, region, size, blur=0.0):
    x, y, w, h = region
    image = cv2.resize(read(name)[y:y + h, x:x + w], size, interpolation=cv2.INTER_AREA)
    return cv2.GaussianBlur(image, (0, 0), blur) if blur else image


def write(name, image):
    path = HERE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), image, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    return name


def written(name):
    """SHA-256 of the photo as cv2.imwrite writes it to a .jpg at quality 95."""
    data = cv2.imencode(".jpg", read(name), [cv2.IMWRITE_JPEG_QUALITY, 95])[1]
    return hashlib.sha256(data.tobytes()).hexdigest()


def resized():
    sources = [(f"{w}x{h}", patch(name, region, (w, h), blur)) for (w, h), name, region, blur in RESIZE_SOURCES]
    noise = np.random.default_rng(11).integers(0, 256, (2, 3, 3), dtype=np.uint8)
    sources += [("3x2_noise", noise), ("1x1", np.array([[[40, 120, 200]]], np.uint8))]
    out = []
    for label, image in sources:
        large = enlarge(image)
        out.append({
            "source": write(f"resize/{label}.png", image),
            "result": write(f"resize/{label}_cubic.png", large),
            "source_size": [image.shape[1], image.shape[0]],
            "result_size": [large.shape[1], large.shape[0]],
        })
    return out


def enhance_pictures():
    sources = [(label, patch(name, region, size), how) for label, size, name, region, how in ENHANCE_SOURCES]
    noise = np.random.default_rng(13).integers(0, 256, (2, 3, 3), dtype=np.uint8)
    sources.append(("3x2_noise", noise, (0.0, 1.08, 0.6, 2.0)))
    out = []
    for label, image, how in sources:
        out.append({
            "source": write(f"enhance/{label}.png", image),
            "result": write(f"enhance/{label}_enhanced.png", enhance(image, *how)),
        } | dict(zip(("brightness", "contrast", "amount", "radius"), how)))
    return out


def main():
    valid = [n for folder in ("people", "photos", "orientation", "formats") for n in fixtures(folder)]
    pictures = fixtures("people") + fixtures("photos")
    answer = {
        "about": {"opencv": cv2.__version__, "numpy": np.__version__},
        "images": {n: described(n) for n in valid},
        "hostile": {n: hostile(n) for n in fixtures("hostile")},
        "gate": {n: gates(read(n)) for n in pictures},
        "enhance": {n: enhanced(read(n)) for n in pictures},
        "haar": {n: haar(n) for n in pictures},
        "crops": [cropped(*c) for c in CROPS],
        "refused_boxes": [{"case": c, "box": list(b)} for c, b in REFUSED_BOXES],
        "sides_enlarged_to_223": [n for n in range(1, 224) if int(n * (224 / n)) == 223],
        "jpeg95_sha256": {n: written(n) for n in pictures if not n.endswith(".webp")},
        "resize": resized(),
        "enhance_pictures": enhance_pictures(),
    }
    (HERE / "opencv.json").write_text(json.dumps(answer, indent=1, allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
