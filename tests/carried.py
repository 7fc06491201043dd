"""Programs that carry the URL of a picture about before they read it: through calls, holders, loops, threads. And what they run against."""

from __future__ import annotations

import base64
import sys
import tempfile
import types
from collections.abc import Iterator
from contextlib import chdir, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import strategies as st

HEAD = """\
import base64
import functools
import io
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx
import matplotlib.pyplot as plt
import requests
from openai import OpenAI

client = OpenAI()
seen = []
"""
CALL = 'client.images.generate(model="dall-e-3", prompt="picture {0}")'
OUT = ("{x}.data[0].url", '{x}.model_dump()["data"][0]["url"]', "[one.url for one in {x}.data][0]", "next(iter({x}.data)).url")
_GIVES = "def f{n}():\n{before}\n    return {x}\n"
_BOX = "class Box{n}:\n    def fill(self):\n{deep}\n        self.kept{n} = {x}\n"
_POOL = "with ThreadPoolExecutor() as pool{n}:\n    "
# How a value is carried on: what stands at module level, what stands before its use, and the expression that has it again.
CARRIERS = {
    "name": ("", "v{n} = {x}", "v{n}"),
    "walrus": ("", "", "(w{n} := {x})"),
    "function": (_GIVES, "", "f{n}()"),
    "tuple": ("def f{n}():\n{before}\n    return {x}, {n}\n", "v{n}, count{n} = f{n}()", "v{n}"),
    "second": ("def f{n}():\n{before}\n    return {n}, {x}\n", "pair{n} = f{n}()", "pair{n}[1]"),
    "dict": ("", 'd{n} = {{"picture": {x}, "number": {n}}}', 'd{n}["picture"]'),
    "stored": ("", 'd{n} = {{}}\nd{n}["picture"] = {x}', 'd{n}.get("picture")'),
    "given_dict": ('def f{n}():\n{before}\n    return {{"picture": {x}}}\n', "d{n} = f{n}()", 'd{n}["picture"]'),
    "list": ("", "l{n} = [{x}]", "l{n}[0]"),
    "appended": ("", "l{n} = []\nl{n}.append({x})", "l{n}.pop()"),
    "zipped": ("", "l{n} = [{x}]\npairs{n} = list(zip(l{n}, [{n}]))", "pairs{n}[0][0]"),
    "generator": ("def g{n}():\n{before}\n    yield {x}\n", "", "next(g{n}())"),
    "lambda": ("", "", "(lambda: {x})()"),
    "attribute": (_BOX, "b{n} = Box{n}()\nb{n}.fill()", "b{n}.kept{n}"),
    "dataclass": ("@dataclass\nclass Card{n}:\n    number: int\n    picture: str\n", "c{n} = Card{n}({n}, {x})", "c{n}.picture"),
    "thread": (_GIVES, _POOL + "t{n} = pool{n}.submit(f{n})", "t{n}.result()"),
    "mapped": ("def f{n}(_):\n{before}\n    return {x}\n", _POOL + "l{n} = list(pool{n}.map(f{n}, [1]))", "l{n}[0]"),
    "either": ("", "", "({x} if seen is not None else None)"),
    "partial": ("def f{n}(_):\n{before}\n    return {x}\n", "p{n} = functools.partial(f{n}, {n})", "p{n}()"),
    "looped": ("", "for one{n} in [{x}]:\n    kept{n} = one{n}", "kept{n}"),
    "comprehended": ("", "c{n} = [{x}]", "[one{n} for one{n} in c{n}][0]"),
    "guarded": ("", "try:\n    g{n} = {x}\nfinally:\n    len(seen)", "g{n}"),
}  # fmt: skip
# The same, where a URL of somebody else's can be in the same place.
OTHER = '"https://pictures/b3RoZXI="'
STRANGERS = {
    "either": ("", "", "({x} if seen is None else {other})"),
    "or": ("", "", "(({x} if not seen else None) or {other})"),
    "name": ("", "v{n} = {x}\nif len(seen) % 2 == 0:\n    v{n} = {other}", "v{n}"),
    "function": ("def f{n}(own=False):\n    if not own:\n        return {other}\n{before}\n    return {x}\n", "f{n}(True)", "f{n}()"),
    "tuple": (
        "def f{n}(own):\n    if not own:\n        return {other}, 0\n{before}\n    return {x}, 1\n",
        "v{n}, c{n} = f{n}(len(seen) % 2)", "v{n}",
    ),
    "stored": ("", 'd{n} = {{"picture": {x}}}\nif len(seen) % 2:\n    d{n}["picture"] = {other}', 'd{n}["picture"]'),
    "updated": ("", 'd{n} = {{"picture": {x}}}\nd{n}.update(picture={other})', 'd{n}["picture"]'),
    "appended": ("", "l{n} = []\nl{n}.append({x})\nl{n}.append({other})", "l{n}.pop()"),
    "extended": ("", "l{n} = [{x}]\nl{n} += [{other}]", "l{n}[1]"),
    "inserted": ("", "l{n} = [{x}]\nl{n}.insert(0, {other})", "l{n}[0]"),
    "replaced": ("", "l{n} = [{x}]\nl{n}[0] = {other}", "l{n}[0]"),
    "generator": ("def g{n}():\n    yield {other}\n{before}\n    yield {x}\n", "", "next(g{n}())"),
    "attribute": (
        "class Box{n}:\n    kept{n} = {other}\n\n    def fill(self):\n{deep}\n        self.kept{n} = {x}\n",
        "b{n} = Box{n}()", "b{n}.kept{n}",
    ),
    "set": (_BOX, "b{n} = Box{n}()\nb{n}.fill()\nb{n}.kept{n} = {other}", "b{n}.kept{n}"),
    "setattr": (_BOX, "b{n} = Box{n}()\nsetattr(b{n}, 'kept{n}', {other})", "b{n}.kept{n}"),
    "dataclass": (
        "@dataclass\nclass Card{n}:\n    number: int\n    picture: str\n",
        "cards{n} = [Card{n}(0, {other})]\ncards{n}.append(Card{n}(1, {x}))", "cards{n}[0].picture",
    ),
    "thread": (
        "def f{n}(own):\n    if not own:\n        return {other}\n{before}\n    return {x}\n",
        _POOL + "t{n} = pool{n}.submit(f{n}, False)", "t{n}.result()",
    ),
    "started": (
        "def f{n}(url):\n    seen.append(requests.get(url).content)\n    return url\n",
        "s{n} = threading.Thread(target=f{n}, args=({other},))\ns{n}.start()\ns{n}.join()", "f{n}({x})",
    ),
    "parameter": ("def f{n}(url):\n    seen.append(requests.get(url).content)\n    return url\n", "f{n}({other})", "f{n}({x})"),
}  # fmt: skip
READERS = (
    "seen.append(requests.get({x}).content)",
    "r{n} = requests.get({x}, timeout=9)\nr{n}.raise_for_status()\nseen.append(r{n}.content)",
    "u{n} = {x}\nif u{n}:\n    seen.append(requests.get(u{n}).content)",
    "for u{n} in [{x}]:\n    seen.append(requests.get(u{n}).content)",
    "fetch{n} = lambda u: requests.get(u).content\nseen.append(fetch{n}({x}))",
    "seen.append(urllib.request.urlopen({x}).read())",
    "with urllib.request.urlopen({x}) as r{n}:\n    seen.append(r{n}.read())",
    "with httpx.Client() as h{n}, h{n}.stream('GET', {x}) as r{n}:\n    r{n}.read()\n    seen.append(r{n}.content)",
    "s{n} = requests.Session()\nseen.append(s{n}.get({x}).content)",
    (
        "def fetched{n}(url, kept):\n    kept.append(requests.get(url).content)\n"
        "t{n} = threading.Thread(target=fetched{n}, args=({x}, seen))\nt{n}.start()\nt{n}.join()"
    ),
    "def fetched{n}(kept, url):\n    kept.append(httpx.get(url).content)\nfunctools.partial(fetched{n}, seen)({x})",
    "urllib.request.urlretrieve({x}, 'picture')\nwith open('picture', 'rb') as file{n}:\n    seen.append(file{n}.read())",
    "seen.append(plt.imread({x}))",
    "seen.append(base64.b64decode(base64.b64encode(requests.get({x}).content).decode()))",
)
NESTED = "def outer{n}():\n{body}\n\n    def inner():\n{read}\n    inner()\n\n\nouter{n}()\n"


