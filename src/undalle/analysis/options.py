"""Options of the command line: which default and which choices are behind ``args.model``, or behind a parameter of a command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from undalle.analysis.defaults import Defaults, given
from undalle.analysis.literals import text_of
from undalle.analysis.names import Names
from undalle.analysis.passed import Passed
from undalle.analysis.tree import Tree

_PARSED = frozenset({"parse_args", "parse_known_args"})
_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Option:
    """An option's ``default`` and the list of its ``choices``, each None where there is none."""

    default: cst.BaseExpression | None
    choices: cst.BaseExpression | None


class Options:
    """Finds options of argparse by attribute, options of click by parameter."""

    def __init__(self, tree: Tree, names: Names, passed: Passed, defaults: Defaults) -> None:
        self.tree, self.names, self.passed, self.defaults = tree, names, passed, defaults
        self._added: dict[str, list[Option]] = {}
        for node in tree.every(cst.Call):
            method = node.func.attr.value if isinstance(node.func, cst.Attribute) else ""
            named = {one.keyword.value: one.value for one in node.args if one.keyword is not None}
            if method == "add_argument":
                flags = [text_of(one.value) for one in node.args if one.keyword is None]
                name = text_of(named["dest"]) if "dest" in named else _name([flag for flag in flags if flag], explicit=False)
                self._added.setdefault(name or "", []).append(Option(named.get("default"), named.get("choices")))
            elif method == "set_defaults":
                for name, value in named.items():
                    self._added.setdefault(name, []).append(Option(value, None))

    def of_attribute(self, owner: cst.BaseExpression, name: str) -> list[Option]:
        """Return the options that ``args.name`` can be; empty when ``owner`` is no parsed command line of this file."""
        found = self._added.get(name, [])
        return found if found and self.parsed(owner) else []

    def parsed(self, node: cst.BaseExpression, depth: int = 0) -> bool:
        """Say whether ``node`` is what a parser made of the command line."""
        if depth > _DEPTH:
            return False
        if isinstance(node, cst.Call):
            member = isinstance(node.func, cst.Attribute) and node.func.attr.value in _PARSED
            returned = self.passed.returned(node)
            return member or (bool(returned) and all(self.parsed(one, depth + 1) for one in returned))
        if not isinstance(node, cst.Name):
            return False
        sources = [source for binding in self.names.resolve(node) for source in self._behind(binding.kind, binding.node, binding.value)]
        return bool(sources) and all(source is not None and self.parsed(source, depth + 1) for source in sources)

    def _behind(self, kind: str, node: cst.CSTNode, value: cst.BaseExpression | None) -> list[cst.BaseExpression | None]:
        return [*self.passed.of(node)] if kind == "parameter" else [value if kind == "assign" else None]

    def leaves(self, node: cst.BaseExpression) -> bool:
        """Say whether the command line that ``node`` names is also handed to something that was not seen."""
        bindings = self.names.resolve(node) if isinstance(node, cst.Name) else ()
        uses = (use for binding in bindings for use in self.names.uses(binding))
        return any(not self._looked_into(use) for use in uses)

    def _looked_into(self, use: cst.Name) -> bool:
        above = self.tree.parent(use)
        if isinstance(above, cst.Attribute):
            return True
        call = self.tree.parent(above) if isinstance(above, cst.Arg) else None
        if isinstance(call, cst.Call) and isinstance(call.func, cst.Name):
            return any(isinstance(self.tree.parent(binding.node), cst.FunctionDef) for binding in self.names.resolve(call.func))
        return isinstance(above, cst.Return)

    def of_parameter(self, parameter: cst.CSTNode) -> Option | None:
        """Return the option that a decorator of its function fills ``parameter`` (the name in the signature) with."""
        function = self.tree.nearest(parameter, cst.FunctionDef)
        name = parameter.value if isinstance(parameter, cst.Name) else ""
        for call in self._decorators(function) if function is not None else ():
            flags = [flag for one in call.args if one.keyword is None and (flag := text_of(one.value))]
            if _name(flags, explicit=True) == name:
                named = {one.keyword.value: one.value for one in call.args if one.keyword is not None}
                return Option(named.get("default"), self._choice(named.get("type")))
        return None

    def _decorators(self, function: cst.FunctionDef) -> Iterator[cst.Call]:
        for decorator in function.decorators:
            row = self.defaults.row(decorator.decorator)
            if row is not None and row.kind == "option" and isinstance(decorator.decorator, cst.Call):
                yield decorator.decorator

    def _choice(self, node: cst.BaseExpression | None) -> cst.BaseExpression | None:
        row = self.defaults.row(node) if node is not None else None
        return given(node, row) if row is not None and row.kind == "choice" and isinstance(node, cst.Call) else None


def _name(flags: list[str], *, explicit: bool) -> str:
    """Return the name that an option has in the program: one that is ``explicit``, else that of its first long flag, else of its first."""
    plain = [flag for flag in flags if not flag.startswith("-")]
    if plain and (explicit or len(flags) == 1):
        return plain[0]
    chosen = next((flag for flag in flags if flag.startswith("--")), flags[0] if flags else "")
    return chosen.lstrip("-").partition("/")[0].replace("-", "_")
