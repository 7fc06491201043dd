"""Runs Python programs against the contract server, as their users would, and says whether they worked."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import warm
from contract import ContractServer, Picture
from contract.pictures import sniff
from PIL import Image

STUBS = Path(__file__).parent / "stubs"
OLD_SDK = "UNDALLE_OPENAI_0"
"""Names a directory made with ``pip install --target DIR --no-deps openai==0.28.1``."""

BROKEN_PROGRAM = ("SyntaxError", "ModuleNotFoundError", "NameError", "ImportError", "IndentationError")
IMAGE_PATHS = ("/v1/images/", "/v1/responses")
COLOUR_TOLERANCE = 16


@dataclass(frozen=True)
class Outcome:
    """What a program did. ``files`` are the files it made or changed, by path below its working directory, with ``/``.

    ``shown`` is what the stand-in libraries were given: objects with ``call`` and one of ``bytes`` (base64), ``text``, ``image``.
    """

    returncode: int
    stdout: str
    stderr: str
    files: dict[str, bytes]
    shown: tuple[dict[str, Any], ...]

    @property
    def images(self) -> dict[str, bytes]:
        """The files that are PNG, JPEG or WebP by their first bytes."""
        return {name: data for name, data in self.files.items() if sniff(data)}


def run_program(
    program: Path | str,
    server: ContractServer,
    cwd: Path,
    *,
    sdk: str = "1",
    arguments: tuple[str, ...] = (),
    timeout: float = 60,
) -> Outcome:
    """Run ``program`` (a path, or source text that becomes ``program.py``) in ``cwd`` with OpenAI's address set to ``server``.

    ``sdk`` "0" runs it with the SDK before 1.0, and skips the test when none is installed. A program that does not end fails the test.
    """
    environment = _environment(server, sdk, cwd)
    if isinstance(program, str):
        source, program = program, cwd / "program.py"
        program.write_text(source, encoding="utf-8", newline="")
    before = _files(cwd)
    try:
        started = warm.run if sdk == "1" and warm.serves(program) else _cold
        done = started([str(program.resolve()), *arguments], cwd, environment, timeout)
    except subprocess.TimeoutExpired as expired:
        pytest.fail(f"the program did not end within {expired.timeout:g} s")
    after = _files(cwd)
    record = after.pop(".shown.jsonl", b"")
    files = {name: data for name, data in after.items() if before.get(name) != data}
    return Outcome(done.returncode, done.stdout, done.stderr, files, tuple(json.loads(line) for line in record.splitlines()))


def _cold(command: list[str], cwd: Path, environment: dict[str, str], timeout: float) -> subprocess.CompletedProcess[str]:
    """Run ``command`` in a Python of its own."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="replace",
        stdin=subprocess.DEVNULL,
        timeout=timeout,
    )


def assert_fails_before(program: Path | str, server: ContractServer, cwd: Path, **options: Any) -> Outcome:
    """Run a legacy program; it must fail, and because of the API or the SDK, not because it is no working Python."""
    outcome = run_program(program, server, cwd, **options)
    assert outcome.returncode != 0, f"the legacy program ran to the end:\n{outcome.stdout}{outcome.stderr}"
    last = outcome.stderr.strip().splitlines()[-1:] or [""]
    assert not last[0].startswith(BROKEN_PROGRAM), f"the legacy program is broken for a reason of its own: {last[0]}"
    return outcome


def assert_runs_after(program: Path | str, server: ContractServer, cwd: Path, **options: Any) -> Outcome:
    """Run a migrated program; it must end well, with every image request accepted, and every image file one that the server sent.

    A file that was encoded anew or scaled (Pillow) is recognised by its colour.
    """
    requests, pictures = len(server.requests), len(server.pictures)
    outcome = run_program(program, server, cwd, **options)
    assert outcome.returncode == 0, f"the migrated program failed:\n{outcome.stdout}{outcome.stderr}"
    refused = [
        f"{request.path}: {request.status}" for request in server.requests[requests:] if _refused_image(request.path, request.status)
    ]
    assert not refused, f"the server refused {refused}"
    sent = server.pictures[pictures:]
    assert sent, "the program asked for no image"
    strange = [name for name, data in outcome.images.items() if not is_sent(data, sent)]
    assert not strange, f"not what the server sent: {strange}"
    return outcome


def is_sent(data: bytes, pictures: list[Picture]) -> bool:
    """Say whether an image file is one of ``pictures``: byte by byte or, when it was encoded anew, by a colour in it.

    What does not decode is none of them.
    """
    if any(data == picture.data for picture in pictures):
        return True
    try:
        with Image.open(io.BytesIO(data)) as image:
            colours = image.convert("RGB").resize((16, 16), Image.Resampling.NEAREST).getcolors(256) or []
    except OSError:
        return False
    return any(_close(colour, picture.colour) for _, colour in colours for picture in pictures)


def _close(colour: Any, other: tuple[int, int, int]) -> bool:
    return all(abs(one - two) <= COLOUR_TOLERANCE for one, two in zip(colour, other, strict=True))


def _refused_image(path: str, status: int) -> bool:
    return path.startswith(IMAGE_PATHS) and status >= 400


SCRIPT_TOOLS = ("bash", "curl", "jq", "base64", "wget")
_SHIM = """\
#!/bin/bash
exec {tool} "${{@//https:\\/\\/api.openai.com/{url}}}"
"""
"""A ``curl`` or ``wget`` that takes requests to OpenAI to the contract server."""


def run_script(script: Path, server: ContractServer, cwd: Path, timeout: float = 60) -> Outcome:
    """Run a shell script in ``cwd`` as ``run_program`` runs a program; requests that ``curl`` and ``wget`` send to OpenAI go to
    ``server``.
    """
    wanted = [tool for tool in SCRIPT_TOOLS if tool != "wget" or "wget" in script.read_text()]
    missing = [tool for tool in wanted if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    tools = cwd.parent / f"{cwd.name}-tools"
    tools.mkdir()
    for tool in {"curl", "wget"} & set(wanted):
        shim = tools / tool
        shim.write_text(_SHIM.format(tool=shutil.which(tool), url=server.url.replace("/", "\\/")))
        shim.chmod(0o755)
    environment = _environment(server, "1", cwd)
    environment["PATH"] = f"{tools}{os.pathsep}{environment['PATH']}"
    before = _files(cwd)
    done = subprocess.run(
        ["bash", str(script)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=timeout,
    )
    made = {name: data for name, data in _files(cwd).items() if before.get(name) != data}
    return Outcome(done.returncode, done.stdout, done.stderr, made, ())


def _environment(server: ContractServer, sdk: str, cwd: Path) -> dict[str, str]:
    path = [str(STUBS)]
    if sdk == "0":
        old = os.environ.get(OLD_SDK)
        if not old:
            pytest.skip(f"{OLD_SDK} names no directory with openai 0.28.1 (pip install --target DIR --no-deps openai==0.28.1)")
        path.append(old)
    inherited = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR", "LANG") if name in os.environ}
    return inherited | {
        "HOME": str(cwd),
        "NO_PROXY": "*",
        "OPENAI_API_BASE": server.base_url,
        "OPENAI_API_KEY": "sk-test",
        "OPENAI_BASE_URL": server.base_url,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join(path),
        "PYTHONUTF8": "1",
        "UNDALLE_SHOWN": str(cwd / ".shown.jsonl"),
    }


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
