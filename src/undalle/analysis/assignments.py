"""Long runs of assignments that nothing reads, as programs write them by the thousand: LibCST needs kilobytes for each."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

_TAIL = 50
"""Statements. The last of a run stay: what stands behind it is judged by the comment that heads its block, some lines above."""
_PLAIN = frozenset({ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Constant, ast.UnaryOp, ast.USub, ast.Load})
"""What a constant is made of, lists and dicts of constants included."""
_BINDERS = ("id", "name", "asname", "arg", "rest")


def runs(module: ast.Module, least: int, says_nothing: Callable[[ast.stmt], bool]) -> Iterator[tuple[Sequence[ast.stmt], frozenset[str]]]:
    """Yield runs of whole lines that may be left out, each with the names that it binds.

    Each is at least ``least`` assignments long and gives constants to names that nothing else in the module mentions. ``says_nothing`` is
    asked of each.
    """
    if len(module.body) < least:
        return
    constants = {id(one): _target(one) for one in module.body if _target(one) and says_nothing(one)}
    if len(constants) < least:
        return
    mentioned = frozenset(_mentioned(one for one in module.body if id(one) not in constants))
    idle = {key for key, name in constants.items() if name not in mentioned}
    for run in _neighbours(module, idle):
        if len(run) >= least + _TAIL:
            yield run[:-_TAIL], frozenset(constants[id(one)] for one in run[:-_TAIL])


def _neighbours(module: ast.Module, idle: Collection[int]) -> Iterator[list[ast.stmt]]:
    """Yield the longest runs of statements whose ``id`` is in ``idle`` and which are alone on their lines."""
    run: list[ast.stmt] = []
    last = 0
    for statement in module.body:
        alone = statement.lineno > last
        if alone and id(statement) in idle:
            run.append(statement)
        else:
            yield run if alone else run[:-1]
            run = []
        last = statement.end_lineno or statement.lineno
    yield run


def _target(statement: ast.stmt) -> str:
    """Return the one name that a statement gives a constant to; nothing for any other statement, and for ``__all__`` and its like."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1 or not isinstance(statement.targets[0], ast.Name):
        return ""
    name, value = statement.targets[0].id, statement.value
    plain = is_plain(value)
    return name if plain and not name.startswith("__") else ""


def is_plain(value: ast.expr) -> bool:
    """Say whether an expression is a constant, or a display of constants."""
    return all(type(node) in _PLAIN for node in parts(value))


def parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and all below it, as ``ast.walk`` does, without a look for the fields of each constant."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        if type(one) is not ast.Constant:
            waiting.extend(ast.iter_child_nodes(one))


def _mentioned(statements: Iterable[ast.stmt]) -> Iterator[str]:
    """Yield every name that is bound, read, declared or spelled as a text anywhere in some statements."""
    for statement in statements:
        for node in ast.walk(statement):
            yield from (value for name in _BINDERS if isinstance(value := getattr(node, name, None), str))
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.Global | ast.Nonlocal):
                yield from node.names
            elif isinstance(node, ast.Attribute):
                yield node.attr
