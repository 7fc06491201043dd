"""The callee of a call that becomes another operation's."""

from __future__ import annotations

from undalle.facts import CallSite
from undalle.rewrite.draft import Draft, HeldError
from undalle.rewrite.merge import Wishes

_KEY = "api_key"
_BY_HAND = "POST /"


def write_callee(draft: Draft, call: CallSite, wishes: Wishes) -> None:
    """Make the callee that of ``wishes.callee``, of a client of its own if it is to have one. Raises ``HeldError``.

    Where the old one was imported by itself (``from openai import Image``) so is the new one; one that is bound to a name or an attribute
    is rewritten where it is bound, too.
    """
    operation = wishes.callee
    (holder, _, old), (new_holder, _, new) = call.operation.rpartition("."), operation.rpartition(".")
    if operation.startswith(_BY_HAND):
        if call.address is None:
            raise HeldError("where the URL of the request is written was not seen")
        draft.at(call.address.file).replace(call.address, operation.removeprefix(_BY_HAND))
    elif call.root is not None:
        _write_root(draft, call, wishes, new_holder, new)
    elif wishes.client:
        draft.replace(call.callee, f"{_client(draft, call, wishes)}.{operation}")
    elif holder != new_holder:
        draft.replace(call.tail, operation if call.tail != call.callee else draft.need("openai", new_holder) + f".{new}")
    elif draft.text[call.callee.start : call.callee.end].endswith(f".{old}"):
        draft.replace(draft.span(call.callee.end - len(old), call.callee.end), new)
    else:
        draft.replace(call.callee, draft.need(holder, new))


def _write_root(draft: Draft, call: CallSite, wishes: Wishes, holder: str, new: str) -> None:
    assert call.root is not None
    if wishes.client:
        raise HeldError("what is called is bound to a name first, and the call needs a client of its own")
    if call.root.shared:
        raise HeldError("what is called is bound to a name that is used in another way, too")
    draft.at(call.root.span.file).replace(call.root.span, f"{holder}.{new}" if call.root.whole else holder)
    if not call.root.whole:
        draft.replace(call.tail, new)


def _client(draft: Draft, call: CallSite, wishes: Wishes) -> str:
    """Return the source of the client that the call gets: with what the call said of it, and what the file says of the module's own."""
    if call.tail == call.callee:
        raise HeldError("the call needs a client of its own, and the openai module is not imported by its name")
    module = draft.text[call.callee.start : call.tail.start]
    inherited = {new for new, old in wishes.inherited.items() if old == _KEY or {old, new} & draft.facts.settings}
    given = {name: f"{module}{name}" for name in inherited}
    given |= {name: draft.swallow(argument.value_span) for name, argument in wishes.told.items()}
    words = ", ".join(f"{name}={text}" for name, text in sorted(given.items()))
    return f"{module}{wishes.client}({words})"
