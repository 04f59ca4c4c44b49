"""Blocks as Markdown."""

from collections.abc import Iterable

from llmrev.messages import Showable
from llmrev.render.blocks import Axis, Block, Code, Heading, Pairs, Prose
from llmrev.render.language import clean, tr
from llmrev.render.table import Table

_ESCAPES = str.maketrans({c: f"\\{c}" for c in "\\`*_[]<>|#"})


def markdown(blocks: Iterable[Block]) -> str:
    """Draw *blocks* as Markdown; what data holds is text, never markup."""
    return "\n".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_text(block.text)}\n"
    if isinstance(block, Prose):
        return f"{_text(block.text)}\n"
    if isinstance(block, Pairs):
        return "".join(
            f"- {_text(pair.name)}: {_text(pair.value)}\n"
            + "".join(f"  - {_text(remark)}\n" for remark in pair.remarks)
            for pair in block.pairs
        )
    if isinstance(block, Code):
        return "```sh\n" + "".join(f"{clean(line)}\n" for line in block.lines) + "```\n"
    if isinstance(block, Axis):
        return "".join(
            f"- {'-'.join(filter(None, (point.group, point.place)))} "
            + ", ".join(filter(None, map(_text, point.cells)))
            + "\n"
            + "".join(f"  - {_text(remark)}\n" for remark in point.remarks)
            for point in block.points
        )
    return table(block.table)


def table(shown: Table) -> str:
    """A pipe table."""
    head = "| " + " | ".join(_text(heading) for heading in shown.headings) + " |"
    rule = "| " + " | ".join("---:" if right else "---" for right in shown.right) + " |"
    rows = ["| " + " | ".join(_text(cell.text) for cell in row) + " |" for row in shown.rows]
    return "".join(f"{line}\n" for line in (head, rule, *rows))


def _text(text: Showable) -> str:
    return clean(tr(text)).translate(_ESCAPES)
