"""A page for the shop window screen."""

from html import escape
from pathlib import Path

from openai import OpenAI

from config import STUDIO, folder

client = OpenAI()


def render_page(theme: str) -> str:
    """Paint `theme` and return a page that shows it."""
    response = client.images.generate(model="dall-e-3", prompt=theme, size="1792x1024", quality="hd")
    image = response.data[0]
    return f'<html><title>{STUDIO}</title><img src="{image.url}" alt="{escape(theme)}"></html>'


def make_page(theme: str, out: Path) -> Path:
    """Save the page."""
    path = folder(out, "gallery") / "index.html"
    path.write_text(render_page(theme), encoding="utf-8")
    return path
