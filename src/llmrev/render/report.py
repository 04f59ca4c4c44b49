"""An answer as a file to hand to a colleague."""

import re
from collections.abc import Sequence

from llmrev.errors import UsageError
from llmrev.messages import Showable, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Grid, Heading
from llmrev.render.chart import Point, legend

SUFFIXES = (".html", ".md")

CHART_COLUMNS = 78
"""Width of the chart in Markdown, where it stands as it would on a terminal."""


def written(path: str, answer: Answer, points: Sequence[Point], language: str) -> str:
    """
    The text of the report at *path*: an HTML page or Markdown, by what its name ends in.

    *language* is the one of the interface.  Raises `UsageError` for another ending, and for Markdown with a chart
    when plotille is not installed.
    """
    ending = path.lower()
    if ending.endswith(".html"):
        from llmrev.render.html import page

        return page(_title(answer.blocks), answer.blocks, points, language)
    if ending.endswith(".md"):
        return _markdown(answer.blocks, points)
    raise UsageError(
        say("no report ends like `{path}`", path=path), hint=say("endings: {endings}", endings=", ".join(SUFFIXES))
    )


def _title(blocks: Sequence[Block]) -> Showable:
    """What opens the page, where something does."""
    headings = (block.text for block in blocks if isinstance(block, Heading) and block.level == 1)
    return next(headings, _TITLE)


_TITLE = say("Models for your question")


def _markdown(blocks: Sequence[Block], points: Sequence[Point]) -> str:
    from llmrev.render.markdown import markdown
    from llmrev.render.plot import plot

    page = [*blocks] if _title(blocks) is not _TITLE else [Heading(_TITLE, 1), *blocks]
    if not points:
        return markdown(page)
    chart = plot(points, CHART_COLUMNS)
    fence = max(["```", *(f"`{ticks}" for ticks in re.findall("`{3,}", chart))], key=len)  # longer than any in data
    return "\n".join(
        [
            markdown([*page, Heading(say("Memory and ability"))]),
            f"{fence}text\n{chart}{fence}\n",
            markdown([Grid(legend(points, others=True))]),
        ]
    )
