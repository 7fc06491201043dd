"""Covers for the quarterly catalogue, several at a time."""

import asyncio
from pathlib import Path

import httpx
from openai import AsyncOpenAI

from config import folder

COVER_OPTIONS = {
    "model": "dall-e-3",
    "size": "1024x1792",  # portrait
    "quality": "standard",
    "response_format": "url",
}

client = AsyncOpenAI()


async def make_cover(season: str, out: Path) -> Path:
    """Paint the cover of one season."""
    response = await client.images.generate(prompt=f"Magazine cover, {season} by the sea, no text", **COVER_OPTIONS)
    async with httpx.AsyncClient(timeout=60) as http:
        reply = await http.get(response.data[0].url)
        reply.raise_for_status()
        picture = reply.content
    path = folder(out, "covers") / f"{season}.png"
    path.write_bytes(picture)
    return path


async def make_back(season: str, out: Path) -> Path:
    """Paint the back, which may be plainer."""
    options = dict(model="dall-e-3", size="1024x1024", style="natural", n=1)
    response = await client.images.generate(prompt=f"Quiet paper texture in the colours of {season}", **options)
    path = folder(out, "covers") / f"{season}-back.png"
    path.write_bytes(httpx.get(response.data[0].url).content)
    return path


def make_covers(out: Path) -> list[Path]:
    """Paint spring and autumn, front and back."""

    async def paint() -> list[Path]:
        jobs = [make(season, out) for season in ("spring", "autumn") for make in (make_cover, make_back)]
        return await asyncio.gather(*jobs)

    return asyncio.run(paint())
