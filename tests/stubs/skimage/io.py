"""skimage.io: reads a path or a file object, by Pillow."""

from PIL import Image


def imread(fname, as_gray=False, plugin=None):
    return Image.open(fname).convert("RGB")
