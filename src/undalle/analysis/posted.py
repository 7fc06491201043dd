"""The HTTP answer to an image request that was posted by hand: from it to the JSON inside."""

from __future__ import annotations

import libcst as cst

from undalle.analysis.flow import Flow, Way
from undalle.analysis.literals import logs
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree
from undalle.facts import Shape

Path = tuple[str, ...]
Step = tuple[cst.BaseExpression, Shape, Path]
"""An expression, how an answer or a part of it lies in that, and which part."""

HTTP: Path = ("<http>",)
TEXT: Path = ("<text>",)
_LOADS = frozenset({"json.loads", "json.load", "orjson.loads", "ujson.loads", "simplejson.loads"})
_HARMLESS = frozenset({"print", "len", "type", "repr", "str", "bool", "isinstance", "id", "hasattr", "pprint.pprint", "rich.print"})


class Posted:
    """Takes one step out of an HTTP answer (``HTTP``) or its text (``TEXT``)."""

    def __init__(self, tree: Tree, paths: Paths, flow: Flow) -> None:
        self.tree, self.paths, self.flow = tree, paths, flow

    def taken(self, above: cst.CSTNode | None, path: Path, way: Way) -> list[Step] | None:
        """Return what is taken out at ``above``, the node around it; None where it goes on as it is."""
        return self._answered(above, way) if path == HTTP else self._worded(above)

    def _answered(self, above: cst.CSTNode | None, way: Way) -> list[Step] | None:
        """Follow an HTTP answer to its JSON: by ``.json()``, or by ``json.loads`` of its text. None where it goes on as it is."""
        if isinstance(above, cst.WithItem):
            named = self.flow.unpacked(above.asname.name, (), (), way) if above.asname is not None else []
            return [(one, there, HTTP) for one, there in named or []]
        if isinstance(above, cst.Attribute):
            holder = self.tree.parent(above)
            if isinstance(holder, cst.Call) and holder.func is above:
                return [(holder, (), ())] if above.attr.value == "json" else self._text(holder, above)
            return self._text(above, above)
        if isinstance(above, cst.Arg):
            call = self.tree.parent(above)
            if isinstance(call, cst.Call) and self.paths.of(call.func) == "json.load":
                return [(call, (), ())]
            return [] if self.harmless(above) else None
        return None

    def _text(self, held: cst.BaseExpression, member: cst.Attribute) -> list[Step]:
        return [(held, (), TEXT)] if member.attr.value in {"text", "content", "read"} else []

    def _worded(self, above: cst.CSTNode | None) -> list[Step] | None:
        """Follow the text of an HTTP answer to what is read out of it. None where it goes on as it is."""
        if isinstance(above, cst.Attribute):
            holder = self.tree.parent(above)
            same = above.attr.value in {"decode", "strip"} and isinstance(holder, cst.Call)
            return [(holder, (), TEXT)] if same and isinstance(holder, cst.Call) else []
        if isinstance(above, cst.Arg):
            call = self.tree.parent(above)
            if isinstance(call, cst.Call) and self.paths.of(call.func) in _LOADS:
                return [(call, (), ())]
            return [] if self.harmless(above) else None
        return None

    def harmless(self, argument: cst.Arg) -> bool:
        """Say whether a call only says what ``argument`` is, or asks what it is."""
        call = self.tree.parent(argument)
        if not isinstance(call, cst.Call):
            return False
        path = self.paths.of(call.func)
        return path in _HARMLESS or path.startswith("logging.") or logs(call.func)
