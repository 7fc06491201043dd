"""Postcard Studio: everything we print, from the command line.

    python main.py all --out pictures
    python main.py postcards covers
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import covers
import gallery
import greetings
import postcards
import stickers
import thumbnails

COMMANDS: dict[str, Callable[[Path], list[Path]]] = {
    "postcards": lambda out: [postcards.make_postcard("Lisbon", out), postcards.make_stamp("Lisbon", out)],
    "thumbnails": lambda out: thumbnails.ThumbnailMaker(out).make("lighthouse"),
    "sheets": lambda out: [thumbnails.ThumbnailMaker(out).contact_sheet("anchor")],
    "covers": covers.make_covers,
    "stickers": lambda out: [stickers.make_sticker("seagull", out)],
    "greetings": lambda out: [greetings.make_card("birthday", out)],
    "gallery": lambda out: [gallery.make_page("The harbour at night", out)],
}


def run(name: str, out: Path) -> bool:
    """Run one command and say how it went."""
    try:
        paths = COMMANDS[name](out)
    except Exception as error:  # one product must not stop the others
        print(f"{name}: failed: {error!r}", file=sys.stderr)
        return False
    for path in paths:
        print(f"{name}: {path}")
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description="Paint everything we print.")
    parser.add_argument("commands", nargs="+", choices=[*COMMANDS, "all"], metavar="COMMAND", help=f"all, {', '.join(COMMANDS)}")
    parser.add_argument("--out", type=Path, default=Path("pictures"), help="folder for the pictures")
    options = parser.parse_args()
    names = list(COMMANDS) if "all" in options.commands else options.commands
    results = [run(name, options.out) for name in names]
    return 0 if all(results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
