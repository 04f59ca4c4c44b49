"""Which of many are worth a look: those that no other beats in both memory and ability."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def frontier(items: Iterable[T], *, memory: Callable[[T], int], ability: Callable[[T], float]) -> list[T]:
    """
    The items that no other one beats, by *memory* in bytes and then in the order given.

    One beats another when it needs no more memory and has no less ability, and is better in one of the two.
    So of several that are equal in both, all stay.

    >>> frontier([(8, 50.0), (16, 60.0), (16, 55.0), (24, 60.0)], memory=lambda p: p[0], ability=lambda p: p[1])
    [(8, 50.0), (16, 60.0)]
    """
    kept: list[T] = []
    for item in sorted(items, key=lambda one: (memory(one), -ability(one))):
        best = kept[-1] if kept else None
        equal = best is not None and (memory(item), ability(item)) == (memory(best), ability(best))
        if best is None or equal or ability(item) > ability(best):
            kept.append(item)
    return kept
