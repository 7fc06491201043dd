"""What is measured on: a large tree of public packages, and files made to be hard."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PACKAGES = [
    "agno",
    "autogen-ext",
    "camel-ai",
    "crewai",
    "django",
    "fastapi",
    "haystack-ai",
    "langchain-community",
    "langchain-openai",
    "litellm",
    "llama-index-core",
    "matplotlib",
    "mypy",
    "networkx",
    "numpy",
    "openai",
    "pandas",
    "pyautogen",
    "scikit-learn",
    "scipy",
    "semantic-kernel",
    "sqlalchemy",
    "swarms",
    "sympy",
    "transformers",
]
CALL = """
def draw{n}(client, prompt):
    response = client.images.generate(model="dall-e-3", prompt=prompt, size="1024x1024", quality="hd", n=1)
    if not response.data:
        raise ValueError("no picture")
    return response.data[0].b64_json


def plain{n}(values):
    total = 0
    for value in values:
        total += value
    return total
"""


def packages(folder: Path) -> Path:
    """Return the tree of packages, installed into ``folder`` if it is not there yet."""
    if not folder.is_dir():
        options = ["--quiet", "--no-deps", "--no-compile", "--target", folder]
        subprocess.run([sys.executable, "-m", "pip", "install", *options, *PACKAGES], check=True)
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


def calls(folder: Path, number: int, files: int = 1) -> Path:
    """Make ``files`` modules with ``number`` image calls each, about ten lines a call."""
    folder.mkdir()
    text = "from openai import OpenAI\n" + "".join(CALL.format(n=n) for n in range(number))
    for file in range(files):
        (folder / f"calls{file}.py").write_text(text)
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


def hard(folder: Path) -> Path:
    """Make the files that a careless tool takes forever for: data, length, depth, chains of assignments."""
    folder.mkdir()
    head = 'MODEL = "dall-e-3"\n'
    (folder / "data.py").write_text(head + "DATA = [\n" + '    "0123456789abcdef0123456789abcdef",\n' * 520_000 + "]\n")
    (folder / "long.py").write_text(head + "".join(f"x{n} = {n}\n" for n in range(100_000)))
    (folder / "deep.py").write_text(head + "x = " + "[" * 150 + "]" * 150 + "\n")
    (folder / "chained.py").write_text(head + "a0 = MODEL\n" + "".join(f"a{n} = a{n - 1}\n" for n in range(1, 3000)))
    return folder
