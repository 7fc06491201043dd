"""pyTelegramBotAPI: a bot that writes down the photos it sends (bytes, a file object or a URL)."""

from shown import show


class TeleBot:
    def __init__(self, token="", **_):
        self.token = token

    def send_photo(self, chat_id, photo, caption=None, **_):
        show("telebot.send_photo", photo)

    def send_message(self, chat_id, text, **_):
        show("telebot.send_message", text)
