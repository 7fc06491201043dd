"""What is taken out of an answer and what is done with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from undalle.facts.arguments import Arguments
from undalle.facts.words import Span

Shape = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Access:
    """One step into a result: ``.data``, ``["data"]``, ``[0]``, ``.get("url")``.

    ``path`` is the way so far, this step included (``("data", "[]", "url")``). ``kind`` is attribute, key, index or get. ``span`` covers
    the step with its dot or brackets, ``name_span`` only the name (or the key with its quotes). ``plain``: it is a step into a dict that
    was made of the answer, whatever the answer is itself. ``needed`` says what fails there if it gives None; empty if nothing was seen to.
    """

    path: tuple[str, ...]
    kind: str
    span: Span
    name_span: Span
    plain: bool = False
    needed: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """A place where an answer is turned into a dict or into text: ``how`` is the function or method, ``span`` what calls it.

    For a method ``span`` is its name, and ``value`` is None; for a function it is the whole call, and ``value`` the answer in it.
    """

    how: str
    span: Span
    value: Span | None = None


@dataclass(frozen=True, slots=True)
class Local:
    """A local name that holds the value: ``tokens`` are all its places, binding first.

    ``closed``: every use is in sight and nothing else is ever bound to it. ``taken`` are the names that its scope, the text at ``scope``,
    already uses. ``many``: it holds a list of values. ``dressed``: it holds a request made of the URL.
    """

    name: str
    tokens: tuple[Span, ...]
    closed: bool
    taken: frozenset[str] = frozenset()
    scope: Span | None = None
    many: bool = False
    dressed: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch with a role in a sink: content, raw, check, status, failed, report, chunks ... (see ``SinkKind``)."""

    role: str
    span: Span


class SinkKind(StrEnum):
    """What is done with a URL that came out of a result."""

    DOWNLOAD = "download"
    SAVE = "save"
    SHOW = "show"
    TRUTH = "truth"
    PRINT = "print"
    BROWSER = "browser"
    LOG = "log"
    URI = "uri"
    RETURN = "return"
    STORE = "store"
    UNUSED = "unused"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sink:
    """The end of a way: ``value`` is the expression that holds the URL, ``span`` the whole expression that consumes it.

    For a download: ``callee`` is what fetches, ``arguments`` its brackets, ``tokens`` what is done with the answer, ``local`` the name the
    answer is bound to, ``header`` the ``with ... as name:`` line that opens it and ``body`` the block below that line.
    ``why`` says in words what happens, for the report. ``fstring`` is the replacement field the value stands in, braces included.
    ``alone``: its statement is all that its block holds. For a value that is returned out of sight: ``function`` is the function or
    method that returns it (empty when nobody can be looked for, as behind a decorator) and ``annotation`` what it says it returns.
    ``loose``: the same value may come back into the program from where it goes. ``shape`` says how the URL lies in ``value`` where that
    only holds it: ``("0",)`` first in a tuple, ``("[]", "=url")`` under the key ``url`` of every entry of a list. ``reader`` is the id of
    the catalogue's row that says what its call takes. ``passed`` is the keyword, or the place, of the argument that it is in a call of
    ``library``, a function by its dotted name.
    """

    kind: SinkKind
    span: Span
    value: Span
    why: str = ""
    callee: Span | None = None
    arguments: Arguments | None = None
    tokens: tuple[Token, ...] = ()
    local: Local | None = None
    header: Span | None = None
    body: Span | None = None
    statement: Span | None = None
    alone: bool = False
    function: str = ""
    annotation: Span | None = None
    fstring: Span | None = None
    library: str = ""
    loose: bool = False
    shape: Shape = ()
    reader: str = ""
    passed: str = ""


@dataclass(frozen=True, slots=True)
class Loop:
    """The nearest loop over results around a read: its target, its iterable and the index name it already has, if any."""

    target: Span
    iterable: Span
    index: str | None
    comprehension: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A value taken out of a result. ``access`` is its last step, ``span`` the whole expression, ``locals`` the names it goes through.

    ``handled``: the code around it already copes with both shapes. ``mixed``: a name on its way can also hold something that is not
    ours, ``others``: the answer that it is taken from may be another's. ``statement`` is the simple statement it stands in. ``handed`` are
    the places where it goes from one function to another, ``crossed`` the functions of the file that hand it back to their callers,
    ``returns`` their return annotations; ``unseen`` are those of them that may have callers nobody looked at. ``wrappers`` are calls that
    only dress the URL (``Request(url)``), each with what stands inside it. ``entered`` are the functions of the file
    that get it as an argument; the annotations of their parameters are among ``returns``. ``shapes`` say of some of ``crossed`` how the
    value lies in what they hand back, ``stored`` are the attributes that keep it.
    """

    access: Access
    span: Span
    sinks: tuple[Sink, ...]
    locals: tuple[Local, ...] = ()
    handled: bool = False
    mixed: bool = False
    others: bool = False
    statement: Span | None = None
    loop: Loop | None = None
    handed: tuple[Span, ...] = ()
    crossed: tuple[str, ...] = ()
    returns: tuple[Span, ...] = ()
    unseen: tuple[str, ...] = ()
    wrappers: tuple[tuple[Span, Span], ...] = ()
    entered: tuple[str, ...] = ()
    shapes: tuple[tuple[str, Shape], ...] = ()
    stored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """A place where a value leaves what was seen, and how. ``function`` is what returns it, where callers can be looked for.

    ``shape`` says how the value lies in what leaves. ``callee`` is the dotted name of what it is handed to; ``reader``: a URL
    may be taken out of it there.
    """

    span: Span
    why: str
    function: str = ""
    shape: Shape = ()
    callee: str = ""
    reader: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What becomes of a call's answer. ``closed``: every use of it was seen; ``mixed``: another answer can be where it is.

    ``shapes`` say of some of ``crossed`` how the answer lies in what they hand back, ``entered`` get it as an argument, ``stored`` keep it.
    """

    accesses: tuple[Access, ...] = ()
    reads: tuple[Read, ...] = ()
    openings: tuple[Opening, ...] = ()
    crossed: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    shapes: tuple[tuple[str, Shape], ...] = ()
    mixed: bool = False
    entered: tuple[str, ...] = ()
    stored: tuple[str, ...] = ()
    copies: tuple[Copy, ...] = ()

    @property
    def closed(self) -> bool:
        """Say whether every use of the answer was seen."""
        return not self.openings
