"""The edits of a unit while it is being planned, file by file, and the imports they need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from undalle.diagnostics import Edit
from undalle.facts import FileFacts, Span
from undalle.rewrite import imports
from undalle.rewrite.edits import splice
from undalle.rewrite.planned import Planned

Taken = tuple[str, Span | None, tuple[Span, ...]]
"""A name that a rewrite gave, the scope it was given in (None: it must be free in the whole file) and its places."""


class HeldError(ValueError):
    """Something of the unit can not be written as it should be; the message says what, for the report."""


class NotGivenError(HeldError):
    """A file of the unit was read and may not be written: it was not given to the run. ``name`` is its path."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} would have to change too and was not given")
        self.name = name


class Drafts:
    """The drafts of one unit, one a file, made when a file is first written to.

    ``load`` returns the facts and the text of a file; it raises ``HeldError`` for one that may not be written. ``fetches`` is what the
    drafts of all units know of each file's fetches, once one of them has asked.
    """

    def __init__(
        self,
        load: Callable[[str], tuple[FileFacts, str]],
        taken: Mapping[str, set[Taken]],
        pictures: Mapping[str, int],
        fetches: dict[str, tuple[Span, ...]],
    ) -> None:
        self._load, self._taken, self._pictures, self._fetches = load, taken, pictures, fetches
        self.drafts: dict[str, Draft] = {}

    def at(self, file: str) -> Draft:
        """Return the draft of ``file``."""
        if file not in self.drafts:
            draft = Draft(self, *self._load(file))
            draft.taken, draft.pictures = self._taken.get(file, set()), self._pictures.get(file, 0)
            self.drafts[file] = draft
        return self.drafts[file]

    def fetches(self, facts: FileFacts) -> tuple[Span, ...]:
        """Return where a file fetches URLs that no call of ours is known to give."""
        if facts.file not in self._fetches:
            known = {sink.span for call in facts.calls for read in call.result.reads for sink in read.sinks}
            self._fetches[facts.file] = tuple(fetch for fetch in facts.fetches if fetch not in known)
        return self._fetches[facts.file]

    def edits(self) -> tuple[Edit, ...]:
        """Return the edits of all files, equal ones once, in the order in which they were asked for."""
        return tuple(dict.fromkeys(edit for draft in self.drafts.values() for edit in draft.edits))

    def wanted(self) -> tuple[tuple[str, imports.Wanted], ...]:
        """Return the imports asked for, each with its file."""
        return tuple((file, want) for file, draft in self.drafts.items() for want in draft.wanted())


class Draft:
    """Collects edits of one file. A later edit may swallow earlier ones by asking for the text they make."""

    def __init__(self, drafts: Drafts, facts: FileFacts, text: str) -> None:
        self.drafts, self.facts, self.text = drafts, facts, text
        self.edits = Planned()
        self.taken: set[Taken] = set()
        self.pictures = 0
        self._imports: dict[imports.Wanted, None] = {}

    @property
    def fetches(self) -> tuple[Span, ...]:
        """Where the file fetches URLs that no call of ours is known to give."""
        return self.drafts.fetches(self.facts)

    def at(self, file: str) -> Draft:
        """Return the draft of another file of the same unit."""
        return self.drafts.at(file)

    def span(self, start: int, end: int) -> Span:
        """Return a span of this file."""
        return Span(self.facts.file, start, end)

    def replace(self, span: Span, text: str) -> None:
        """Put ``text`` in place of ``span``."""
        self.edits.add(Edit(span, text))

    def insert(self, offset: int, text: str) -> None:
        """Put ``text`` at ``offset``; nothing if it is empty."""
        if text:
            self.edits.add(Edit(self.span(offset, offset), text))

    def delete(self, start: int, end: int) -> None:
        """Take the text from ``start`` to ``end`` away."""
        if start < end:
            self.edits.add(Edit(self.span(start, end), ""))

    def extend(self, edits: Iterable[Edit]) -> None:
        """Add ``edits``."""
        for edit in edits:
            self.edits.add(edit)

    def swallow(self, span: Span) -> str:
        """Return the text of ``span`` with the edits in it applied, and forget these edits: the caller replaces all of it."""
        text = self.preview(span)
        self.edits.forget(span)
        return text

    def preview(self, span: Span) -> str:
        """Return the text of ``span`` with the edits in it applied."""
        inner = self.edits.inside(span)
        moved = [Edit(self.span(edit.span.start - span.start, edit.span.end - span.start), edit.text) for edit in inner]
        return splice(self.text[span.start : span.end], moved)

    def cover(self, edits: Iterable[Edit]) -> None:
        """Add ``edits`` that take what they replace away with everything planned inside it."""
        for edit in edits:
            if edit.span.start < edit.span.end:
                self.swallow(edit.span)
            self.edits.add(edit)

    def need(self, module: str, name: str) -> str:
        """Return the expression for ``name`` of ``module`` as this file can spell it, and see to it that it is imported."""
        self._imports[module, name] = None
        return imports.add(self.facts, self.text, module, name)[1]

    def b64decode(self) -> str:
        """Return what decodes base64 here."""
        return self.need("base64", "b64decode")

    def path(self) -> str:
        """Return what makes a path here."""
        return self.need("pathlib", "Path")

    def bytes_io(self) -> str:
        """Return what makes a file of bytes here."""
        return self.need("io", "BytesIO")

    def wanted(self) -> tuple[imports.Wanted, ...]:
        """Return the imports asked for, in the order in which they were."""
        return tuple(self._imports)
