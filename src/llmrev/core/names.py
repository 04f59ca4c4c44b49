"""What counts as the same name, and what a name stands for."""

import re
import unicodedata

from msgspec import Struct

_GAPS = re.compile(r"[\s_-]+")


def folded(name: str) -> str:
    """
    *name* without the differences nobody means: case, width, spaces, underscores, hyphens.

    >>> folded("ＬＬａＭＡ_7B") == folded("llama 7b") == folded("LLaMA-7B")
    True
    """
    return _GAPS.sub("-", unicodedata.normalize("NFKC", name).strip()).casefold()


class Hit(Struct, frozen=True):
    """A family or model that a search found: its kind and id, its name, the word that matched, and how well (0–100)."""

    kind: str
    id: str
    name: str
    matched: str
    score: float


_QUANTIZED = (
    (re.compile(r"[-_.]AWQ$", re.IGNORECASE), "awq-int4"),
    (re.compile(r"[-_.]GPTQ(?:[-_]Int4)?$", re.IGNORECASE), "gptq-int4"),
    (re.compile(r"[-_.]GPTQ[-_]Int8$", re.IGNORECASE), "gptq-int8"),
    (re.compile(r"[-_.]FP8$", re.IGNORECASE), "fp8"),
    (re.compile(r"[-_.]bnb[-_]4bit$", re.IGNORECASE), "nf4"),
)


def unquantized(name: str) -> tuple[str, str | None]:
    """
    The repository whose weights *name* holds in fewer bits, and the storage format; ``None`` where it says no format.

    >>> unquantized("Qwen/Qwen3-8B-AWQ")
    ('Qwen/Qwen3-8B', 'awq-int4')
    """
    for pattern, stored in _QUANTIZED:
        base, replaced = pattern.subn("", name)
        if replaced:
            return base, stored
    return name, None
