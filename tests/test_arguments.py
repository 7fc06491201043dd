"""Items leave and enter brackets; everything else keeps its bytes."""

from __future__ import annotations

import ast

import pytest
from argument_lists import FILE, Case, build, cases, comments
from hypothesis import given
from hypothesis import strategies as st

from undalle.diagnostics import Edit
from undalle.facts import Arguments, Place
from undalle.rewrite.arguments import rearrange, remove
from undalle.rewrite.edits import splice
from undalle.rewrite.layout import Insertion


def without(text: str, *names: str, place: Place = Place.CALL) -> str:
    arguments = build(text, place)
    return splice(text, remove(text, arguments, [item for item in arguments.items if item.name in names]))


def changed(text: str, names: str, *inserted: Insertion, place: Place = Place.CALL) -> str:
    arguments = build(text, place)
    return splice(text, rearrange(text, arguments, [item for item in arguments.items if item.name in names.split()], inserted))


@pytest.mark.parametrize(
    ("before", "names", "after"),
    [
        ("f(a=1, b=2)", "b", "f(a=1)"),
        ("f(a=1, b=2,)", "b", "f(a=1,)"),
        ("f(a=1, b=2)", "a", "f(b=2)"),
        ("f( a=1, b=2 )", "b", "f( a=1 )"),
        ("f(a=1,b=2,c=3)", "b", "f(a=1,c=3)"),
        ("f(a=1, b=2, c=3, d=4)", "b c", "f(a=1, d=4)"),
        ("f(a=1, b=2, c=3)", "a c", "f(b=2)"),
        ("f(a=1, b=2, )", "a b", "f()"),
        ("f('p', b=(1, 2))", "b", "f('p')"),
        ("f(b=2, **kw)", "b", "f(**kw)"),
        ("f(a='x, b=2', b=')#')", "b", "f(a='x, b=2')"),
        ("f(\n    a=1,\n    b=2,\n)", "b", "f(\n    a=1,\n)"),
        ("f(\n    a=1,\n    b=2\n)", "b", "f(\n    a=1,\n)"),
        ("f(\n    a=1,\n    b=2\n)", "a", "f(\n    b=2\n)"),
        ("f(\n    a=1,\n    b=2,\n)", "a b", "f()"),
        ("f(\n    a=1,  # the, one)\n    b=2,\n)", "a", "f(\n    b=2,\n)"),
        ("f(\n    # above\n    a=1,  # one\n    # below\n    b=2,\n)", "a", "f(\n    # above\n    # below\n    b=2,\n)"),
        ("f(\n    # above\n    a=1,  # one\n)", "a", "f(\n    # above\n)"),
        ("f(a=1,  # note\n  b=2)", "a", "f(  # note\n  b=2)"),
        ("f(a=1, b=2,  # note\n  c=3)", "b", "f(a=1,  # note\n  c=3)"),
        ("f(\n    a=1, b=2,\n    c=3,\n)", "a", "f(\n    b=2,\n    c=3,\n)"),
        ("f(\n    a=1, b=2,\n    c=3,\n)", "b", "f(\n    a=1,\n    c=3,\n)"),
        ("f(\n    a=1, b=2,  # both\n    c=3,\n)", "a b", "f(\n    c=3,\n)"),
        ("f(\n    a=[\n        1,  # in\n    ],  # one\n    c=3,\n)", "a", "f(\n    c=3,\n)"),
        ("f(a=1,\n  b=2)", "b", "f(a=1)"),
        ("f(a=1,\n  b=2)", "a", "f(b=2)"),
        ("f(a=1,\n  b=2,\n  c=3)", "b c", "f(a=1)"),
        ("f(a=1,\n  # why\n  b=2)", "b", "f(a=1,\n  # why\n  )"),
        ("f(\r\n\ta=1,\r\n\tb=2,  # two\r\n\tc=3,\r\n)\r\n", "b", "f(\r\n\ta=1,\r\n\tc=3,\r\n)\r\n"),
        ("f(a=1, \\\n  b=2, \\\n  c=3)", "b", "f(a=1, \\\n  c=3)"),
        ("f(a=1, \\\n  b=2)", "b", "f(a=1)"),
        ("f(a=1\n  , b=2\n  , c=3)", "b", "f(a=1\n  , c=3)"),
        ("f(a=1\n  , b=2\n  , c=3)", "c", "f(a=1\n  , b=2)"),
        ("f(a=1\n  , b=2\n  , c=3)", "a", "f(b=2\n  , c=3)"),
        ("f(\n    a=1,\n# stays\n)", "a", "f(\n# stays\n)"),
        ("f(a=1, b=2,\n  c=3, d=4,\n  e=5)", "d", "f(a=1, b=2,\n  c=3,\n  e=5)"),
        ("f(a=1,  # one\n  b=2\n  ,\n  c=3)", "b", "f(a=1,  # one\n  c=3)"),
        ("f(\n    a=1, b=2, c=3,  # all\n    d=4,\n)", "a b c", "f(\n    d=4,\n)"),
    ],
)
def test_removal_takes_the_item_and_nothing_else(before: str, names: str, after: str) -> None:
    assert without(before, *names.split()) == after


