"""Files that are no Python: every value stands where it is said to stand, and broken text is refused with a place, never a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from trees import trees

from undalle.catalog import catalog
from undalle.facts import Dialect
from undalle.formats.curl import Script
from undalle.formats.entries import Entry
from undalle.formats.read import read_facts
from undalle.formats.settings import entries_of
from undalle.formats.versions import admits, raised
from undalle.sources.kind import Kind
from undalle.sources.languages import READERS
from undalle.sources.names import CODE, kind_by_name
from undalle.sources.plain import read_plain, shadow_of
from undalle.sources.source import UnparsableError

SIDE = sorted({path for tree in trees() for path in tree.path.rglob("*") if path.is_file() and kind_by_name(path)})
PIECES = [*"'\"\\${}()|<>\n\r\t #,:=[]&;`a1", "$(", "${A:-", "<<EOF\n", "'\"'", "\\\n", "openai==1", "é", "\U0001f600"]


def values(name: str, text: str) -> dict[str, str]:
    found: list[Entry] = entries_of(name, text)
    assert all(text[one.start : one.end] == f"{one.opening}{one.text}{one.closing}" for one in found)
    return {".".join(one.path): one.text for one in found}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (".env", "A=1\r\nexport B = 'two words' # no\n#C=3\nD=\"4\"\nE\n F=5 6  # six\n", {
            "A": "1", "B": "two words", "D": "4", "F": "5 6",
        }),
        ("a.toml", 'x = 1\n["é"."b c"]\nd = "e"  # "f"\ng = [\'h\', {i = "j"}]\nk = """\nl = "m"\n"""\n', {
            "é.b c.d": "e", "é.b c.g.[]": "h", "é.b c.g.[].i": "j",
        }),
        ("a.toml", 'a = "b"\r\nc = "d\\"e"\r\nf = \'g\\h\'\r\n', {"a": "b", "f": "g\\h"}),
        ("a.yaml", "a: &x b # c\nd: [e, 'f', \"g\"]\nh: *x\ni: |\n  j: k\nl: 'it''s'\nm:\n  - n: !t o\n", {
            "a": "b", "d.[]": "g", "m.[].n": "o",
        }),
        ("a.yml", "a: b\r\n---\r\nc: \"é\U0001f600\"\r\nd: e\r\n", {"a": "b", "c": "é\U0001f600", "d": "e"}),
        ("a.json", '{"é": {"b": ["c", 1, null]}, "d": "e\\u00e9"}', {"é.b.[]": "c"}),
        ("a.ini", "[s]\n; a = 1\na: 2 ; two\nb =\n    c\n    d\n", {"s.a": "2", "s.b.[]": "d"}),
        ("a.properties", "# a=0\na.b=1\nc = 2\n", {".a.b": "1", ".c": "2"}),
    ],
)  # fmt: skip
def test_values_and_their_places(name: str, text: str, expected: dict[str, str]) -> None:
    assert values(name, text) == expected


@pytest.mark.parametrize(
    ("name", "text", "row"),
    [
        ("a.toml", 'a = "b"\nc = = 1\n', 2),
        ("a.yaml", "a: b\nc: [d\n", 3),
        ("a.yaml", "a: \x01\n", 1),
        ("a.json", '{"a": "b",\n "c": }', 2),
        ("a.json", '{"a": "b"} x', 1),
        ("a.ini", "\na = 1\n[s]\n", 2),
    ],
)
def test_what_is_broken_says_where(name: str, text: str, row: int) -> None:
    with pytest.raises(UnparsableError) as error:
        entries_of(name, text)
    assert error.value.row == row
    assert "\n" not in error.value.reason


@pytest.mark.parametrize(
    ("text", "dialect", "new"),
    [
        ("==0.28.1", Dialect.PEP440, "==1.76.0"),
        (" < 1".strip(), Dialect.PEP440, ">= 1.76,< 2"),
        (">=0.27, <1", Dialect.PEP440, ">=1.76, <2"),
        ("~=0.28", Dialect.PEP440, "~=1.76"),
        ("==1.3.*", Dialect.PEP440, "==1.76.*"),
        (">0.27,!=0.28.0,<=1.9", Dialect.PEP440, ">=1.76,<2"),
        ("^0.28.1", Dialect.POETRY, "^1.76.0"),
        ("~0.28", Dialect.POETRY, "~1.76"),
        ("0.28.1", Dialect.POETRY, "1.76.0"),
        ("=0.28", Dialect.CONDA, "=1.76"),
        ("^0.27 || ^0.28", Dialect.POETRY, ""),
    ],
)
def test_a_raised_pin_is_as_exact_as_it_was(text: str, dialect: Dialect, new: str) -> None:
    assert raised(text, dialect, "1.76.0") == new
    assert not new or (not admits(text, dialect, "1.76.0") and admits(new, dialect, "1.76.0"))


@pytest.mark.parametrize("spec", [">=0.27", ">=1.3,<2", "!=1.5", ">1", "~=1.3", "*"])
def test_a_range_that_reaches_high_enough_is_fine(spec: str) -> None:
    assert admits(spec, Dialect.PEP440, "1.76.0")


def test_a_shadow_is_python_of_the_same_length() -> None:
    text = "a: b  # undalle: ignore[UD802] why\r\n\n  # noqa\ncurl \\\n  -d '{\n  \"x\": 1}'\n'open\n"
    shadow = shadow_of(text)
    compile(shadow, "shadow", "exec")
    assert len(shadow) == len(text)
    assert "# undalle: ignore[UD802] why" in shadow
    assert "x" not in shadow


@pytest.mark.parametrize("quote", ["'{Q}'", '"{Q}"'], ids=["single", "double"])
def test_members_of_a_body_have_places_in_any_quotes(quote: str) -> None:
    body = '{"model": "dall-e-3", "n": 2, "prompt": "é $P"}'
    spelled = quote.replace("{Q}", body if quote[0] == "'" else body.replace('"', '\\"'))
    text = f"curl https://api.openai.com/v1/images/generations -d {spelled}\n"
    (call,) = Script("a.sh", text, 0, len(text), catalog()).calls()
    written = {item.name: text[item.value_span.start : item.value_span.end].replace("\\", "") for item in call.items()}
    assert written == {"model": '"dall-e-3"', "n": "2", "prompt": '"é $P"'}


@pytest.mark.parametrize("seed", range(4))
def test_no_text_breaks_the_readers(seed: int) -> None:
    """Fixtures with pieces put in, taken out and cut off: facts whose places are right, or a refusal."""
    chance = random.Random(seed)
    known = catalog()
    for _ in range(250):
        path: Path = chance.choice(SIDE)
        text = path.read_bytes().decode("utf-8", "replace")
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(text) + 1)
            cut = chance.choice((0, 0, 1, 20, len(text)))
            text = text[:at] + chance.choice(["", *PIECES]) + text[at + cut :]
        source = read_plain(path, path.name, text.encode(), kind_by_name(path) or Kind.SETTINGS)
        compile(source.shadow, "shadow", "exec")
        try:
            facts = read_facts(source, known)
        except UnparsableError:
            continue
        literals = [literal for call in facts.calls for item in call.items() for literal in item.value.literals]
        literals += [mention.literal for mention in facts.mentions if mention.literal is not None]
        for one in literals:
            assert source.text[one.span.start : one.span.end] == f"{one.opening}{one.lead}{one.word}{one.closing}"
        assert all(source.text[pin.span.start : pin.span.end] == pin.spec for pin in facts.pins)


def test_every_suffix_that_is_read_has_a_reader() -> None:
    assert set(READERS) == CODE
