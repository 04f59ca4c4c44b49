"""Nearest names.  The only importer of rapidfuzz."""

import itertools
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


def pieces(text: str) -> list[str]:
    """
    Parts of *text* of which any line longer than it that is `similar` to it holds one whole.

    A score of 80 lets a third of the characters go: two characters in three of *text* stand in the line, and cut into
    one part more than there are characters to lose, at least one part loses none.

    >>> pieces("vicunna")
    ['vi', 'cu', 'nna']
    """
    count = len(text) // 3 + 1
    ends = [len(text) * number // count for number in range(count + 1)]
    return [text.casefold()[start:end] for start, end in itertools.pairwise(ends)]


def similar(text: str, lines: Sequence[str], *, cutoff: float = 80) -> list[tuple[int, float]]:
    """
    Indexes of the *lines* that hold something like *text*, with a score of 0 to 100, best first.

    What is like it as a whole comes before what holds it and more.
    """
    from rapidfuzz import fuzz, process

    query = text.casefold()
    found = process.extract(
        query, lines, scorer=fuzz.partial_ratio, processor=str.casefold, limit=None, score_cutoff=cutoff
    )
    scored = [(index, 0.9 * score + 0.1 * fuzz.ratio(query, line.casefold())) for line, score, index in found]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))
