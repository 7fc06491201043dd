"""Programs that ``migrate`` has something to say about, and the command in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from repositories import git_environment

SAFE = """\
import requests
from openai import OpenAI

client = OpenAI()
answer = client.images.generate(model="dall-e-3", prompt="A lighthouse", size="1024x1024", quality="hd")
open("a.png", "wb").write(requests.get(answer.data[0].url).content)
"""
SAFE_AFTER = """\
import base64

from openai import OpenAI

client = OpenAI()
answer = client.images.generate(model="gpt-image-1.5", prompt="A lighthouse", size="1024x1024", quality="high")
open("a.png", "wb").write(base64.b64decode(answer.data[0].b64_json))
"""
UNSAFE = """\
from openai import OpenAI

client = OpenAI()


def page(theme):
    image = client.images.generate(model="dall-e-3", prompt=theme, size="1792x1024", quality="hd").data[0]
    return f'<img src="{image.url}">'
"""
UNSAFE_AFTER = """\
from openai import OpenAI

client = OpenAI()


def page(theme):
    image = client.images.generate(model="gpt-image-1.5", prompt=theme, size="1536x1024", quality="high").data[0]
    return f'<img src="data:image/png;base64,{image.b64_json}">'
"""
HELD = """\
from openai import OpenAI

client = OpenAI()


def store(row):
    if row.urgent:
        row.url = client.images.generate(model="dall-e-3", prompt=row.title, size="1024x1024", n=12).data[0].url
"""
CURRENT = """\
from openai import OpenAI

OpenAI().images.generate(model="gpt-image-1.5", prompt="A lighthouse", size="1024x1024", quality="high")
"""
BESIDE = {
    "requirements.txt": "openai==0.28.1\n",
    "compose.yml": "services:\n  web:\n    environment:\n      IMAGE_MODEL: dall-e-3\n",
    "choices.py": 'from openai import OpenAI\n\nMODELS = ["dall-e-2", "dall-e-3"]  # undalle: ignore[UD999]\nDEFAULT_MODEL = "dall-e-3"\n',
}
FILES = {"safe.py": SAFE, "web/unsafe.py": UNSAFE, "held.py": HELD, "current.py": CURRENT, "README.md": "# A project\n"}
FLAGS = ("--isolated", "--as-of", "2026-11-21")


def migrate(*arguments: str, cwd: Path, answers: str = "") -> subprocess.CompletedProcess[str]:
    """Run ``undalle migrate`` in ``cwd`` with ``answers`` on standard input."""
    command = [sys.executable, "-m", "undalle", "migrate", *FLAGS, *arguments]
    return subprocess.run(command, cwd=cwd, env=git_environment(), input=answers, capture_output=True, text=True, timeout=120, check=False)