@pytest.mark.parametrize(
    ("before", "names", "after"),
    [
        ('{"a": 1, "b": 2}', "b", '{"a": 1}'),
        ('{"a": 1, "b": 2}', "a", '{"b": 2}'),
        ('{\n  "a": 1,\n  "b": {"c": 3},\n}', "b", '{\n  "a": 1,\n}'),
        ('{**base, "a": 1}', "a", "{**base}"),
    ],
)
def test_a_dict_is_the_same_shape(before: str, names: str, after: str) -> None:
    assert without(before, *names.split(), place=Place.DICT) == after


@pytest.mark.parametrize(
    ("before", "names", "after"),
    [
        ('{"a": 1, "b": 2}', "a", '{"b": 2}'),
        ('{"a": 1, "b": 2}', "b", '{"a": 1}'),
        ('{\n  "a": 1,\n  "b": 2\n}', "b", '{\n  "a": 1\n}'),
        ('{"a": 1, "b": 2, "c": 3}', "c", '{"a": 1, "b": 2}'),
        ('{"a": 1, "b": 2, "c": 3}', "b c", '{"a": 1}'),
        ('{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', "c", '{\n  "a": 1,\n  "b": 2\n}'),
        ('{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', "a", '{\n  "b": 2,\n  "c": 3\n}'),
    ],
)
def test_json_keeps_no_comma_behind_its_last_item(before: str, names: str, after: str) -> None:
    assert without(before, *names.split(), place=Place.JSON) == after


def test_what_takes_the_place_of_the_last_item_of_json_needs_its_comma() -> None:
    assert changed('{"a": 1, "b": 2}', "b", Insertion("q", "3", after="b"), place=Place.JSON) == '{"a": 1, "q": 3}'
    assert changed('{"a": 1, "b": 2}', "a b", Insertion("q", "3"), place=Place.JSON) == '{"q": 3}'
    lines = '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}'
    assert changed(lines, "c", Insertion("q", "3", after="a"), place=Place.JSON) == '{\n  "a": 1,\n  "q": 3,\n  "b": 2\n}'


def test_an_entry_of_a_list_of_tools_is_a_dict() -> None:
    assert changed('{"a": 1}', "", Insertion("q", "3"), place=Place.TOOL) == '{"a": 1, "q": 3}'


def test_the_comment_of_an_item_that_is_replaced_holds_nothing_behind_it() -> None:
    assert changed("f(\n    a=1,\n    b=2,# two\n    c=3)", "b c", Insertion("q", "9", after="b")) == "f(\n    a=1,\n    q=9)"


def test_a_doctest_keeps_its_prompts() -> None:
    before = ">>> f(\n...     a=1,\n...     b=2,\n... )\n"
    items = build(before.replace(">>> ", "    ").replace("...", "   ").strip(" ").rjust(len(before)))
    assert splice(before, remove(before, items, [items.items[1]])) == ">>> f(\n...     a=1,\n... )\n"
    assert (
        splice(before, rearrange(before, items, (), [Insertion("q", "3", after="a")]))
        == ">>> f(\n...     a=1,\n...     q=3,\n...     b=2,\n... )\n"
    )


