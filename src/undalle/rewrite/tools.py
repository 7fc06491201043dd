"""An image model in the Responses seat goes into the image tool, and what describes the image goes with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from undalle.checks.context import Context
from undalle.facts import Argument, CallSite, Value, Word, tool_span
from undalle.rewrite.merge import Wishes
from undalle.rewrite.predict import said

Wished = Sequence[tuple[CallSite, Wishes]]
Given = Mapping[str, tuple[Argument, Value]]


def hand_over(wished: Wished, contexts: Callable[[str], Context]) -> None:
    """Turn what moves into wishes of the image tools, or into a wish for a new one. ``contexts`` gives a file's context."""
    for call, wishes in wished:
        if call.request is None or wishes.callee:
            continue
        context = contexts(call.span.file)
        _follow_tool(call, wishes, context)
        if wishes.moved:
            _hand_over(call, wishes, _homes(call, wished), context, wished)


def _homes(call: CallSite, wished: Wished) -> list[tuple[CallSite, Wishes]]:
    """Return the image tools of ``call`` with their wishes."""
    assert call.request is not None
    tools = {tool_span(parts) for parts in call.request.images}
    return [one for one in wished if one[0].operation == "image_generation" and one[0].span in tools]


def _follow_tool(call: CallSite, wishes: Wishes, context: Context) -> None:
    """Let a chat model that has been seen refused with the tool's new model follow it."""
    for argument in call.named("model"):
        for word in argument.value.known:
            if context.overtaxed(call, word) and argument not in wishes.moved and context.catalog.seat(word) == "chat":
                wishes.words.setdefault(argument, {})[word] = context.mainline


def _serves(tool: CallSite, wished: Wished) -> int:
    """Return how many calls carry an image tool."""
    return sum(tool.span in map(tool_span, call.request.images) for call, _ in wished if call.request is not None)


def _hand_over(call: CallSite, wishes: Wishes, homes: list[tuple[CallSite, Wishes]], context: Context, wished: Wished) -> None:
    assert call.request is not None
    given = {one.name or "": (one, said(one, wishes).value) for one in sorted(wishes.moved, key=lambda one: one.name != "model")}
    pins = {name: word for name, word in wishes.added.items() if name in context.catalog.tool_words}
    for name in pins:
        del wishes.added[name]
    tool = wishes.tool
    if "model" in given:
        tool.mainline = context.mainline
        tool.choice = not any(call.named("tool_choice")) and not call.request.others and _asks_for_nothing_else(call, context)
    if not call.request.images:
        tool.new, tool.given, tool.words = True, dict(given), pins
        if "model" not in given:
            wishes.clashes.append("the call has no image tool")
        return
    if len(homes) != 1 or len(call.request.images) != 1:
        wishes.clashes.append("the call has more than one image tool, or one that is put together elsewhere")
        return
    _give(homes[0], wishes, given, pins)
    if _serves(homes[0][0], wished) > 1 and (set(homes[0][1].tool.given) | set(homes[0][1].tool.words)) - {"model"}:
        wishes.clashes.append("the image tool serves several calls")


def _give(home: tuple[CallSite, Wishes], wishes: Wishes, given: Given, pins: dict[str, Word]) -> None:
    """Give an image tool that is there what it does not have yet."""
    call, mine = home
    has = {argument.name or "" for argument in call.items() if argument not in mine.gone}
    new = {name: one for name, one in given.items() if name not in has}
    for name in has & set(given):
        wishes.words.pop(given[name][0], None)
    if new and (not call.complete or any(container.shared or container.optional for container in call.arguments)):
        wishes.clashes.append("the image tool is put together elsewhere as well")
    before = {name: value.known for name, (_, value) in mine.tool.given.items()}
    if any(before.get(name, value.known) != value.known for name, (_, value) in new.items()):
        wishes.clashes.append("calls that share the image tool want different things of it")
    mine.tool.given.update(new)
    for name in new:
        # What the call said of the image comes before what the tool's own finding would pin.
        mine.added.pop(name, None)
    mine.tool.words.update({name: word for name, word in pins.items() if name not in has and name not in given and name not in mine.added})


def _asks_for_nothing_else(call: CallSite, context: Context) -> bool:
    return call.complete and all((argument.name or "") in context.catalog.plain_request for argument in call.items())
