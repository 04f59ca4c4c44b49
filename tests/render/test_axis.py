"""An axis of text: aligned, never wider than the screen, in cells and not in characters."""

import pytest
from rich.cells import cell_len

from llmrev.render.blocks import Axis, Point
from llmrev.render.markdown import markdown
from llmrev.render.terminal import draw

AXIS = Axis(
    [
        Point("2023-02", "24", ("LLaMA", "base", "6.74B - 65.3B", "Meta AI")),
        Point("2023-03", "", ("复旦 MOSS", "对话", "16B", "复旦大学"), ("综述：2023-04-21（仓库建于 04-15）",)),
        Point("2023-03", "14", ("ChatGLM-6B", "chat", "", "THUDM, Tsinghua University, Zhipu AI")),
    ]
)


def test_cells_align_and_remarks_stand_below() -> None:
    """A bar along the days, a heading for each month, the last cell wrapped in its column."""
    drawn = draw([AXIS], width=80, color=False).text

    assert drawn == (
        "2023-02\n"
        "  | 24 LLaMA       base  6.74B - 65.3B  Meta AI\n"
        "2023-03\n"
        "  | -- 复旦 MOSS   对话  16B            复旦大学\n"
        "  |      综述：2023-04-21（仓库建于 04-15）\n"
        "  | 14 ChatGLM-6B  chat                 THUDM, Tsinghua University, Zhipu AI\n"
    )


def test_a_narrow_screen_puts_the_cells_below() -> None:
    """Where the last cell has no room, name and the rest take a line each."""
    drawn = draw([AXIS], width=40, color=False).text

    assert "  | 24 LLaMA\n  |      base, 6.74B - 65.3B, Meta AI\n" in drawn
    assert "  | 14 ChatGLM-6B\n  |      chat, THUDM, Tsinghua\n" in drawn


@pytest.mark.parametrize("width", [120, 80, 60, 48, 30, 24])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    """Wide characters count twice."""
    lines = draw([AXIS], width=width, color=False).text.splitlines()

    assert max(map(cell_len, lines)) <= width


def test_markdown_is_a_list_of_dates() -> None:
    """A document has no axis: each point names its whole date, remarks below."""
    assert markdown([AXIS]) == (
        "- 2023-02-24 LLaMA, base, 6.74B - 65.3B, Meta AI\n"
        "- 2023-03 复旦 MOSS, 对话, 16B, 复旦大学\n"
        "  - 综述：2023-04-21（仓库建于 04-15）\n"
        "- 2023-03-14 ChatGLM-6B, chat, THUDM, Tsinghua University, Zhipu AI\n"
    )
