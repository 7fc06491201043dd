"""Calls that show an image or keep its URL, by dotted name or by method (``.send_photo``). What they take instead of a URL."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst


@dataclass(frozen=True, slots=True)
class Display:
    """``keyword`` and ``position`` say where the URL is given (no position: only by keyword), ``renamed`` is the keyword for bytes.

    ``uri``: what a data URI may be given as as well (keyword, position, both or nothing).
    """

    keyword: str
    renamed: str = ""
    position: int | None = 0
    uri: str = ""

    def takes(self, argument: cst.Arg, call: cst.Call) -> bool:
        """Say whether ``argument`` of ``call`` is the image."""
        if argument.keyword is not None:
            return argument.keyword.value == self.keyword
        return self.position is not None and len(call.args) > self.position and call.args[self.position] is argument

    def wants(self, argument: cst.Arg) -> str:
        """Return what ``argument`` can take: ``uri`` where a data URI will do as well, else ``bytes``."""
        return "uri" if self.uri in {"both", "keyword" if argument.keyword is not None else "position"} else "bytes"


DISPLAYS = {
    "IPython.display.Image": Display("url", "data", uri="keyword"),
    "streamlit.image": Display("image", uri="both"),
    "chainlit.Image": Display("url", "content", None, "both"),
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
