"""The diff: what ``patch`` makes of it is the new text."""

import re
import shutil
import subprocess

import pytest

from undalle.diagnostics import Report
from undalle.reporters import Options
from undalle.reporters.diff import render

CASES = {
    "plain": ("a\nb\nc\n", "a\nB\nc\n"),
    "no newline at the end": ("a\nb", "a\nB"),
    "newline gained": ("a", "a\n"),
    "crlf": ("a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n"),
    "form feed and separators": ("a\n\x0cb\u2028c\nd\n", "a\n\x0cb\u2028c\nD\n"),
    "from empty": ("", "a\n"),
    "two hunks": ("a\n" + "x\n" * 30 + "b\n", "A\n" + "x\n" * 30 + "B\n"),
}


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git to apply the diff")
@pytest.mark.parametrize("case", CASES)
def test_the_diff_applies(case, tmp_path):
    old, new = CASES[case]
    (tmp_path / "a.py").write_bytes(old.encode())
    diff = render(Report(changed={"a.py": (old, new)}), Options())
    command = ["git", "apply", "-p0", "--whitespace=nowarn", "-"]
    subprocess.run(
        command,
        input=diff.encode(),
        cwd=tmp_path,
        check=True,
        env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent), "PATH": "/usr/bin:/bin"},
    )
    assert (tmp_path / "a.py").read_bytes() == new.encode()


def test_a_missing_last_newline_is_said():
    diff = render(Report(changed={"a.py": ("a", "b")}), Options())
    assert diff == "--- a.py\n+++ a.py\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"


def test_files_come_in_order_and_colour_is_all_that_is_added():
    report = Report(changed={"b.py": ("1\n", "2\n"), "a.py": ("--x\n", "++x\n")})
    plain = render(report, Options())
    assert plain.index("--- a.py") < plain.index("--- b.py")
    painted = render(report, Options(color=True))
    assert "\x1b[31m---x\x1b[0m\n" in painted
    assert "\x1b[32m+++x\x1b[0m\n" in painted
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == plain


def test_nothing_changed_says_nothing():
    assert render(Report(), Options()) == ""
