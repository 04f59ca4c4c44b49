"""Memory against ability as text.  The only importer of plotille."""

from collections.abc import Sequence

from llmrev.errors import UsageError
from llmrev.messages import Message, say
from llmrev.render.blocks import Block, Grid, Prose
from llmrev.render.chart import (
    AXIS_ABILITY,
    AXIS_MEMORY,
    Axis,
    Point,
    ability_axis,
    legend,
    lettered,
    memory_axis,
    octave,
    tick_gib,
)
from llmrev.render.language import tr

OTHER, PREDICTED = "o", "?"
"""Marks of points off the frontier, measured and predicted."""

NARROWEST = 24
"""Cells below which a chart shows nothing; a narrower screen gets lines this long."""

_BLANK = str.maketrans({0x2800: " "})
"""plotille fills what is empty with the blank braille pattern, which some fonts draw."""


def plot(points: Sequence[Point], width: int, height: int = 20) -> str:
    """
    A chart of *width* cells by *height* lines, and the legend below it; ASCII but for ids and translated words.

    Points of the frontier are letters, named in the legend; what several marks hide is said.
    A pure function of its arguments and the interface language.  Raises `UsageError` without plotille.
    """
    from llmrev.render.terminal import draw

    width = max(width, NARROWEST)
    if not points:
        return draw([Prose(_NOTHING)], width=width, color=False).text
    below: list[Block] = [Grid(legend(points, others=False), fit=False)]
    chart, covered, hidden = _chart(points, width, height)
    below += [Prose(line) for line in _key(points, covered, hidden)]
    return chart + "\n" + draw(below, width=width, color=False).text


_NOTHING = say("nothing to draw: no pick has both its memory and its ability known")


def _key(points: Sequence[Point], covered: Sequence[str], hidden: int) -> list[Message]:
    lines = [say("A, B, ...: no other pick beats these in both memory and ability")]
    rest = [point for point in points if not point.frontier]
    if any(not point.predicted for point in rest):
        lines.append(say("{mark}: another pick", mark=OTHER))
    if any(point.predicted for point in rest):
        lines.append(say("{mark}: another pick, its ability predicted, not measured", mark=PREDICTED))
    if covered:
        lines.append(say("hidden behind the next letter: {letters}", letters=", ".join(covered)))
    if hidden:
        lines.append(say("hidden behind other marks: {count}", count=hidden))
    return lines


def _chart(points: Sequence[Point], width: int, height: int) -> tuple[str, list[str], int]:
    """The lines of the chart, the letters that others hide, and how many other points are hidden."""
    rows = max(height - 4, 3)
    y = ability_axis(points, max(rows // 2, 2), bands=False)
    labels = [f"{tick:g}" for tick in y.ticks]
    margin = max(map(len, labels)) + 1
    columns = width - margin - 1
    x = memory_axis(points, max(columns // 8, 2))
    marks, covered, hidden = _marks(points, x, y, columns, rows)
    ruled = _canvas(1, rows, Axis(0, 1, ()), y, [(0.5, tick, "+") for tick in y.ticks])
    names = iter(reversed(labels))
    lines = [tr(AXIS_ABILITY)]
    for rule, line in zip(ruled, marks, strict=True):
        label = f"{next(names)} +" if rule == "+" else "|"
        lines.append(f"{label:>{margin + 1}}{line}".rstrip())
    ruler = _canvas(columns, 1, x, Axis(0, 1, ()), [(tick, 0.5, "+") for tick in x.ticks])[0]
    lines.append(" " * margin + "+" + ruler.replace(" ", "-"))
    lines.append(" " * (margin + 1) + _under(ruler, [tick_gib(tick) for tick in x.ticks]))
    lines += _titled(tr(AXIS_MEMORY), width)
    return "".join(f"{line}\n" for line in lines), covered, hidden


def _marks(points: Sequence[Point], x: Axis, y: Axis, columns: int, rows: int) -> tuple[list[str], list[str], int]:
    """The lines inside the frame, the letters that others hide, and how many other points are hidden."""
    edge = lettered(points)
    rest = [(PREDICTED if point.predicted else OTHER, point) for point in points if not point.frontier]
    rest.sort(key=lambda one: (one[0] == OTHER, one[1].memory_bytes, one[1].label))  # measured ones over guesses
    marks = [(octave(point.memory_bytes), point.ability, mark) for mark, point in (*rest, *edge)]
    lines = _canvas(columns, rows, x, y, marks)
    seen = "".join(lines)
    covered = [letter for letter, _point in edge if letter not in seen]
    return lines, covered, len(rest) - seen.count(OTHER) - seen.count(PREDICTED)


def _canvas(columns: int, rows: int, x: Axis, y: Axis, marks: Sequence[tuple[float, float, str]]) -> list[str]:
    """*marks* at their places; of those in one cell the last is seen."""
    try:
        import plotille
    except ModuleNotFoundError as error:
        raise UsageError(
            say("`{module}` is not installed", module=str(error.name)), hint=say("`pip install 'llmrev[plot]'`")
        ) from None
    # plotille leaves the high end out of its canvas; so that ours is in, it lies one of the dots further, of which a
    # cell is two wide and four high.
    right = x.low + (x.high - x.low) * columns * 2 / (columns * 2 - 1)
    top = y.low + (y.high - y.low) * rows * 4 / (rows * 4 - 1)
    canvas = plotille.Canvas(columns, rows, xmin=x.low, ymin=y.low, xmax=right, ymax=top)
    for at_x, at_y, mark in marks:
        canvas.point(at_x, at_y, marker=mark)
    drawn: str = canvas.plot()
    return drawn.translate(_BLANK).splitlines()


def _under(ruler: str, labels: Sequence[str]) -> str:
    """*labels* below the marks of *ruler*, each centred where there is room."""
    line = ""
    places = (index for index, mark in enumerate(ruler) if mark == "+")
    for index, label in zip(places, labels, strict=True):
        start = min(index - len(label) // 2, len(ruler) - len(label))
        line = line.ljust(max(start, len(line) + bool(line))) + label
    return line


def _titled(title: str, width: int) -> list[str]:
    """The title of the axis, at the right edge."""
    from rich.cells import cell_len

    from llmrev.render.wrapping import wrapped

    return [" " * (width - cell_len(line)) + line for line in wrapped(title, width).splitlines()]
