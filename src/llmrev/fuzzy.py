"""Nearest names.  The only importer of rapidfuzz."""

from collections.abc import Iterable, Sequence


def nearest(word: str, candidates: Iterable[str], *, limit: int = 3, cutoff: float = 70) -> list[str]:
    """
    The *candidates* that look most like *word*, best first; none when nothing is near.

    >>> nearest("vicunna", ["vicuna", "koala"])
    ['vicuna']
    """
    from rapidfuzz import fuzz, process

    pool = sorted(set(candidates))
    found = process.extract(
        word.casefold(), pool, scorer=fuzz.ratio, processor=str.casefold, limit=limit, score_cutoff=cutoff
    )
    return [name for name, _score, _index in found]


def similar(text: str, lines: Sequence[str], *, cutoff: float = 80) -> list[tuple[int, float]]:
    """Indexes of the *lines* that hold something like *text*, with a score of 0 to 100, best first."""
    from rapidfuzz import fuzz, process

    found = process.extract(
        text.casefold(), lines, scorer=fuzz.partial_ratio, processor=str.casefold, limit=None, score_cutoff=cutoff
    )
    return sorted(((index, score) for _line, score, index in found), key=lambda pair: (-pair[1], pair[0]))
