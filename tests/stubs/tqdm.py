"""tqdm: a bar that shows nothing, and lines beside it; they are text or refused."""

import sys


class tqdm:  # noqa: N801
    def __init__(self, iterable=None, **_):
        self.iterable = iterable

    def __iter__(self):
        return iter(self.iterable)

    @classmethod
    def write(cls, s, file=None, end="\n", nolock=False):
        (file or sys.stdout).write(s + end)
