"""python-decouple, with no file to read."""

import os


def config(name, default=None, cast=None):
    found = os.environ.get(name, default)
    return cast(found) if cast is not None else found
