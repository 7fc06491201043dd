"""From diagnostics to fixes: one a unit, with its edits, how sure it is and why it is not surer."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from undalle.checks.context import Context
from undalle.checks.lost import REVISED
from undalle.diagnostics import Applicability, Diagnostic, Edit, Fix
from undalle.facts import CallSite, FileFacts, Mention, Role, Span
from undalle.rewrite import imports
from undalle.rewrite.applicability import judge, leaves_dalle, turns_object
from undalle.rewrite.calls import write_items, write_names, write_words
from undalle.rewrite.choices import write_choices
from undalle.rewrite.contested import Contested, contested
from undalle.rewrite.draft import Drafts, HeldError, NotGivenError, Taken
from undalle.rewrite.edits import OverlapError
from undalle.rewrite.leaves import write_copies, write_optional, write_steps
from undalle.rewrite.leftovers import taken, tidied
from undalle.rewrite.merge import Wishes, merge
from undalle.rewrite.old_names import write_old_names
from undalle.rewrite.outcome import Outcome
from undalle.rewrite.predict import predict, predict_tool
from undalle.rewrite.prices import price_note
from undalle.rewrite.reads import groups, write_reads
from undalle.rewrite.searches import write_search
from undalle.rewrite.snippets import add_where_used
from undalle.rewrite.statements import Unplaceable
from undalle.rewrite.tools import hand_over
from undalle.rewrite.units import Found, units

_MESSAGE = "Migrate the call and every read of its result"
Recheck = Callable[[CallSite], Sequence[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with one unit: its calls, their findings, the fix, and each call as it is predicted to be."""

    calls: tuple[CallSite, ...]
    diagnostics: tuple[Diagnostic, ...]
    fix: Fix
    predicted: tuple[CallSite, ...]
    wanted: tuple[tuple[str, imports.Wanted], ...] = ()

    @property
    def files(self) -> frozenset[str]:
        """The files that the fix writes to."""
        return frozenset(edit.span.file for edit in self.fix.edits)


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans units.

    ``load`` gives the facts and the text of a file that may be written (else it raises ``HeldError``), ``context`` a file's context,
    ``recheck`` runs every rule on a predicted call, ``withheld`` says why a finding may not be fixed, or nothing, ``refusal`` why a place
    may not be written to, or nothing.
    """

    load: Callable[[str], tuple[FileFacts, str]]
    context: Callable[[str], Context]
    recheck: Recheck
    withheld: Callable[[Diagnostic], str]
    refusal: Callable[[Span], str] = lambda _span: ""
    _chosen: dict[str, list[Mention]] = field(default_factory=dict)

    def plans(self, found: Found) -> list[Plan]:
        """Return a plan for every unit of ``found``: all calls in order of file and place, each with all its findings, reported or not."""
        wished = {call: self._completed(call, merge(call, diagnostics)) for call, diagnostics in found.items()}
        hand_over(list(wished.items()), self.context)
        shared = contested(wished)
        taken: dict[str, set[Taken]] = defaultdict(set)
        pictures: dict[str, int] = {}
        fetches: dict[str, tuple[Span, ...]] = {}
        plans: list[Plan] = []
        for calls in units({call: diagnostics for call, diagnostics in found.items() if diagnostics or wished[call]}, shared):
            drafts = Drafts(self.load, taken, pictures, fetches)
            diagnostics = [diagnostic for call in calls for diagnostic in found[call]]
            plans.append(self._plan([(call, wished[call]) for call in calls], diagnostics, drafts, shared))
            for file, draft in drafts.drafts.items():
                taken[file] |= draft.taken
                if plans[-1].fix.edits:
                    pictures[file] = draft.pictures
        return plans

    def _plan(
        self, wished: Sequence[tuple[CallSite, Wishes]], diagnostics: Sequence[Diagnostic], drafts: Drafts, shared: Contested
    ) -> Plan:
        calls = tuple(call for call, _ in wished)
        catalog = self.context(calls[0].span.file).catalog
        outcome = judge(wished, diagnostics, self.load(calls[0].span.file)[0].strays, catalog)
        predicted = tuple(predict(call, wishes) for call, wishes in wished)
        new_tools = tuple(predict_tool(call, wishes) for call, wishes in wished if wishes.tool.new)
        for reason in self._objections(diagnostics, (*predicted, *new_tools)):
            outcome.lower(Applicability.DISPLAY, reason)
        if any(wishes for _, wishes in wished) and not any(call.reasons for call in calls):
            self._write(drafts, wished, outcome, shared)
        for reason in dict.fromkeys(filter(None, (self.refusal(edit.span) for edit in drafts.edits()))):
            outcome.lower(Applicability.DISPLAY, f"nothing is written to {reason}")
        for call, future in zip(calls, predicted, strict=True):
            note = price_note(call, future, catalog)
            if note:
                outcome.note(note)
        written = outcome.ceiling is not Applicability.DISPLAY
        fix = Fix(drafts.edits() if written else (), outcome.ceiling, outcome.reasons, _MESSAGE, tuple(outcome.notes))
        return Plan(calls, tuple(diagnostics), fix, (*predicted, *new_tools), drafts.wanted() if written else ())

    def _completed(self, call: CallSite, wishes: Wishes) -> Wishes:
        """Add what DALL-E did by default, where a call leaves it, and the names of files that it did without."""
        context = self.context(call.span.file)
        catalog, endpoint = context.catalog, context.endpoint(call)
        leaving = wishes.added.get("model") is not None or any(
            (isinstance(old, str) and catalog.legacy_model(old)) or old is None
            for argument, words in wishes.words.items()
            if argument.name == "model"
            for old in words
        )
        row = context.operation(call)
        if leaving and context.pin_defaults and call.complete and not row.own and row.surface != "wrapper":
            given = {argument.name for argument in call.items() if argument not in wishes.gone}
            wishes.added.update({name: word for name, word in catalog.pins(endpoint).items() if name not in given})
        if wishes and leaves_dalle(call, catalog) and row.surface != "http":
            for argument in call.items():
                spans = tuple(span for name, span in call.bare if name == argument.name and argument.value_span.covers(span))
                wishes.named.update({argument: spans} if spans else {})
        return wishes

    def _objections(self, diagnostics: Iterable[Diagnostic], predicted: Iterable[CallSite]) -> Iterable[str]:
        """Yield why the unit must not be written: a finding that may not be fixed, or a call that would still be refused."""
        for diagnostic in diagnostics:
            reason = self.withheld(diagnostic)
            if reason:
                yield reason
        for call in predicted:
            left = {diagnostic.code for diagnostic in self.recheck(call)}
            if left:
                yield f"the call would still be refused ({', '.join(sorted(left))})"

    def _write(self, drafts: Drafts, wished: Sequence[tuple[CallSite, Wishes]], outcome: Outcome, shared: Contested) -> None:
        try:
            for call, wishes in wished:
                self._reached(call, wishes)
                self._choosable(call, wishes)
                write_words(drafts.at(call.span.file), call, wishes, shared)
                write_choices(drafts.at(call.span.file), call, wishes, shared)
                write_names(drafts.at(call.span.file), call, wishes)
            # Tools first: they take over what their calls then lose.
            for call, wishes in sorted(wished, key=lambda one: one[0].request is not None):
                write_items(drafts.at(call.span.file), call, wishes, shared)
            self._write_reads(drafts, wished, outcome)
        except NotGivenError as error:
            outcome.lower(Applicability.DISPLAY, self._including(error, [call for call, _ in wished]))
        except (HeldError, Unplaceable) as error:
            outcome.lower(Applicability.DISPLAY, str(error))
        except OverlapError as error:
            outcome.lower(Applicability.DISPLAY, f"internal error, please report it: {error}")

    def _including(self, error: NotGivenError, calls: Iterable[CallSite]) -> str:
        """Return the reason with the command that gives every file of the unit to the run."""
        files = {call.span.file: None for call in calls}
        for call in calls:
            places = (literal.span.file for argument in call.items() for literal in argument.value.literals)
            sinks = (sink.span.file for read in call.result.reads for sink in read.sinks)
            files |= dict.fromkeys((*places, *sinks))
        paths = shlex.join(sorted({*files, error.name}))
        return f"{error}: `undalle check --fix {paths}` includes it"

    def _choosable(self, call: CallSite, wishes: Wishes) -> None:
        """Raise ``HeldError`` if a word that was not seen may be chosen among words of this file that the target refuses."""
        context = self.context(call.span.file)
        endpoint = context.endpoint(call)
        unseen = {argument.name for argument in call.items() if argument.name != "model" and not argument.value.complete}
        abroad = any(sink.span.file != call.span.file for read in call.result.reads for sink in read.sinks)
        for argument in call.items() if abroad else ():
            open_ = argument.name in unseen and not argument.value.followed
            if open_ and any(change in wishes.words.get(argument, {}) for change in argument.value.known):
                raise HeldError(f"callers in other files may give a `{argument.name}` of their own, as old as the one that is written here")
        written = {item.value_span for item in wishes.choices}
        written |= {literal.span for argument in wishes.words for literal in argument.value.literals}
        for mention in self._to_choose(call.span.file):
            word, name = mention.word, mention.parameter
            chosen = name in unseen and mention.span not in written
            if chosen and not context.catalog.accepts(context.target, endpoint, name, word):
                raise HeldError(f"`{word}` can be chosen as {name} in this file, and `{context.target}` refuses it")

    def _to_choose(self, file: str) -> list[Mention]:
        """Return the words of a file that can be chosen, whatever calls it makes."""
        if file not in self._chosen:
            self._chosen[file] = [one for one in self.load(file)[0].mentions if one.role is Role.CHOICE]
        return self._chosen[file]

    def _reached(self, call: CallSite, wishes: Wishes) -> None:
        """Raise ``HeldError`` if a new word would stand where only a model that is gone leads, and the call goes on naming that model."""
        if any(argument.value.known for argument in call.named("model")):
            return
        arms = self.load(call.span.file)[0].legacy_arms
        places = (one.span for argument, words in wishes.words.items() for one in argument.value.literals if one.word in words)
        if any(arm.covers(place) for place in places for arm in arms):
            raise HeldError("only a model that is gone leads to this word, and it was not seen where `model` gets its value from")

    def _write_reads(self, drafts: Drafts, wished: Sequence[tuple[CallSite, Wishes]], outcome: Outcome) -> None:
        moving = [(call, read) for call, wishes in wished for read in call.result.reads if read.span.start in wishes.reads]
        objects = [call for call, wishes in wished if turns_object(call, wishes, self.context(call.span.file).catalog)]
        attributes = {read.span.start for call in objects for read in call.result.reads}
        leaves = frozenset(read.access.span.start for _, read in moving)
        for call in objects:
            write_old_names(drafts.at(call.span.file), self.context(call.span.file).catalog)
            write_steps(drafts.at(call.span.file), call, leaves)
            write_copies(drafts.at(call.span.file), call)
        for call, wishes in wished:
            context = self.context(call.span.file)
            if wishes and leaves_dalle(call, context.catalog):
                surface = context.operation(call).surface
                write_optional(drafts.at(call.span.file), call, REVISED, surface=surface, attributes=call in objects)
        found = groups(read for _, read in moving)
        useful = [group for group in found if group.puts_to_use]
        owners: dict[Span, list[CallSite]] = defaultdict(list)
        for call, read in moving:
            owners[read.span].append(call)
        for group in found:
            beside = any(other is not group for other in useful)
            calls = [call for read in group.reads for call in owners[read.span]]
            mimes = {mime for call in calls for mime in self._mimes(call)}
            holds = any(self.context(call.span.file).holds_urls for call in calls)
            written = write_reads(drafts.at(group.reads[0].span.file), group, mimes, attributes, beside=beside, holds_urls=holds)
            outcome.join([written])
        for call, wishes in wished:
            for read in call.result.reads:
                if read.span.start in wishes.searched:
                    write_search(drafts.at(read.span.file), call, read)

    def _mimes(self, call: CallSite) -> Iterable[str]:
        """Yield the types of the images that ``call`` may answer with."""
        catalog = self.context(call.span.file).catalog
        formats = [argument.value for argument in call.named("output_format")]
        if not formats:
            yield catalog.mime(catalog.default_format)
        for word in (word for value in formats for word in value.known or (catalog.default_format,)):
            yield catalog.mime(str(word))


def finished(facts: FileFacts, text: str, plans: Iterable[Plan]) -> list[Edit]:
    """Return all edits of a file: those of ``plans``, the imports they need, and what goes because only they orphaned it."""
    chosen = list(plans)
    wanted = dict.fromkeys(want for plan in chosen for file, want in plan.wanted if file == facts.file)
    edits = tidied(facts, text, [edit for plan in chosen for edit in plan.fix.edits if edit.span.file == facts.file])
    added = add_where_used(facts, text, wanted, edits)
    gone = [one for one in facts.imports if one.uses and not one.elsewhere and all(taken(edits, use, one.bound) for use in one.uses)]
    # Imports first: where both go in at one offset, they come above what needs them.
    return [*added, *edits, *imports.remove(facts, text, gone, planned=[*edits, *added])]
