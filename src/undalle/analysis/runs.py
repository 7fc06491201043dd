"""What runs a function that it is given: a call by name, a thread, an executor, a partial that is called later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import libcst as cst

from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.shapes import FUTURE, ITEM, NOWHERE
from undalle.analysis.tree import Tree
from undalle.facts import Shape

_IN_THREADS = frozenset({"asyncio.to_thread", "anyio.to_thread.run_sync"})
_EXECUTORS = frozenset(
    {
        "concurrent.futures.ThreadPoolExecutor", "concurrent.futures.ProcessPoolExecutor", "concurrent.futures.thread.ThreadPoolExecutor",
        "multiprocessing.Pool", "multiprocessing.pool.Pool", "multiprocessing.pool.ThreadPool", "multiprocessing.dummy.Pool",
    }
)  # fmt: skip
_BACKGROUND = frozenset({"fastapi.BackgroundTasks", "fastapi.background.BackgroundTasks", "starlette.background.BackgroundTasks"})
_METHODS: dict[str, tuple[frozenset[str], Shape]] = {
    "submit": (_EXECUTORS, (FUTURE,)),
    "map": (_EXECUTORS, (ITEM,)),
    "imap": (_EXECUTORS, (ITEM,)),
    "add_task": (_BACKGROUND, (NOWHERE,)),
}
# What starts a function beside the program: the keywords of the function, of its arguments and of those by name, with their places.
_BY_KEYWORD = {"target": 1, "args": 3, "kwargs": 4}
STARTERS: dict[str, dict[str, int]] = {
    "threading.Thread": _BY_KEYWORD,
    "multiprocessing.Process": _BY_KEYWORD,
    "threading.Timer": {"function": 1, "args": 2, "kwargs": 3},
}
PARTIAL = frozenset({"functools.partial"})


@dataclass(frozen=True, slots=True)
class Given:
    """What a call passes on: ``node`` is the argument (an entry of ``args=(...)`` or ``kwargs={...}`` for a thread)."""

    node: cst.CSTNode
    value: cst.BaseExpression
    keyword: str | None = None
    star: str = ""


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call that runs a function. Its value lies in ``node`` as ``shape`` says; ``each``: ``arguments`` hold a list of what is passed."""

    node: cst.Call
    shape: Shape
    arguments: tuple[Given, ...]
    each: bool = False


