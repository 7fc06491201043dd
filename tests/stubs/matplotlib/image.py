"""matplotlib.image: reads a path or a file object, by Pillow; it refuses URLs."""

from PIL import Image


def imread(fname, format=None):  # noqa: A002
    return Image.open(fname).convert("RGB")
