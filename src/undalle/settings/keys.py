"""Every setting that a configuration file can hold: its name, what it takes, what it means. The reference is made of this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from undalle.settings import own, values
from undalle.settings.model import OF_RUN
from undalle.settings.values import Read


@dataclass(frozen=True, slots=True)
class Key:
    """One setting.

    ``expects`` says what it takes, ``read`` checks it, ``example`` is a value as TOML.
    """

    name: str
    expects: str
    read: Read
    meaning: str
    example: str

    @property
    def field(self) -> str:
        """The field of ``Settings`` that it fills."""
        return self.name.replace("-", "_")

    @property
    def of_run(self) -> bool:
        """Is it read once a run, from the configuration around the working directory? Else each file has that of the nearest one."""
        return self.field in OF_RUN


_MODEL = "a model id as a string"
_CODES = 'a list of rule codes, such as ["UD101", "UD2"]'
_GLOBS = 'a list of patterns, such as ["legacy/"]'
_SWITCH = "true or false"
_WORDS = "a table from words of the code to words of the target"

_ALL = (
    Key("target", _MODEL, values.text, "The image model to migrate to. Left out, the catalogue chooses by the day.", '"gpt-image-2"'),
    Key("mainline", _MODEL, values.text, "The chat model written where a Responses call names an image model.", '"gpt-6-luna"'),
    Key(
        "as-of",
        "a day as YYYY-MM-DD",
        values.day,
        "The day that shutdown dates, and the dates of suppressions, are compared with. Left out, today.",
        "2026-12-01",
    ),
    Key(
        "select",
        _CODES,
        values.texts,
        "The rules to run instead of the default ones: codes, prefixes of codes, or `ALL`.",
        '["UD1", "UD301"]',
    ),
    Key("extend-select", _CODES, values.texts, "Rules to run besides.", '["UD704"]'),
    Key("ignore", _CODES, values.texts, "Rules to leave out. The more specific of `select` and `ignore` wins.", '["UD103"]'),
    Key(
        "per-file-ignores",
        'a table from patterns to lists of rule codes, such as {"tests/**" = ["UD7"]}',
        values.lists_table,
        "Rules to leave out in the files that a pattern matches, whatever selects them. `!` before a pattern: in all other files.",
        '{ "tests/**" = ["UD7"], "settings.py" = ["UD701"] }',
    ),
    Key(
        "exclude",
        _GLOBS,
        values.texts,
        "What is left out, in place of the default list: names match at any depth, patterns with a `/` start at the configuration.",
        '[".venv", "generated"]',
    ),
    Key("extend-exclude", _GLOBS, values.texts, "What is left out besides.", '["legacy/", "app/*_pb2.py"]'),
    Key(
        "force-exclude",
        _SWITCH,
        values.flag,
        "Leave out what is excluded even when it is named on the command line, as hooks do.",
        "true",
    ),
    Key(
        "include",
        _GLOBS,
        values.texts,
        "Further files to read, besides those that are read by suffix or name: other JSON, YAML, TOML, or Python without a suffix.",
        '["deploy/*.yaml", "bin/draw"]',
    ),
    Key("respect-gitignore", _SWITCH, values.flag, "Leave out what git ignores.", "false"),
    Key("docstrings", _SWITCH, values.flag, "Check the examples in docstrings of Python files, too.", "true"),
    Key("unsafe-fixes", _SWITCH, values.flag, "Count unsafe fixes in: `--fix` writes them, too.", "true"),
    Key(
        "pin-defaults",
        _SWITCH,
        values.flag,
        "Write DALL-E's size and quality where a call omits them, so that shape and price stay what they were.",
        "false",
    ),
    Key(
        "style",
        '"drop" or "prompt"',
        values.one_of("drop", "prompt"),
        'What becomes of `style="natural"`, which is refused now: it goes, or the prompt says it in words.',
        '"prompt"',
    ),
    Key(
        "url",
        '"data-uri" or "hold"',
        values.one_of("data-uri", "hold"),
        "What becomes of a URL whose use is out of sight, or is not to download or show it: a data URI (unsafe), or nothing is written.",
        '"hold"',
    ),
    Key(
        "quality",
        _WORDS,
        values.word_table,
        "What a refused `quality` becomes, before the catalogue is asked.",
        '{ hd = "medium", ultra = "high" }',
    ),
    Key(
        "size",
        _WORDS,
        values.word_table,
        "What a refused `size` becomes, before the catalogue is asked.",
        '{ "256x256" = "1024x1024" }',
    ),
    Key(
        "operations",
        "an array of tables",
        own.operations,
        "Functions and methods of your own that ask for images, by dotted name, to be checked and rewritten as the SDK's calls are. Each"
        " may say which of its arguments are `model`, `prompt`, `size`, `quality`, `n`, `image`, `style`, `response-format`, which go by"
        " place (`positional`), what `endpoint` it asks (`generate`, `edit`), what it `returns` (`images`, `url`, `other`) and its"
        " `default-model`.",
        '[{ callee = "studio.paint", model = "engine", prompt = "text", positional = ["text"] }]',
    ),
    Key(
        "clients",
        "an array of dotted names",
        own.clients,
        "Classes and functions of your own that give an OpenAI client. A last name that starts with Async gives an asynchronous one.",
        '["studio.clients.TracedOpenAI", "studio.clients.AsyncTracedOpenAI"]',
    ),
    Key(
        "baseline",
        "the path of a file as a string",
        values.text,
        "A file that `undalle baseline` wrote: what it lists is not reported. Its path starts at the configuration.",
        '".undalle-baseline.json"',
    ),
    Key(
        "fail-on",
        '"note", "warning" or "error"',
        values.severity,
        "The least severity that makes the exit code 1.",
        '"error"',
    ),
    Key(
        "output-format",
        "the name of an output format as a string",
        values.text,
        "How to report.",
        '"concise"',
    ),
)
KEYS: Mapping[str, Key] = {key.name: key for key in _ALL}
"""Every setting by its name."""
