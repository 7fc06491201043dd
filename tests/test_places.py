"""Places of nodes: computed a statement at a time, they are what rendering the whole file gives."""

from __future__ import annotations

import libcst as cst
import pytest
from libcst.metadata.span_provider import CodeSpan, SpanProvidingCodegenState

from fixtures import fixtures
from undalle.analysis.rendering import Rendering
from undalle.analysis.tree import Tree
from undalle.sources.languages import read_source

PROGRAMS = {one.id: read_source(one.path, one.id, one.path.read_bytes()).text for one in fixtures() if one.path.suffix == ".py"}
SHAPES = {
    "decorators": "@first\n@second(1)  # why\n\n# more\ndef f(a, b=2):\n    return a\n\nclass A(B):\n    @x\n    async def g(self): pass\n",
    "decorators in brackets": "@(\n  third\n)\ndef f(): pass\n",
    "branches": "if a:\n  b\nelif c:  # d\n  e; f\nelse:\n  g\ntry:\n  h\nexcept (i, j) as k:\n  l\nelse:\n  m\nfinally:\n  n\n",
    "groups": "try:\n  a(1)\nexcept* B as b:\n  c(2)\nwhile d: e(3); f(4)\nelse: g(5)\n",
    "match": "match a(1):\n  case 'dall-e-3' | \"x\":\n    b = c\n  case {'k': v} if w:\n    pass\n",
    "one line": "class A: x = 1; y = (2)\nfor i in j: k(i)\nif a: b;\n",
    "brackets": "(a)\n(a).b(c)\nx = (yield)\n(  # d\n  e\n)\n",
    "letters": "é = 'ß'; b = é\ndef f(ä='ö'):\n\treturn 'ü', ä; print('€')\n",
    "line ends": "a = 1\r\nif b:\r\n    c = '''\r\n'''\r\n    d(e)\r\n",
    "old line ends": "a = 1\rif b:\r    c(d)\r",
    "continued": "a = \\\n  b\nwith c as d, \\\n     e as f:\n    g(h)\n",
    "form feed": "a = 1\n\x0c\ndef f():\n    return 1\n\x0cb = 2\n",
    "several rows": "class A:\n  def f(self):\n    a = b(\n      c,\n      d)\n    from e import (\n      g,  # h\n    )\n",
    "rows behind a statement of several": "if a:\n    x = ('i'\n      'j'); y = [\n k]\n",
    "newer Python": "x = f'{a['b']}'\ntype T = int\ndef f[U](a: U): return a\n",
    "comments first": "# a\n\n# b\n\n\n'''doc'''\n\nimport c\n",
    "no last line end": "def f():\n  if a:\n    return b(c)",
}


class Whole:
    """What LibCST's own counting writes into."""

    def __init__(self) -> None:
        self._computed: dict[cst.CSTNode, CodeSpan] = {}


@pytest.mark.parametrize("text", [*SHAPES.values(), *PROGRAMS.values()], ids=[*SHAPES, *PROGRAMS])
def test_places_are_those_of_the_whole_file(text: str) -> None:
    tree = Tree("a.py", text)
    whole = Whole()
    tree.module._codegen(
        SpanProvidingCodegenState(
            default_indent=tree.module.default_indent, default_newline=tree.module.default_newline, provider=whole, get_length=len
        )
    )
    for node in tree.nodes[1:]:
        start, end = tree.offsets(node)
        expected = whole._computed[node]
        assert (start, end - start) == (expected.start, expected.length), (type(node).__name__, text[start:end])


MANY = "".join(f"    def m{n}(self):\n        return go({n})\n" for n in range(200))
LAST = {
    "a line": "    def last(self):\n        return go(200)\n",
    "several lines": "    def last(self):\n        return go(\n            200,\n        )\n",
    "a handler": "    def last(self):\n        try:\n            go(200)\n        except (Slow, Down) as error:\n            pass\n",
}


@pytest.mark.parametrize("last", LAST.values(), ids=LAST)
def test_a_long_file_is_not_rendered_for_one_place(monkeypatch: pytest.MonkeyPatch, last: str) -> None:
    text = f"class A:\n{MANY}{last}"
    tree = Tree("a.py", text)
    rendered: list[str] = []
    add = Rendering.add_token
    monkeypatch.setattr(Rendering, "add_token", lambda state, token: (add(state, token), rendered.append(token)))
    wanted = list(tree.every(cst.Integer, cst.Name))[-1]
    assert tree.offsets(wanted)[0] >= text.index("def last")
    assert 0 < len("".join(rendered)) < 100
