"""What scripts take out of the answers of requests: the filters of ``jq`` and what is done with what they give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from undalle.facts import Access, Local, Opening, Read, Result, Sink, SinkKind, Span, Token
from undalle.formats.shell import HOLE, Command, ShellWord, pipeline, variable

_LEAF = re.compile(r"\.data[ \t]*(?:\[\d*\]|\|[ \t]*first)[ \t]*(?:\|[ \t]*)?(?P<step>\.(?P<name>url|b64_json))\b")
_ITEM = re.compile(r"(?<![\w\])\"}])\.output[ \t]*\[(?P<at>\d+)\](?P<step>\.(?P<name>result))\b")
_JQ = re.compile(r"(?<![\w./$-])jq(?=[ \t])")
_TAKEN = re.compile(r"(?P<name>[A-Za-z_]\w*)=\"?(?:\$\(|`)[ \t\r\n\\]*\Z")
_VALUED = {"--arg": 2, "--argjson": 2, "--slurpfile": 2, "--rawfile": 2, "--indent": 1, "-f": 1}
_FETCHERS = {"curl": ("-o", "--output"), "wget": ("-O", "--output-document")}
_KEEPS = {"curl": ("-o", "--output"), "wget": ("-O", "-qO", "--output-document")}
_WRITES = "`{tool}` is given the URL in a way that was not understood"
_PRINTED = "the URL is printed: `jq -r '.data[0].b64_json' | base64 --decode > image.png` saves the picture instead"
_KEPT = "the URL is kept in `{name}`, and not only fetched"


class Answers:
    """The answers of the requests of one script. ``requests`` are the pipelines that send them, in order."""

    def __init__(self, name: str, text: str, start: int, requests: Sequence[list[Command]]) -> None:
        self.name, self.text, self.start, self.requests = name, text, start, requests
        self.names = [self._taken_by(commands[0].start) for commands in requests]

    def of(self, number: int) -> Result:
        """Return what is taken out of the answer of request ``number``; a script that also takes the base64 copes with both shapes."""
        result = self._of(number)
        both = any(read.access.path[-1] == "b64_json" for read in result.reads)
        return replace(result, reads=tuple(replace(read, handled=True) for read in result.reads)) if both else result

    def _of(self, number: int) -> Result:
        commands = self.requests[number]
        reads = [read for index in range(1, len(commands)) for read in self._reads(commands, index)]
        if reads or not (self.names[number] or self._kept(commands[-1])):
            return Result(reads=tuple(reads))
        return self._later(number, commands)

    def _later(self, number: int, commands: list[Command]) -> Result:
        """Return the reads of an answer that is kept in a variable or a file first."""
        name, file = self.names[number], self._kept(commands[-1])
        end = self.requests[number + 1][0].start if self._again(number) else len(self.text)
        reads: list[Read] = []
        understood = 0
        for match in _JQ.finditer(self.text, commands[-1].end, end):
            lead = self.text[self.text.rfind("\n", 0, match.start()) + 1 : match.start()]
            chain = pipeline(self.text, match.start())
            rest = [one.text for one in chain[0].words]
            holds = [written for one in chain[0].words for written in one.holes.values()]
            if (name and (_reads_name(lead, name) or any(variable(one)[0] == name for one in holds))) or (file and file in rest):
                understood += 1
                reads += self._reads(chain, 0)
        uses = len(re.findall(rf"\$\{{?{re.escape(name)}\b", self.text[commands[-1].end : end])) if name else understood
        opened = understood == 0 or uses > understood
        where = f"`${name}`" if name else f"`{file}`"
        span = Span(self.name, commands[0].start, commands[0].end)
        openings = (Opening(span, f"it is kept in {where}"),) if opened else ()
        return Result(reads=tuple(reads), openings=openings)

    def _again(self, number: int) -> bool:
        """Say whether the next request keeps its answer under the same name, or is a script's next step."""
        return number + 1 < len(self.requests) and self.names[number + 1] == self.names[number]

    def _taken_by(self, start: int) -> str:
        """Return the variable that a command substitution which starts right before ``start`` is assigned to."""
        found = _TAKEN.search(self.text, 0, start)
        return found["name"] if found else ""

    def _kept(self, command: Command) -> str:
        words = [one.text for one in command.words]
        options = _KEEPS["wget" if command.name == "wget" else "curl"]
        for index, one in enumerate(words):
            if one.startswith("--output-document=") or one in {"-qO-", "-O-"}:
                return one.partition("=")[2]
            if (one in options or one == ">") and index + 1 < len(words):
                return words[index + 1] if words[index + 1] != "-" else ""
            if one.startswith(">") and len(one) > 1 and one[1] not in "&>":
                return one[1:]
        return ""

    def _reads(self, commands: list[Command], index: int) -> list[Read]:
        """Return what the ``jq`` at ``index`` of a pipeline takes out."""
        command = commands[index]
        filter_ = filter_of(command) if command.name == "jq" else None
        if filter_ is None:
            return []
        found = []
        for leaf in _LEAF.finditer(filter_.text):
            path = ("data", "[]", leaf["name"])
            step, named = self._span(filter_, *leaf.span("step")), self._span(filter_, *leaf.span("name"))
            whole = self._span(filter_, *leaf.span())
            read = Read(Access(path, "attribute", step, named), whole, ())
            found.append(self._used(read, commands, index, alone=leaf[0] == filter_.text.strip()) if leaf["name"] == "url" else read)
        for leaf in _ITEM.finditer(filter_.text):
            step, named = self._span(filter_, *leaf.span("step")), self._span(filter_, *leaf.span("name"))
            path = ("output", f"[{leaf['at']}]", leaf["name"])
            found.append(Read(Access(path, "attribute", step, named), self._span(filter_, *leaf.span()), ()))
        return found

    def _span(self, word: ShellWord, first: int, last: int) -> Span:
        return Span(self.name, word.starts[first], word.ends[last - 1])

    def _used(self, read: Read, commands: list[Command], index: int, *, alone: bool) -> Read:
        """Return a read of a URL with what is done with it."""
        behind = commands[index + 1 :]
        name = self._taken_by(self._head(commands[0].start))
        if alone and len(behind) == 1 and behind[0].name == "xargs":
            target = self._target(behind[0].words[1:])
            if target is not None:
                return replace(read, sinks=(self._save(behind[0].start, behind[0].end, target, ""),))
        if alone and not behind and name and not self._kept(commands[-1]):
            return self._fetched(read, name, commands[-1].end)
        why = (
            _PRINTED
            if not behind and not name
            else _KEPT.format(name=name)
            if name
            else _WRITES.format(tool=behind[-1].name if behind else "jq")
        )
        return replace(read, sinks=(Sink(SinkKind.STORE, read.span, read.span, why),))

    def _head(self, start: int) -> int:
        """Return where the pipeline that leads to ``start`` begins: an ``echo`` of the answer may stand before it."""
        lead = re.search(r"(?:echo|printf)[^\n|()`;]*\|[ \t\r\n\\]*\Z", self.text[:start])
        return lead.start() if lead else start

    def _fetched(self, read: Read, name: str, end: int) -> Read:
        """Return a read of a URL that is kept in a variable, which one later command fetches and nothing else uses."""
        uses = [found for found in re.finditer(rf"\$(?:\{{{name}\}}|{name}\b)", self.text) if found.start() > end]
        others = len(re.findall(rf"\b{name}\b", self.text)) - len(uses) - 1
        tests = [one for one in uses if re.search(r"\[[^\]\n;]*\Z", self.text[: one.start()])]
        gets = [one for one in uses if one not in tests]
        if len(gets) == 1 and not others:
            for tool in _FETCHERS:
                at = self.text.rfind(tool, self.text.rfind("\n", 0, gets[0].start()), gets[0].start())
                chain = pipeline(self.text, at) if at >= 0 else []
                if len(chain) == 1 and chain[0].end >= gets[0].end() and (target := self._target(chain[0].words)):
                    written = self.text[gets[0].start() : gets[0].end()]
                    return self._local(replace(read, sinks=(self._save(at, chain[0].end, target, written),)), name)
        return replace(read, sinks=(Sink(SinkKind.STORE, read.span, read.span, _KEPT.format(name=name)),))

    def _local(self, read: Read, name: str) -> Read:
        """Return ``read`` with the variable that it goes through."""
        tokens = tuple(Span(self.name, one.start(), one.end()) for one in re.finditer(rf"\b{name}\b", self.text))
        sinks = tuple(replace(sink, value=next((t for t in tokens if sink.span.covers(t)), sink.value)) for sink in read.sinks)
        return replace(read, sinks=sinks, locals=(Local(name, tokens, closed=True, taken=frozenset(re.findall(r"\w+", self.text))),))

    def _target(self, words: Sequence[ShellWord]) -> Span | None:
        """Return where a command that fetches one URL saves it, if it does nothing else."""
        texts = [one.text for one in words]
        tool = next((one for one in texts if one in _FETCHERS), "")
        options = [index for index, one in enumerate(texts) if tool and one in _FETCHERS[tool]]
        if len(options) != 1 or options[0] + 1 >= len(words) or any(one.startswith((">", "-H", "--header")) for one in texts):
            return None
        file = words[options[0] + 1]
        return Span(self.name, file.start, file.end) if HOLE not in texts[: options[0]] or tool else None

    def _save(self, start: int, end: int, target: Span, value: str) -> Sink:
        span = Span(self.name, start, end)
        tokens = (Token("path", target), *([Token("variable", span)] if value else []))
        return Sink(SinkKind.SAVE, span, span, "it is fetched and saved", tokens=tokens, library="shell")


def _reads_name(lead: str, name: str) -> bool:
    """Say whether what stands before a ``jq`` on its line pipes ``$name`` into it."""
    return re.search(rf"(?:echo|printf)[^|]*\$\{{?{re.escape(name)}\b[^|]*\|[ \t]*\Z", lead) is not None


def filter_of(command: Command) -> ShellWord | None:
    """Return the filter among the words of a ``jq`` command."""
    skip = 0
    for one in command.words[1:]:
        if skip:
            skip -= 1
        elif one.text in _VALUED:
            skip = _VALUED[one.text]
        elif not one.text.startswith("-"):
            return one
    return None
