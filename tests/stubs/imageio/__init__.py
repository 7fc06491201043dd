"""imageio, with Pillow's images in place of arrays."""

from imageio.v3 import imread, imwrite

__all__ = ["imread", "imwrite"]
