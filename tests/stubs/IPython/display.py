"""IPython.display: an Image takes data, a file name or a URL, and refuses to be made of nothing."""

from pathlib import Path

from shown import show


class Image:
    def __init__(self, data=None, url=None, filename=None, format=None, embed=None, width=None, height=None):  # noqa: A002
        if data is None and url is None and filename is None:
            raise ValueError("No image data found. Expecting filename, url, or data.")
        self.value = data if data is not None else url if url is not None else Path(filename).read_bytes()


class HTML:
    def __init__(self, data):
        self.value = data


class Markdown(HTML):
    pass


def display(*objects, **_):
    for each in objects:
        show("IPython.display", getattr(each, "value", each))
