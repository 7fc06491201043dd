"""aiogram: a bot that writes down the photos it sends; what is uploaded must be one of its own file objects."""

from aiogram.types import sent


class Bot:
    def __init__(self, token=""):
        self.token = token

    async def send_photo(self, chat_id, photo, caption=None, **_):
        sent("aiogram.send_photo", photo)
