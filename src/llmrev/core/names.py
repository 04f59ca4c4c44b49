"""What counts as the same name, and what a name stands for."""

import re
import unicodedata
from dataclasses import dataclass

_GAPS = re.compile(r"[\s_-]+")


def folded(name: str) -> str:
    """
    *name* without the differences nobody means: case, width, spaces, underscores, hyphens.

    >>> folded("ＬＬａＭＡ_7B") == folded("llama 7b") == folded("LLaMA-7B")
    True
    """
    return _GAPS.sub("-", unicodedata.normalize("NFKC", name).strip()).casefold()


@dataclass(frozen=True, slots=True)
class Hit:
    """A family or model that a search found: its kind and id, its name, the word that matched, and how well (0–100)."""

    kind: str
    id: str
    name: str
    matched: str
    score: float
