"""A small preview, for terminals that show images."""

from __future__ import annotations

import base64
from collections.abc import Mapping

_CHUNK = 4096
_ROWS = 10


def preview(data: bytes, image_format: str, environment: Mapping[str, str]) -> str:
    """Return what makes the terminal of ``environment`` show the image, or an empty string when it is not known to show any."""
    text = base64.b64encode(data).decode()
    if environment.get("TMUX") or environment.get("STY"):
        return ""
    if environment.get("TERM_PROGRAM") in ("iTerm.app", "WezTerm"):
        return f"\x1b]1337;File=inline=1;size={len(data)};height={_ROWS};preserveAspectRatio=1:{text}\a\n"
    kitty = "KITTY_WINDOW_ID" in environment or environment.get("TERM") in ("xterm-kitty", "xterm-ghostty")
    return _kitty(text) if kitty and image_format == "png" else ""


def _kitty(text: str) -> str:
    pieces = [text[at : at + _CHUNK] for at in range(0, len(text), _CHUNK)]
    last = len(pieces) - 1
    heads = (f"a=T,f=100,r={_ROWS},m={int(index < last)}" if index == 0 else f"m={int(index < last)}" for index in range(len(pieces)))
    return "".join(f"\x1b_G{head};{piece}\x1b\\" for head, piece in zip(heads, pieces, strict=True)) + "\n"
