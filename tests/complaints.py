"""What the command line says when it refuses."""

from __future__ import annotations

import pytest


def error_line(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one line on stderr, after which nothing stands on stdout."""
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith("\n")
    lines = said.err.splitlines()
    assert len(lines) == 1, said.err
    assert lines[0].startswith("undalle: error: ")
    return lines[0]
