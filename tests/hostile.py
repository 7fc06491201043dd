"""A project that does harm when any of it is imported, run or obeyed, and a Python that notes what a process does."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from processes import environment

TRAP = "ran-code-of-the-project"
_HARM = f"""\
import os, pathlib, socket, subprocess
WORDS = "{TRAP}"
pathlib.Path({{top!r}}, "touched").write_text(WORDS)
"""
_CALL = """
from openai import OpenAI

picture = OpenAI().images.generate(model="dall-e-3", prompt="a lighthouse", size="1024x1024", quality="hd")
"""
_PYTHON = (
    "hostile.py",
    "setup.py",
    "conftest.py",
    "sitecustomize.py",
    "usercustomize.py",
    "click.py",
    "libcst/__init__.py",
    "yaml.py",
    "packaging.py",
    "openai.py",
    "undalle_plugin.py",
)
_LONG = [f"long{number}.py" for number in range(4)]
_OTHERS = {
    "pyproject.toml": """\
[build-system]
requires = ["hostile @ file:///nowhere"]
build-backend = "hostile"
backend-path = ["."]

[project]
name = "hostile; touch touched"
dynamic = ["version"]
dependencies = ["openai>=1.76"]

[tool.setuptools.dynamic]
version = { attr = "hostile.WORDS" }

[tool.undalle]
docstrings = true
operations = [{ callee = "hostile.paint", model = "engine", prompt = "text" }]
clients = ["hostile.Client"]
extend-exclude = ["../../**", "$(touch touched)", "`touch touched`"]
include = ["*.sh", "config.yaml"]
""",
    "config.yaml": '!!python/object/apply:os.system ["touch touched"]\nmodel: dall-e-3\n',
    "compose.yml": "services:\n  web: {environment: {IMAGE_MODEL: dall-e-3, X: !!python/name:os.system }}\n",
    ".env": "IMAGE_MODEL=dall-e-3\nOPENAI_API_KEY=$(touch touched)\n",
    "draw.sh": """curl https://api.openai.com/v1/images/generations -d '{"model": "dall-e-3", "prompt": "'"$(touch touched)"'"}'\n""",
    "README.md": "```python\n{trap}{call}```\n\n```bash\ntouch touched\n```\n",
    "docstring.py": '"""Draw.\n\n>>> open("touched", "w").write("")\n>>> import openai\n>>> openai.Image.create(prompt="x")\n"""\n',
    ".git-hooks/pre-commit": "#!/bin/sh\ntouch touched\n",
}


def lay(folder: Path, *, large: bool = False) -> Path:
    """Write the project into ``folder``, which must not exist. ``touched`` appears in it as soon as any of its code is run.

    A ``large`` one is read by more than one process, where there are cores for that.
    """
    harm = _HARM.format(top=str(folder))
    texts = dict.fromkeys(_PYTHON, harm + _CALL)
    texts |= dict.fromkeys(_LONG if large else (), harm + "# filling\n" * 2200 + _CALL)
    texts |= {name: text.replace("{trap}", harm).replace("{call}", _CALL) for name, text in _OTHERS.items()}
    cells = ["!touch touched\n%run hostile.py\n" + harm + _CALL, "%%bash\ntouch touched"]
    texts["study.ipynb"] = json.dumps({"cells": [_cell(text) for text in cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def _cell(text: str) -> Mapping[str, Any]:
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": text.splitlines(keepends=True)}


_WATCH = '''\
"""Runs before anything else in the process and notes, a line of JSON each, what is imported, run, written, started and connected to."""

import json
import os
import sys

log = os.open(os.environ["WATCH_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT
started = {"subprocess.Popen", "os.system", "os.exec", "os.forkpty", "os.posix_spawn", "os.spawn", "pty.spawn"}


def said(code):
    # One code object within another is a constant of it.
    inner = [text for one in code.co_consts if hasattr(one, "co_consts") for text in said(one)]
    return [*inner, *(one for one in code.co_consts if isinstance(one, str))]


def note(event, *words):
    os.write(log, json.dumps([event, *map(os.fsdecode, words)]).encode() + b"\\n")


def hook(event, arguments):
    if event == "exec":
        code = arguments[0]
        note("exec", code.co_filename, *[text for text in said(code) if "TRAP" in text][:1])
    elif event == "compile" and isinstance(arguments[1], (str, bytes)):
        note("compile", arguments[1])
    elif event == "import":
        note("import", arguments[0])
    elif event == "open" and isinstance(arguments[0], (str, bytes)) and arguments[2] & writes:
        note("write", os.path.abspath(os.fsdecode(arguments[0])))
    elif event == "os.fork":
        note("fork")
    elif event in started:
        note("start", *[str(one) for one in arguments[:2]])
    elif event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.", "ctypes.dlopen")):
        note(event)


sys.addaudithook(hook)
'''


def watched(folder: Path) -> dict[str, str]:
    """Return an environment in which a Python notes what it does; ``events`` reads that. ``folder`` must not exist."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_WATCH.replace("TRAP", TRAP))
    plain = environment(WATCH_LOG=str(folder / "log"), PYTHONDONTWRITEBYTECODE="1")
    return {**plain, "PYTHONPATH": os.pathsep.join([str(folder), plain["PYTHONPATH"]])}


def events(folder: Path) -> list[list[str]]:
    """Return what the processes of ``watched(folder)`` did, each as the sort of event and its words."""
    return [json.loads(line) for line in (folder / "log").read_text().splitlines()]
