"""The command line in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).parent.parent / "src"


def environment(**more: str) -> dict[str, str]:
    """Return the environment of this process with the checkout's sources in front, nothing said about colours."""
    inherited = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    return {**inherited, "PYTHONPATH": str(SOURCES), **more}


def python(*arguments: str, cwd: Path | None = None, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run this Python with ``arguments`` and return how it ended."""
    options.setdefault("env", environment())
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=120, check=False, cwd=cwd, **options)


def module(*arguments: str, cwd: Path | None = None, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run ``python -m undalle`` with ``arguments``."""
    return python("-m", "undalle", *arguments, cwd=cwd, **options)
