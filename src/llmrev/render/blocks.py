"""A page as a list of blocks, before anyone decides how to draw them."""

from collections.abc import Sequence

from msgspec import Struct, field

from llmrev.messages import Showable
from llmrev.render.table import Table


class Heading(Struct, frozen=True):
    """A line that opens a page (level 1) or a part of it (level 2)."""

    text: Showable
    level: int = 2


class Prose(Struct, frozen=True):
    """A paragraph; *indent* in cells."""

    text: Showable
    indent: int = 0
    tone: str = ""


class Pair(Struct, frozen=True):
    """A name, its value, and remarks below it."""

    name: Showable
    value: Showable
    remarks: tuple[Showable, ...] = ()
    tone: str = ""


class Pairs(Struct, frozen=True):
    """Names and values, the values aligned."""

    pairs: Sequence[Pair] = field(default_factory=list)


class Grid(Struct, frozen=True):
    """A table; *fit* drops columns on a narrow screen, otherwise long cells wrap."""

    table: Table
    fit: bool = True


class Code(Struct, frozen=True):
    """What one types, a line each; where a screen is too narrow it is continued so that it can still be copied."""

    lines: Sequence[str]


class Point(Struct, frozen=True):
    """Something that stands on an axis: its group and place there, cells that align, and remarks below."""

    group: str
    place: str
    """Empty where only the group is known."""
    cells: tuple[Showable, ...]
    remarks: tuple[Showable, ...] = ()


class Axis(Struct, frozen=True):
    """Points in order along a line of text, a heading before each new group."""

    points: Sequence[Point] = field(default_factory=list)


Block = Heading | Prose | Pairs | Grid | Code | Axis