@pytest.mark.parametrize(
    ("before", "names", "inserted", "after"),
    [
        ("f()", "", [Insertion("q", "3")], "f(q=3)"),
        ("f()", "", [Insertion("q", "3"), Insertion("r", "4")], "f(q=3, r=4)"),
        ("f('p')", "", [Insertion("q", "3", first=True)], "f('p', q=3)"),
        ("f('p', *rest, a=1)", "", [Insertion("q", "3", first=True)], "f('p', *rest, q=3, a=1)"),
        ("f(a=1, **kw)", "", [Insertion("q", "3")], "f(a=1, q=3, **kw)"),
        ("f(**kw)", "", [Insertion("q", "3")], "f(q=3, **kw)"),
        ("f(a=1, b=2)", "", [Insertion("q", "3", after="a")], "f(a=1, q=3, b=2)"),
        ("f(a=1,)", "", [Insertion("q", "3", after="nowhere")], "f(a=1, q=3,)"),
        ("f(a=1,b=2)", "", [Insertion("q", "3")], "f(a=1,b=2,q=3)"),
        ("f(a = 1)", "", [Insertion("q", "3")], "f(a = 1, q = 3)"),
        ("f(a=1)", "", [Insertion("q", "3"), Insertion("r", "4", after="q"), Insertion("m", "5", first=True)], "f(m=5, a=1, q=3, r=4)"),
        ("f(a=1, b=2)", "b", [Insertion("q", "3", after="b")], "f(a=1, q=3)"),
        ("f(a=1, b=2)", "b", [Insertion("q", "3", after="a")], "f(a=1, q=3)"),
        ("f(a=1, b=2)", "a b", [Insertion("q", "3"), Insertion("m", "5", first=True)], "f(m=5, q=3)"),
        ("f(a=1)", "a", [Insertion("q", "3"), Insertion("m", "5", first=True)], "f(m=5, q=3)"),
        ("f('p',\n  n=1,\n  a=2)", "a", [Insertion("q", "3", after="n")], "f('p',\n  n=1,\n  q=3)"),
        ("f('p',\n  n=1,\n  a=2,\n  b=3)", "a b", [Insertion("q", "3", after="n")], "f('p',\n  n=1,\n  q=3)"),
        ("f(\n    a=1,  # one\n    b=2,\n)", "", [Insertion("q", "3", after="a")], "f(\n    a=1,  # one\n    q=3,\n    b=2,\n)"),
        ("f(\n    a=1,\n    b=2  # two\n)", "", [Insertion("q", "3")], "f(\n    a=1,\n    b=2,  # two\n    q=3\n)"),
        ("f(\n    a=1,\n    b=2\n)", "b", [Insertion("q", "3", after="a")], "f(\n    a=1,\n    q=3\n)"),
        ("f(\n    a=1,\n    b=2,  # gone\n)", "b", [Insertion("q", "3")], "f(\n    a=1,\n    q=3,\n)"),
        ("f(\n    # about a\n    a=1,\n)", "", [Insertion("q", "3", first=True)], "f(\n    q=3,\n    # about a\n    a=1,\n)"),
        ("f(a=1,\n  b=2)", "", [Insertion("q", "3", first=True)], "f(q=3,\n  a=1,\n  b=2)"),
        ("f(\n    a=1, b=2\n)", "", [Insertion("q", "3")], "f(\n    a=1, b=2, q=3\n)"),
        ("f(\r\n\ta=1,\r\n)", "", [Insertion("q", "3")], "f(\r\n\ta=1,\r\n\tq=3,\r\n)"),
        ("f(a=1, b=2,\n  c=3)", "", [Insertion("q", "3")], "f(a=1, b=2,\n  c=3, q=3)"),
        (
            "f(\n    a=1, b=2,\n    c=3,\n    d=4,\n)",
            "",
            [Insertion("q", "3", first=True)],
            "f(\n    q=3, a=1, b=2,\n    c=3,\n    d=4,\n)",
        ),
        (
            "f(\n    a=1, b=2,\n    c=3,\n    d=4,\n)",
            "",
            [Insertion("q", "3", after="a")],
            "f(\n    a=1, q=3, b=2,\n    c=3,\n    d=4,\n)",
        ),
        (
            "f(\n    a=1,\n    b=2, c=3,\n    d=4,\n    e=5,\n)",
            "",
            [Insertion("q", "3", after="a")],
            "f(\n    a=1,\n    q=3,\n    b=2, c=3,\n    d=4,\n    e=5,\n)",
        ),
        (
            "f(\n    a=1, b=2,\n    c=3,\n    d=4,\n)",
            "",
            [Insertion("q", "3", after="b")],
            "f(\n    a=1, b=2, q=3,\n    c=3,\n    d=4,\n)",
        ),
        (
            "f(\n    a=1, b=2,\n    c=3,\n    d=4,\n)",
            "",
            [Insertion("q", "3", after="c")],
            "f(\n    a=1, b=2,\n    c=3,\n    q=3,\n    d=4,\n)",
        ),
        (
            "f(a=1,\n  b=2, c=3,\n  d=4,\n  e=5)",
            "",
            [Insertion("q", "3", first=True)],
            "f(q=3,\n  a=1,\n  b=2, c=3,\n  d=4,\n  e=5)",
        ),
        (
            "f(a=1)",
            "",
            [Insertion("q", "3", after="a"), Insertion("r", "4", after="a"), Insertion("s", "5", after="q")],
            "f(a=1, q=3, s=5, r=4)",
        ),
        (
            "f(a=1)",
            "",
            [Insertion("q", "3", after="a"), Insertion("r", "4", after="q"), Insertion("s", "5", after="r")],
            "f(a=1, q=3, r=4, s=5)",
        ),
        ("f(a=1,\n  b=2, c=3,\n  d=4,\n  e=5)", "", [Insertion("q", "3", after="b")], "f(a=1,\n  b=2, q=3, c=3,\n  d=4,\n  e=5)"),
    ],
)
def test_what_is_inserted_looks_like_its_neighbours(before: str, names: str, inserted: list[Insertion], after: str) -> None:
    assert changed(before, names, *inserted) == after


