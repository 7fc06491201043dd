"""A URL in the command of another program: ``subprocess.run(["curl", "-o", path, url])``."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree

_RUNNERS = frozenset({f"subprocess.{name}" for name in ("run", "call", "check_call", "check_output", "Popen")})
_OPENERS = frozenset({"open", "xdg-open", "explorer", "explorer.exe", "start", "gnome-open", "firefox", "google-chrome", "feh", "display"})
_TARGETS = {"curl": frozenset({"-o", "--output"}), "wget": frozenset({"-O", "--output-document"})}
_SILENT = frozenset({"-s", "-S", "-L", "-f", "-k", "-sS", "-sL", "-fsSL", "-q", "-nv", "--silent", "--location", "--fail", "--quiet"})


@dataclass(frozen=True, slots=True)
class Command:
    """What a command does: ``target`` is the file that it writes the image to; ``opens``: it shows it; else ``why`` nothing will do."""

    call: cst.Call
    target: cst.BaseExpression | None = None
    opens: bool = False
    why: str = "another program gets it, and most programs do not know data URIs"


class Commands:
    """Reads the commands of ``subprocess``."""

    def __init__(self, tree: Tree, paths: Paths) -> None:
        self.tree, self.paths = tree, paths

    def of(self, url: cst.BaseExpression, element: cst.Element) -> Command | None:
        """Return the command that ``element``, which holds ``url``, is a word of; None if it is none."""
        words = self.tree.parent(element)
        argument = self.tree.parent(words) if isinstance(words, (cst.List, cst.Tuple)) else None
        call = self.tree.parent(argument) if isinstance(argument, cst.Arg) else None
        if not isinstance(words, (cst.List, cst.Tuple)) or not isinstance(call, cst.Call) or self.paths.of(call.func) not in _RUNNERS:
            return None
        program, *others = [one.value for one in words.elements]
        name = _text(program)
        alone = isinstance(self.tree.parent(call), cst.Expr)
        if name in _OPENERS and others == [url]:
            return Command(call, opens=True)
        target = self._target(others, url, _TARGETS[name]) if name in _TARGETS and alone else None
        return Command(call, target)

    def _target(self, words: list[cst.BaseExpression], url: cst.BaseExpression, flags: frozenset[str]) -> cst.BaseExpression | None:
        """Return the word that names the file, if the other words do nothing that a file written here would lack."""
        target: cst.BaseExpression | None = None
        rest = iter(words)
        for word in rest:
            if word is url or _text(word) in _SILENT:
                continue
            if _text(word) not in flags or target is not None:
                return None
            target = next(rest, None)
        return target


def _text(word: cst.BaseExpression) -> str:
    return str(word.evaluated_value) if isinstance(word, cst.SimpleString) else ""
