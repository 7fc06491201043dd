"""Catalogue words written where no call was seen to read them: what they are bound to, chosen from or compared with."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import libcst as cst

from undalle.analysis.literals import number, said
from undalle.analysis.roles import Roles
from undalle.analysis.shorthand import Shorthand
from undalle.analysis.surroundings import AZURE, Surroundings
from undalle.analysis.tree import Tree
from undalle.analysis.values import Values
from undalle.catalog import Catalog
from undalle.facts import Mention, Role

PARAMETERS = ("size", "quality", "style", "response_format")


class Mentions:
    """Finds words of the catalogue outside calls."""

    def __init__(self, tree: Tree, values: Values, catalog: Catalog) -> None:
        self.tree, self.values, self.catalog = tree, values, catalog
        self.roles, self.shorthand = Roles(tree), Shorthand(values, catalog)

    def find(self, calls: Collection[cst.CSTNode], *, ours: bool) -> Iterator[Mention]:
        """Yield every mention, in source order.

        Where there are image ``calls`` or models, or the file imports openai (``ours``), other words than models count too.
        """
        strings = [(node, said(node)) for node in self.tree.every(cst.SimpleString)]
        models = {node: word for node, word in strings if isinstance(word, str) and self.catalog.seat(word) == "image"}
        dated = [node for node, word in models.items() if self.catalog.legacy_model(word)]
        around = Surroundings(self.tree, self.values, [*calls, *models], dated)
        found = [self._mention(node, word, "model", around) for node, word in models.items()]
        if calls or models or ours:
            for node, word in strings:
                found.extend(self._words(node, word, around) if isinstance(word, str) and node not in models else ())
        if calls or models:
            spelled = self.tree.every(cst.ComparisonTarget, cst.FormattedString, cst.Integer, cst.SimpleString)
            found.extend(mention for node in spelled for mention in self._shorthand(node, around))
        yield from sorted(set(found), key=lambda one: (one.span, one.parameter))

    def _words(self, node: cst.SimpleString, word: str, around: Surroundings) -> Iterator[Mention]:
        """Yield a size, quality, style or format of DALL-E's that can be chosen, or that is bound to something that is about images."""
        for parameter in PARAMETERS:
            if self.catalog.legacy_word(parameter, word):
                mention = self._mention(node, word, parameter, around)
                chosen = mention.role is Role.CHOICE and self._of_a_kind(node, parameter)
                taken = mention.role is Role.BINDING and self._of_images(node, mention, around)
                if chosen or (taken and mention.host in {"", AZURE}):
                    yield mention

    def _of_images(self, node: cst.BaseExpression, mention: Mention, around: Surroundings) -> bool:
        """Say whether the bound word of a mention is meant for an image model.

        What no model takes any more is often kept in signatures for the callers' sake, so a call beside it, which does not take it, says
        nothing; of a format, no name does either.
        """
        if around.of_films(node, mention.bound):
            return False
        if around.dated(node):
            return True
        if mention.parameter == "response_format":
            return False
        kept = self.catalog.removed(mention.parameter) is not None
        return around.of_images(node, mention.bound) or (not kept and around.near(node))

    def _of_a_kind(self, node: cst.SimpleString, parameter: str) -> bool:
        """Say whether everything beside ``node`` to choose from is, or was, a word of an image model: not any list of styles."""
        words = [said(one) for one in self._beside(node) if isinstance(one, cst.SimpleString)]
        taken = self.catalog.removed(parameter) is None
        told = parameter != "response_format" or len(words) > 1
        return told and all(
            self.catalog.legacy_word(parameter, word) or (taken and self._accepted(parameter, word))
            for word in words
            if isinstance(word, str)
        )

    def _beside(self, node: cst.BaseExpression) -> list[cst.BaseExpression]:
        above = self.tree.parent(node)
        holder = self.tree.parent(above) if above is not None else None
        if isinstance(holder, cst.SubscriptElement):
            whole = self.tree.parent(holder)
            listed = whole.slice if isinstance(whole, cst.Subscript) else ()
            return [one.slice.value for one in listed if isinstance(one.slice, cst.Index)]
        return [one.value for one in getattr(holder, "elements", ()) if hasattr(one, "value")]

    def _accepted(self, parameter: str, word: str) -> bool:
        return self.catalog.accepts(None, "generate", parameter, word)

    def _shorthand(self, node: cst.CSTNode, around: Surroundings) -> Iterator[Mention]:
        """Yield what is a model or a size in other words."""
        if isinstance(node, cst.ComparisonTarget):
            member = self.shorthand.member(node)
            if member is not None:
                yield Mention(member, self.tree.span(node.comparator), Role.COMPARED, host=around.host(node, ""))
        elif isinstance(node, cst.FormattedString):
            size = self.shorthand.size(node)
            mention = self._mention(node, size, "size", around) if size is not None else None
            if mention is not None and mention.role is Role.BINDING and self._of_images(node, mention, around):
                yield mention
        elif isinstance(node, (cst.Integer, cst.SimpleString)):
            yield from self._bare(node, around)

    def _bare(self, node: cst.Integer | cst.SimpleString, around: Surroundings) -> Iterator[Mention]:
        model, size = self.shorthand.version(node), self.shorthand.side(node)
        family = self.shorthand.family(str(said(node) if isinstance(node, cst.SimpleString) else number(node)))
        if model is not None or family is not None:
            role, bound = self.roles.of(node, "version" if model is not None else "model")
            if role in {Role.COMPARED, Role.PART} or (role is Role.CHOICE and model is not None):
                yield Mention(model or family or "", self.tree.span(node), role, bound, "model", around.host(node, bound))
        if size is not None:
            role, bound = self.roles.of(node, "side")
            chosen = role is Role.CHOICE and self.shorthand.beside(self._beside(node))
            about = around.dated(node) or around.near(node) or around.of_images(node, "")
            if (chosen or role is Role.BINDING) and about and not around.of_films(node, bound):
                yield Mention(size, self.tree.span(node), role, bound, "size", around.host(node, bound))

    def _mention(self, node: cst.BaseExpression, word: str, parameter: str, around: Surroundings) -> Mention:
        role, bound = self.roles.of(node, parameter)
        return Mention(word, self.tree.span(node), role, bound, parameter, around.host(node, bound))
