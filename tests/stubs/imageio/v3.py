"""Reads a path, bytes or a file object; a URL it would have to fetch."""

import io

from PIL import Image


def imread(uri, **_):
    image = Image.open(io.BytesIO(uri) if isinstance(uri, bytes) else uri)
    image.load()
    return image


def imwrite(uri, image, **_):
    image.save(uri)
