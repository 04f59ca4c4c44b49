"""Blocks as plain lines, unfolded: what a pipe gets of a page that is prose."""

from collections.abc import Iterable, Iterator

from llmrev.messages import Message, say
from llmrev.render.axis import Ruler, axis_lines
from llmrev.render.blocks import Axis, Block, Code, Heading, Pairs, Prose
from llmrev.render.language import clean, tr

WIDE = 10**6
"""A line that is never folded."""


def plain_lines(blocks: Iterable[Block]) -> list[Message]:
    """The text of *blocks*, a line a paragraph, in the language of the interface."""
    return [say("{line}", line=line) for block in blocks for line in _lines(block)]


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield tr(block.text)
    elif isinstance(block, Prose):
        yield " " * block.indent + tr(block.text)
    elif isinstance(block, Code):
        yield from (f"  $ {line}" for line in block.lines)
    elif isinstance(block, Pairs):
        for pair in block.pairs:
            yield f"{tr(pair.name)}: {tr(pair.value)}"
            yield from (f"  {tr(remark)}" for remark in pair.remarks)
    elif isinstance(block, Axis):
        ruler = Ruler(lambda text: clean(tr(text)), len, lambda text, _width: text)
        yield from (line.text for line in axis_lines(block, WIDE, ruler))
    else:
        for row in block.table.rows:
            yield "  ".join(tr(cell.text) for cell in row)
