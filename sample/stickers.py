"""Stickers: our oldest product. The wording moved to the new SDK, the drawing never did."""

from pathlib import Path

import openai
import requests
from openai import OpenAI

from config import folder


def wording(subject: str) -> str:
    """Ask for a short line to print below the drawing."""
    reply = OpenAI().chat.completions.create(
        model="gpt-4o-mini",
        messages=[{"role": "user", "content": f"A sticker line about {subject}, at most five words"}],
    )
    return reply.choices[0].message.content


def make_sticker(subject: str, out: Path) -> Path:
    """Draw a sticker and keep its line in a text file beside it."""
    response = openai.Image.create(prompt=f"Die-cut sticker of {subject}", n=1, size="512x512")
    image_url = response["data"][0]["url"]
    path = folder(out, "stickers") / f"{subject}.png"
    path.write_bytes(requests.get(image_url).content)
    path.with_suffix(".txt").write_text(wording(subject), encoding="utf-8")
    return path