class Runs:
    """Finds out what runs a function where it is named."""

    def __init__(self, tree: Tree, names: Names, paths: Paths) -> None:
        self.tree, self.names, self.paths = tree, names, paths

    def of(self, use: cst.CSTNode) -> list[Invocation] | None:
        """Return the calls that run the function named (or written) at ``use``; None where it is used in another way."""
        above = self.tree.parent(use)
        if isinstance(above, cst.Call) and above.func is use:
            return [Invocation(above, (), _given(above.args))]
        call = self.tree.parent(above) if isinstance(above, cst.Arg) else None
        if not isinstance(call, cst.Call) or not isinstance(above, cst.Arg):
            return None
        if self.paths.of(call.func) in PARTIAL:
            return self._later(call) if call.args[0] is above else None
        found = self._started(call, above) if self.paths.of(call.func) in STARTERS else self._handed(call, above)
        return [found] if found is not None else None

    def runs(self, call: cst.Call) -> tuple[int, Shape | None]:
        """Return which argument of ``call`` is a function that it runs, and how that function's value lies in its own; None if none is."""
        path = self.paths.of(call.func)
        if path in _IN_THREADS:
            return 0, ()
        if path == "map":
            return 0, (ITEM,)
        if not isinstance(call.func, cst.Attribute):
            return 0, None
        name = call.func.attr.value
        if name == "run_in_executor":
            return 1, ()
        known, shape = _METHODS.get(name, (frozenset(), ()))
        makers = self._makers(call.func.value) if known else frozenset()
        return 0, shape if makers and makers <= known else None

    def named(self, argument: cst.CSTNode) -> Iterator[cst.BaseExpression]:
        """Yield what may name the function that ``argument`` is passed to: the callee, or another argument of the same call."""
        call = self.call(argument)
        if call is None:
            return
        for node in (call.func, *(one.value for one in call.args[:3] if one is not argument)):
            made = self._partial(node)
            yield made.args[0].value if made is not None else node

    def call(self, argument: cst.CSTNode) -> cst.Call | None:
        """Return the call that ``argument`` belongs to, itself or as an entry of what a thread is started with."""
        if isinstance(argument, cst.Arg):
            above = self.tree.parent(argument)
            return above if isinstance(above, cst.Call) else None
        holder = self.tree.parent(self.tree.parent(argument) or argument)
        call = self.tree.parent(holder) if isinstance(holder, cst.Arg) else None
        return call if isinstance(call, cst.Call) and self.paths.of(call.func) in STARTERS else None

    def _handed(self, call: cst.Call, function: cst.Arg) -> Invocation | None:
        at, shape = self.runs(call)
        if function.keyword is not None or shape is None or len(call.args) <= at or call.args[at] is not function:
            return None
        return Invocation(call, shape, _given(call.args[at + 1 :]), each=shape == (ITEM,))

    def _started(self, call: cst.Call, function: cst.Arg) -> Invocation | None:
        """Return what a thread runs, if all that it passes is written out."""
        places = STARTERS[self.paths.of(call.func)]
        if any(one.star for one in call.args):
            return None
        found = {self._keyword(one, at, places): one for at, one in enumerate(call.args)}
        target, listed, named = (found.get(name) for name in places)
        given = [*_entries(listed.value if listed is not None else None), *_items(named.value if named is not None else None)]
        if target is not function or None in given:
            return None
        return Invocation(call, (NOWHERE,), tuple(one for one in given if one is not None))

    def _keyword(self, argument: cst.Arg, at: int, places: dict[str, int]) -> str:
        if argument.keyword is not None:
            return argument.keyword.value
        return next((name for name, place in places.items() if place == at), "")

    def _partial(self, node: cst.BaseExpression) -> cst.Call | None:
        """Return the call of ``partial`` that made the function in ``node``."""
        found = self.names.resolve(node) if isinstance(node, cst.Name) else ()
        values = [binding.value for binding in found if not binding.path] if found else [node]
        made = values[0] if len(values) == 1 else None
        return made if isinstance(made, cst.Call) and self.paths.of(made.func) in PARTIAL and made.args else None

    def _later(self, made: cst.Call) -> list[Invocation] | None:
        """Return the calls of what ``partial`` made, each with what ``partial`` was given before."""
        first = _given(made.args[1:])
        plain, by_name = [one for one in first if one.keyword is None], [one for one in first if one.keyword is not None]
        found: list[Invocation] = []
        for use in self._uses(made):
            calls = self.of(use)
            if calls is None or any(one.each for one in calls):
                return None
            found += [replace(one, arguments=(*plain, *one.arguments, *by_name)) for one in calls]
        return found

    def _uses(self, made: cst.Call) -> Iterable[cst.CSTNode]:
        above = self.tree.parent(made)
        target = above.targets[0].target if isinstance(above, cst.Assign) and len(above.targets) == 1 else None
        binding = self.names.binding_at(target) if isinstance(target, cst.Name) else None
        if binding is None:
            return [made]
        others, uses = self.names.family(binding)
        return uses if others == [binding] else [made]

    def _makers(self, node: cst.BaseExpression) -> frozenset[str]:
        """Return the dotted names of what made the object in ``node``; an empty name for what was not seen."""
        if not isinstance(node, cst.Name):
            return frozenset({self._called(node)})
        return frozenset(self._noted(one.node) or self._called(one.value) for one in self.names.resolve(node))

    def _called(self, value: cst.CSTNode | None) -> str:
        return self.paths.of(value.func) if isinstance(value, cst.Call) else ""

    def _noted(self, name: cst.CSTNode) -> str:
        parameter = self.tree.parent(name)
        note = parameter.annotation if isinstance(parameter, cst.Param) else None
        return self.paths.of(note.annotation) if note is not None else ""


def _given(arguments: Iterable[cst.Arg]) -> tuple[Given, ...]:
    return tuple(Given(one, one.value, one.keyword.value if one.keyword is not None else None, one.star) for one in arguments)


def _entries(listed: cst.BaseExpression | None) -> Iterator[Given | None]:
    """Yield what ``args=(...)`` passes; None for what is not written out."""
    if isinstance(listed, (cst.Tuple, cst.List)):
        for entry in listed.elements:
            yield Given(entry, entry.value) if isinstance(entry, cst.Element) else None
    elif listed is not None:
        yield None


def _items(named: cst.BaseExpression | None) -> Iterator[Given | None]:
    """Yield what ``kwargs={...}`` passes; None for what is not written out."""
    if isinstance(named, cst.Dict):
        for entry in named.elements:
            key = entry.key if isinstance(entry, cst.DictElement) else None
            yield Given(entry, entry.value, str(key.evaluated_value)) if isinstance(key, cst.SimpleString) else None
    elif named is not None:
        yield None