def _indented(text: str, by: str = "    ") -> str:
    return "\n".join(by + line for line in text.split("\n")) if text else ""


@st.composite
def _carried(draw: st.DrawFn, number: int, *, strangers: bool) -> str:
    """Draw one call, what carries its answer or its URL about, and its reader. ``strangers``: at last it meets other URLs."""
    top, before, value = "", "", CALL.format(number)
    names = draw(st.lists(st.sampled_from(sorted(CARRIERS)), max_size=3))
    taken = draw(st.integers(0, len(names)))
    steps: list[tuple[str, str, str] | None] = [*(CARRIERS[one] for one in names[:taken]), None, *(CARRIERS[one] for one in names[taken:])]
    if strangers:
        steps.append(STRANGERS[draw(st.sampled_from(sorted(STRANGERS)))])
    for at, step in enumerate(steps):
        if step is None:
            before = "\n".join(part for part in (before, f"answer{number} = {value}") if part)
            value = draw(st.sampled_from(OUT)).format(x=f"answer{number}")
            continue
        above, here, new = step
        said = {"n": f"{number}0{at}", "x": value, "other": OTHER, "before": _indented(before), "deep": _indented(before, "        ")}
        if "{before}" in above or "{deep}" in above:
            before = ""
        top += "\n\n" + above.format(**said) if above else ""
        before = "\n".join(part for part in (before, here.format(**said)) if part)
        value = new.format(**said)
    read = draw(st.sampled_from(READERS)).format(x=value, n=number)
    if draw(st.booleans()):
        return top + "\n\n" + NESTED.format(n=number, body=_indented(before or "pass"), read=_indented(read, "        "))
    return f"{top}\n\n{before}\n{read}\n"


