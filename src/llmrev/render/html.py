"""Blocks as one HTML page that needs nothing beside itself."""

from collections.abc import Sequence
from html import escape

from llmrev.messages import Showable, say
from llmrev.render.blocks import Axis, Block, Code, Grid, Heading, Pair, Pairs, Prose
from llmrev.render.blocks import Point as Moment
from llmrev.render.chart import Point, legend
from llmrev.render.language import clean, tr
from llmrev.render.svg import STYLE as CHART_STYLE
from llmrev.render.svg import svg
from llmrev.render.table import Cell, Table

TAGS = {"en": "en", "zh": "zh-CN"}
"""The interface languages as browsers call them."""

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""A browser that opens the page fetches nothing and runs nothing, whatever the data holds."""

STYLE = """
:root { color-scheme: light dark; --page: #fff; --text: #1b1f24; --dim: #5d6673; --rule: #e1e5ea;
  --accent: #0a5fb4; --good: #1a6b33; --warn: #8a5700; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --page: #14171a; --text: #e4e7eb; --dim: #9ba5b1; --rule: #2d343b;
  --accent: #6cb2f7; --good: #79c98d; --warn: #e0b15c; --bad: #f2938c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; background: var(--page); color: var(--text);
  font: 16px/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: .5rem 0; max-width: 48rem; }
dl { margin: .5rem 0; max-width: 60rem; }
dt { font-weight: 600; margin-top: .6rem; }
dd { margin: 0 0 0 1rem; }
.remark, .dim { color: var(--dim); }
.good { color: var(--good); }
.warn { color: var(--warn); }
.bad { color: var(--bad); }
figure { margin: 0; }
figcaption { color: var(--dim); font-size: .9rem; max-width: 48rem; }
.scroll { overflow-x: auto; margin: .5rem 0 1rem; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
th, td { padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); }
th { color: var(--dim); font-weight: 600; white-space: nowrap; }
.fit td { white-space: nowrap; }
td { max-width: 40rem; }
.right { text-align: right; }
.marked td:first-child { font-weight: 700; }
@media (min-width: 900px) { dl { display: grid; grid-template-columns: minmax(8rem, 16rem) 1fr; gap: .4rem 1rem; }
  dt { margin: 0; grid-column: 1; } dd { margin: 0; grid-column: 2; } }
"""


def page(title: Showable, blocks: Sequence[Block], points: Sequence[Point], language: str) -> str:
    """
    A whole HTML document: *blocks* in their order, and the chart of *points* below the first table.

    What data holds is text, never markup; the addresses of sources too, so that the page names nothing outside it.
    *language* is the one of the interface, in which *blocks* are translated.
    """
    parts = [] if any(_opens_page(block) for block in blocks) else [f"<h1>{_said(title)}</h1>"]
    first_table = next((number for number, block in enumerate(blocks) if isinstance(block, Grid)), len(blocks) - 1)
    parts += [_block(block) for block in blocks[: first_table + 1]]
    parts += _figure(points)
    parts += [_block(block) for block in blocks[first_table + 1 :]]
    return (
        f'<!DOCTYPE html>\n<html lang="{TAGS[language]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_said(title)}</title>\n<style>{STYLE}{CHART_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )


def _opens_page(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 1


def _figure(points: Sequence[Point]) -> list[str]:
    if not points:
        return []
    return [
        f"<h2>{_said(say('Memory and ability'))}</h2>",
        "<figure>",
        svg(points),
        f"<figcaption>{_said(_CAPTION)}</figcaption>",
        "</figure>",
        _table(legend(points, others=True), fit=True),
    ]


_CAPTION = say(
    "Letters and the dashed line: picks that no other beats in both memory and ability. "
    "Upright lines: the band of each ability. Hollow: predicted, not measured."
)


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{_said(block.text)}</h{block.level}>"
    if isinstance(block, Prose):
        indent = f' style="margin-left: {block.indent / 2:g}em"' if block.indent else ""
        return f"<p{_class(block.tone)}{indent}>{_said(block.text)}</p>"
    if isinstance(block, Pairs):
        return "\n".join(["<dl>", *map(_pair, block.pairs), "</dl>"])
    if isinstance(block, Code):
        lines = "\n".join(map(clean, block.lines))
        return f"<pre>{escape(lines)}</pre>"
    if isinstance(block, Axis):
        return "\n".join(["<ul>", *map(_moment, block.points), "</ul>"])
    return _table(block.table, fit=block.fit)


def _moment(point: Moment) -> str:
    """A point of an axis: its group and place, its cells, and remarks below."""
    cells = " ".join(_said(cell) for cell in point.cells)
    remarks = "".join(f"<br>{_said(remark)}" for remark in point.remarks)
    return f"<li>{escape(point.group)} {escape(point.place)} {cells}{remarks}</li>"


def _pair(pair: Pair) -> str:
    remarks = "".join(f'<dd class="remark">{_said(remark)}</dd>' for remark in pair.remarks)
    return f"<dt>{_said(pair.name)}</dt><dd{_class(pair.tone)}>{_said(pair.value)}</dd>{remarks}"


def _table(table: Table, *, fit: bool) -> str:
    """A table that scrolls within itself, by keyboard too, and is never cut."""
    heads = (
        f'<th scope="col"{_class("right" if right else "")}>{_said(heading)}</th>'
        for heading, right in zip(table.headings, table.right, strict=True)
    )
    rows = (
        f"<tr{_class('marked' if number in table.marked else '')}>"
        + "".join(_cell(cell, right=right) for cell, right in zip(row, table.right, strict=True))
        + "</tr>"
        for number, row in enumerate(table.rows)
    )
    return "\n".join(
        [
            f'<div class="scroll" tabindex="0"><table{_class("fit" if fit else "")}>',
            f"<thead><tr>{''.join(heads)}</tr></thead>",
            "<tbody>",
            *rows,
            "</tbody>",
            "</table></div>",
        ]
    )


def _cell(cell: Cell, *, right: bool) -> str:
    return f"<td{_class('right' if right else '', cell.tone)}>{_said(cell.text)}</td>"


def _class(*names: str) -> str:
    given = " ".join(filter(None, names))
    return f' class="{given}"' if given else ""


def _said(text: Showable) -> str:
    return escape(clean(tr(text)))
