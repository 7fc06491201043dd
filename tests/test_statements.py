"""Statements go, change and lose their ``with``; the lines around them stay as they are."""

from __future__ import annotations

import ast
import textwrap
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undalle.diagnostics import Edit
from undalle.facts import Span
from undalle.rewrite.edits import splice
from undalle.rewrite.statements import Unplaceable, delete, insert_before, join, only_one, replace, unwrap


def at(text: str, part: str) -> Span:
    start = text.index(part)
    return Span("a.py", start, start + len(part))


@pytest.mark.parametrize(
    ("before", "statement", "after"),
    [
        ("a()\nx()\nb()\n", "x()", "a()\nb()\n"),
        ("a()\nx()  # why; not\nb()\n", "x()", "a()\nb()\n"),
        ("a()\nx();  # why\nb()\n", "x()", "a()\nb()\n"),
        ("a()\n# stays\nx()\n", "x()", "a()\n# stays\n"),
        ("a()\nx()", "x()", "a()\n"),
        ("a()\r\n\tx(1,\r\n\t  2)\r\nb()\r\n", "x(1,\r\n\t  2)", "a()\r\nb()\r\n"),
        ("a()\n\nx()\n\nb()\n", "x()", "a()\n\nb()\n"),
        ("a(); x()  # both\n", "x()", "a()  # both\n"),
        ("x(); a()  # both\n", "x()", "a()  # both\n"),
        ("a() ; x(); b()\n", "x()", "a() ; b()\n"),
        ("a(); x();\n", "x()", "a();\n"),
        ("if y: x(); a()\n", "x()", "if y: a()\n"),
        ("if y: a(); x()\n", "x()", "if y: a()\n"),
        (">>> a()\n>>> x()\n>>> b()\n", "x()", ">>> a()\n>>> b()\n"),
    ],
)
def test_a_statement_goes_with_its_line_or_one_semicolon(before: str, statement: str, after: str) -> None:
    assert splice(before, delete(before, at(before, statement))) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("if y:\n    x()  # why\nb()\n", "if y:\n    pass\nb()\n"),
        ("if y: x()  # why\n", "if y: pass  # why\n"),
        ("if y: x();\n", "if y: pass;\n"),
    ],
)
def test_the_only_statement_of_a_block_becomes_pass(before: str, after: str) -> None:
    assert splice(before, delete(before, at(before, "x()"), alone=True)) == after


def test_a_statement_behind_a_header_must_be_alone() -> None:
    text = "if y: x()\n"
    with pytest.raises(Unplaceable):
        delete(text, at(text, "x()"))


def test_neighbours_on_a_line_go_together() -> None:
    text = "a(); x() ; y(); b()\nz()\n"
    spans = join(text, [at(text, "z()"), at(text, "y()"), at(text, "x()")])
    assert [text[span.start : span.end] for span in spans] == ["x() ; y()", "z()"]
    assert splice(text, [edit for span in spans for edit in delete(text, span)]) == "a(); b()\n"


def test_what_is_joined_is_what_shares_a_line_with_the_one_before() -> None:
    text = "a()\nb(); c()\n"
    assert [text[span.start : span.end] for span in join(text, [at(text, part) for part in ("a()", "b()", "c()")])] == ["a()", "b(); c()"]


def test_neighbouring_lines_go_one_by_one() -> None:
    text = "a()\n\nx()\n\ny()\n\nb()\n"
    assert splice(text, [*delete(text, at(text, "x()")), *delete(text, at(text, "y()"))]) == "a()\n\nb()\n"


def test_replacements_and_insertions_take_the_indentation() -> None:
    text = "if y:\r\n\tx()  # c\r\n"
    assert splice(text, replace(text, at(text, "x()"), "p()\nq()")) == "if y:\r\n\tp()\r\n\tq()  # c\r\n"
    assert splice(text, insert_before(text, at(text, "x()"), ["p()", "q()"])) == "if y:\r\n\tp()\r\n\tq()\r\n\tx()  # c\r\n"


def test_a_doctest_line_is_inserted_with_its_prompt() -> None:
    text = ">>> x()\n"
    assert splice(text, insert_before(text, at(text, "x()"), ["p()"])) == ">>> p()\n>>> x()\n"


