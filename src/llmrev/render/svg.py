"""Memory against ability as an SVG that stands inside an HTML page and is as wide as the page lets it."""

from collections.abc import Sequence
from html import escape

from llmrev.core.units import gib
from llmrev.messages import Showable
from llmrev.render.chart import (
    AXIS_ABILITY,
    AXIS_MEMORY,
    Axis,
    Point,
    ability_axis,
    ability_band,
    lettered,
    memory_axis,
    octave,
    tick_gib,
)
from llmrev.render.language import clean, tr

HEIGHT = 360
"""Pixels from the top of the chart to the axis of memory."""

RADIUS = 5
"""Pixels of a mark."""


def svg(points: Sequence[Point]) -> str:
    """
    The chart of one point or more: axes, the frontier as a step line, and for each point a mark and its band.

    Across, places are percentages, so that letters keep their size on any screen; down, they are pixels.  What
    stands outside, the axes' numbers and titles, needs the room that `STYLE` gives it.
    """
    x, y = memory_axis(points, 6), ability_axis(points, 7, bands=True)
    letters = {id(point): letter for letter, point in lettered(points)}
    ordered = sorted(points, key=lambda one: (one.frontier, one.memory_bytes, one.label))
    parts = [
        f'<svg class="chart" role="img" aria-label="{_said(AXIS_MEMORY)}; {_said(AXIS_ABILITY)}" height="{HEIGHT}">',
        *_axes(x, y),
        *_steps([point for _letter, point in lettered(points)], x, y),
        *(_band(point, x, y) for point in ordered),
        *(_mark(point, letters.get(id(point), ""), x, y) for point in ordered),
        "</svg>",
    ]
    return "\n".join(parts)


STYLE = """
.chart { display: block; overflow: visible; margin: 2rem 1rem 3.2rem 2.6rem; width: calc(100% - 3.6rem); }
.chart text { fill: var(--text); font-size: 13px; }
.chart .tick, .chart .title { fill: var(--dim); }
.chart .rule { stroke: var(--rule); }
.chart .frame { stroke: var(--dim); }
.chart .step { stroke: var(--accent); stroke-width: 1.5; stroke-dasharray: 5 3; }
.chart .band { stroke: var(--dim); stroke-opacity: .55; }
.chart .mark { fill: var(--dim); stroke: var(--dim); stroke-width: 1.75; }
.chart .edge { fill: var(--accent); stroke: var(--accent); }
.chart .predicted { fill: var(--page); }
.chart .letter { font-weight: 700; paint-order: stroke; stroke: var(--page); stroke-width: 4px; }
.chart .letter tspan { font-weight: 400; }
@media (max-width: 700px) { .chart .letter tspan { display: none; } }
"""
"""What the page that holds the chart adds to its style; the names of colours are the page's."""


def _axes(x: Axis, y: Axis) -> list[str]:
    parts = []
    for tick in y.ticks:
        down = _down(y, tick)
        parts.append(f'<line class="rule" x1="0" x2="100%" y1="{down}" y2="{down}"/>')
        parts.append(f'<text class="tick" x="-8" y="{down}" dy="4" text-anchor="end">{tick:g}</text>')
    for tick in x.ticks:
        across = _across(x, tick)
        parts.append(f'<line class="rule" x1="{across}" x2="{across}" y1="0" y2="{HEIGHT}"/>')
        parts.append(f'<text class="tick" x="{across}" y="{HEIGHT + 18}" text-anchor="middle">{tick_gib(tick)}</text>')
    return [
        *parts,
        f'<line class="frame" x1="0" x2="100%" y1="{HEIGHT}" y2="{HEIGHT}"/>',
        f'<line class="frame" x1="0" x2="0" y1="0" y2="{HEIGHT}"/>',
        f'<text class="title" x="-32" y="-12">{_said(AXIS_ABILITY)}</text>',
        f'<text class="title" x="100%" y="{HEIGHT + 40}" text-anchor="end">{_said(AXIS_MEMORY)}</text>',
    ]


def _steps(edge: Sequence[Point], x: Axis, y: Axis) -> list[str]:
    """What can be had at most in so much memory: level until the next point of the frontier, then up to it."""
    places = [(_across(x, octave(point.memory_bytes)), _down(y, point.ability)) for point in edge]
    if not places:
        return []
    lines = []
    for (left, before), (right, after) in zip(places, [*places[1:], ("100%", places[-1][1])], strict=True):
        lines.append(f'<line class="step" x1="{left}" x2="{right}" y1="{before}" y2="{before}"/>')
        if before != after:
            lines.append(f'<line class="step" x1="{right}" x2="{right}" y1="{before}" y2="{after}"/>')
    return lines


def _band(point: Point, x: Axis, y: Axis) -> str:
    across = _across(x, octave(point.memory_bytes))
    return f'<line class="band" x1="{across}" x2="{across}" y1="{_down(y, point.low)}" y2="{_down(y, point.high)}"/>'


def _mark(point: Point, letter: str, x: Axis, y: Axis) -> str:
    """A mark, hollow where the ability is a guess; what it stands for shows when pointed at."""
    place = x.place(octave(point.memory_bytes))
    across, down = _across(x, octave(point.memory_bytes)), _down(y, point.ability)
    kinds = " ".join(["mark", *["edge"] * point.frontier, *["predicted"] * point.predicted])
    about = f"{clean(point.label)}: {gib(point.memory_bytes)}, {tr(ability_band(point))}"
    mark = f'<circle class="{kinds}" cx="{across}" cy="{down}" r="{RADIUS}"><title>{escape(about)}</title></circle>'
    if not letter:
        return mark
    # Up and to the left of a point of the frontier there is no other point; far left there is no room for a name.
    name = f"<tspan> {_said(point.label)}</tspan>" if place > 0.45 else ""
    text = f'<text class="letter" x="{across}" y="{down}" dx="-8" dy="-8" text-anchor="end">{letter}{name}</text>'
    return mark + text


def _across(x: Axis, value: float) -> str:
    return f"{x.place(value) * 100:.2f}%"


def _down(y: Axis, value: float) -> str:
    return f"{(1 - y.place(value)) * HEIGHT:.1f}"


def _said(text: Showable) -> str:
    return escape(clean(tr(text)))
