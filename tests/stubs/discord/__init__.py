"""discord.py: files, embeds and a channel that writes down what it is sent."""

from shown import show


class File:
    def __init__(self, fp, filename=None, *, spoiler=False):
        if isinstance(fp, bytes):
            raise TypeError("File buffer must be a path or a file object")
        self.fp = fp if hasattr(fp, "read") else open(fp, "rb")  # noqa: PTH123, SIM115
        self.filename = filename


class Embed:
    def __init__(self, *, title=None, description=None, **_):
        self.image = None

    def set_image(self, *, url):
        self.image = url
        return self


class Channel:
    async def send(self, content=None, *, embed=None, file=None, files=()):
        if content is not None:
            show("discord.send", content)
        if embed is not None:
            show("discord.embed", embed.image)
        for each in [*files, *([file] if file is not None else [])]:
            show("discord.file", each.fp)
