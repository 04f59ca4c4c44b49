"""What a chart of memory against ability holds, before anyone decides how to draw it."""

import math
from collections.abc import Sequence

from msgspec import Struct

from llmrev.core.units import GIB, gib
from llmrev.messages import Message, say
from llmrev.render.table import Column, Table

MARGIN = 0.06
"""Share of an axis that stays empty at either end, so that no mark sits on the frame."""


class Point(Struct, frozen=True):
    """
    One pick: its id, the memory it needs (more than none), its ability with the band around it.

    *predicted*: the ability is a guess, not a measurement.  *frontier*: no other pick needs less and can do more.
    """

    label: str
    memory_bytes: int
    ability: float
    low: float
    high: float
    predicted: bool
    frontier: bool


class Axis(Struct, frozen=True):
    """One direction of a chart, from *low* to *high* in its own unit; *ticks* lie between them."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def place(self, value: float) -> float:
        """
        Where *value* lies, 0 at the low end and 1 at the high one.

        >>> Axis(40.0, 80.0, ()).place(50.0)
        0.25
        """
        return (value - self.low) / (self.high - self.low)


def memory_axis(points: Sequence[Point], most: int) -> Axis:
    """
    The axis of memory, in powers of two of a GiB, with at most *most* ticks.

    Doublings are equally far apart, as the sizes of GPUs are.
    """
    octaves = [octave(point.memory_bytes) for point in points]
    low, high = _with_margin(min(octaves), max(octaves), least=1.0)
    whole = range(math.ceil(low), math.floor(high) + 1)
    return Axis(low, high, tuple(float(tick) for tick in whole[:: -(-len(whole) // most)]))


def octave(memory_bytes: float) -> float:
    """
    Where so many bytes lie on the axis of memory.

    >>> octave(16 * GIB)
    4.0
    """
    return math.log2(memory_bytes / GIB)


def ability_axis(points: Sequence[Point], most: int, *, bands: bool) -> Axis:
    """The axis of ability, with at most *most* ticks; *bands*: long enough for the bands too."""
    lows = [point.low if bands else point.ability for point in points]
    highs = [point.high if bands else point.ability for point in points]
    low, high = _with_margin(min(lows), max(highs), least=1.0)
    step = _round_step((high - low) / most)
    first, last = math.ceil(low / step), math.floor(high / step)
    return Axis(low, high, tuple(step * number for number in range(first, last + 1)))


def _with_margin(low: float, high: float, *, least: float) -> tuple[float, float]:
    """Both ends moved apart by the margin; *least* is how far apart they are at the very least."""
    span = max(high - low, least)
    middle = (low + high) / 2
    half = span / 2 / (1 - 2 * MARGIN)
    return middle - half, middle + half


def _round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is no smaller than *least*."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least * (1 - 1e-9))


def tick_gib(tick: float) -> str:
    """
    The number at a tick of the axis of memory.

    >>> tick_gib(4.0), tick_gib(-1.0)
    ('16', '0.5')
    """
    return f"{2**tick:g}"


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnpqrstuvwxyz"
"""What names the points of the frontier; no small o, which marks the others in text."""

MANY = "*"
"""What marks the frontier beyond the letters there are."""


def lettered(points: Sequence[Point]) -> list[tuple[str, Point]]:
    """The frontier from the least memory on, each with the letter it is found by."""
    edge = sorted((point for point in points if point.frontier), key=lambda one: (one.memory_bytes, one.label))
    return [(LETTERS[number] if number < len(LETTERS) else MANY, point) for number, point in enumerate(edge)]


AXIS_MEMORY = say("GPU memory, GiB (log scale)")
AXIS_ABILITY = say("ability")


def ability_band(point: Point) -> Message:
    """The ability of a point with its band, and that it is a guess where it is one."""
    if point.predicted:
        return say("{ability} ({low} to {high}), predicted", **_figures(point))
    return say("{ability} ({low} to {high})", **_figures(point))


def _figures(point: Point) -> dict[str, str]:
    return {"ability": _figure(point.ability), "low": _figure(point.low), "high": _figure(point.high)}


def _figure(ability: float) -> str:
    """
    Three digits, or all before the point.

    >>> _figure(1217.0), _figure(61.25)
    ('1217', '61.2')
    """
    return f"{ability:.0f}" if abs(ability) >= 100 else f"{ability:.1f}"


def legend(points: Sequence[Point], *, others: bool) -> Table:
    """The frontier by its letters, from the least memory on; *others*: and the rest below it."""
    rows = list(lettered(points))
    if others:
        rest = sorted((one for one in points if not one.frontier), key=lambda one: (one.memory_bytes, one.label))
        rows += [("", point) for point in rest]
    return Table.of(rows, _LEGEND)


_LEGEND = (
    Column[tuple[str, Point]]("mark", say("MARK"), lambda row: row[0], lambda row: row[0] or None, 0),
    Column[tuple[str, Point]]("id", say("ID"), lambda row: row[1].label, lambda row: row[1].label, 0),
    Column[tuple[str, Point]](
        "memory",
        say("GPU MEMORY"),
        lambda row: gib(row[1].memory_bytes),
        lambda row: row[1].memory_bytes,
        1,
        right=True,
    ),
    Column[tuple[str, Point]](
        "ability", say("ABILITY"), lambda row: ability_band(row[1]), lambda row: row[1].ability, 1
    ),
)
