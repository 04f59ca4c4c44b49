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


Block = Heading | Prose | Pairs | Grid
