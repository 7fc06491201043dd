"""aiofiles: a file whose methods are awaited."""

import builtins


class _File:
    def __init__(self, *arguments, **options):
        self.file = builtins.open(*arguments, **options)  # noqa: PTH123, SIM115

    def __await__(self):
        yield from ()
        return self

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        self.file.close()

    async def write(self, data):
        return self.file.write(data)

    async def close(self):
        self.file.close()


def open(file, mode="r", **options):  # noqa: A001
    return _File(file, mode, **options)
