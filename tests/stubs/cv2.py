"""OpenCV's decoder and writer, by Pillow."""

import io

from PIL import Image

IMREAD_UNCHANGED, IMREAD_COLOR = -1, 1


def imdecode(buf, flags):
    return Image.open(io.BytesIO(buf)).convert("RGB")


def imwrite(filename, img):
    img.save(filename)
    return True
