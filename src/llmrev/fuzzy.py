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


def ranked(text: str, lines: Sequence[str], *, cutoff: float = 80) -> list[tuple[int, float]]:
    """
    Indexes of the *lines* that hold something like *text*, with a score of 0 to 100, best first.

    A line that is the text comes before one that begins with it, then those that hold it, then those that nearly do.
    """
    from rapidfuzz import fuzz, process

    query = text.casefold()
    found = {index: score for index, line in enumerate(lines) if (score := _holds(query, line.casefold()))}
    if len(query) > 2:  # shorter words are in everything, nearly
        for _line, score, index in process.extract(
            query, lines, scorer=fuzz.partial_ratio, processor=str.casefold, limit=None, score_cutoff=cutoff
        ):
            found.setdefault(index, score * 0.97)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def _holds(query: str, line: str) -> float:
    if line == query:
        return 100
    if line.startswith(query):
        return 99
    return 98 if query in line else 0
