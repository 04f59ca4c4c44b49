"""The levels that a model's Chinese can have; level.py says which one it has."""

from enum import StrEnum


class ChineseLevel(StrEnum):
    """From nobody knows and not at all, to a native language."""

    UNKNOWN = "unknown"
    NONE = "none"
    INCIDENTAL = "incidental"
    SUPPORTED = "supported"
    STRONG = "strong"
    NATIVE = "native"

    @property
    def rank(self) -> int:
        """Position in the order of the levels."""
        return _RANKS[self]

    def reaches(self, other: "ChineseLevel") -> bool:
        """Whether this level is at least *other*."""
        return self.rank >= other.rank


_RANKS = {level: rank for rank, level in enumerate(ChineseLevel)}
