"""What was seen in a file: plain, frozen, picklable facts. No syntax tree survives in them.

Offsets are code points into ``Source.text``, 0-based, end exclusive. ``file`` is the path as it is shown to the user.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

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
    no image call reads it too.
    """

    span: Span
    word: Word
    opening: str = ""
    closing: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """Every word an expression can be. ``complete`` is False when it can be something that was not seen.

    ``collapse`` is the span of a conditional at the place of use whose arms may be merged when they become equal. ``environment``
    names the variables that can override the words. ``elsewhere`` is a dotted name that only the project can answer.
    """

    known: tuple[Word, ...] = ()
    complete: bool = False
    literals: tuple[Literal, ...] = ()
    collapse: Span | None = None
    environment: tuple[str, ...] = ()
    elsewhere: str | None = None


class Place(StrEnum):
    """Where an argument stands: in the call's own parentheses, a dict display, a ``dict(...)`` call, a tool entry, a list or JSON.

    A ``STORE`` is ``options["key"] = value`` on a dict that is splatted: the item is the whole statement.
    """

    CALL = "call"
    DICT = "dict"
    DICT_CALL = "dict_call"
    TOOL = "tool"
    LIST = "list"
    JSON = "json"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Argument:
    """One item between brackets. ``name`` is None for positional items and ``star`` tells splats (``*`` or ``**``) apart.

    ``whole`` is the item without its comma; ``after`` is the offset just behind its comma, or ``whole.end`` when it has none.
    """

    name: str | None
    place: Place
    whole: Span
    after: int
    value_span: Span
    name_span: Span | None = None
    value: Value = Value()
    star: str = ""


@dataclass(frozen=True, slots=True)
class Arguments:
    """A bracketed list of items: call arguments, a dict display, a JSON payload, a tool entry. One shape, one remover.

    ``inside`` is the text between the brackets. ``complete`` is False when a splat in it was not seen through. ``shared`` is True when
    the container also serves something that is not an image call. ``optional`` containers are one of several that a call may get.
    """

    place: Place
    inside: Span
    items: tuple[Argument, ...]
    complete: bool = True
    shared: bool = False
    optional: bool = False


class ClientKind(StrEnum):
    """Whose client a call goes through."""

    OPENAI = "openai"
    AZURE = "azure"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Client:
    """The receiver of a call. ``evidence`` says how it is known: construction, annotation, import or none.

    ``endpoint`` is None for OpenAI's own, the written ``base_url`` when it was seen, ``"?"`` when one is given that was not seen.
    ``ours`` tells whether the file imports the openai package at all. ``timeout`` is the explicit limit in seconds, where one is written.
    """

    kind: ClientKind
    is_async: bool = False
    endpoint: str | None = None
    evidence: str = "none"
    ours: bool = False
    timeout: float | None = None
    elsewhere: str | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """One step into a result: ``.data``, ``["data"]``, ``[0]``, ``.get("url")``.

    ``path`` is the way so far, this step included (``("data", "[]", "url")``). ``kind`` is attribute, key, index or get. ``span`` covers
    the step with its dot or brackets, ``name_span`` only the name (or the key with its quotes).
    """

    path: tuple[str, ...]
    kind: str
    span: Span
    name_span: Span


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
    ``loose``: the same value may come back into the program from where it goes.
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
    ours. ``statement`` is the simple statement it stands in. ``handed`` are the places where it goes from one function to another,
    ``crossed`` the functions of the file that hand it back to their callers, ``returns`` their return annotations; ``unseen`` are those
    of them that may have callers nobody looked at. ``wrappers`` are calls that only dress the URL (``Request(url)``), each with what
    stands inside it. ``entered`` are the functions of the file that get it as an argument; the annotations of their parameters are
    among ``returns``. ``listed`` are the functions that hand back a list of such values.
    """

    access: Access
    span: Span
    sinks: tuple[Sink, ...]
    locals: tuple[Local, ...] = ()
    handled: bool = False
    mixed: bool = False
    statement: Span | None = None
    loop: Loop | None = None
    handed: tuple[Span, ...] = ()
    crossed: tuple[str, ...] = ()
    returns: tuple[Span, ...] = ()
    unseen: tuple[str, ...] = ()
    wrappers: tuple[tuple[Span, Span], ...] = ()
    entered: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """A place where a value leaves what was seen, and how. ``function`` is what returns it, where callers can be looked for."""

    span: Span
    why: str
    function: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What becomes of a call's answer. ``closed``: every use of it was seen."""

    accesses: tuple[Access, ...] = ()
    reads: tuple[Read, ...] = ()
    openings: tuple[Opening, ...] = ()
    crossed: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()

    @property
    def closed(self) -> bool:
        """Say whether every use of the answer was seen."""
        return not self.openings