@pytest.mark.parametrize(
    ("before", "names", "inserted", "after"),
    [
        ("{'a': 1}", "", [Insertion("q", "3")], "{'a': 1, 'q': 3}"),
        ('{"a":1}', "", [Insertion("q", "3")], '{"a":1, "q":3}'),
        ("{}", "", [Insertion("q", "3")], '{"q": 3}'),
        ('{"a": 1, **more}', "", [Insertion("q", "3")], '{"a": 1, **more, "q": 3}'),
        ('{\'a\': "x", \'b\': "y", \'c\': ("z", "z")}', "", [Insertion("q", "3")], "{'a': \"x\", 'b': \"y\", 'c': (\"z\", \"z\"), 'q': 3}"),
        ("{**{'a': 1}}", "", [Insertion("q", "3")], "{**{'a': 1}, 'q': 3}"),
        ("{\n  'a': 1,\n  'b': 2\n}", "b", [Insertion("q", "3", after="a")], "{\n  'a': 1,\n  'q': 3\n}"),
    ],
)
def test_a_key_is_quoted_and_spaced_as_its_neighbours(before: str, names: str, inserted: list[Insertion], after: str) -> None:
    assert changed(before, names, *inserted, place=Place.DICT) == after


def dumps(text: str) -> list[str]:
    value = ast.parse(text).body[0].value
    if isinstance(value, ast.Call):
        return [ast.dump(node) for node in (*value.args, *value.keywords)]
    return [ast.dump(key) + ast.dump(entry) if key else ast.dump(entry) for key, entry in zip(value.keys, value.values, strict=True)]


def wholes(text: str, arguments: Arguments) -> list[str]:
    return [text[item.whole.start : item.whole.end] for item in arguments.items]