@pytest.mark.parametrize("text", ["if y: x()\n", "a(); x()\n"])
def test_no_line_is_inserted_where_the_statement_starts_none(text: str) -> None:
    with pytest.raises(Unplaceable):
        insert_before(text, at(text, "x()"), ["p()"])
    with pytest.raises(Unplaceable):
        replace(text, at(text, "x()"), "p()\nq()")
    assert splice(text, replace(text, at(text, "x()"), "p()")) == text.replace("x()", "p()")


def unwrapped(before: str, header: str, body: str, replacement: str, protected: str | None = None) -> str:
    spans = [at(before, protected)] if protected else []
    return splice(before, unwrap(before, at(before, header), at(before, body), replacement, protected=spans))


@pytest.mark.parametrize(
    ("before", "header", "body", "replacement", "after"),
    [
        ("with u() as r:\n    d = r.read()\nz()\n", "with u() as r:", "d = r.read()", "r = v()", "r = v()\nd = r.read()\nz()\n"),
        ("with u() as r:\n    d = r.read()\nz()\n", "with u() as r", "    d = r.read()\n", "r = v()", "r = v()\nd = r.read()\nz()\n"),
        ("with u() as r:\n    d()\n", "with u() as r:", "d()", "", "d()\n"),
        ("with u() as r:  # c\n    d()\n", "with u() as r:", "d()", "", "# c\nd()\n"),
        ("with u() as r:  # c\n    d()\n", "with u() as r:", "d()", "r = v()", "r = v()  # c\nd()\n"),
        ("with u(a[1:]) as r:  # c: d\n    d()\n", "with u(a[1:]) as r:  # c: d\n    ", "d()", "p()", "p()  # c: d\nd()\n"),
        ("with u(a[1:]) as r:\r\n\td()\r\n", "with u(a[1:]) as r:\r\n", "\td()\r\n", "p()", "p()\r\nd()\r\n"),
        ("with u() as r: d()\n", "with u() as r:", "d()", "r = v()", "r = v()\nd()\n"),
        ("if y:\n\twith u() as r: d(); e()\n", "with u() as r:", "d(); e()", "p()\nq()", "if y:\n\tp()\n\tq()\n\td(); e()\n"),
        ("with u() as r: d()\n", "with u() as r:", "d()", "", "d()\n"),
        (
            "if y:\r\n\twith (\r\n\t\tu() as r\r\n\t):\r\n\t\td()\r\n",
            "with (\r\n\t\tu() as r\r\n\t):",
            "d()",
            "p()",
            "if y:\r\n\tp()\r\n\td()\r\n",
        ),
        (
            "with u():\n  # top\n  d()\n\n  # mid\n  e()\n  # end\n# out\n",
            "with u():",
            "d()\n\n  # mid\n  e()",
            "p()",
            "p()\n# top\nd()\n\n# mid\ne()\n# end\n# out\n",
        ),
        ("with u():\n    d(\n  1)\n# left\n    e()\n", "with u():", "d(\n  1)\n# left\n    e()", "p()", "p()\nd(\n1)\n# left\ne()\n"),
        ("if y:\n  with u():\n    d(\n1)\n    e()\n", "with u():", "d(\n1)\n    e()", "p()", "if y:\n  p()\n  d(\n1)\n  e()\n"),
        ("with u(ab):\n    d()\n    \n    e()\n", "with u(ab):", "d()\n    \n    e()", "p()", "p()\nd()\n    \ne()\n"),
    ],
)
def test_a_with_goes_and_its_body_comes_up(before: str, header: str, body: str, replacement: str, after: str) -> None:
    assert unwrapped(before, header, body, replacement) == after


def test_a_with_goes_far_down_in_a_file_as_well() -> None:
    above = "x = 1\n" * 100
    assert unwrapped(f"{above}with u(a[1:]):  # c\n    d()\n", "with u(a[1:]):  # c\n    ", "d()", "p()") == f"{above}p()  # c\nd()\n"


def test_a_body_no_deeper_than_its_header_has_no_room() -> None:
    text = "if y:\n    with u():\n    d()\n"
    with pytest.raises(Unplaceable):
        unwrap(text, at(text, "with u():"), at(text, "d()"), "p()")


def test_lines_of_a_string_stay() -> None:
    before = 'with u():\n    d("""\n    in\n    """)\n    e()\n'
    assert unwrapped(before, "with u():", before[14:-1], "p()", '"""\n    in\n    """') == 'p()\nd("""\n    in\n    """)\ne()\n'


