"""What a whole file holds beside its calls: mentions, exports, imports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from undalle.facts.calls import CallSite, Client
from undalle.facts.pins import Pin
from undalle.facts.reads import Read, Result, Shape
from undalle.facts.words import Literal, Span, Value


class Role(StrEnum):
    """What a word that no call accounts for is there for: bound to a name, one of several to choose from, compared with, or just said.

    A ``PART`` is looked for in a name, at its start or anywhere, and so stands for names that begin alike, too. A ``SETTING`` is bound to
    a key of a file that is no code.
    """

    BINDING = "binding"
    CHOICE = "choice"
    COMPARED = "compared"
    PART = "part"
    TEXT = "text"
    SETTING = "setting"


@dataclass(frozen=True, slots=True)
class Mention:
    """A catalogue word that no call accounts for.

    ``bound`` is the name that says what it is, ``parameter`` what kind of word it is. ``host`` is whose service the code around it talks
    to where that is not OpenAI's own ("azure", or a host name). Of a setting, ``literal`` is how it is written and ``held`` why it can not
    be changed by itself, where there is a reason. ``reads`` take a URL out of the answer of what a model is handed to.
    """

    word: str
    span: Span
    role: Role
    bound: str = ""
    parameter: str = "model"
    host: str = ""
    literal: Literal | None = None
    held: str = ""
    reads: tuple[Read, ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """A name that a module gives others: the words it can be, the client it can be, or (``origin``) the dotted name it is taken from."""

    name: str
    value: Value
    client: Client | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Follow:
    """What to look for in another file: calls of the function ``name``, in whose value something of ours lies as ``shape`` says.

    With ``parameter``, its name or its place (0-based, as text), it is the function itself, which is handed a URL there. With ``words``,
    it is what the calls of the function give these of its parameters; ``order`` as in ``Parameter``.
    """

    name: str
    shape: Shape = ()
    parameter: str = ""
    words: tuple[str, ...] = ()
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passing:
    """A call of a function of the project's own and what it gives its parameters; those that it leaves out are left out.

    ``callee`` as in ``ProjectCall``. ``complete``: no splat may give others.
    """

    callee: str
    span: Span
    values: tuple[tuple[str, Value], ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class LentRead:
    """What ``function`` does with a URL that other files hand to one of its parameters (as a read that was not written down)."""

    function: str
    url: Read


@dataclass(frozen=True, slots=True)
class ProjectCall:
    """A call of a function of the project's own, traced in case it gives back something of ours.

    ``callee`` is its dotted name as imports resolve it, or ``?.name`` for a method of an object of unknown class. ``shape`` says where in
    its value that lies. ``url`` is what is done with it if it is a URL (as a read that was not written down), ``answer`` if it is the
    answer of an image call.
    """

    callee: str
    span: Span
    shape: Shape
    url: Read
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
class Helping:
    """A name that holds what a program fetches with: a session, headers. To make it does nothing else, and every use is in sight.

    ``span`` is the statement that binds it, or a ``with`` as far as the name, whose block is ``body`` with ``strings`` of several lines.
    ``uses`` are its reads but for those in ``ends``, the statements that only close it. ``alone``: its block holds nothing else.
    ``item`` is its own item of the ``with``, ``beside`` are those that follow.
    """

    name: str
    span: Span
    uses: tuple[Span, ...]
    ends: tuple[Span, ...] = ()
    body: Span | None = None
    strings: tuple[Span, ...] = ()
    alone: bool = False
    beside: tuple[Span, ...] = ()
    item: Span | None = None


@dataclass(frozen=True, slots=True)
class OldName:
    """A name of the SDK before 1.0, other than a call. ``path`` is dotted, as imports resolve it; ``span`` is what is to be rewritten.

    ``form``: "behind" the module's name or an error's, "taken" by an import, "named" by one (``as``), the "whole" of a module's name,
    "lost" where what follows it is not always there, "swallowed" by a handler above it, or written in an "other" way. ``value`` is what a
    setting is set to, ``written`` the one string it is (None: something else).
    """

    path: str
    span: Span
    form: str
    value: Span | None = None
    written: str | None = None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """All that later floors know of a file.

    ``accounted`` are the names that only image calls read or that are only told to a person; ``names`` are all names the file uses;
    ``header`` is the offset where a first import may be inserted; ``newline`` and ``indent`` are the file's own. ``fetches`` are the
    calls that download something, ``strays`` reads of a URL out of something like an answer that no followed answer accounts for,
    ``legacy_arms`` blocks that run only while a model's name is one of the DALL-E era. ``sections`` are the stretches of code of a
    notebook or a document: where imports may start, and the end; ``commands`` those of shell in them; ``snippets``: they are meant to be
    copied one by one. ``old_names`` are what the file takes from the SDK before 1.0 beside its calls, ``settings`` those of the openai
    module that it makes.
    ``pins`` are the releases of the openai package that the file asks for. ``helpings`` are what it may make only to fetch with.
    """

    file: str
    calls: tuple[CallSite, ...] = ()
    project_calls: tuple[ProjectCall, ...] = ()
    lent: tuple[LentRead, ...] = ()
    passings: tuple[Passing, ...] = ()
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
    commands: tuple[tuple[int, int], ...] = ()
    snippets: bool = False
    pins: tuple[Pin, ...] = ()
    old_names: tuple[OldName, ...] = ()
    settings: frozenset[str] = frozenset()
    helpings: tuple[Helping, ...] = ()


def in_tests(file: str) -> bool:
    """Say whether a file, by its name or its folders, is part of a test suite."""
    *folders, name = file.split("/")
    return name.startswith(("test_", "conftest")) or name.endswith("_test.py") or bool({"tests", "test"} & set(folders))