@st.composite
def carrying_programs(draw: st.DrawFn, *, strangers: bool = False) -> str:
    """Draw a program of one to three calls; ``strangers``: what reads their URLs reads others too."""
    return HEAD + "".join(draw(_carried(number, strangers=strangers)) for number in range(1, draw(st.integers(1, 3)) + 1))


class Answer:
    """What a download answers with, whatever library asked."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __enter__(self) -> Answer:
        return self

    def __exit__(self, *_: object) -> None: ...

    def read(self) -> bytes:
        return self.content

    def raise_for_status(self) -> None: ...


class Studio:
    """Stands for the SDK and for what fetches: each prompt has a picture of its own, a GPT Image model gives it as base64 only."""

    def __init__(self) -> None:
        self.fetched = 0

    def generate(self, *, model: str, prompt: str, **_: Any) -> Any:
        data = base64.b64encode(prompt.encode()).decode()
        legacy = model.startswith("dall-e")
        one = types.SimpleNamespace(url=f"https://pictures/{data}" if legacy else None, b64_json=None if legacy else data)
        return types.SimpleNamespace(data=[one], model_dump=lambda: {"data": [vars(one)]})

    def fetch(self, url: str, **_: Any) -> Answer:
        if not isinstance(url, str) or not url.startswith("https://pictures/"):
            raise TypeError("there is no URL to fetch")
        self.fetched += 1
        return Answer(base64.b64decode(url.removeprefix("https://pictures/")))

    def stream(self, method: str, url: str) -> Answer:
        return self.fetch(url)

    def retrieve(self, url: str, path: str) -> None:
        Path(path).write_bytes(self.fetch(url).content)

    def imread(self, source: Any) -> bytes:
        return bytes(source.read() if hasattr(source, "read") else self.fetch(source).content)

    def modules(self) -> dict[str, Any]:
        session = types.SimpleNamespace(get=self.fetch, stream=self.stream)
        members: dict[str, dict[str, Any]] = {
            "openai": {"OpenAI": lambda: types.SimpleNamespace(images=types.SimpleNamespace(generate=self.generate))},
            "requests": {"get": self.fetch, "Session": lambda: session},
            "httpx": {"get": self.fetch, "Client": lambda: nullcontext(session)},
            "matplotlib": {},
            "matplotlib.pyplot": {"imread": self.imread},
        }
        made = {name: types.ModuleType(name) for name in members}
        for name, module in made.items():
            vars(module).update(members[name])
        vars(made["matplotlib"])["pyplot"] = made["matplotlib.pyplot"]
        return made

    @contextmanager
    def installed(self) -> Iterator[None]:
        fetching = mock.patch.multiple("urllib.request", urlopen=self.fetch, urlretrieve=self.retrieve)
        with mock.patch.dict(sys.modules, self.modules()), fetching, tempfile.TemporaryDirectory() as folder, chdir(folder):
            yield


def pictures(text: str) -> tuple[list[bytes], int]:
    """Run a program in this process; return the pictures it got, and how many URLs it fetched for them."""
    studio = Studio()
    module = types.ModuleType("program")
    with studio.installed(), mock.patch.dict(sys.modules, {"program": module}):
        exec(compile(text, "program.py", "exec"), vars(module))
    return vars(module)["seen"], studio.fetched
