"""What an image is, read from its bytes: format, size, whether it is whole. PNG, JPEG and WebP; standard library only."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

FORMATS = ("png", "jpeg", "webp")
_PNG = b"\x89PNG\r\n\x1a\n"
_NO_FRAME = {0xC4, 0xC8, 0xCC}
_BARE = {0x01, *range(0xD0, 0xD8)}


class NotAnImageError(ValueError):
    """The bytes are no whole PNG, JPEG or WebP; the message says what they are instead."""


@dataclass(frozen=True, slots=True)
class Picture:
    """``format`` is png, jpeg or webp; width and height are pixels."""

    format: str
    width: int
    height: int


def read_picture(data: bytes) -> Picture:
    """Return what ``data`` is. Raises NotAnImageError."""
    reader: Callable[[bytes], Picture]
    if data.startswith(_PNG):
        reader = _png
    elif data.startswith(b"\xff\xd8\xff"):
        reader = _jpeg
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        reader = _webp
    else:
        raise NotAnImageError(f"{len(data)} bytes that are no PNG, JPEG or WebP ({_look(data)})")
    try:
        picture = reader(data)
    except (struct.error, IndexError):
        raise NotAnImageError(f"an image file that breaks off after {len(data)} bytes") from None
    if not picture.width or not picture.height:
        raise NotAnImageError(f"a {picture.format} image without width or height")
    return picture


def draw_png(edge: int = 256, *, hole: bool = False) -> bytes:
    """Return a small PNG for an edit to start from: a lighter square on a grey ground, RGBA, ``edge`` pixels a side.

    ``hole`` makes the square transparent, which is a mask.
    """
    ground, square = bytes((96, 96, 96, 255)), bytes((224, 224, 224, 0 if hole else 255))
    near, far = edge // 4, edge - edge // 4
    plain, crossed = ground * edge, ground * near + square * (far - near) + ground * (edge - far)
    rows = b"".join(b"\0" + (crossed if near <= row < far else plain) for row in range(edge))
    header = struct.pack(">IIBBBBB", edge, edge, 8, 6, 0, 0, 0)
    return _PNG + b"".join(_chunk(kind, body) for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _look(data: bytes) -> str:
    if not data:
        return "nothing"
    return f"they begin with {data[:12]!r}"


def _png(data: bytes) -> Picture:
    at = len(_PNG)
    width = height = 0
    while True:
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind == b"IHDR":
            width, height = struct.unpack_from(">II", data, at + 8)
        body = data[at + 4 : at + 8 + length]
        (check,) = struct.unpack_from(">I", data, at + 8 + length)
        if check != zlib.crc32(body):
            raise NotAnImageError("a PNG with a damaged part")
        at += length + 12
        if kind == b"IEND":
            return Picture("png", width, height)


def _jpeg(data: bytes) -> Picture:
    size: tuple[int, int] | None = None
    at = 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        marker = data[at + 1]
        if data[at] != 0xFF or marker == 0xDA:
            break
        if marker in _BARE:
            at += 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            size = struct.unpack_from(">HH", data, at + 5)
        at += 2 + length
    if size is None:
        raise NotAnImageError("a JPEG without a frame")
    if data.rfind(b"\xff\xd9", at) < 0:
        raise IndexError
    return Picture("jpeg", size[1], size[0])


def _webp(data: bytes) -> Picture:
    (length,) = struct.unpack_from("<I", data, 4)
    if len(data) < length + 8:
        raise IndexError
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (word & 0x3FFF for word in struct.unpack_from("<HH", data, 26))
    else:
        raise NotAnImageError("a WebP file without an image")
    return Picture("webp", width, height)
