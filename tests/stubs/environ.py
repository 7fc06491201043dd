"""django-environ, with no file to read."""

import os


class Env:
    def __init__(self, **scheme):
        self.scheme = scheme

    def __call__(self, name, cast=None, default=None):
        _, known = self.scheme.get(name, (str, default))
        return os.environ.get(name, known)

    def str(self, name, default=None):
        return self(name, default=default)
