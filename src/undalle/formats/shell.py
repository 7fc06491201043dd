"""Shell commands as words whose every character knows where it stands.

No more of the language than it takes to follow a request: quotes, escapes, expansions (which become holes), here-documents, pipelines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

HOLE = "\ue000"
"""Stands in a word's text for each expansion."""

_NAME = re.compile(r"\$\$?(?:\{(?P<braced>[A-Za-z_]\w*)(?P<rest>[^{}]*)\}|\((?P<made>[A-Za-z_]\w*)\)|(?P<bare>[A-Za-z_]\w*|[0-9@*#?]))")
_MADE = re.compile(r"\$(?:\([A-Za-z_]\w*\)|\{[A-Za-z_]\w*\})")
_DOCUMENT = re.compile(r"\$\([ \t]*cat[ \t]*<<-?[ \t]*(?P<quote>['\"]?)(?P<tag>\w+)(?P=quote)[ \t]*\r?\n")
_HERE = re.compile(r"<<-?[ \t]*(?P<quote>['\"]?)(?P<tag>\w+)(?P=quote)")
_ENDS = frozenset("\n;|)`")
_ESCAPED = frozenset('"\\$`')


@dataclass(slots=True)
class ShellWord:
    """A word: its ``text`` as the command gets it, and for each character the offsets it is written at.

    ``holes`` are the expansions in it as they are written, by index into ``text``.
    """

    start: int
    end: int = 0
    text: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    holes: dict[int, str] = field(default_factory=dict)

    def add(self, character: str, start: int, end: int) -> None:
        """Add one character that is written from ``start`` to ``end``."""
        self.text += character
        self.starts.append(start)
        self.ends.append(end)

    def hole(self, written: str, start: int) -> None:
        """Add an expansion."""
        self.holes[len(self.text)] = written
        self.add(HOLE, start, start + len(written))

    def behind(self, index: int) -> ShellWord:
        """Return the rest of the word from ``index`` on."""
        holes = {at - index: written for at, written in self.holes.items() if at >= index}
        start = self.starts[index] if index < len(self.starts) else self.end
        return ShellWord(start, self.end, self.text[index:], self.starts[index:], self.ends[index:], holes)


@dataclass(slots=True)
class Command:
    """A command: its words, redirections among them, and what ends it (an operator, a bracket, a newline, or nothing)."""

    words: list[ShellWord]
    start: int
    end: int
    closer: str
    document: ShellWord | None = None

    @property
    def name(self) -> str:
        """What is run."""
        return self.words[0].text.lstrip("@-") if self.words else ""


def variable(written: str) -> tuple[str, str]:
    """Return the name that an expansion reads, and what follows the name inside its braces; both empty for a command's output."""
    found = _NAME.fullmatch(written)
    return (found["braced"] or found["made"] or found["bare"], found["rest"] or "") if found else ("", "")


def pipeline(text: str, start: int, *, make: bool = False) -> list[Command]:
    """Return the commands from ``start`` on that pipes join. ``make`` expands its own variables, between single quotes too."""
    found = [command(text, start, make=make)]
    while found[-1].closer == "|" and len(found) < 20:
        at = found[-1].end
        at = text.index("|", at) + 1
        while at < len(text) and (text[at] in " \t" or text.startswith(("\\\n", "\\\r\n"), at) or text[at] in "\r\n\\"):
            at += 1
        found.append(command(text, at, make=make))
    return found


def command(text: str, start: int, *, make: bool = False) -> Command:
    """Return the command that starts at ``start``; ``make`` as in ``pipeline``."""
    reader = _Reader(text, start, make=make)
    words = list(reader.words())
    end = words[-1].end if words else start
    document = reader.document() if reader.tag else None
    return Command(words, start, end, reader.closer, document)


def word(text: str, start: int) -> ShellWord | None:
    """Return the word that starts at ``start``, None where none does."""
    return next(_Reader(text, start).words(), None)


