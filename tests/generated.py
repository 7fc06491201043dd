"""Programs put together from pieces: clients, ways to say a word, layouts, readers. And a stand-in for the SDK that they run against."""

from __future__ import annotations

import base64
import sys
import types
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stdout
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from hypothesis import strategies as st

from undalle.catalog import catalog

TODAY = date(2026, 11, 21)
WORDS: dict[str, tuple[str | int, ...]] = {
    "model": ("dall-e-3", "dall-e-2", "gpt-4o", "gpt-image-1", "gpt-image-1.5", "gpt-image-2"),
    "size": ("1024x1024", "256x256", "512x512", "1792x1024", "1024x1792", "auto", "1536x1024"),
    "quality": ("standard", "hd", "medium", "auto"),
    "style": ("vivid", "natural"),
    "response_format": ("b64_json", "url"),
    "n": (1, 2),
    "user": ("somebody", "dall-e-3"),
}
FORMS = (
    "literal", "literal", "single", "joined", "fstring", "constant", "shared", "counted", "counted", "counted", "compared", "environment",
    "either", "called", "table", "returned", "unpacked", "attribute", "instance", "parameter", "given", "splat", "options", "stored",
    "dictcall", "walrus",
)  # fmt: skip
CLIENTS = {
    "constructed": "client",
    "module": "openai",
    "inline": "OpenAI(timeout=60)",
    "azure": "azure",
    "attribute": "studio.client",
    "unknown": "somebody",
    "other": "other",
}
READERS = (
    "pass",
    "print(answer.data[0].b64_json is not None)",
    "base64.b64decode(answer.data[0].b64_json)",
    "print(answer.created, len(answer.data))",
    "data = requests.get(answer.data[0].url).content",
    "url = answer.data[0].url\nprint('there' if url else 'nothing')",
    "for one in answer.data:\n    requests.get(one.url, timeout=9).content",
    "print(answer.data[0].url)",
    "print(answer.model_dump()['data'][0]['url'])",
)
LAYOUTS = ("{0}({1})", "{0}(\n    {2},\n)", "{0}(\n    {2}\n)", "{0}({3})", "{0}( {1} , )", "{0}(\n    {4}\n)")
PREAMBLE = """\
import base64
import os

import openai
import requests
from openai import AzureOpenAI, OpenAI
from together import Together

client = OpenAI()
azure = AzureOpenAI(api_version="1")
other = Together()
somebody = (lambda: OpenAI())()
FLAG = bool(os.environ.get("FLAG_THAT_IS_NOT_SET"))


class Studio:
    def __init__(self):
        self.client = OpenAI()


studio = Studio()
"""


@dataclass
class Piece:
    """One call while it is written: what stands before it, its arguments, the parameters of the function around it and what it is given."""

    number: int
    before: list[str] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)


def _say(piece: Piece, name: str, word: str | int, second: str | int, form: str) -> None:
    """Write ``name=word`` in one of the forms; ``second`` is another word of the same parameter."""
    own, text, more = f"{name.upper()}_{piece.number}", f'"{word}"' if isinstance(word, str) else str(word), repr(second)
    made = {
        "single": repr(word),
        "joined": f'{text[:3]}" "{text[3:]}' if isinstance(word, str) else text,
        "fstring": f"f{text}" if isinstance(word, str) else text,
        "constant": own, "unpacked": own, "returned": f"give_{own}()", "counted": own, "compared": own,
        "shared": name.upper(),
        "environment": f'os.getenv("NOT_SET_{own}", {text})' if isinstance(word, str) else text,
        "either": f"{text} if FLAG else {more}",
        "called": f"{text} if str(FLAG) else {more}",
        "table": f"TABLE_{own}['one']",
        "attribute": f"Config{own}.{name}",
        "instance": f"Config{own}().{name}",
        "walrus": f"({own} := {text})",
        "parameter": name, "given": name,
    }.get(form, text)  # fmt: skip
    before = {
        "constant": f"{own} = {text}",
        "unpacked": f"{own}, other_{own} = {text}, {more}",
        "returned": f"def give_{own}():\n    return {text}",
        "counted": f"{own} = {text}\ncounts_{own} = {{{own}: 1}}",
        "compared": f"{own} = {text}\nsame_{own} = {own} == {more}",
        "table": f"TABLE_{own} = {{'one': {text}, 'two': {more}}}",
        "attribute": f"class Config{own}:\n    {name} = {text}",
        "instance": f"class Config{own}:\n    def __init__(self, {name}={text}):\n        self.{name} = {name}",
    }
    piece.before += [before[form]] if form in before else []
    if form in {"parameter", "given"}:
        piece.parameters.append(f"{name}={text}")
        piece.given += [f"{name}={more}"] if form == "given" else []
    if form == "options":
        piece.options.append(f'"{name}": {text}')
    elif form == "stored":
        piece.stored.append(f'options["{name}"] = {text}')
    else:
        said = {"splat": f'**{{"{name}": {text}}}', "dictcall": f"**dict({name}={text})"}
        piece.arguments.append(said.get(form, f"{name}={made}"))


