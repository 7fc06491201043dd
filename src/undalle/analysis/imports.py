"""The imports a file has, and where a first one may stand."""

from __future__ import annotations

import libcst as cst

from undalle.analysis.names import Names
from undalle.analysis.tree import Tree, dotted
from undalle.facts import Import


def imports_of(tree: Tree, names: Names, *, placed: bool) -> tuple[Import, ...]:
    """Return every import of the file, in source order, star imports left out. Unless ``placed``, all uses are told as ``elsewhere``."""
    found: list[Import] = []
    for node in tree.every(cst.Import, cst.ImportFrom):
        if not isinstance(node.names, cst.ImportStar):
            found.extend(_import(tree, names, node, alias, placed) for alias in node.names)
    return tuple(sorted(found, key=lambda one: one.span))


def _import(tree: Tree, names: Names, node: cst.Import | cst.ImportFrom, alias: cst.ImportAlias, placed: bool) -> Import:
    name = ".".join(dotted(alias.name))
    target: cst.CSTNode = alias.asname.name if alias.asname is not None else alias.name
    while isinstance(target, cst.Attribute):
        target = target.value
    binding = names.binding_at(target)
    uses = names.uses(binding) if binding is not None else []
    span = tree.span(alias)
    module = name
    if isinstance(node, cst.ImportFrom):
        module = "." * len(node.relative) + (".".join(dotted(node.module)) if node.module is not None else "")
    line = tree.parent(node)
    after = span.end + len(alias.comma.whitespace_before.value) + 1 if _has_simple_comma(alias) else span.end  # type: ignore[union-attr]
    return Import(
        module=module,
        name=name if isinstance(node, cst.ImportFrom) else None,
        bound=target.value if isinstance(target, cst.Name) else name,
        span=span,
        after=after,
        statement=tree.span(node),
        uses=tuple(tree.span(use) for use in uses if placed and tree.measured(use)),
        elsewhere=not all(placed and tree.measured(use) for use in uses),
        alone=isinstance(node.names, (list, tuple)) and len(node.names) == 1,
        top=line is not None and _at_top(tree, line),
    )


def _at_top(tree: Tree, line: cst.CSTNode) -> bool:
    """Say whether a statement's line stands at module level, or in the ``if 1:`` that the shadow of a document puts around a block."""
    above = tree.parent(line)
    if above is tree.module:
        return True
    holder = tree.parent(above) if isinstance(above, cst.IndentedBlock) else None
    return (
        isinstance(holder, cst.If) and isinstance(holder.test, cst.Integer) and holder.orelse is None and tree.parent(holder) is tree.module
    )


def _has_simple_comma(alias: cst.ImportAlias) -> bool:
    return isinstance(alias.comma, cst.Comma) and isinstance(alias.comma.whitespace_before, cst.SimpleWhitespace)


def header(tree: Tree) -> int:
    """Return the offset where a first import may stand: behind the module docstring and ``__future__`` imports, before anything else."""
    last: cst.CSTNode | None = None
    for position, line in enumerate(tree.module.body):
        small = line.body[0] if isinstance(line, cst.SimpleStatementLine) else None
        docstring = position == 0 and isinstance(small, cst.Expr) and isinstance(small.value, (cst.SimpleString, cst.ConcatenatedString))
        future = isinstance(small, cst.ImportFrom) and small.module is not None and dotted(small.module) == ("__future__",)
        if not (docstring or future):
            break
        last = line
    if last is None:
        return tree.offsets(tree.module.body[0])[0] if tree.module.body else len(tree.text)
    end = tree.offsets(last)[1]
    newline = tree.text.find("\n", end)
    return len(tree.text) if newline < 0 else newline + 1
