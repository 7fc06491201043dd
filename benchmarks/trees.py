"""What is measured on: a large tree of public packages, and files made to be hard."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ORDINARY = (Path(__file__).parent / "ordinary.txt").read_text("utf-8").split()
"""Packages that many people have installed, of every sort. None was taken or left because of what it says about images."""
FULL = ["litellm"]
"""A package that is all about what undalle looks for."""
CALL = """
def draw{n}(client, prompt):
    response = client.images.generate(model="dall-e-3", prompt=prompt, size="1024x1024", quality="hd", n=1)
    if not response.data:
        raise ValueError("no picture")
    return response.data[0].b64_json


"""
PLAIN = """
def plain{n}(values):
    total = 0
    for value in values:
        total += value
    if total > {n}:
        raise ValueError("too much")
    return total


"""


def packages(folder: Path, names: list[str]) -> Path:
    """Return the tree of some packages, installed into ``folder`` if it is not there yet."""
    if not folder.is_dir():
        options: list[str | Path] = ["--quiet", "--no-deps", "--no-compile", "--target", folder]
        subprocess.run([sys.executable, "-m", "pip", "install", *options, *names], check=True)
    return folder


def python_files(tree: Path) -> list[Path]:
    """Return the Python files of a tree, the largest first."""
    return sorted(tree.rglob("*.py"), key=lambda path: (-path.stat().st_size, path))


def clean(folder: Path) -> Path:
    """Make five files without anything to find."""
    folder.mkdir()
    for number in range(5):
        (folder / f"clean{number}.py").write_text("import os\n\n\ndef here():\n    return os.getcwd()\n" * 30)
    return folder


def calls(folder: Path, number: int, *, lines: int = 0, files: int = 1) -> Path:
    """Make ``files`` modules with ``number`` image calls each (nine lines a call), filled up to ``lines`` with what is no call."""
    folder.mkdir()
    parts = ["from openai import OpenAI\n"]
    more = max(0, lines - number * CALL.count("\n")) // PLAIN.count("\n")
    for n in range(max(number, more)):
        parts += [CALL.format(n=n)] * (n < number) + [PLAIN.format(n=n)] * (n < more)
    for file in range(files):
        (folder / f"calls{file}.py").write_text("".join(parts))
    return folder


def chain(folder: Path, length: int) -> Path:
    """Make a chain of modules, each of which takes one constant from the one before; the last draws with it."""
    folder.mkdir()
    (folder / "pyproject.toml").write_text("")
    (folder / "m0.py").write_text('MODEL = "dall-e-3"\n')
    for n in range(1, length):
        (folder / f"m{n}.py").write_text(
            f"from openai import OpenAI\n\nfrom m{n - 1} import MODEL\n\n\ndef draw(prompt):\n"
            "    return OpenAI().images.generate(model=MODEL, prompt=prompt).data[0].b64_json\n"
        )
    return folder


def hard(folder: Path) -> dict[str, Path]:
    """Make the files that a careless tool takes forever for, each in its own directory, and return them by name."""
    head = 'MODEL = "dall-e-3"\n'
    texts = {
        "20 MB of data in a list": "DATA = [\n" + '    "0123456789abcdef0123456789abcdef",\n' * 520_000 + "]\n",
        "100,000 lines of assignments": "".join(f"x{n} = {n}\n" for n in range(100_000)),
        "150 brackets deep": "x = " + "[" * 150 + "]" * 150 + "\n",
        "3,000 assignments in a chain": "a0 = MODEL\n" + "".join(f"a{n} = a{n - 1}\n" for n in range(1, 3000)),
    }
    made = {}
    for number, (name, text) in enumerate(texts.items()):
        made[name] = folder / f"hard{number}"
        made[name].mkdir()
        (made[name] / "hard.py").write_text(head + text)
    return made
