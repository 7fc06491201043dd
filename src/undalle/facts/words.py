"""Where a word is written, and which words an expression can be."""

from __future__ import annotations

from dataclasses import dataclass, replace

Word = str | int | float | bool | None


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one file's text: ``start`` inclusive, ``end`` exclusive, code points, 0-based."""

    file: str
    start: int
    end: int

    def covers(self, other: Span) -> bool:
        """Say whether ``other`` lies inside this span (equal counts)."""
        return self.file == other.file and self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Literal:
    """A place where a word is written out.

    ``span`` covers the whole token with its quotes (for a concatenation, all of its parts). ``opening`` and ``closing`` are what stands
    around the word (``r"`` or a triple quote; empty for numbers and names). ``shared``: something that is
    no image call reads it too. ``bare``: it stands where a text needs no quotes (a ``.env`` file). ``lead`` stands before the word inside
    its quotes and is no part of it (litellm's ``openai/``).
    """

    span: Span
    word: Word
    opening: str = ""
    closing: str = ""
    shared: bool = False
    bare: bool = False
    lead: str = ""

    def without(self, lead: str) -> Literal:
        """Return this literal with ``lead`` apart from its word, if the word has it."""
        if not isinstance(self.word, str) or not self.word.startswith(lead):
            return self
        return replace(self, word=self.word.removeprefix(lead), lead=lead)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that a value comes from, of a function that other files may call.

    ``function`` is its name, the class's for a constructor, ``?.name`` for a method. ``order`` names the parameters that positional
    arguments fill, in order. ``shared``: something that is no image call reads it too.
    ``open``: a caller in its own file gives what was not seen.
    """

    function: str
    name: str
    order: tuple[str, ...]
    shared: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """Every word an expression can be. ``complete`` is False when it can be something that was not seen.

    ``collapse`` is the span of a conditional at the place of use whose arms may be merged when they become equal. ``environment``
    names the variables that can override the words. ``elsewhere`` is a dotted name that only the project can answer. ``tests`` are
    the places where the code asks whether it is one word, and no other. ``apart`` says why
    different words must not become one. ``parameters`` are those that it comes through: callers in other files say more,
    and ``followed`` says that every one of those was seen, with all that it gives.
    """

    known: tuple[Word, ...] = ()
    complete: bool = False
    literals: tuple[Literal, ...] = ()
    collapse: Span | None = None
    environment: tuple[str, ...] = ()
    elsewhere: str | None = None
    tests: tuple[Literal, ...] = ()
    apart: str = ""
    parameters: tuple[Parameter, ...] = ()
    followed: bool = False

    def shared(self) -> Value:
        """Return this value, read by something that is no image call too."""
        literals = tuple(replace(one, shared=True) for one in self.literals)
        return replace(self, literals=literals, parameters=tuple(replace(one, shared=True) for one in self.parameters))

    def without(self, lead: str) -> Value:
        """Return this value with ``lead`` apart from each of its words that has it."""
        known = tuple(dict.fromkeys(word.removeprefix(lead) if isinstance(word, str) else word for word in self.known))
        return replace(self, known=known, literals=tuple(one.without(lead) for one in self.literals))
