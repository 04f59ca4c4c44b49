"""A page as a list of blocks, before anyone decides how to draw them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from llmrev.messages import Showable
from llmrev.render.table import Table


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that opens a page (level 1) or a part of it (level 2)."""

    text: Showable
    level: int = 2


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph; *indent* in cells."""

    text: Showable
    indent: int = 0
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A name, its value, and remarks below it."""

    name: Showable
    value: Showable
    remarks: tuple[Showable, ...] = ()
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names and values, the values aligned."""

    pairs: Sequence[Pair] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; *fit* drops columns on a narrow screen, otherwise long cells wrap."""

    table: Table
    fit: bool = True


@dataclass(frozen=True, slots=True)
class Code:
    """What one types, a line each; where a screen is too narrow it is continued so that it can still be copied."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Point:
    """Something that stands on an axis: its group and place there, cells that align, and remarks below."""

    group: str
    place: str
    """Empty where only the group is known."""
    cells: tuple[Showable, ...]
    remarks: tuple[Showable, ...] = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """Points in order along a line of text, a heading before each new group."""

    points: Sequence[Point] = field(default_factory=list)


Block = Heading | Prose | Pairs | Grid | Code | Axis
