"""Typer, as far as commands are declared with it; nothing calls them."""


def Option(default=None, *_, **__):  # noqa: N802
    return default


Argument = Option


class Typer:
    def command(self, *_, **__):
        return lambda function: function
