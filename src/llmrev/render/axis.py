"""An axis as lines of text: which line carries what, before anyone gives it colour."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from llmrev.messages import Showable
from llmrev.render.blocks import Axis, Point

GAP = 2
"""Cells between the cells of a point."""

UNPLACED = "--"
"""What stands for a place that nobody knows."""

LAST = 14
"""Cells that the last cell of a point wants; where fewer are left, all but the first go to lines of their own."""


class Line(Struct, frozen=True):
    """A line of an axis; *tone* as in a table's cell, or ``head`` for a group's heading."""

    text: str
    tone: str = ""


class Ruler(Struct, frozen=True):
    """How text is shown, measured in cells, and wrapped to a number of them."""

    text: Callable[[Showable], str]
    measure: Callable[[str], int]
    wrap: Callable[[str, int], str]


def axis_lines(axis: Axis, width: int, ruler: Ruler) -> Iterator[Line]:
    """Lines of at most *width* cells: groups as headings, a bar along the points, remarks under what they are about."""
    place = max((ruler.measure(point.place or UNPLACED) for point in axis.points), default=0)
    inner = width - place - 5
    widths = _widths(axis, inner, ruler)
    group = None
    for point in axis.points:
        if point.group != group:
            group = point.group
            yield Line(group, "head")
        shown = point.place or UNPLACED
        margin = f"  | {shown}{' ' * (place - ruler.measure(shown))} "
        follow = f"  | {' ' * place} "
        for number, text in enumerate(_body(point, widths, inner, ruler)):
            yield Line((follow if number else margin) + text)
        for remark in point.remarks:
            for text in ruler.wrap(ruler.text(remark), inner - 2).splitlines():
                yield Line(f"{follow}  {text}", "dim")


def _widths(axis: Axis, inner: int, ruler: Ruler) -> list[int]:
    """The width of each cell but the last: the first takes up to a third of the line, each other up to a fifth."""
    columns = zip(*(point.cells[:-1] for point in axis.points), strict=True)
    natural = [max(ruler.measure(ruler.text(cell)) for cell in column) for column in columns]
    return [min(width, inner // (5 if number else 3) + (0 if number else 1)) for number, width in enumerate(natural)]


def _body(point: Point, widths: list[int], inner: int, ruler: Ruler) -> list[str]:
    """The cells side by side, the last one wrapped in its column; below one another where there is no room."""
    *others, last = (ruler.text(cell) for cell in point.cells)
    start = sum(widths) + GAP * len(widths)
    if inner - start < LAST:
        first, *rest = [*others, last]
        below = ", ".join(cell for cell in rest if cell)
        return [*ruler.wrap(first, inner).splitlines(), *("  " + t for t in ruler.wrap(below, inner - 2).splitlines())]
    line, column, lines = "", 0, []
    for text, width in zip(others, widths, strict=True):
        column += width + GAP
        line += text
        if ruler.measure(line) > column - GAP:  # it reaches into the next cell: that one starts on a new line
            lines.append(line)
            line = ""
        line += " " * (column - ruler.measure(line))
    first, *rest = ruler.wrap(last, inner - start).splitlines() or [""]
    if max(map(ruler.measure, (first, *rest))) > inner - start:  # a word that its column cannot hold
        return [*lines, line.rstrip(), *("  " + part for part in ruler.wrap(last, inner - 2).splitlines())]
    return [text.rstrip() for text in (*lines, line + first, *(" " * start + part for part in rest))]
