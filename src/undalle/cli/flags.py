"""The flags of ``undalle check`` and its neighbours, for click."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click

from undalle.cli.options import FLAGS, Flag, Judged, Shared, codes, day


def _checked(read: Callable[[str], object]) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """Return a callback that reads a value, or each of several; what it refuses is a usage error."""

    def callback(_ctx: click.Context, _param: click.Parameter, value: str | tuple[str, ...] | None) -> object:
        try:
            if isinstance(value, tuple):
                return tuple(code for one in value for code in codes(one))
            return read(value) if value is not None else None
        except ValueError as error:
            raise click.BadParameter(str(error)) from None

    return callback


def _option(flag: Flag) -> Callable[[click.decorators.FC], click.decorators.FC]:
    match flag.kind:
        case "switch":
            return click.option(*flag.written, is_flag=True, help=flag.help)
        case "pair":
            return click.option(*flag.written, default=None, help=flag.help)
        case "word":
            return click.option(*flag.written, type=click.Choice(flag.words), default=flag.default, help=flag.help)
        case "codes":
            return click.option(*flag.written, multiple=True, callback=_checked(codes), metavar=flag.called, help=flag.help)
        case "day":
            return click.option(*flag.written, callback=_checked(day), metavar=flag.called, help=flag.help)
        case "path":
            return click.option(*flag.written, type=click.Path(), metavar=flag.called, help=flag.help)
        case "text":
            return click.option(*flag.written, metavar=flag.called, help=flag.help)


def as_of(function: click.decorators.FC) -> click.decorators.FC:
    """Add ``--as-of`` to a command."""
    return _option(FLAGS["as_of"])(function)


def flags(function: Callable[..., int]) -> Callable[..., int]:
    """Add every flag of ``check`` to ``function``, in the order the help shows them."""
    return _with(function, FLAGS)


def shared(function: Callable[..., int]) -> Callable[..., int]:
    """Add the flags of ``Shared`` to ``function``, in the same order."""
    return _with(function, [name for name in FLAGS if name in Shared.__annotations__])


def judged(function: Callable[..., int]) -> Callable[..., int]:
    """Add the flags of ``Judged`` to ``function``, in the same order."""
    return _with(function, [name for name in FLAGS if name in Judged.__annotations__])


def _with(function: Callable[..., int], names: Iterable[str]) -> Callable[..., int]:
    for name in reversed(list(names)):
        function = _option(FLAGS[name])(function)
    return click.argument("paths", nargs=-1, metavar="[PATHS]...")(function)
