"""Where the studio keeps things."""

from pathlib import Path

STUDIO = "Postcard Studio"
REQUEST_TIMEOUT = 60


def folder(out: Path, name: str) -> Path:
    """Return the folder of one product below `out`, made if it is not there."""
    path = out / name
    path.mkdir(parents=True, exist_ok=True)
    return path
