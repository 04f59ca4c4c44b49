"""
Draw blocks for a terminal: cells measured and colours made by Rich, of which no other module but wrapping.py knows.

Rich's own tables take a millisecond a row, ten times what is left to a list of five hundred; and as every cell comes
wrapped, by the rules of Chinese too, only its padding is left to do.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style

from llmrev.messages import Showable
from llmrev.render.axis import Ruler, axis_lines
from llmrev.render.blocks import Axis, Block, Code, Heading, Pairs, Prose
from llmrev.render.language import clean, tr
from llmrev.render.table import Table, narrowed
from llmrev.render.wrapping import command, lines_of, wrapped

GAP = 2
"""Cells between columns."""

STYLES = {"good": "green", "warn": "yellow", "bad": "red", "dim": "dim", "": "", "head": "bold"}

Styled = tuple[str, str]
"""Some text and the tone it has, a key of `STYLES`."""

Line = list[Styled]


class Drawing(Struct):
    """Text for a terminal, and the columns that did not fit."""

    text: str
    left_out: list[str] = field(default_factory=list)


class Stack(Struct, frozen=True):
    """One cell: its lines, and to which side they stand."""

    lines: Sequence[Styled]
    right: bool = False


def draw(blocks: Iterable[Block], *, width: int, color: bool) -> Drawing:
    """Draw *blocks* within *width* cells; a pure function of its arguments and the interface language."""
    left_out: list[str] = []
    lines: list[Line] = []
    for block in blocks:
        if isinstance(block, Heading) and lines:
            lines.append([])
        lines += _lines(block, width, left_out)
    paint = _painted if color else _bare
    return Drawing("".join(f"{paint(line)}\n" for line in lines), left_out)


def _bare(line: Line) -> str:
    return "".join([text for text, _tone in line]).rstrip()


def _painted(line: Line) -> str:
    parts = [
        Style.parse(STYLES[tone]).render(text, color_system=ColorSystem.STANDARD) if tone and text else text
        for text, tone in line
    ]
    return "".join(parts).rstrip()


def _lines(block: Block, width: int, left_out: list[str]) -> Iterable[Line]:
    if isinstance(block, Heading):
        return [[(line, "head")] for line in lines_of(plain(block.text), width)]
    if isinstance(block, Prose):
        margin = " " * block.indent
        return [[(margin, ""), (line, block.tone)] for line in lines_of(plain(block.text), width - block.indent)]
    if isinstance(block, Pairs):
        return _pairs(block, width)
    if isinstance(block, Code):
        return [[(part, "")] for line in block.lines for part in command(plain(line), width).split("\n")]
    if isinstance(block, Axis):
        ruler = Ruler(plain, cell_len, wrapped)
        return [[(part, line.tone)] for line in axis_lines(block, width, ruler) for part in lines_of(line.text, width)]
    table, gone = narrowed(block.table, width, cell_len, plain) if block.fit else (block.table, [])
    left_out += gone
    return _grid(table, wrap=not block.fit, width=width)


def plain(text: Showable) -> str:
    """*text* in the interface language, safe to print."""
    return clean(tr(text))


def _stack(text: str, width: int, tone: str = "", *, right: bool = False) -> Stack:
    return Stack([(line, tone) for line in lines_of(text, width)], right)


def _beside(cells: Sequence[Stack], widths: Sequence[int]) -> Iterator[Line]:
    """The lines of *cells* that stand beside each other, each in its column."""
    for number in range(max(len(cell.lines) for cell in cells)):
        line: Line = []
        for cell, width in zip(cells, widths, strict=True):
            text, tone = cell.lines[number] if number < len(cell.lines) else ("", "")
            blank = " " * (width - cell_len(text))
            line += [(blank, ""), (text, tone)] if cell.right else [(text, tone), (blank, "")]
            line.append((" " * GAP, ""))
        yield line


def _grid(table: Table, *, wrap: bool, width: int) -> Iterator[Line]:
    rows = [[(plain(cell.text), cell.tone) for cell in row] for row in table.rows]
    heads = [plain(heading) for heading in table.headings]
    natural = [_widest([heads[i], *(row[i][0] for row in rows)], width) for i in range(len(heads))]
    kept = [keep == 0 and natural[index] <= width // 2 for index, keep in enumerate(table.keep)]
    widths = _shares(natural, kept, width - GAP * (len(natural) - 1)) if wrap else natural
    columns = list(zip(widths, table.right, strict=True))
    yield from _beside(
        [_stack(head, size, "head", right=right) for head, (size, right) in zip(heads, columns, strict=True)], widths
    )
    for number, row in enumerate(rows):
        tones = [tone for _text, tone in row]
        if number in table.marked:
            tones[0] = "head"
        cells = [
            _stack(text, size, tone, right=right)
            for (text, _tone), tone, (size, right) in zip(row, tones, columns, strict=True)
        ]
        yield from _beside(cells, widths)


def _shares(natural: list[int], kept: list[bool], width: int) -> list[int]:
    """*natural* widths, the widest of them cut down evenly until all fit *width*; below eight cells only at need.

    Those *kept* stay as they are while the others can still be cut.
    """
    free = [share for share, stays in zip(natural, kept, strict=True) if not stays]
    fixed = sum(natural) - sum(free)
    if any(kept) and fixed + 8 * len(free) <= width:
        cut = iter(_shares(free, [False] * len(free), width - fixed))
        return [share if stays else next(cut) for share, stays in zip(natural, kept, strict=True)]
    shares = list(natural)
    while sum(shares) > width and max(shares) > 8:
        widest = max(shares)
        below = max([share for share in shares if share < widest], default=8)
        count = shares.count(widest)
        target = max(below, 8, widest - -(-(sum(shares) - width) // count))
        shares = [target if share == widest else share for share in shares]
    while sum(shares) > width and max(shares) > 2:  # the cells of one Chinese character
        shares[shares.index(max(shares))] -= 1
    return shares


def _widest(texts: Iterable[str], width: int) -> int:
    """The cells that a column of *texts* needs to stand uncut."""
    return min(width, max(map(cell_len, texts)))


def _pairs(block: Pairs, width: int) -> Iterator[Line]:
    longest = max((cell_len(plain(pair.name)) for pair in block.pairs), default=0)
    left = min(longest, width // 2)
    right = width - left - GAP
    for pair in block.pairs:
        lines = [(line, pair.tone) for line in lines_of(plain(pair.value), right)]
        lines += [(line, "dim") for remark in pair.remarks for line in lines_of(plain(remark), right)]
        yield from _beside([_stack(plain(pair.name), left), Stack(lines)], (left, right))
