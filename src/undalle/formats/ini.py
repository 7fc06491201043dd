"""The values of INI files (``setup.cfg``, ``config.ini``, ``.properties``) with their places, one entry a line of a value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from undalle.formats.entries import ELEMENT, Entry
from undalle.sources.source import UnparsableError

_OPTION = re.compile(r"(?P<key>[^\s=:\[#;][^=:\r\n]*?)[ \t]*[=:][ \t]*(?P<value>[^\r\n]*?)[ \t]*(?=\r?$)", re.MULTILINE)
_SECTION = re.compile(r"\[(?P<name>[^\]\r\n]+)\]")
_LINE = re.compile(r"[^\r\n]+")
_COMMENT = re.compile(r"[ \t]+[#;].*\Z")


def ini_entries(text: str) -> list[Entry]:
    """Return every line of every value of ``text``, in order. Raises UnparsableError."""
    _check(text)
    return list(_lines(text))


def _check(text: str) -> None:
    import configparser  # noqa: PLC0415 (only INI files need it)

    parser = configparser.ConfigParser(interpolation=None, strict=False, allow_no_value=True)
    try:
        parser.read_string(text if _SECTION.search(text) else f"[top]\n{text}")
    except configparser.MissingSectionHeaderError as error:
        raise UnparsableError("not a valid INI file: a setting stands above the first section", error.lineno, 1) from None
    except configparser.ParsingError as error:
        row = next((number for number, _ in getattr(error, "errors", ())), 1)
        raise UnparsableError("not a valid INI file: a line is neither a section nor a setting", int(row), 1) from None
    except configparser.Error as error:
        raise UnparsableError(f"not a valid INI file: {str(error).splitlines()[0]}", 1, 1) from None
    except AttributeError:
        # The standard library does not expect a line that continues a setting without a value.
        raise UnparsableError("not a valid INI file: a line continues a setting that has no value", 1, 1) from None


def _lines(text: str) -> Iterator[Entry]:
    section = key = ""
    for line in _LINE.finditer(text):
        bare = line[0].lstrip()
        indented = line[0][:1] in {" ", "\t"}
        if not bare or bare[0] in "#;":
            continue
        header = _SECTION.match(line[0])
        option = None if indented and key else _OPTION.match(text, line.start() + len(line[0]) - len(bare))
        if header is not None:
            section, key = header["name"], ""
        elif option is not None:
            key = option["key"]
            yield from _entry((section, key), option["value"], option.start("value"))
        elif indented and key:
            yield from _entry((section, key, ELEMENT), bare, line.end() - len(bare))


def _entry(path: tuple[str, ...], value: str, start: int) -> Iterator[Entry]:
    value = _COMMENT.sub("", value).rstrip()
    quote = value[0] if len(value) > 1 and value[0] in "\"'" and value[-1] == value[0] else ""
    inner = value[len(quote) : len(value) - len(quote)]
    if inner:
        yield Entry(path, inner, start, start + len(value), quote, quote)
