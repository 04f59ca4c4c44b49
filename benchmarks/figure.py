"""A figure of lines on two axes that both double at equal steps, as SVG for the documentation."""

import math
from html import escape
from pathlib import Path

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 16, 48
COLOURS = ("#1f77b4", "#d95f02", "#1b9e77", "#b5179e", "#7a6f00", "#7570b3", "#c1121f")

STYLE = """
text { font: 13px system-ui, sans-serif; fill: #555; }
line { stroke: #8884; }
polyline { fill: none; stroke-width: 2; }
@media (prefers-color-scheme: dark) { text { fill: #bbb; } }
"""


def figure(lines: dict[str, dict[int, float]], across: str, up: str) -> str:
    """*lines* by name, each a figure by size, with the titles of the axes."""
    sizes = sorted({size for line in lines.values() for size in line})
    values = [value for line in lines.values() for value in line.values()]
    decades = range(math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))) + 1)

    def x(size: float) -> float:
        share = (math.log(size) - math.log(sizes[0])) / (math.log(sizes[-1]) - math.log(sizes[0]))
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(value: float) -> float:
        share = (math.log10(value) - decades[0]) / (decades[-1] - decades[0])
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    label = f"{escape(up)} by {escape(across)}"
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">']
    parts.append(f"<style>{STYLE}</style>")
    for decade in decades:
        at = y(10**decade)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at}" y2="{at}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{at + 4}" text-anchor="end">{10**decade:g}</text>')
    for size in sizes:
        at = x(size)
        parts.append(f'<line x1="{at}" x2="{at}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
        parts.append(f'<text x="{at}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">{escape(across)}</text>')
    parts.append(f'<text transform="translate(14 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">{escape(up)}</text>')
    places = _apart({name: y(line[max(line)]) for name, line in lines.items()})
    for (name, line), colour in zip(lines.items(), COLOURS, strict=False):
        points = " ".join(f"{x(size)},{y(value)}" for size, value in sorted(line.items()))
        parts.append(f'<polyline points="{points}" stroke="{colour}"/>')
        end = f'x="{x(max(line)) + 8}" y="{places[name] + 4}"'
        parts.append(f'<text {end} style="fill: {colour}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _apart(wanted: dict[str, float], step: float = 15) -> dict[str, float]:
    """Heights near those *wanted*, at least a *step* apart, so that labels do not lie over one another."""
    found: dict[str, float] = {}
    below = math.inf
    for name, height in sorted(wanted.items(), key=lambda pair: -pair[1]):
        found[name] = below = min(height, below - step)
    return found


def draw(place: Path, lines: dict[str, dict[int, float]], across: str, up: str) -> None:
    """Write the figure to *place*."""
    place.write_text(figure(lines, across, up), encoding="utf-8")