def test_a_deleted_line_is_not_dedented() -> None:
    text = "with u() as r:\n    r.check()\n    d(r)\n"
    gone = delete(text, at(text, "r.check()"))
    more = insert_before(text, at(text, "d(r)"), ["p()"], indent="")
    edits = unwrap(text, at(text, "with u() as r:"), at(text, "r.check()\n    d(r)"), "r = v()", planned=[*gone, *more])
    assert splice(text, [*gone, *more, *edits]) == "r = v()\np()\nd(r)\n"


def test_nested_withs_both_go() -> None:
    text = "with a() as x:\n    with b() as y:\n        d()\n    e()\n"
    inner = unwrap(text, at(text, "with b() as y:"), at(text, "d()"), "y = 2")
    outer = unwrap(text, at(text, "with a() as x:"), at(text, text[19:-1]), "x = 1", planned=inner)
    assert splice(text, [*inner, *outer]) == "x = 1\ny = 2\nd()\ne()\n"


@pytest.mark.parametrize("text", ["x; with u(): d()\n", "with u():\nd()\n", "if y:\n\twith u():\n    d()\n"])
def test_a_body_must_be_deeper_and_a_header_start_its_line(text: str) -> None:
    with pytest.raises(Unplaceable):
        unwrap(text, at(text, "with u():"), at(text, "d()"), "p()")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("if y:\n    x()\n", True),
        ("if (\n        y):  # c\n\n    # only:\n    x()\nz()\n", True),
        ("if y:\n    x()\nelse:\n    z()\n", True),
        ("if y: x()\n", True),
        ("    x()\n", True),
        ("z()\nif y: x()\nz()\n", True),
        ("if y:\n    x(); z()\n", True),
        ("if y and \\\n  z:  # c\n    x()\n", True),
        ("class A:\n  if y:\n    z()\n  x()\n", False),
        ("if y:\n    x()\n\n    # c\n    z()\n", False),
        ("if y:\n    z()\n    x()\nz()\n", False),
        ("if y:\r\n\tif z:\r\n\t\tz()\r\n\tx()\r\n", False),
    ],
)
def test_a_block_with_one_statement_is_known(text: str, answer: bool) -> None:
    assert only_one(text, at(text, "x()")) is answer


LINES = ["d()", "d()  # c", "# own", "", "d(1,\n  2)", 's = """\n  in\n\n"""', "if q:\n  d()\nelse:\n    e()"]
LINES += ['t = f("""a\n""",\n1)', 't = f"""a\n {s}"""', "k = 1 + \\\n  2"]


def strings(text: str) -> list[Span]:
    starts = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]
    return [
        Span("a.py", starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.lineno != node.end_lineno
    ]


@given(
    st.lists(st.sampled_from(LINES), min_size=1, max_size=5), st.sampled_from(["  ", "\t", "      "]), st.sampled_from(["", "    ", "\t"])
)
def test_what_was_in_the_with_means_the_same_outside(lines: list[str], step: str, lead: str) -> None:
    block = "\n".join([*lines, "last()"])
    deep = textwrap.indent(block, lead + step)
    text = ("if top:\n" if lead else "") + f"{lead}with u() as r:\n{deep}\n{lead}z()\n"
    start = text.index("with")
    first = next(line for line in deep.split("\n") if line.strip() and not line.strip().startswith("#"))
    body = Span("a.py", text.index(first, start) + len(lead + step), text.index("last()") + len("last()"))
    new = splice(text, unwrap(text, Span("a.py", start, start + len("with u() as r:")), body, "r = u()", protected=strings(text)))
    outer = ast.parse(text).body
    statements = outer[0].body if lead else outer
    flat = [ast.parse("r = u()").body[0], *statements[0].body, *statements[1:]]
    parsed = ast.parse(new).body
    assert [ast.dump(node) for node in (parsed[0].body if lead else parsed)] == [ast.dump(node) for node in flat]
    assert [line.lstrip() for line in new.split("\n")] == [line.lstrip() for line in text.replace("with u() as r:", "r = u()").split("\n")]


def test_edits_name_the_file_they_belong_to() -> None:
    text = "with u(): d()\n"
    edits: list[Edit] = unwrap(text, at(text, "with u():"), at(text, "d()"), "p()")
    assert {edit.span.file for edit in edits} == {"a.py"}
