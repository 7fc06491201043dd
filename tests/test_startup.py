"""What a command must not import: nobody waits for a library that is not used."""

from __future__ import annotations

from pathlib import Path

import pytest
from processes import python

PROGRAM = """
import sys
from undalle.cli import run
code = run({arguments!r})
print("modules:", *sys.modules, file=sys.stderr)
sys.exit(code)
"""
PLAIN = "import os\n\nprint(os.getcwd())\n" * 50
CHAT = 'import openai\n\nopenai.OpenAI().chat.completions.create(model="gpt-4o", messages=[])\n'
LEGACY = 'from openai import OpenAI\n\nOpenAI().images.generate(model="dall-e-3", prompt="x")\n'
BROKEN = 'model = "dall-e-3" = = 1\n'


def imported(*arguments: str, cwd: Path, code: int = 0) -> set[str]:
    """Return the top-level modules that one command line brings in."""
    done = python("-c", PROGRAM.format(arguments=list(arguments)), cwd=cwd)
    assert done.returncode == code, done.stderr
    said = next(line for line in done.stderr.splitlines() if line.startswith("modules: "))
    return {name.split(".")[0] for name in said.split()[1:]} | {name for name in said.split()[1:] if name.startswith("undalle.")}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--help"], 0), (["--version"], 0), (["rules"], 0), (["rule", "UD101"], 0), (["models"], 0), (["check", "--help"], 0), ([], 2)],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_checks_nothing_loads_nothing(arguments: list[str], code: int, tmp_path: Path) -> None:
    loaded = imported(*arguments, cwd=tmp_path, code=code)
    assert {"libcst", "openai", "undalle.engine", "undalle.rewrite"}.isdisjoint(loaded)


def test_a_clean_check_loads_next_to_nothing(tmp_path: Path) -> None:
    """Each of these takes longer to load than five clean files take to check."""
    (tmp_path / "plain.py").write_text(PLAIN)
    for flags in (["--isolated"], [], ["--fix", "--force-exclude", "-q"]):
        loaded = imported("check", *flags, ".", cwd=tmp_path)
        assert {"click", "dataclasses", "inspect", "datetime", "tomllib", "libcst", "yaml", "subprocess", "tempfile"}.isdisjoint(loaded)
        ours = {name for name in loaded if name.startswith("undalle.")}
        assert {"undalle.facts", "undalle.diagnostics", "undalle.rewrite", "undalle.engine.judging", "undalle.catalog.whole"}.isdisjoint(
            ours
        )
        assert len(ours) < 45, sorted(ours)


def test_check_without_a_candidate_does_not_load_libcst(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"plain{number}.py").write_text(PLAIN)
    (tmp_path / "chat.py").write_text(CHAT)
    for flags in ([], ["--fix"], ["--diff"]):
        loaded = imported("check", "--isolated", *flags, ".", cwd=tmp_path)
        assert {"libcst", "openai", "yaml"}.isdisjoint(loaded)


def test_an_empty_directory_does_not_load_libcst(tmp_path: Path) -> None:
    assert "libcst" not in imported("check", "--isolated", cwd=tmp_path)


@pytest.mark.parametrize("program", [LEGACY, BROKEN], ids=["legacy", "broken"])
def test_check_never_loads_openai(program: str, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(program)
    loaded = imported("check", "--isolated", "--unsafe-fixes", "--fix", "--exit-zero", cwd=tmp_path)
    assert "libcst" in loaded
    assert {"openai", "httpx", "requests"}.isdisjoint(loaded)


def test_libcst_is_loaded_without_its_metadata_of_names(tmp_path: Path) -> None:
    """The qualified names of LibCST alone take longer than everything we do."""
    (tmp_path / "app.py").write_text(LEGACY)
    done = python("-c", PROGRAM.format(arguments=["check", "--isolated", "--exit-zero"]), cwd=tmp_path)
    assert "libcst.matchers" not in done.stderr.split()
