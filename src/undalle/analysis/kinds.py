"""Is a node of some kind? LibCST's classes are abstract ones, which ``isinstance`` asks slowly where the answer is no."""

from __future__ import annotations


class Kinds(dict[type[object], bool]):
    """Which types are below some classes: ``kinds[type(node)]``, answered once a type."""

    def __init__(self, *classes: type[object]) -> None:
        super().__init__()
        self._classes = classes

    def __missing__(self, kind: type[object]) -> bool:
        self[kind] = issubclass(kind, self._classes)
        return self[kind]
