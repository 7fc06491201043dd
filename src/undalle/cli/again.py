"""The command line at hand, once more with other flags."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator

import click
from click.core import ParameterSource


def again(ctx: click.Context, *, without: Collection[str] = (), more: Collection[str] = ()) -> str:
    """Return the command line of ``ctx`` as a shell reads it, without some parameters (by name) and with ``more`` before its paths."""
    given = [part for param in ctx.command.params if param.name not in without for part in _said(param, ctx)]
    paths = [str(path) for path in ctx.params.get("paths", ())]
    return shlex.join([*ctx.command_path.split(), *more, *given, *paths])


def _said(param: click.Parameter, ctx: click.Context) -> Iterator[str]:
    if not isinstance(param, click.Option) or ctx.get_parameter_source(param.name or "") is not ParameterSource.COMMANDLINE:
        return
    value = ctx.params[param.name or ""]
    if param.is_flag:
        yield param.opts[-1] if value else param.secondary_opts[-1]
    elif isinstance(value, tuple):
        yield from (part for one in ([",".join(value)] if value else []) for part in (param.opts[-1], one))
    else:
        yield from (param.opts[-1], str(value))
