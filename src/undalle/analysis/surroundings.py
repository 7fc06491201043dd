"""What stands around a word that no call accounts for: is it about images, and whose service is meant?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import accumulate
from urllib.parse import urlsplit

import libcst as cst

from undalle.analysis.tree import Tree
from undalle.analysis.values import Values

_IMAGES = re.compile(r"(?i)image|img|dall|picture")
_DRAWS = re.compile(r"(?i)dall[-_]?e")
# How many lines above a word are searched for the comment that heads it.
_REACH = 40
AZURE = "azure"
_FILMS = re.compile(r"(?i)video|sora|film")


class Surroundings:
    """Looks at the dict, the function, the class, the comments and the readers of a word."""

    def __init__(self, tree: Tree, values: Values, anchors: Collection[cst.CSTNode], dated: Collection[cst.CSTNode]) -> None:
        """``anchors`` are the image calls and the image models of the file, ``dated`` the models among them that are of the DALL-E era."""
        self.tree, self.values = tree, values
        self._near = {side for node in anchors for side in self._sides(node)}
        self._dated = {holder for node in dated for holder in self._holders(node)}
        self._rows = tree.text.split("\n")
        self._starts = [0, *accumulate(len(row) + 1 for row in self._rows)]

    def dated(self, node: cst.BaseExpression) -> bool:
        """Say whether a model of the DALL-E era stands beside a word."""
        return not self._dated.isdisjoint(self._holders(node))

    def near(self, node: cst.BaseExpression) -> bool:
        """Say whether an image call or an image model stands beside a word: both in a function's signature, or both in its body.

        A call that took its function's parameter has been seen to: what is still in the signature is used otherwise.
        """
        return not self._near.isdisjoint(self._sides(node))

    def _sides(self, node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, bool]]:
        body = self.tree.scope(node)
        return ((holder, holder is body) for holder in self._holders(node))

    def of_images(self, node: cst.BaseExpression, bound: str) -> bool:
        """Say whether a word that is bound to ``bound`` is an image's by its names, or by what it is handed to."""
        named = _IMAGES.search(bound) is not None or any(_DRAWS.search(name) for name in self._names(node))
        return named or self._handed_on(node)

    def of_films(self, node: cst.BaseExpression, bound: str) -> bool:
        """Say whether a word belongs to video by its names."""
        return any(_FILMS.search(name) for name in (*self._names(node), bound))

    def _holders(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """Yield what words must share with an image call or a model to be about images: their dict, their function or class body."""
        held = self.tree.nearest(node, cst.Dict)
        function = self.tree.nearest(node, cst.FunctionDef)
        block = next((above for above in self.tree.up(node) if isinstance(above, (cst.FunctionDef, cst.ClassDef))), None)
        yield from (holder for holder in (held, function) if holder is not None)
        if isinstance(block, cst.ClassDef) and block is self.tree.scope(node):
            yield block

    def _handed_on(self, node: cst.BaseExpression) -> bool:
        """Say whether the name that ``node`` is stored under is an argument of something that is called after images."""
        target = self.tree.parent(node)
        if not isinstance(target, cst.Assign) or len(target.targets) != 1:
            return False
        simple = target.targets[0].target
        if isinstance(simple, cst.Attribute):
            uses: list[cst.CSTNode] = [
                one for one in self.values.classes.reads(simple.attr.value) if self.tree.code(one) == self.tree.code(simple)
            ]
        else:
            binding = self.values.names.binding_at(simple)
            uses = list(self.values.names.uses(binding)) if binding is not None else []
        return any(self._into_images(use) for use in uses)

    def _into_images(self, use: cst.CSTNode) -> bool:
        argument = self.tree.parent(use)
        call = self.tree.parent(argument) if isinstance(argument, cst.Arg) else None
        return isinstance(call, cst.Call) and _IMAGES.search(self.tree.code(call.func).rpartition(".")[2]) is not None

    def _names(self, node: cst.CSTNode) -> list[str]:
        return [above.name.value for above in self.tree.up(node) if isinstance(above, (cst.ClassDef, cst.FunctionDef))]

    def host(self, node: cst.CSTNode, bound: str) -> str:
        """Return "azure" where the names or the comment over a word say so, or the foreign host that its function talks to."""
        said = (*self._names(node), self.tree.name.rpartition("/")[2], bound, self._heading(node))
        if any(AZURE in name.lower() for name in said):
            return AZURE
        function = self.tree.nearest(node, cst.FunctionDef)
        hosts = self._hosts.get(function, set()) if function is not None else set()
        return "" if any(host.endswith("openai.com") for host in hosts) else min(hosts, default="")

    def _heading(self, node: cst.CSTNode) -> str:
        """Return the comment that heads the entries of a dict or the lines of a block among which ``node`` stands."""
        at = bisect_right(self._starts, self.tree.offsets(node)[0]) - 1
        depth = len(self._rows[at]) - len(self._rows[at].lstrip())
        for row in reversed(self._rows[max(0, at - _REACH) : at]):
            line = row.strip()
            if line.startswith("#"):
                return line
            if not line or len(row) - len(row.lstrip()) < depth:
                break
        return ""

    @cached_property
    def _hosts(self) -> dict[cst.FunctionDef, set[str]]:
        """The hosts of the URLs that are written in functions, by every function around each."""
        found: dict[cst.FunctionDef, set[str]] = {}
        for node in self.tree.every(cst.SimpleString):
            host = _host(node.evaluated_value) if "://" in node.value else ""
            below: cst.CSTNode = node
            for above in self.tree.up(node) if host else ():
                if isinstance(above, cst.FunctionDef) and above.body is below:
                    found.setdefault(above, set()).add(host)
                below = above
        return found


def _host(word: str | bytes) -> str:
    """Return the host of the URL that ``word`` is; empty if it is none."""
    if not isinstance(word, str) or not word.startswith(("http://", "https://")):
        return ""
    try:
        return urlsplit(word).hostname or ""
    except ValueError:
        return ""