class _Reader:
    def __init__(self, text: str, start: int, *, make: bool = False) -> None:
        self.text, self.at, self.closer, self.make = text, start, "", make
        self.tag = ""
        self.raw = False

    def words(self) -> Iterator[ShellWord]:
        """Yield words up to what ends the command."""
        while self.at < len(self.text):
            here = self.text[self.at]
            if here in " \t\r":
                self.at += 1
            elif here == "\\" and self._newline(self.at + 1):
                self.at = self._newline(self.at + 1)
            elif here in _ENDS or (here == "&" and self.text[self.at - 1] != ">"):
                self.closer = here if not self.text.startswith("||", self.at) else ";"
                return
            elif here == "#":
                self.closer = "\n"
                return
            elif found := _HERE.match(self.text, self.at):
                self.tag, self.raw, self.at = found["tag"], bool(found["quote"]), found.end()
            else:
                yield self._word()

    def _newline(self, at: int) -> int:
        """Return the offset behind a line end at ``at``, 0 where there is none."""
        return next((at + len(end) for end in ("\r\n", "\n") if self.text.startswith(end, at)), 0)

    def _word(self) -> ShellWord:
        made = ShellWord(self.at)
        while self.at < len(self.text):
            here = self.text[self.at]
            if here in " \t\r" or here in _ENDS or (here == "&" and self.text[self.at - 1] != ">"):
                break
            if here == "'":
                self._single(made)
            elif here == '"':
                self._double(made)
            elif here == "\\":
                if self._newline(self.at + 1):
                    break
                made.add(self.text[self.at + 1 : self.at + 2], self.at, self.at + 2)
                self.at += 2
            elif here == "$":
                self._expansion(made)
            else:
                made.add(here, self.at, self.at + 1)
                self.at += 1
        made.end = min(self.at, len(self.text))
        return made

    def _single(self, made: ShellWord) -> None:
        end = self.text.find("'", self.at + 1)
        end = len(self.text) if end < 0 else end
        self.at += 1
        while self.at < end:
            found = _MADE.match(self.text, self.at) if self.make else None
            if found is not None:
                made.hole(found[0], self.at)
                self.at = found.end()
            else:
                made.add(self.text[self.at], self.at, self.at + 1)
                self.at += 1
        self.at = end + 1

    def _double(self, made: ShellWord) -> None:
        self.at += 1
        while self.at < len(self.text) and self.text[self.at] != '"':
            self._soft(made)
        self.at += 1

    def _soft(self, made: ShellWord) -> None:
        """Take one character as it counts between double quotes."""
        here, behind = self.text[self.at], self.text[self.at + 1 : self.at + 2]
        if here == "\\" and (ended := self._newline(self.at + 1)):
            self.at = ended
        elif here == "\\" and behind in _ESCAPED:
            made.add(behind, self.at, self.at + 2)
            self.at += 2
        elif here == "$":
            self._expansion(made)
        else:
            made.add(here, self.at, self.at + 1)
            self.at += 1

    def _expansion(self, made: ShellWord) -> None:
        text, at = self.text, self.at
        opened = _DOCUMENT.match(text, at)
        found = _NAME.match(text, at)
        if opened is not None:
            self.at = opened.end()
            self._lines(made, opened["tag"], raw=bool(opened["quote"]))
            self.at = max(text.find(")", self.at) + 1, self.at)
        elif found is not None:
            made.hole(found[0], at)
            self.at = found.end()
        elif text.startswith("$(", at):
            self.at = _closed(text, at + 2)
            made.hole(text[at : self.at], at)
        else:
            made.add("$", at, at + 1)
            self.at += 1

    def document(self) -> ShellWord | None:
        """Return the here-document of the command that was read: it starts on the line below."""
        line = self.text.find("\n", self.at)
        if line < 0:
            return None
        self.at = line + 1
        made = ShellWord(self.at)
        self._lines(made, self.tag, raw=self.raw)
        return made

    def _lines(self, made: ShellWord, tag: str, *, raw: bool) -> None:
        """Take the lines of a here-document up to ``tag``."""
        close = re.compile(rf"^[ \t]*{tag}[ \t]*\r?$", re.MULTILINE).search(self.text, self.at)
        end = close.start() if close else len(self.text)
        while self.at < end:
            if raw:
                made.add(self.text[self.at], self.at, self.at + 1)
                self.at += 1
            else:
                self._soft(made)
        made.end = self.at
        self.at = close.end() if close else end


def _closed(text: str, at: int) -> int:
    """Return the offset behind the bracket that closes a command substitution whose text starts at ``at``."""
    depth, quote = 1, ""
    while at < len(text):
        here = text[at]
        if quote:
            quote = "" if here == quote else quote
        elif here in "'\"":
            quote = here
        elif here in "()":
            depth += 1 if here == "(" else -1
            if not depth:
                return at + 1
        at += 1
    return at
