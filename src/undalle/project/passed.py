"""Words that callers in other files give the function that an image call stands in."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from undalle.facts import Arguments, CallSite, Follow, Parameter, Passing, Value, in_tests
from undalle.project.constants import Constants, File, ReadFile
from undalle.project.files import ProjectFiles
from undalle.sources.files import shown

_CALLERS = 40
_DEPTH = 4
_UNCLEAR = "`{name}` may have callers that were not understood"
_UNSEEN = "`{name}` is called in {file} with a `{parameter}` that was not seen"
_SPLAT = "`{name}` is called in {file} with arguments that were not seen"
Means = Callable[[str, str, Path, Path], bool]


class Passed:
    """Follows parameters to the callers. ``asked`` are the arguments of image calls that words matter to.

    ``means`` says whether a callee, in a file, is a function, by its name, of another file.
    """

    def __init__(self, read: ReadFile, files: ProjectFiles, constants: Constants, means: Means, asked: Container[str]) -> None:
        self._read, self._files, self._constants, self._means, self._asked = read, files, constants, means, asked
        self._used: dict[tuple[str, Path], tuple[set[Path], set[Path]]] = {}

    def call(self, call: CallSite, file: File) -> CallSite:
        """Return ``call`` of ``file`` with the words of the callers, held where not all of them are known to move along."""
        reasons: dict[str, None] = {}
        arguments = tuple(self._arguments(container, file, reasons) for container in call.arguments)
        return replace(call, arguments=arguments, reasons=(*call.reasons, *reasons)) if arguments != call.arguments else call

    def _arguments(self, container: Arguments, file: File, reasons: dict[str, None]) -> Arguments:
        items = container.items
        together = [one for item in items if item.name in self._asked for one in item.value.parameters]
        if not together:
            return container
        values = [self._value(item.value, file, together, reasons) if item.name in self._asked else item.value for item in items]
        return replace(container, items=tuple(replace(item, value=value) for item, value in zip(items, values, strict=True)))

    def _value(self, value: Value, file: File, together: Iterable[Parameter], reasons: dict[str, None], depth: int = 0) -> Value:
        """Return ``value`` with what callers give its parameters. ``together`` are looked for in one go."""
        sure = bool(value.parameters) and depth < _DEPTH
        for parameter in value.parameters if depth < _DEPTH else ():
            words = tuple(sorted({one.name for one in together if one.function == parameter.function}))
            follow = Follow(parameter.function.removeprefix("?."), words=words, order=parameter.order)
            calls, unclear = self._calls(follow, parameter.function, file)
            given = [self._given(one, other, parameter, reasons, depth) for other, one in calls]
            if any(one is not None and one.literals for one in given):
                reasons.update(dict.fromkeys((*unclear, *_unseen(parameter, calls, given))))
            sure = sure and not (unclear or parameter.open) and all(_sure(one, call) for one, (_, call) in zip(given, calls, strict=True))
            for one in given:
                value = _joined(value, one) if one is not None else value
        return replace(value, followed=sure)

    def _given(self, passing: Passing, file: File, parameter: Parameter, reasons: dict[str, None], depth: int) -> Value | None:
        found = dict(passing.values).get(parameter.name)
        if found is None:
            return None
        theirs = self._value(self._constants.value(found, file), file, found.parameters, reasons, depth + 1)
        return theirs.shared() if parameter.shared else theirs

    def _calls(self, follow: Follow, function: str, home: File) -> tuple[list[tuple[File, Passing]], list[str]]:
        """Return the calls of ``function`` in other files, and why something else may call it."""
        simple, unclear = follow.name, [_UNCLEAR.format(name=follow.name)]
        calling, handing = self._users(function, home.path)
        paths = calling | handing
        if len(paths) > _CALLERS or (function != simple and paths and self._files.definitions(home.path, simple) > 1):
            return [], unclear
        found: list[tuple[File, Passing]] = []
        closed = True
        for path in sorted(paths):
            other = self._read(path, frozenset({follow}))
            mine = [one for one in other.facts.passings if self._means(one.callee, function, path, home.path)] if other is not None else []
            found.extend((other, one) for one in mine if other is not None)
            counted = path not in handing or self._files.mentions(home.path, simple).get(path, 0) == len(mine)
            renamed = other is None or any(one.name == simple and one.bound != simple for one in other.facts.imports)
            closed = closed and counted and not renamed and (bool(mine) or path not in calling)
        return found, [] if closed else unclear

    def _users(self, function: str, home: Path) -> tuple[set[Path], set[Path]]:
        """Return the files that may call ``function`` of ``home``, and those that may take it in hand.

        Tests are none: they give words to hold what comes of them against. Nobody imports a notebook.
        """
        key = (function, home)
        if key not in self._used:
            simple, ours = function.removeprefix("?."), home.suffix == ".py"
            calling, handing = (set(search(home, simple) if ours else ()) for search in (self._files.calling, self._files.handing_on))
            if ours and function == simple:
                # A list of functions, or what returns one, hands it on as well.
                packages = [one for folder in home.parents if (one := folder / "__init__.py").is_file()]
                handing = (handing | set(self._files.mentions(home, simple))) - {home}
                handing = {path for one in (home, *packages) for path in self._files.importing(one, simple, handing)}
                calling &= handing
            among = {path for path in calling | handing if not in_tests(shown(path))}
            self._used[key] = (calling & among, handing & among)
        return self._used[key]


def _sure(given: Value | None, call: Passing) -> bool:
    return given.complete or (given.followed and bool(given.known)) if given is not None else call.complete


def _joined(value: Value, given: Value) -> Value:
    literals = tuple({one.span: one for one in (*value.literals, *given.literals)}.values())
    joined = replace(
        value,
        known=tuple(dict.fromkeys((*value.known, *given.known))),
        complete=False,
        literals=literals,
        collapse=None,
        environment=tuple(dict.fromkeys((*value.environment, *given.environment))),
        apart=value.apart or given.apart,
    )
    # Which word it is the code asks: with more of them than it knows of, it reads them like anything else.
    return replace(joined.shared(), tests=()) if value.tests or given.tests else joined


def _unseen(parameter: Parameter, calls: Iterable[tuple[File, Passing]], given: Iterable[Value | None]) -> Iterator[str]:
    name = parameter.function.removeprefix("?.")
    for (other, call), one in zip(calls, given, strict=True):
        if one is not None and not one.known:
            yield _UNSEEN.format(name=name, file=other.facts.file, parameter=parameter.name)
        elif one is None and not call.complete:
            yield _SPLAT.format(name=name, file=other.facts.file)