@dataclass(frozen=True, slots=True)
class Request:
    """What only a Responses call has: its tools and the kind of its input.

    ``tools`` are the brackets of the list of tools where it is written out, ``images`` the ``image_generation`` tools in it, each with all
    that it is put together from (a display first), and each a call site of its own as well. ``others``: there are other tools. ``seen``:
    every tool was seen (also when there is none). ``input`` is "text", "other" (a list, a dict) or "" when that was not seen.
    """

    tools: Arguments | None = None
    images: tuple[tuple[Arguments, ...], ...] = ()
    others: bool = False
    seen: bool = True
    input: str = ""


def tool_span(parts: tuple[Arguments, ...]) -> Span:
    """Return the place of an image tool that is put together from ``parts``: its display with its braces."""
    inside = parts[0].inside
    return Span(inside.file, inside.start - 1, inside.end + 1)


@dataclass(frozen=True, slots=True)
class CallSite:
    """A call of an entry point of the catalogue, or an image tool. ``operation`` is the id of its row in ``operations.toml``."""

    operation: str
    span: Span
    callee: Span
    tail: Span
    arguments: tuple[Arguments, ...]
    client: Client
    result: Result = Result()
    root: Span | None = None
    reasons: tuple[str, ...] = ()
    request: Request | None = None

    @property
    def complete(self) -> bool:
        """Say whether every argument of the call was seen."""
        return all(container.complete for container in self.arguments)

    def named(self, name: str) -> Iterator[Argument]:
        """Yield every argument called ``name``, in the call and in what is splatted into it."""
        for argument in self.items():
            if argument.name == name:
                yield argument

    def items(self) -> Iterator[Argument]:
        """Yield every named argument, in the call and in what is splatted into it."""
        for container in self.arguments:
            for argument in container.items:
                if argument.name is not None:
                    yield argument


class Role(StrEnum):
    """What a word that no call accounts for is there for: bound to a name, one of several to choose from, compared with, or just said."""

    BINDING = "binding"
    CHOICE = "choice"
    COMPARED = "compared"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Mention:
    """A catalogue word that no call accounts for.

    ``bound`` is the name that says what it is, ``parameter`` what kind of word it is. ``host`` is whose service the code around it talks
    to where that is not OpenAI's own ("azure", or a host name).
    """

    word: str
    span: Span
    role: Role
    bound: str = ""
    parameter: str = "model"
    host: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """A name that a module gives others: the words it can be, the client it can be, or (``origin``) the dotted name it is taken from."""

    name: str
    value: Value
    client: Client | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class ProjectCall:
    """A call of a function of the project's own, traced in case it gives back something of ours.

    ``callee`` is its dotted name as imports resolve it, or ``?.name`` for a method of an object of unknown class. ``url`` is what is done
    with its value if that is a URL (as a read that was not written down), ``urls`` if it is a list of them, ``answer`` if it is the
    answer of an image call.
    """

    callee: str
    span: Span
    url: Read
    urls: Read
    answer: Result


@dataclass(frozen=True, slots=True)
class Import:
    """An import that is there: ``module``, the ``name`` taken from it (None for ``import module``) and what it is bound to.

    ``span`` is the alias with no comma, ``statement`` the import statement. ``uses`` are the reads of the bound name in those statements
    of the file that hold something of ours; ``elsewhere``: it is read in others too. ``alone``: the statement imports nothing else.
    ``top``: it stands at module level, outside every block.
    """

    module: str
    name: str | None
    bound: str
    span: Span
    after: int
    statement: Span
    uses: tuple[Span, ...]
    elsewhere: bool
    alone: bool
    top: bool


@dataclass(frozen=True, slots=True)
class FileFacts:
    """All that later floors know of a file.

    ``accounted`` are the names that only image calls read or that are only told to a person; ``names`` are all names the file uses;
    ``header`` is the offset where a first import may be inserted; ``newline`` and ``indent`` are the file's own. ``fetches`` are the
    calls that download something, ``strays`` reads of a URL out of something like an answer that no followed answer accounts for,
    ``legacy_arms`` blocks that run only while a model's name is one of the DALL-E era. ``sections`` are the stretches of code of a
    notebook or a document: where imports may start, and the end; ``snippets``: they are meant to be copied one by one.
    """

    file: str
    calls: tuple[CallSite, ...] = ()
    project_calls: tuple[ProjectCall, ...] = ()
    exports: tuple[Export, ...] = ()
    accounted: frozenset[Span] = frozenset()
    mentions: tuple[Mention, ...] = ()
    imports: tuple[Import, ...] = ()
    names: frozenset[str] = frozenset()
    header: int = 0
    newline: str = "\n"
    indent: str = "    "
    strays: tuple[Span, ...] = ()
    fetches: tuple[Span, ...] = ()
    legacy_arms: tuple[Span, ...] = ()
    sections: tuple[tuple[int, int], ...] = ()
    snippets: bool = False