@st.composite
def pieces(draw: st.DrawFn, number: int) -> str:
    """Draw one call with its reader, as the text of a function and its invocation."""
    piece = Piece(number)
    names = draw(st.permutations(list(WORDS)))
    for name in names:
        if draw(st.booleans()) or (name == "model" and draw(st.booleans())):
            word, second = (draw(st.sampled_from(WORDS[name])) for _ in range(2))
            _say(piece, name, word, second, draw(st.sampled_from(FORMS)))
    piece.arguments.insert(draw(st.integers(0, len(piece.arguments))), f'prompt="picture {number}"')
    if piece.options or piece.stored:
        piece.arguments.append("**options")
    positional_first = sorted(piece.arguments, key=lambda text: text.startswith("**"))
    receiver = CLIENTS[draw(st.sampled_from([*CLIENTS, "constructed", "module", "constructed"]))]
    call = draw(st.sampled_from(LAYOUTS)).format(
        f"{receiver}.images.generate",
        ", ".join(positional_first),
        ",\n    ".join(positional_first),
        ",\n                    ".join(positional_first),
        ",  # as agreed\n    ".join(positional_first),
    )
    lines = [f"options = {{{', '.join(piece.options)}}}", *piece.stored] if "**options" in piece.arguments else []
    lines += [f"answer = {call}", draw(st.sampled_from(READERS))]
    body = "\n".join(lines).replace("\n", "\n    ")
    head = "\n".join(piece.before)
    return f"{head}\n\n\ndef draw_{number}({', '.join(piece.parameters)}):\n    {body}\n\n\ndraw_{number}({', '.join(piece.given)})\n"


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Draw a program of one to three calls."""
    shared = "".join(f"{name.upper()} = {draw(st.sampled_from(words))!r}\n" for name, words in WORDS.items())
    calls = [draw(pieces(number)) for number in range(draw(st.integers(1, 3)))]
    text = PREAMBLE + shared + "".join(calls)
    return draw(st.sampled_from([text, text, text.replace("    ", "\t"), text.replace("\n", "\r\n")]))


def accepted(words: dict[str, Any]) -> bool:
    """Say whether today's Images API takes a call with these keywords."""
    known, model = catalog(), words.get("model")
    if model not in known.targets() or known.lifecycle(model, TODAY).state == "retired":
        return False
    takes = (known.knows(model, "generate", key) and known.accepts(model, "generate", key, value) for key, value in words.items())
    return all(takes) and None not in words.values()


@dataclass
class Recorder:
    """Stands for the SDK. ``earlier`` are the calls of a run before: a call that differs from them answers as GPT Image does.

    ``foreign`` are the numbers of the calls that did not go to OpenAI.
    """

    earlier: list[dict[str, Any]] | None = None
    calls: list[dict[str, Any]] = field(default_factory=list)
    foreign: list[int] = field(default_factory=list)

    def elsewhere(self, **words: Any) -> Any:
        self.foreign.append(len(self.calls))
        return self.generate(**words)

    def generate(self, **words: Any) -> Any:
        legacy = self.earlier is None or self.earlier[len(self.calls)] == words
        self.calls.append(words)
        one = types.SimpleNamespace(b64_json=base64.b64encode(b"picture").decode(), url="https://pictures/1.png" if legacy else None)
        answer = types.SimpleNamespace(created=1, data=[one] * words.get("n", 1))
        answer.model_dump = lambda: {"data": [vars(one)]}
        return answer

    @contextmanager
    def installed(self) -> Iterator[None]:
        def client(**_: Any) -> Any:
            return types.SimpleNamespace(images=types.SimpleNamespace(generate=self.generate))

        def another(**_: Any) -> Any:
            return types.SimpleNamespace(images=types.SimpleNamespace(generate=self.elsewhere))

        openai: Any = types.ModuleType("openai")
        openai.images, openai.OpenAI, openai.AzureOpenAI = client().images, client, another
        together: Any = types.ModuleType("together")
        together.Together = another
        requests: Any = types.ModuleType("requests")
        requests.get = self.fetch
        with mock.patch.dict(sys.modules, {"openai": openai, "together": together, "requests": requests}):
            yield

    @staticmethod
    def fetch(url: str, **_: Any) -> Any:
        if not isinstance(url, str):
            raise TypeError("there is no URL to fetch")
        return types.SimpleNamespace(content=b"picture")


@dataclass(frozen=True)
class Played:
    """What a program did: the keywords of its ``calls``, the numbers of those that went to ``foreign`` clients, and what it ``counted``."""

    calls: list[dict[str, Any]]
    foreign: list[int]
    counted: dict[str, Any]


def play(text: str, earlier: list[dict[str, Any]] | None = None) -> Played:
    """Run a program in this process."""
    recorder, names = Recorder(earlier), {"__name__": "program"}
    with recorder.installed(), redirect_stdout(StringIO()), TemporaryDirectory() as folder, chdir(folder):
        exec(compile(text, "program.py", "exec"), names)
    return Played(recorder.calls, recorder.foreign, {name: value for name, value in names.items() if name.startswith("counts_")})
