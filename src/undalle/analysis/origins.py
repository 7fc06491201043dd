"""Where a value comes from, one step back: what a name, an attribute, a call or a lookup stands for in its own file."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.classes import Classes
from undalle.analysis.defaults import Default, Defaults
from undalle.analysis.literals import text_of, written
from undalle.analysis.names import Names
from undalle.analysis.once import Once
from undalle.analysis.options import Options
from undalle.analysis.passed import Passed
from undalle.analysis.paths import Paths
from undalle.analysis.tables import Lookup, is_table, keyed, lookup, parts, stored, values_in
from undalle.analysis.tree import Tree
from undalle.analysis.ways import arms_of
from undalle.catalog import Catalog

_DEPTH = 12


class Origins:
    """Takes one step back from an expression."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, catalog: Catalog) -> None:
        self.tree, self.names, self.paths = tree, names, paths
        self.classes = Classes(tree, names)
        self.passed = Passed(tree, names, paths, self.classes)
        self.defaults = Defaults(names, paths, catalog)
        self.options = Options(tree, names, self.passed, self.defaults)
        self._tables = Once[list[cst.BaseExpression]]([], keep=True)

    def of(self, node: cst.CSTNode) -> list[cst.BaseExpression]:
        """Return the expressions that ``node`` stands for."""
        if isinstance(node, cst.Attribute):
            return self.attribute(node.value, node.attr.value) or []
        if isinstance(node, cst.NamedExpr):
            return [node.value]
        if isinstance(node, cst.Await):
            return [node.expression]
        if isinstance(node, (cst.Subscript, cst.Call)):
            return self._looked_up(node)
        bindings = self.names.resolve(node) if isinstance(node, cst.Name) else ()
        return [source for binding in bindings for source in self.bound(binding)]

    def bound(self, binding: Binding) -> list[cst.BaseExpression]:
        """Return what ``binding`` gives its name; of a loop, what it goes through and every entry of that."""
        if binding.kind == "for" and binding.path == ("[]",) and binding.value is not None:
            return [binding.value, *self.entries(binding.value, None)]
        given = keyed(binding.value, binding.path) if binding.kind in {"assign", "parameter"} else None
        found = [given] if given is not None else []
        if binding.kind == "parameter":
            found += self.passed.of(binding.node)
            option = self.options.of_parameter(binding.node)
            found += [option.default] if option is not None and option.default is not None else []
        return found

    def attribute(self, owner: cst.BaseExpression, name: str) -> list[cst.BaseExpression] | None:
        """Return all that is stored into an attribute in this file, by a class or by a command line."""
        if name == "value" and isinstance(owner, cst.Attribute) and self.classes.of(owner.value) is not None:
            return [owner]
        options = self.options.of_attribute(owner, name)
        if options:
            return [option.default for option in options if option.default is not None]
        holder = self.classes.of(owner)
        return self.field(holder, name) if holder is not None else None

    def field(self, holder: cst.ClassDef, name: str) -> list[cst.BaseExpression] | None:
        """Return all that is stored into an attribute of a class: by its body, its methods, its generated ``__init__``, a property."""
        computed = self.classes.properties(holder, name)
        if computed:
            return [value for one in computed for value in self.passed.given_back(one)]
        found = self.classes.stores(holder, name)
        if found is None or self.classes.method(holder, "__init__") is not None:
            return found
        return [*found, *self.classes.constructed_with(holder, name)]

    def variable(self, holder: cst.ClassDef, name: str) -> str:
        """Return the variable of the environment that overrides a field of a settings class; empty for other classes."""
        rows = (self.defaults.catalog.defaults.get(self.paths.of(base.value)) for base in holder.bases)
        if not any(row is not None and row.kind == "settings" for row in rows):
            return ""
        given = [value for field in ("model_config", "env_prefix") for value in self.classes.stores(holder, field) or ()]
        arguments = [argument for value in given if isinstance(value, cst.Call) for argument in value.args]
        given += [one.value for one in arguments if one.keyword is not None and one.keyword.value == "env_prefix"]
        prefix = next((text for value in given if (text := text_of(value)) is not None), "")
        return f"{prefix}{name}".upper()

    def default(self, node: cst.CSTNode) -> Default | None:
        """Return the default that a call gives back when nothing else is said: of the environment, a field, ``getattr``."""
        if isinstance(node, cst.Call) and len(node.args) == 3 and self.paths.of(node.func) == "getattr":
            return Default(node.args[2].value)
        return self.defaults.of(node)

    def fetched(self, node: cst.CSTNode) -> tuple[cst.BaseExpression, str] | None:
        """Return the object and the name of ``getattr(object, "name", ...)``."""
        if not isinstance(node, cst.Call) or len(node.args) < 2 or self.paths.of(node.func) != "getattr":
            return None
        name = text_of(node.args[1].value)
        return (node.args[0].value, name) if name is not None else None

    def _looked_up(self, node: cst.Subscript | cst.Call) -> list[cst.BaseExpression]:
        default = self.default(node)
        fetched = self.fetched(node)
        if default is not None or fetched is not None:
            stored = self.attribute(*fetched) if fetched is not None else None
            return [*(stored or ()), *([default.value] if default is not None and default.value is not None else [])]
        found = lookup(node, self.paths.of)
        if found is None:
            returned = self.passed.returned(node)
            return [node.func, *returned] if isinstance(node, cst.Call) and returned else []
        others = [found.default] if found.default is not None else []
        return [found.table, *self.entries(found.table, found.key), *others]

    def tables(self, node: cst.BaseExpression, depth: int = 0) -> list[cst.BaseExpression]:
        """Return every list and dict that ``node`` can be, or is put together from, and that is written out in this file."""
        if depth > _DEPTH:
            return []
        return self._tables.of((node, depth), lambda: list(dict.fromkeys(self._written_out(node, depth))))

    def _written_out(self, node: cst.BaseExpression, depth: int) -> Iterator[cst.BaseExpression]:
        inner = parts(node, self.paths.of)
        if inner is not None:
            if is_table(node, self.paths.of):
                yield node
            sources = list(inner)
        elif len(arms := arms_of(node)) > 1:
            sources = list(arms)
        else:
            found = lookup(node, self.paths.of)
            sources = self.entries(found.table, found.key, depth + 1) if found is not None else self.of(node)
        for source in dict.fromkeys(sources):
            yield from self.tables(source, depth + 1)

    def entries(self, node: cst.BaseExpression, key: cst.BaseExpression | None, depth: int = 0) -> list[cst.BaseExpression]:
        """Return what stands in every list or dict that ``node`` can be: what ``key`` picks, or all where nobody knows what it picks."""
        word = written(key, self.tree.span) if key is not None else None
        tables = self.tables(node, depth)
        later = [(at, value) for use in self._uses(node) if (found := stored(use, self.tree.parent)) for at, value in [found]]
        if word is not None:
            picked = [entry for table in tables for entry in values_in(table, word)]
            picked += [value for at, value in later if written(at, self.tree.span) == word or text_of(at) == word.word]
            if picked:
                return picked
        return [*(entry for table in tables for entry in values_in(table)), *(value for _, value in later)]

    def whole(self, found: Lookup) -> bool:
        """Say whether all that a lookup can pick from is written out: nothing unknown is splatted into its tables."""
        inner = [one for table in self.tables(found.table) for one in parts(table, self.paths.of) or ()]
        return all(self.tables(one) for one in inner)

    def _uses(self, node: cst.BaseExpression) -> list[cst.Name]:
        bindings = self.names.resolve(node) if isinstance(node, cst.Name) else ()
        return list(dict.fromkeys(use for binding in bindings if binding.kind == "assign" for use in self.names.uses(binding)))
