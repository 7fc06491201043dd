"""Real image files of one colour each, so that a test can tell which picture a file came from, even after it was scaled."""

from __future__ import annotations

import colorsys
import io
import itertools
import struct
import threading
import zlib
from dataclasses import dataclass

GOLDEN = 0.6180339887


@dataclass(frozen=True)
class Picture:
    """An encoded image. ``colour`` is its one RGB colour; ``format`` is png, jpeg or webp; sizes are pixels."""

    data: bytes
    width: int
    height: int
    format: str
    colour: tuple[int, int, int]


class Album:
    """Draws pictures and remembers every one of them, in order."""

    def __init__(self) -> None:
        self.pictures: list[Picture] = []
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def draw(self, size: str = "auto", image_format: str = "png", *, transparent: bool = False, compression: int = 100) -> Picture:
        """Draw and remember a picture of ``size`` (``WIDTHxHEIGHT`` or ``auto``); no two pictures have the same bytes."""
        width, height = (1024, 1024) if size == "auto" else (int(edge) for edge in size.split("x"))
        with self._lock:
            number = next(self._numbers)
        colour = _colour(number)
        if image_format == "png":
            data = png(width, height, (*colour, 128) if transparent else colour, comment=f"picture {number}")
        else:
            data = _encode(width, height, colour, image_format, compression)
        picture = Picture(data, width, height, image_format, colour)
        self.pictures.append(picture)
        return picture


def png(width: int, height: int, colour: tuple[int, ...], comment: str = "") -> bytes:
    """Return a PNG of one colour: RGB, or RGBA when ``colour`` has four parts."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6 if len(colour) == 4 else 2, 0, 0, 0)
    rows = (b"\0" + bytes(colour) * width) * height
    chunks = [(b"IHDR", header), (b"tEXt", b"Comment\0" + comment.encode("latin-1")), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def sniff(data: bytes) -> str | None:
    """Return png, jpeg or webp by the first bytes, or None."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def png_header(data: bytes) -> tuple[int, int, bool]:
    """Return width, height and whether there is an alpha channel."""
    width, height, _, kind = struct.unpack(">IIBB", data[16:26])
    return width, height, kind in (4, 6)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _colour(number: int) -> tuple[int, int, int]:
    red, green, blue = colorsys.hsv_to_rgb(number * GOLDEN % 1, 0.9 if number % 2 else 0.5, 0.95)
    return round(red * 255), round(green * 255), round(blue * 255)


def _encode(width: int, height: int, colour: tuple[int, int, int], image_format: str, compression: int) -> bytes:
    from PIL import Image  # noqa: PLC0415 - a server that only sends PNG must not need Pillow

    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, image_format.upper(), quality=max(compression, 1))
    return stream.getvalue()
