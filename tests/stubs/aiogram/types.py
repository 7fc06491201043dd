"""Messages and files."""

from shown import show


def sent(call, photo):
    if isinstance(photo, bytes):
        raise TypeError(f"{call}: a photo is an InputFile or a string")
    show(call, photo.data if isinstance(photo, BufferedInputFile) else photo)


class BufferedInputFile:
    def __init__(self, file, filename):
        self.data, self.filename = file, filename


class Message:
    def __init__(self, text="a lighthouse"):
        self.text = text

    async def answer_photo(self, photo, caption=None, **_):
        sent("aiogram.answer_photo", photo)

    async def reply_photo(self, photo, caption=None, **_):
        sent("aiogram.reply_photo", photo)

    async def answer(self, text, **_):
        show("aiogram.answer", text)
