"""Postcards: one wide picture a town, printed on our own press."""

from pathlib import Path

import requests
from openai import OpenAI

from config import REQUEST_TIMEOUT, folder

MODEL = "dall-e-3"
POSTCARD_SIZE = "1792x1024"

client = OpenAI()


def make_postcard(town: str, out: Path, press: bool = True) -> Path:
    """Paint `town` and save the picture. Press quality costs twice as much."""
    response = client.images.generate(
        model=MODEL,
        prompt=f"A vintage travel postcard of {town}, seen from the harbour at sunrise",
        size=POSTCARD_SIZE,
        quality="hd" if press else "standard",
        style="vivid",
        n=1,
    )
    image_url = response.data[0].url

    download = requests.get(image_url, timeout=REQUEST_TIMEOUT)
    if download.status_code != 200:
        raise RuntimeError(f"could not download the postcard of {town}")

    path = folder(out, "postcards") / f"{town.lower()}.png"
    path.write_bytes(download.content)
    return path


def make_stamp(town: str, out: Path) -> Path:
    """Paint the stamp that goes on the back."""
    # The square default is right for a stamp.
    stamp = client.images.generate(prompt=f"A postage stamp with the coat of arms of {town}", model=MODEL, response_format="url")
    path = folder(out, "postcards") / f"{town.lower()}-stamp.png"
    with open(path, "wb") as file:
        file.write(requests.get(stamp.data[0].url).content)
    return path
