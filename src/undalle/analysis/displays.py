"""Calls that show an image or keep its URL, by dotted name or by method (``.send_photo``). What they take instead of a URL."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst


@dataclass(frozen=True, slots=True)
class Display:
    """``keyword`` is what the URL is given as (None: first position); ``renamed`` the keyword for ``wants``; ``wants``: bytes or pil."""

    keyword: str | None
    renamed: str = ""
    wants: str = "bytes"
    position: int = 0

    def takes(self, argument: cst.Arg, call: cst.Call) -> bool:
        """Say whether ``argument`` of ``call`` is the image."""
        if argument.keyword is not None:
            return argument.keyword.value == self.keyword
        return len(call.args) > self.position and call.args[self.position] is argument and not self.renamed


DISPLAYS = {
    "IPython.display.Image": Display("url", "data"),
    "streamlit.image": Display("image"),
    "chainlit.Image": Display("url", "content"),
    ".send_photo": Display("photo", position=1),
    ".reply_photo": Display("photo"),
}

STORES = {
    ".set_image": "is shown by a service that fetches it",
    ".set_thumbnail": "is shown by a service that fetches it",
    ".execute": "writes it to a database",
    ".insert_one": "writes it to a database",
    ".insert": "writes it to a database",
    ".update_one": "writes it to a database",
    ".insert_many": "writes it to a database",
    ".objects.create": "writes it to a database",
    "requests.post": "sends it to another service",
    "requests.put": "sends it to another service",
    "httpx.post": "sends it to another service",
}
