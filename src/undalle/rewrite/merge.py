"""What the rules ask of one call, merged: every facet of every slot has one answer, or the call is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from undalle.diagnostics import Change, Diagnostic, Facet
from undalle.facts import Argument, CallSite, Span, Value, Word


@dataclass(slots=True)
class ToolWishes:
    """What comes of arguments that move: what an image tool is given, and what its Responses call gets in their place.

    ``given`` are arguments, each with the value it will have, by the name they have in the tool. ``mainline`` takes the place of an image
    model. ``new``: the tool itself is new, and holds ``words`` beside what it is given; ``choice``: the call is told to use it.
    """

    given: dict[str, tuple[Argument, Value]] = field(default_factory=dict)
    words: dict[str, Word] = field(default_factory=dict)
    mainline: str = ""
    new: bool = False
    choice: bool = False


@dataclass(slots=True)
class Wishes:
    """The merged changes of one call: words by argument, what goes, what comes, the new callee, the reads to change.

    ``moved`` are arguments of a Responses call that go into its image tool (of ``model`` only the image model goes), ``searched`` the
    reads of its answer that become a search for the image. ``client`` is the class of the client that the call gets of its own, which is
    ``told`` some of the call's arguments, by the names they have there; what it is not told is ``inherited`` from settings of the module,
    each by its new name and the one it had. ``choices`` are the items of lists of choices that say something else, ``named`` the arguments
    that hold pictures which get a file name, each with the places of these.
    """

    words: dict[Argument, dict[Word, Word]] = field(default_factory=dict)
    gone: dict[Argument, None] = field(default_factory=dict)
    added: dict[str, Word] = field(default_factory=dict)
    callee: str = ""
    client: str = ""
    told: dict[str, Argument] = field(default_factory=dict)
    inherited: dict[str, str] = field(default_factory=dict)
    reads: set[int] = field(default_factory=set)
    renamed: dict[Argument, str] = field(default_factory=dict)
    moved: dict[Argument, None] = field(default_factory=dict)
    searched: set[int] = field(default_factory=set)
    choices: dict[Argument, Word] = field(default_factory=dict)
    named: dict[Argument, tuple[Span, ...]] = field(default_factory=dict)
    tool: ToolWishes = field(default_factory=ToolWishes)
    clashes: list[str] = field(default_factory=list)

    def leaving(self) -> set[Argument]:
        """Return the arguments that are not there afterwards."""
        return {*self.gone, *self.told.values(), *(argument for argument in self.moved if argument.name != "model")}

    def touched(self) -> set[Argument]:
        """Return the arguments that are not as they were afterwards."""
        return {*self.words, *self.gone, *self.moved, *self.renamed, *self.named, *self.told.values()}

    def __bool__(self) -> bool:
        changed = self.words or self.gone or self.added or self.callee or self.reads or self.moved or self.searched or self.tool.given
        return bool(changed or self.choices)


def merge(call: CallSite, diagnostics: Iterable[Diagnostic]) -> Wishes:
    """Return what ``diagnostics``, all of ``call``, ask for together. Their order does not matter."""
    wishes = Wishes()
    answers: dict[tuple[object, ...], Word] = {}
    by_start = {argument.whole.start: argument for argument in call.items()}
    by_start |= {item.whole.start: item for argument in call.items() for listed in argument.choices for item in listed.items}
    for diagnostic in diagnostics:
        for change in diagnostic.changes:
            key = (change.slot, change.facet, change.old)
            if answers.setdefault(key, change.to) != change.to:
                wishes.clashes.append(f"two rules disagree about `{change.slot.name or change.slot.where}`")
            _note(wishes, change, by_start)
    for argument in wishes.gone:
        wishes.words.pop(argument, None)
        wishes.moved.pop(argument, None)
    return wishes


def _note(wishes: Wishes, change: Change, by_start: Mapping[int, Argument]) -> None:
    slot = change.slot
    if slot.where == "choice":
        wishes.choices[by_start[slot.at]] = change.to
    elif slot.where == "callee":
        wishes.callee = str(change.to)
    elif slot.where == "client":
        _note_client(wishes, change, by_start)
    elif slot.where == "read":
        (wishes.searched if change.facet is Facet.PLACE else wishes.reads).add(slot.at)
    elif change.facet is Facet.PLACE:
        wishes.moved[by_start[slot.at]] = None
    elif change.facet is Facet.NAME:
        wishes.renamed[by_start[slot.at]] = str(change.to)
    elif change.facet is Facet.VALUE:
        wishes.words.setdefault(by_start[slot.at], {})[change.old] = change.to
    elif change.to is None:
        wishes.gone[by_start[slot.at]] = None
    else:
        wishes.added[slot.name] = change.to


def _note_client(wishes: Wishes, change: Change, by_start: Mapping[int, Argument]) -> None:
    if change.facet is Facet.NAME:
        wishes.client = str(change.to)
    elif change.facet is Facet.PLACE:
        wishes.told[change.slot.name] = by_start[change.slot.at]
    else:
        wishes.inherited[change.slot.name] = str(change.to)
