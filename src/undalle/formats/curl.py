"""Requests to the Images API that ``curl`` sends, as calls with the members of their JSON body for arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from undalle.catalog import Catalog, Operation
from undalle.facts import Arguments, CallSite, Client, ClientKind, Place, Request, Span, tool_span
from undalle.formats.body import body_of
from undalle.formats.built import built_by
from undalle.formats.filed import Beside, filed_in
from undalle.formats.form import form_of
from undalle.formats.hosts import client_of
from undalle.formats.jq import Answers
from undalle.formats.shell import HOLE, Command, ShellWord, pipeline, variable, word

_CURL = re.compile(r"(?<![\w./$-])@?(?P<name>curl|wget)(?=[ \t]|\\\r?\n)")
_ASSIGNED = re.compile(
    r"^[ \t]*(?:export|local|readonly|declare(?:[ \t]+-\w+)*|ENV|ARG)?[ \t]*(?P<name>[A-Za-z_]\w*)[ \t]*[:?]?=[ \t]*(?=[^\s=])",
    re.MULTILINE,
)
_MAKEFILE = re.compile(r"(?:GNU)?[Mm]akefile|.+\.mk")
_FEEDS = re.compile(r"(?<![\w./$-])(?P<name>cat|echo|printf|jq)(?=[ \t])")
_OPTION = re.compile(r"-[neE]+|%s(?:\\n)?")
_MADE_BY_JQ = re.compile(r"\$\([ \t\r\n]*(?=jq[ \t])")
_SPEAKERS = frozenset({"echo", "printf"})
# How many characters before a request are searched for what is piped into it.
_FAR = 4000
_BODY = ("-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json")
_OTHERS = ("-X", "--request", "-H", "--header", "-o", "--output", "-u", "--user", "-F", "--form", "-m", "--max-time", "-w")
_VALUED = {
    "curl": frozenset({*_BODY, *_OTHERS}),
    "wget": frozenset({"--post-data", "--body-data", "--header", "--method", "-O", "-qO", "--output-document", "-o", "-T", "--timeout"}),
}
_POSTS = ("--post-data", "--body-data")
_ENDPOINTS = frozenset({"generate", "edit", "variation", "responses"})
_EDIT = "a script is not sent elsewhere: post the form to /v1/images/edits, with `-F prompt=...` and `-F model=...`"
_BUILT = "`jq` builds the body: what its filter says has to change by hand"
_HELD = {"variation": (_EDIT,)}


class Script:
    """A stretch of shell: the requests in it.

    ``name`` is the file's, ``text`` all of its text, ``start`` and ``end`` bound the stretch, ``beside`` gives the text of a file
    beside it by its name, empty where there is none.
    """

    def __init__(self, name: str, text: str, start: int, end: int, catalog: Catalog, beside: Beside = lambda _: "") -> None:
        self.name, self.start, self.catalog, self.beside = name, start, catalog, beside
        # Nothing behind the stretch is read, and offsets stay those of the whole text.
        self.text = text[:end]

    def calls(self) -> Iterator[CallSite]:
        """Yield every request to the Images API, in order."""
        found = []
        for match in _CURL.finditer(self.text, self.start):
            line = self.text[self.text.rfind("\n", 0, match.start()) + 1 : match.start()]
            if not line.lstrip().startswith(("#", "//")):
                sent = self._sent(match.start("name"))
                found += [sent] if sent is not None else []
        answers = Answers(self.name, self.text, self.start, [one.commands for one in found])
        for number, one in enumerate(found):
            call = self._call(one, answers, number)
            yield call
            for parts in call.request.images if call.request is not None else ():
                span = tool_span(parts)
                yield CallSite("image_generation", span, span, span, parts, call.client)

    @cached_property
    def assigned(self) -> dict[str, list[ShellWord]]:
        """What each variable is set to."""
        found: dict[str, list[ShellWord]] = {}
        for match in _ASSIGNED.finditer(self.text, self.start):
            value = word(self.text, match.end())
            found.setdefault(match["name"], []).extend([value] if value is not None else [])
        return found

    def known(self, written: str) -> ShellWord | None:
        """Return the one word that the variable behind an expansion is set to, None where there is none or more than one."""
        name, rest = variable(written)
        values = self.assigned.get(name, []) if not rest else []
        return values[0] if len(values) == 1 else None

    def _sent(self, start: int) -> _Sent | None:
        commands = pipeline(self.text, start, make=_MAKEFILE.fullmatch(PurePath(self.name).name) is not None)
        request = commands[0]
        for url in _arguments(request):
            operation = self.catalog.operation_for_path(self._said(url))
            if operation is not None and operation.endpoint in _ENDPOINTS:
                client = client_of(self._said(url))
                return _Sent(commands, operation, client) if client.kind is not ClientKind.OTHER else None
        return None

    def _said(self, url: ShellWord) -> str:
        """Return what a word says, with ``*`` for what was not seen."""
        text = ""
        for index, character in enumerate(url.text):
            text += self._expanded(url.holes[index]) if index in url.holes else character
        return text

    def _expanded(self, written: str) -> str:
        value = self.known(written)
        if value is not None:
            written = value.holes[0] if value.text == HOLE else ""
        default = re.match(r":?[-=](?P<word>[^$\"']+)\Z", variable(written)[1])
        return default["word"] if default else value.text.replace(HOLE, "*") if value is not None else "*"

    def _call(self, sent: _Sent, answers: Answers, number: int) -> CallSite:
        request = sent.commands[0]
        callee = Span(self.name, request.start, request.start + len(request.name))
        span = Span(self.name, request.start, request.end)
        container, asked, held = None, Request(seen=False), _HELD.get(sent.operation.endpoint, ())
        bodies = list(_bodies(request))
        if len(bodies) == 1:
            given = self._body(bodies[0], request)
            body = body_of(self.name, self.text, given, self.known)
            container, asked = (body.members, body.request) if body is not None else (None, asked)
            if container is None and (container := self._built(bodies[0], given, request)) is not None:
                held = (_BUILT,)
            elif container is None and given.text.startswith("@") and (filed := filed_in(self.name, given, self.beside)) is not None:
                container, asked, held = filed.members, filed.request, (filed.reason,)
        elif not bodies:
            container = form_of(self.name, self.text, request, self.known)
        if container is None:
            container = Arguments(Place.JSON, Span(self.name, span.end, span.end), (), complete=False)
        return CallSite(
            operation=sent.operation.id,
            span=span,
            callee=callee,
            tail=callee,
            arguments=(container,),
            client=sent.client,
            result=answers.of(number),
            root=None,
            request=asked if sent.operation.endpoint == "responses" else None,
            reasons=held,
        )

    def _body(self, given: ShellWord, request: Command) -> ShellWord:
        """Return the word that spells the body: the here-document behind ``@-``, or what the one variable in it is set to."""
        if given.text == "@-":
            return request.document or self._piped(request) or given
        if given.text == HOLE and (value := self.known(given.holes[0])) is not None:
            return value
        return given

    def _built(self, given: ShellWord, body: ShellWord, request: Command) -> Arguments | None:
        """Return the members of the body that ``jq -n`` builds: before a pipe, or in a command substitution."""
        if given.text == "@-":
            maker = self._feeder(request)
        else:
            made = _MADE_BY_JQ.match(body.holes[0]) if body.text == HOLE else None
            maker = pipeline(self.text, body.starts[0] + made.end())[0] if made is not None else None
        return built_by(self.name, self.text, maker) if maker is not None else None

    def _piped(self, request: Command) -> ShellWord | None:
        """Return what ``echo``, ``printf`` or ``cat <<EOF`` before a pipe hand to ``request``, where it is one word or a here-document."""
        feeder = self._feeder(request)
        if feeder is None:
            return None
        words = [one for one in feeder.words[1:] if not _OPTION.fullmatch(one.text)]
        return feeder.document or (words[0] if len(words) == 1 and feeder.name in _SPEAKERS else None)

    def _feeder(self, request: Command) -> Command | None:
        """Return the command whose output a pipe hands to ``request``."""
        for found in reversed(list(_FEEDS.finditer(self.text, max(self.start, request.start - _FAR), request.start))):
            feeder, *rest = pipeline(self.text, found.start("name"))
            if rest and rest[0].start <= request.start < rest[0].end:
                return feeder
        return None


@dataclass(frozen=True, slots=True)
class _Sent:
    """A request: the commands of its pipeline, where it goes and whose service that is."""

    commands: list[Command]
    operation: Operation
    client: Client


def _arguments(request: Command) -> Iterator[ShellWord]:
    """Yield the words that are no options and no options' values."""
    skip = False
    for one in request.words[1:]:
        if skip:
            skip = False
        elif one.text in _VALUED.get(request.name, ()):
            skip = True
        elif not one.text.startswith("-"):
            yield one


def _bodies(request: Command) -> Iterator[ShellWord]:
    """Yield what the options that give a body are given."""
    for before, one in zip(request.words, [*request.words[1:], None], strict=True):
        option, sign, _ = before.text.partition("=")
        if one is not None and before.text in (_POSTS if request.name == "wget" else _BODY):
            yield one
        elif sign and request.name == "wget" and option in _POSTS:
            yield before.behind(len(option) + len(sign))
