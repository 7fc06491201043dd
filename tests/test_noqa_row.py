"""A comment on the row that the JSON names silences the finding, wherever the finding stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from undalle.engine.run import run
from undalle.settings import Settings

TODAY = Settings(as_of=date(2026, 11, 21))
HEAD = "from openai import OpenAI\n\nclient = OpenAI()\n"
CALLS = {
    "on its row": 'client.images.generate(\n    model="dall-e-3",\n    prompt="x",\n    size="1024x1024",\n)\n',
    "behind a backslash": 'response = \\\n    client.images.generate(model="dall-e-3", \\\n    prompt="x", size="1024x1024")\n',
    "before a long string": 'client.images.generate(model="dall-e-3", prompt="""a\nb\nc""", size="1024x1024")\n',
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_comment_there_silences_it(call: str, tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(HEAD + call)
    (found,) = run([str(path)], TODAY).findings
    lines = path.read_text().splitlines()
    row = found.noqa_row
    assert row >= found.start.row
    lines[row - 1] += f"  # noqa: {found.diagnostic.code}"
    path.write_text("\n".join(lines) + "\n")
    assert run([str(path)], TODAY).findings == []
