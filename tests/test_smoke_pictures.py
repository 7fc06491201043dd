"""The reader of image headers, held against Pillow."""

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from undalle.smoke.pictures import NotAnImageError, Picture, draw_png, read_picture

SIZES = [(1, 1), (16, 9), (300, 200), (257, 513)]


def encoded(size, image_format, mode="RGB", **options):
    stream = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(stream, image_format, **options)
    return stream.getvalue()


KINDS = {
    "png": ("png", {}),
    "png with alpha": ("png", {"mode": "RGBA"}),
    "png of greys": ("png", {"mode": "L"}),
    "jpeg": ("jpeg", {}),
    "jpeg, progressive": ("jpeg", {"progressive": True}),
    "jpeg with exif and comment": ("jpeg", {"exif": Image.Exif().tobytes() + bytes(300), "comment": b"\xff\xd9\xff\xc0"}),
    "jpeg of cmyk": ("jpeg", {"mode": "CMYK"}),
    "webp": ("webp", {}),
    "webp, lossless": ("webp", {"lossless": True}),
    "webp with alpha": ("webp", {"mode": "RGBA"}),
    "webp with alpha, lossless": ("webp", {"mode": "RGBA", "lossless": True}),
    "webp, extended": ("webp", {"exif": b"Exif\0\0" + bytes(40)}),
}


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_format_and_size_are_pillows(kind, size):
    image_format, options = KINDS[kind]
    data = encoded(size, image_format, **options)
    assert read_picture(data) == Picture(image_format, *size)
    assert Image.open(io.BytesIO(data)).size == size


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_breaks_off_is_none_wherever_it_does(kind):
    image_format, options = KINDS[kind]
    data = encoded((24, 18), image_format, **options)
    for length in range(len(data) - 2):
        with pytest.raises(NotAnImageError):
            read_picture(data[:length])


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"<svg/>", b"RIFF\x04\0\0\0WAVE", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xd9", b"\0" * 64]
)
def test_anything_else_is_none(data):
    with pytest.raises(NotAnImageError):
        read_picture(data)


@given(st.sampled_from([encoded((24, 18), KINDS[kind][0], **KINDS[kind][1]) for kind in KINDS]), st.data())
def test_damage_is_no_crash(data, draw):
    at = draw.draw(st.integers(0, len(data) - 1))
    damaged = data[:at] + draw.draw(st.binary(max_size=8)) + data[at + draw.draw(st.integers(0, 8)) :]
    with contextlib.suppress(NotAnImageError):
        read_picture(damaged)


def test_what_an_edit_starts_from_is_an_image():
    data = draw_png()
    image = Image.open(io.BytesIO(data))
    image.load()
    assert (image.format, image.size, image.mode) == ("PNG", (256, 256), "RGBA")
    assert read_picture(data) == Picture("png", 256, 256)
    assert image.getpixel((0, 0)) != image.getpixel((128, 128))
