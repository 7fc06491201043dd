"""environs, with no file to read."""

import os


class Env:
    def __call__(self, name, default=None):
        return os.environ.get(name, default)

    def str(self, name, default=None):
        return self(name, default)
