"""Draw blocks for a terminal.  The only importer of Rich."""

import io
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from llmrev.messages import Showable
from llmrev.render.axis import Ruler, axis_lines
from llmrev.render.blocks import Axis, Block, Code, Heading, Pairs, Prose
from llmrev.render.language import clean, tr
from llmrev.render.table import Cell, Table, narrowed

GAP = 2
"""Cells between columns."""

STYLES = {"good": "green", "warn": "yellow", "bad": "red", "dim": "dim", "": ""}


class Drawing(Struct):
    """Text for a terminal, and the columns that did not fit."""

    text: str
    left_out: list[str] = field(default_factory=list)


def draw(blocks: Iterable[Block], *, width: int, color: bool) -> Drawing:
    """Draw *blocks* within *width* cells; a pure function of its arguments and the interface language."""
    console = Console(
        file=io.StringIO(),
        width=width,
        color_system="standard" if color else None,
        force_terminal=color,
        no_color=not color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    left_out: list[str] = []
    first = True
    for block in blocks:
        if isinstance(block, Heading) and not first:
            console.print()
        console.print(_renderable(block, width, left_out), soft_wrap=False)
        first = False
    file = console.file
    assert isinstance(file, io.StringIO)  # noqa: S101  given above
    lines = (line.rstrip() for line in file.getvalue().splitlines())
    return Drawing("".join(f"{line}\n" for line in lines), left_out)


def _renderable(block: Block, width: int, left_out: list[str]) -> RenderableType:
    if isinstance(block, Heading):
        return Text(plain(block.text), style="bold")
    if isinstance(block, Prose):
        text = wrapped(plain(block.text), width - block.indent)
        return Padding(Text(text, style=STYLES[block.tone]), (0, 0, 0, block.indent))
    if isinstance(block, Pairs):
        return _pairs(block, width)
    if isinstance(block, Code):
        return Text("\n".join(command(plain(line), width) for line in block.lines), no_wrap=True, overflow="ignore")
    if isinstance(block, Axis):
        return _axis(block, width)
    table, gone = narrowed(block.table, width, cell_len, plain) if block.fit else (block.table, [])
    left_out += gone
    return _grid(table, wrap=not block.fit, width=width)


def command(line: str, width: int) -> str:
    """A command behind its prompt; one too wide is continued before an option, as a shell reads it."""
    lines = [""]
    for part in re.split(r" (?=--)", line):
        if lines[-1] and cell_len(lines[-1]) + cell_len(part) > width - 7:
            lines.append(part)
        else:
            lines[-1] += f" {part}" if lines[-1] else part
    return "  $ " + " \\\n      ".join(lines)


def _axis(block: Axis, width: int) -> Text:
    drawn = Text()
    for line in axis_lines(block, width, Ruler(plain, cell_len, wrapped)):
        drawn.append(line.text + "\n", style="bold" if line.tone == "head" else STYLES[line.tone])
    drawn.rstrip()
    return drawn


def plain(text: Showable) -> str:
    """*text* in the interface language, safe to print."""
    return clean(tr(text))


_UNSPLIT = re.compile(r"[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+|\s+|.", re.DOTALL)
_WORD_PAIR = re.compile(r"[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]{2}")
_NO_LINE_START = frozenset("，。、；：？！）》」』】”’…,.;:?!)]}%")


_NO_LINE_END = frozenset("（《「『【“‘([{")


def wrapped(text: str, width: int) -> str:
    """
    *text* in lines of at most *width* cells: between words, and between Chinese characters.

    Closing punctuation never opens a line, opening punctuation never ends one (GB/T 15834).
    """
    lines, line = [], ""
    for piece in _pieces(text, width):
        if line and cell_len(line) + cell_len(piece) > width:
            if piece.isspace():
                continue
            kept = _breakable(line, piece)
            lines.append(line[:kept].rstrip())
            line = line[kept:]
        line += piece
    return "\n".join([*lines, line])


def _pieces(text: str, width: int) -> Iterator[str]:
    """The parts of *text* between which a line may break; a word too long for a line may break after - / and _ too."""
    for word in _UNSPLIT.findall(text):
        if cell_len(word) <= width or word.startswith("http"):  # an address is folded where the line ends
            yield word
        else:
            yield from re.findall(r"[^-/_]+[-/_]*|[-/_]+", word)


def _inside_word(line: str, position: int) -> bool:
    """Whether a break before *position* would cut a word in two; hyphens and points inside belong to it."""
    return _WORD_PAIR.fullmatch(line, position - 1, position + 1) is not None


def _breakable(line: str, piece: str) -> int:
    """How much of *line* stays when *piece* goes to the next: what may not open or end a line takes others along."""
    kept, opening = len(line), piece[0]
    while (
        kept > 1
        and not line[kept - 1].isspace()
        and (opening in _NO_LINE_START or line[kept - 1] in _NO_LINE_END or _inside_word(line, kept))
    ):
        kept -= 1
        opening = line[kept]
    return kept if kept > 1 else len(line)


def _grid(table: Table, *, wrap: bool, width: int) -> RichTable:
    grid = RichTable(box=None, padding=(0, GAP, 0, 0), pad_edge=False, show_edge=False, header_style="bold")
    natural = [_widest(table, index, width) for index in range(len(table.keys))]
    kept = [keep == 0 and natural[index] <= width // 2 for index, keep in enumerate(table.keep)]
    widths = _shares(natural, kept, width - GAP * (len(natural) - 1)) if wrap else natural
    for index, (heading, right) in enumerate(zip(table.headings, table.right, strict=True)):
        text = Text(wrapped(plain(heading), widths[index]))
        grid.add_column(text, justify="right" if right else "left", width=widths[index], overflow="fold")
    for number, row in enumerate(table.rows):
        marked = number in table.marked
        grid.add_row(*(_text(cell, widths[index], bold=marked and index == 0) for index, cell in enumerate(row)))
    return grid


def _shares(natural: list[int], kept: list[bool], width: int) -> list[int]:
    """*natural* widths, the widest of them cut down evenly until all fit *width*; none below eight cells.

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
    return shares


def _widest(table: Table, index: int, width: int) -> int:
    """The cells that a column needs to stand uncut."""
    texts = [plain(table.headings[index]), *(plain(row[index].text) for row in table.rows)]
    return min(width, max(map(cell_len, texts)))


def _text(cell: Cell, width: int, *, bold: bool) -> Text:
    return Text(wrapped(plain(cell.text), width), style="bold" if bold else STYLES[cell.tone])


def _pairs(block: Pairs, width: int) -> RichTable:
    grid = RichTable(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, show_header=False)
    longest = max((cell_len(plain(pair.name)) for pair in block.pairs), default=0)
    left = min(longest, width // 2)
    grid.add_column(width=left, overflow="fold")
    grid.add_column(overflow="fold")
    for pair in block.pairs:
        value = Text(wrapped(plain(pair.value), width - left - 2), style=STYLES[pair.tone])
        for remark in pair.remarks:
            value.append("\n" + wrapped(plain(remark), width - left - 2), style="dim")
        grid.add_row(Text(plain(pair.name)), value)
    return grid
