"""The attendance app's image rules, written again over OpenCV: quality and its gate, the
crop, the enlargement and the enhancement. Coordinates are pixels, levels 0..255."""

import math

import cv2
import numpy as np

MIN_SIDE = 224

# min_laplace, min_brightness, min_side, adaptive, base, min, max, target
PRESETS = {
    "default": (100, 65, 200, True, 100, 60, 140, 90),
    "strict": (100, 80, 300, False, 120, 80, 150, 100),
    "balanced": (60, 65, 200, True, 100, 50, 120, 90),
    "lenient": (30, 50, 160, True, 80, 30, 100, 80),
    "night": (40, 45, 180, True, 80, 35, 100, 75),
    "mobile": (50, 60, 180, True, 90, 40, 120, 85),
    "office": (80, 70, 250, False, 110, 70, 140, 95),
}


def quality(image):
    """(laplace, brightness), not rounded."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    value = cv2.cvtColor(image, cv2.COLOR_BGR2HSV)[:, :, 2]
    return float(cv2.Laplacian(grey, cv2.CV_64F).var()), float(value.mean())


def threshold(brightness, preset):
    min_laplace, _, _, adaptive, base, low, high, target = PRESETS[preset]
    return float(max(low, min(high, base * brightness / target)) if adaptive else min_laplace)


def gate(width, height, laplace, brightness, preset):
    """The first rule that refuses, in the order size, brightness, sharpness; else "passed"."""
    _, min_brightness, min_side, *_ = PRESETS[preset]
    limit = threshold(brightness, preset)
    if width < min_side or height < min_side:
        outcome = "too_small"
    elif brightness < min_brightness:
        outcome = "too_dark"
    elif laplace < limit:
        outcome = "blurry"
    else:
        outcome = "passed"
    return {"outcome": outcome, "threshold": limit}


def crop_box(box, width, height, padding=0.10):
    """[x1, y1, x2, y2], the far side exclusive, for a normalised (left, top, width, height)."""
    left, top, w, h = box[0] * width, box[1] * height, box[2] * width, box[3] * height
    pad_x, pad_y = padding * w, padding * h

    def near(value, limit):
        return max(0, min(limit, round(value)))

    x1, y1 = near(left - pad_x, width - 1), near(top - pad_y, height - 1)
    x2, y2 = near(left + w + pad_x, width - 1), near(top + h + pad_y, height - 1)
    return [x1, y1, max(x2, x1 + 1), max(y2, y1 + 1)]


def enlarged_size(width, height):
    shorter = min(width, height)
    if shorter >= MIN_SIDE:
        return width, height
    scale = MIN_SIDE / shorter
    return int(width * scale), int(height * scale)


def enlarge(image):
    height, width = image.shape[:2]
    size = enlarged_size(width, height)
    return image if size == (width, height) else cv2.resize(image, size, interpolation=cv2.INTER_CUBIC)


def enhance(image, brightness=0.0, contrast=1.08, amount=0.6, radius=1.0):
    """Brightness, then contrast about 128, then unsharp mask; cut to 0..255 and rounded once."""
    v = (image.astype(np.float64) + brightness - 128.0) * contrast + 128.0
    side = 2 * math.ceil(3 * radius) + 1
    v += amount * (v - cv2.GaussianBlur(v, (side, side), radius, borderType=cv2.BORDER_REFLECT_101))
    return np.floor(np.clip(v, 0.0, 255.0) + 0.5).astype(np.uint8)