def may_go(case: Case, gone: set[int]) -> set[int]:
    """Offsets of the comments that may leave: on lines that hold nothing but removed items, or inside these."""
    free = set()
    items = case.arguments.items
    for word, start in comments(case.text):
        inside = [i for i, item in enumerate(items) if item.whole.start <= start < item.whole.end]
        first = start
        while True:
            line_start = case.text.rfind("\n", 0, first) + 1
            on_line = [i for i, item in enumerate(items) if item.whole.end > line_start and item.whole.start < start]
            if not on_line or items[on_line[0]].whole.start == first:
                break
            first = items[on_line[0]].whole.start
        lead = case.text[line_start:first]
        if (on_line and set(on_line) <= gone and not lead.strip()) or set(inside) & gone:
            free.add(start)
        assert word.startswith("#")
    return free


def lasting_comments(case: Case, gone: set[int]) -> list[str]:
    free = may_go(case, gone)
    return [word for word, start in comments(case.text) if start not in free]


def is_subsequence(needle: list[str], hay: list[str]) -> bool:
    rest = iter(hay)
    return all(word in rest for word in needle)


@given(cases(), st.data())
def test_any_subset_can_go(case: Case, data: st.DataObject) -> None:
    arguments = case.arguments
    count = len(arguments.items)
    gone = data.draw(st.sets(st.integers(0, count - 1))) if count else set()
    new = splice(case.text, remove(case.text, arguments, [arguments.items[i] for i in gone]))
    assert dumps(new) == [dump for i, dump in enumerate(dumps(case.text)) if i not in gone]
    assert wholes(new, build(new, case.place)) == [whole for i, whole in enumerate(wholes(case.text, arguments)) if i not in gone]
    assert is_subsequence(lasting_comments(case, gone), [word for word, _ in comments(new)])
    assert is_subsequence([word for word, _ in comments(new)], [word for word, _ in comments(case.text)])
    assert new.endswith(case.text[arguments.inside.end :])
    if not gone:
        assert new == case.text


@given(cases(), st.data())
def test_items_come_go_and_change_at_once(case: Case, data: st.DataObject) -> None:
    arguments = case.arguments
    items = arguments.items
    gone = data.draw(st.sets(st.integers(0, len(items) - 1))) if items else set()
    names = st.sampled_from([None, "nowhere", "new0", *(item.name for item in items if item.name)])
    inserted = [
        Insertion(f"new{i}", str(90 + i), data.draw(names), first=data.draw(st.booleans())) for i in range(data.draw(st.integers(1, 3)))
    ]
    edits = rearrange(case.text, arguments, [items[i] for i in gone], inserted)
    edits += [Edit(item.value_span, "7") for i, item in enumerate(items) if i not in gone]
    new = splice(case.text, edits)
    rebuilt = build(new, case.place)
    kept = [item for i, item in enumerate(items) if i not in gone]
    added = [item for item in rebuilt.items if (item.name or "").startswith("new")]
    ast.parse(new)
    assert [item.name for item in rebuilt.items if item not in added] == [item.name for item in kept]
    assert all(new[item.value_span.start : item.value_span.end] == "7" for item in rebuilt.items if item not in added)
    assert {(item.name, new[item.value_span.start : item.value_span.end]) for item in added} == {(i.name, i.value) for i in inserted}
    assert is_subsequence(lasting_comments(case, set(range(len(items)))), [word for word, _ in comments(new)])


@given(cases(), st.data())
def test_an_insertion_follows_the_item_it_names(case: Case, data: st.DataObject) -> None:
    arguments = case.arguments
    named = [item.name for item in arguments.items if item.name]
    if not named:
        return
    after = data.draw(st.sampled_from(named))
    new = splice(case.text, rearrange(case.text, arguments, (), [Insertion("new", "90", after=after)]))
    names = [item.name for item in build(new, case.place).items]
    assert names[names.index(after) + 1] == "new"
    assert [item.name for item in arguments.items] == [name for name in names if name != "new"]
    assert [word for word, _ in comments(new)] == [word for word, _ in comments(case.text)]
    assert len(dumps(new)) == len(dumps(case.text)) + 1


def test_spans_name_the_file_they_belong_to() -> None:
    text = "f(a=1)"
    assert {edit.span.file for edit in rearrange(text, build(text), (), [Insertion("q", "3")])} == {FILE}
