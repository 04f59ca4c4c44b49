"""What counts as the same name, and what a name stands for."""

import re
import unicodedata

from msgspec import Struct

_GAPS = r"[\s_-]+"


def folded(name: str) -> str:
    """
    *name* without the differences nobody means: case, width, spaces, underscores, hyphens.

    >>> folded("ＬＬａＭＡ_7B") == folded("llama 7b") == folded("LLaMA-7B")
    True
    """
    return re.sub(_GAPS, "-", unicodedata.normalize("NFKC", name).strip()).casefold()


class Hit(Struct, frozen=True):
    """A family or model that a search found: its kind and id, its name, the word that matched, and how well (0–100)."""

    kind: str
    id: str
    name: str
    matched: str
    score: float


def held(text: str, name: str) -> float:
    """
    How well *name*, which holds *text*, matches it: being the text comes before beginning with it.

    >>> held("qwen", "Qwen"), held("qwen", "Qwen3"), held("wen", "Qwen3")
    (100.0, 99.0, 98.0)
    """
    query, line = text.casefold(), name.casefold()
    if line == query:
        return 100.0
    return 99.0 if line.startswith(query) else 98.0


_QUANTIZED = (
    (r"(?i)[-_.]AWQ$", "awq-int4"),
    (r"(?i)[-_.]GPTQ(?:[-_]Int4)?$", "gptq-int4"),
    (r"(?i)[-_.]GPTQ[-_]Int8$", "gptq-int8"),
    (r"(?i)[-_.]FP8$", "fp8"),
    (r"(?i)[-_.]bnb[-_]4bit$", "nf4"),
)


def unquantized(name: str) -> tuple[str, str | None]:
    """
    The repository whose weights *name* holds in fewer bits, and the storage format; ``None`` where it says no format.

    >>> unquantized("Qwen/Qwen3-8B-AWQ")
    ('Qwen/Qwen3-8B', 'awq-int4')
    """
    for pattern, stored in _QUANTIZED:
        base, replaced = re.subn(pattern, "", name)
        if replaced:
            return base, stored
    return name, None
