"""The documentation is in step with the rules, leads somewhere, and its Python runs."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from processes import python

from undalle.catalog import catalog

TOP = Path(__file__).parent.parent
DOCS = TOP / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def wanted(monkeypatch: pytest.MonkeyPatch) -> dict[Path, str]:
    monkeypatch.syspath_prepend(DOCS)
    return importlib.import_module("generate").pages()


def test_the_generated_pages_are_in_step(wanted: dict[Path, str]) -> None:
    assert {path for path in wanted if path.parent.name == "rules"} == set((DOCS / "rules").glob("*.md")), "run: python docs/generate.py"
    stale = [path.name for path, text in wanted.items() if path.read_text("utf-8") != text]
    assert stale == [], "run: python docs/generate.py"


def test_the_index_has_every_rule() -> None:
    text = (DOCS / "rules" / "README.md").read_text("utf-8")
    assert [code for code in catalog().rules() if f"[{code}](" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    text = _FENCE.sub("", page.read_text("utf-8"))
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)]
    assert [link for link in links if "://" not in link and link and not (page.parent / link).exists()] == []


def test_the_python_of_the_api_page_runs(tmp_path: Path) -> None:
    for folder in ("src", "app", "scripts"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.py").write_text('import openai\n\nopenai.images.generate(model="dall-e-3", prompt="x")\n')
    first, second = re.findall(r"^```python\n(.*?)^```$", (DOCS / "api.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert "src/a.py 3 UD101" in python("-c", first, cwd=tmp_path).stdout
    done = python("-c", second + "print(len(errors))", cwd=tmp_path)
    assert done.stdout.splitlines()[0].startswith("app/a.py "), done.stderr
