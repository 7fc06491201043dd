"""Small pictures for the web shop."""

from io import BytesIO
from pathlib import Path
from urllib.request import urlretrieve

import requests
from openai import OpenAI
from PIL import Image

from config import folder


class ThumbnailMaker:
    """Draws thumbnails and contact sheets with the cheap model."""

    def __init__(self, out: Path) -> None:
        self.client = OpenAI()
        self.folder = folder(out, "thumbnails")

    def make(self, subject: str, count: int = 3) -> list[Path]:
        """Draw `count` candidates for the shop."""
        paths = []
        response = self.client.images.generate(
            model="dall-e-2",
            prompt=f"{subject}, flat icon, white background",
            n=count,
            size="256x256",
        )
        for index, image in enumerate(response.data):
            path = self.folder / f"{subject}-{index}.png"
            urlretrieve(image.url, path)
            paths.append(path)
        return paths

    def contact_sheet(self, subject: str) -> Path:
        """Put two drawings side by side."""
        response = self.client.images.generate(model="dall-e-2", prompt=f"{subject}, pencil sketch", n=2, size="512x512")
        sketches = [Image.open(BytesIO(requests.get(item.url).content)) for item in response.data]
        sheet = Image.new("RGB", (512, 256), "white")
        for index, sketch in enumerate(sketches):
            sheet.paste(sketch.convert("RGB").resize((256, 256)), (index * 256, 0))
        path = self.folder / f"{subject}-sheet.png"
        sheet.save(path)
        return path
