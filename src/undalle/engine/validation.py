"""Are the models and rules that the settings name known to the catalogue?"""

from __future__ import annotations

from undalle.catalog import Catalog, catalog
from undalle.settings import Settings
from undalle.settings.closest import suggestion


class UnknownWordError(ValueError):
    """The settings name what the catalogue does not know. ``str()`` is one line that says what to write instead."""


def validate(settings: Settings) -> None:
    """Raise ``UnknownWordError`` for a rule code, a target or a mainline model that cannot be meant."""
    known = catalog()
    ignored = (code for codes in settings.per_file_ignores.values() for code in codes)
    for selector in (*(settings.select or ()), *settings.ignore, *settings.extend_select, *ignored):
        _selector(selector, known)
    if settings.target is not None:
        _target(settings, settings.target, known)
    _words(settings, known)
    if settings.mainline is not None:
        _mainline(settings.mainline, known)


def _selector(selector: str, known: Catalog) -> None:
    codes = known.rules()
    if selector == "ALL" or any(code.startswith(selector) for code in codes):
        return
    close = suggestion(selector, [*codes, "ALL"]) or "; `undalle rules` lists them."
    raise UnknownWordError(f"no rule matches `{selector}`{close}")


def _words(settings: Settings, known: Catalog) -> None:
    target = settings.target or known.default_target(settings.day)
    for parameter, table in (("quality", settings.quality), ("size", settings.size)):
        for word, new in table.items():
            why = known.refusal(target, "generate", parameter, new)
            if why:
                raise UnknownWordError(f"{parameter}: `{word}` cannot become `{new}`: `{target}` refuses that; {why}.")


def _target(settings: Settings, target: str, known: Catalog) -> None:
    if target in known.targets():
        return
    instead = f"`{known.default_target(settings.day)}`"
    if known.legacy_model(target):
        shutdown = known.lifecycle(target, settings.day).shutdown
        when = f" on {shutdown}" if shutdown else ""
        raise UnknownWordError(
            f"`{target}` cannot be the target: it was shut down{when}; take {instead} or another model of `undalle models`."
        )
    if known.seat(target) == "chat":
        raise UnknownWordError(
            f"`{target}` cannot be the target: it is a chat model; take {instead} or another image model of `undalle models`."
        )
    close = suggestion(target, known.targets()) or "; `undalle models` lists them."
    raise UnknownWordError(f"`{target}` cannot be the target: it is no image model of the catalogue{close}")


def _mainline(mainline: str, known: Catalog) -> None:
    model = known.model(mainline)
    if model is not None and model.seat == "chat":
        if model.tool is False:
            raise UnknownWordError(f"`{mainline}` cannot be the mainline model: it cannot use the image_generation tool.")
        return
    if known.seat(mainline) == "image":
        raise UnknownWordError(f"`{mainline}` cannot be the mainline model: it is an image model; the image model is set with --target.")
    chat = [one.id for one in known.models.values() if one.seat == "chat"]
    close = suggestion(mainline, chat) or "; `undalle models` lists them."
    raise UnknownWordError(f"`{mainline}` cannot be the mainline model: it is no chat model of the catalogue{close}")
