"""python-telegram-bot: a bot and a message that write down the photos they send (bytes, a file object, a path or a URL)."""

from shown import show


class InputMediaPhoto:
    def __init__(self, media, caption=None, **_):
        self.media = media


class Bot:
    def __init__(self, token=""):
        self.token = token

    async def send_photo(self, chat_id, photo, caption=None, **_):
        show("telegram.send_photo", photo)

    async def send_media_group(self, chat_id, media, **_):
        for each in media:
            show("telegram.send_media_group", each.media)

    async def send_message(self, chat_id, text, **_):
        show("telegram.send_message", text)


class Message:
    def __init__(self, text="a lighthouse"):
        self.text = text

    async def reply_photo(self, photo, caption=None, **_):
        show("telegram.reply_photo", photo)

    async def reply_text(self, text, **_):
        show("telegram.reply_text", text)


class Update:
    def __init__(self, message=None):
        self.message = message or Message()
        self.effective_message = self.message
