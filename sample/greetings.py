"""Greeting cards: a verse from the chat model and a picture to go with it."""

from pathlib import Path

import requests
from openai import OpenAI

from config import STUDIO, folder

client = OpenAI()


def write_verse(occasion: str) -> str:
    """Write four lines for `occasion`."""
    completion = client.chat.completions.create(
        model="gpt-4o",
        messages=[
            {"role": "system", "content": f"You write greeting cards for {STUDIO}."},
            {"role": "user", "content": f"Four lines for a {occasion}."},
        ],
    )
    return completion.choices[0].message.content


def make_card(occasion: str, out: Path) -> Path:
    """Write and paint one card."""
    verse = write_verse(occasion)
    result = client.images.generate(model="gpt-4o", prompt=f"Watercolour for a {occasion} card: {verse}", size="1024x1024")
    with requests.get(result.data[0].url, timeout=30) as answer:
        answer.raise_for_status()
        content = answer.content
    path = folder(out, "greetings") / f"{occasion}.png"
    path.write_bytes(content)
    return path
