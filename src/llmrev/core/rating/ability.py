"""How able a model is, how sure that is, and what it rests on."""

from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from llmrev.core.chinese import CODES

ORIGIN = 1000
"""The general ability of `REFERENCE` in its best mode."""

REFERENCE = "llama-3.1-8b"
"""A model that everybody knows, measured by many, which therefore fixes where the scale begins."""

POINTS = 100
"""
Points to one unit of the fit, the same in both languages.

On a test of typical steepness, of which a model gets half, one that is 100 points above it gets 73 %, one that is 200
points above it 88 %: the logistic function of 1 and 2.
"""

WIDTH = 1.2816
"""Standard errors on either side of a figure: eight of ten true values lie between, nine of ten above the lower end."""


class Basis(StrEnum):
    """What a figure rests on."""

    MEASURED = "measured"
    PREDICTED = "predicted"
    """No score at all: size, day, family, developer and backbone, in Chinese also the general ability."""


class Ability(Struct, frozen=True, kw_only=True):
    """
    A figure in points, with its standard *error*.

    *rows* scores by *measurers* organisations stand behind it; *mode* is the best way of use that the model offers:
    ``base`` (text is continued), ``direct`` (answers at once) or ``thinking``.
    """

    value: int
    error: int
    rows: int
    measurers: int
    mode: str

    @property
    def low(self) -> int:
        """Nine of ten true values lie above."""
        return round(self.value - WIDTH * self.error)

    @property
    def high(self) -> int:
        """Nine of ten true values lie below."""
        return round(self.value + WIDTH * self.error)

    @property
    def basis(self) -> Basis:
        """Measured where at least one score stands behind it."""
        return Basis.MEASURED if self.rows else Basis.PREDICTED


class Rated(Protocol):
    """What carries the two figures; ``None`` where nobody rated it."""

    @property
    def ability_en(self) -> Ability | None:
        """General ability."""

    @property
    def ability_zh(self) -> Ability | None:
        """Ability in Chinese."""


def ability_in(model: Rated, language: str | None) -> Ability | None:
    """The figure that counts for who asks for *language*."""
    return model.ability_zh if language in CODES else model.ability_en


def confident_ability(model: Rated, language: str | None) -> float:
    """
    The lower confidence bound of the figure for *language*, to sort by, highest first; minus infinity where unrated.

    A guess with a wide band thus stands behind a measurement of the same height, but a good guess before a poor
    measurement.
    """
    found = ability_in(model, language)
    return float("-inf") if found is None else found.low
