"""Tables that fit, align, and print data as the text it is."""

import json
import re

import pytest
from rich.cells import cell_len

from llmrev.messages import say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Grid, Heading, Pair, Pairs, Prose
from llmrev.render.language import use
from llmrev.render.table import Column, Table
from llmrev.render.terminal import draw
from llmrev.render.wrapping import command, wrapped

ROWS = [
    ("chatglm-6b", "ChatGLM-6B（清华大学）", 2048),
    ("vicuna-13b-v1.1", "Vicuna 13B v1.1", 2048),
    ("moss-moon-003-sft", "MOSS [moon] 复旦大学", None),
    ("evil", "[red]x[/red] \x1b[31m\x07 \u202eabc", 1),
]
COLUMNS = (
    Column[tuple]("id", say("MODEL"), lambda row: row[0], lambda row: row[0], 0),
    Column[tuple]("name", say("NAME"), lambda row: row[1], lambda row: row[1], 2),
    Column[tuple]("context", say("CONTEXT"), lambda row: None if row[2] is None else str(row[2]), lambda row: row[2], 1, right=True),
)  # fmt: skip
TABLE = Table.of(ROWS, COLUMNS)
ANSWER = Answer("test@1", {"items": [list(row) for row in ROWS]}, [list(row) for row in ROWS], TABLE, [Grid(TABLE)])


def test_cells_align_whatever_their_script() -> None:
    """Wide characters count two cells, an unknown value is a word, brackets are text."""
    assert draw([Grid(TABLE)], width=80, color=False).text == (
        "MODEL              NAME                                 CONTEXT\n"
        "chatglm-6b         ChatGLM-6B（清华大学）                  2048\n"
        "vicuna-13b-v1.1    Vicuna 13B v1.1                         2048\n"
        "moss-moon-003-sft  MOSS [moon] 复旦大学                 unknown\n"
        "evil               [red]x[/red] \\x1b[31m\\x07 \\u202eabc        1\n"
    )


@pytest.mark.parametrize("width", [120, 80, 60, 40, 24, 20])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    """Columns are dropped before a line overflows; ids are never cut, and what went is said."""
    drawing = draw([Grid(TABLE)], width=width, color=False)

    assert all(cell_len(line) <= width for line in drawing.text.splitlines())
    assert "moss-moon-003-sft" in drawing.text
    assert ("name" in drawing.left_out) == ("NAME" not in drawing.text)


@pytest.mark.parametrize("width", [80, 40, 20])
@pytest.mark.parametrize("ui", ["en", "zh"])
def test_pages_fit_too(width: int, ui: str) -> None:
    """Headings, paragraphs and pairs wrap within the screen, in both languages."""
    use(ui)
    page = [
        Heading("一个很长很长的标题，里面有中文和 English 混排", 1),
        Prose("支持中英双语、可在消费级显卡上部署的对话模型。" * 5, 2),
        Pairs([Pair("名称 name", "值 value " * 20, ("注 note " * 20,)), Pair("x", "https://example.org/" + "a" * 100)]),
    ]

    assert all(cell_len(line) <= width for line in draw(page, width=width, color=False).text.splitlines())


@pytest.mark.parametrize("format_", ["tsv", "csv", "markdown", "yaml", "json", "jsonl"])
def test_no_format_lets_control_characters_through(format_: str) -> None:
    """Data cannot steer a terminal, whatever format carries it."""
    text = ANSWER.text(format_)

    assert not any(ord(character) < 32 and character != "\n" for character in text.replace("\t", ""))
    assert "\u202e" not in text or format_ in ("json", "jsonl", "yaml")


def test_colour_only_repeats_words() -> None:
    """Without its escape sequences a coloured table is the plain one."""
    import re

    colored = draw([Grid(TABLE)], width=60, color=True).text

    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == draw([Grid(TABLE)], width=60, color=False).text


def test_tsv_has_one_line_a_row_and_nothing_cut() -> None:
    """Values are for programs: exact numbers, `unknown` where there is none."""
    lines = ANSWER.text("tsv").splitlines()

    assert lines[0] == "id\tname\tcontext"
    assert lines[3] == "moss-moon-003-sft\tMOSS [moon] 复旦大学\tunknown"
    assert len(lines) == 1 + len(ROWS)


def test_markdown_escapes_its_own_signs() -> None:
    """A pipe or a bracket in a name does not end a cell or start a link."""
    table = Table.of([("a|b", "[x](http://evil)", 1)], COLUMNS)

    assert "a\\|b | \\[x\\](http://evil)" in Answer("t@1", {}, [], table, [Grid(table)]).text("markdown")


def test_json_names_its_contract() -> None:
    """The first key is the schema and its version."""
    assert json.loads(ANSWER.text("json"))["schema"] == "test@1"


def test_a_word_goes_whole_where_a_comma_takes_it_along() -> None:
    """A Chinese comma may not open a line; the word before it moves to the next line with it, uncut."""
    assert wrapped("llama-2-7b、llama-2-13b、", 22) == "llama-2-7b、\nllama-2-13b、"


@pytest.mark.parametrize("width", range(12, 44))
def test_a_word_is_never_broken_for_the_sake_of_punctuation(width: int) -> None:
    """What may not open a line takes the whole word before it along, not its last letter."""
    text = "所列作者为 Yang、Jin、Tang、Han、Feng、Jiang、Yin、Hu（D11）。或许可把小模型视为 7B、13B 羊驼。"
    words = re.findall(r"[A-Za-z0-9]+", text)

    assert re.findall(r"[A-Za-z0-9]+", wrapped(text, width)) == words


def test_a_long_command_is_continued_as_a_shell_reads_it() -> None:
    """Before an option, so that what is copied still runs; a short one stays in one line."""
    assert command("llmrev guide", 80) == "  $ llmrev guide"
    assert command("llmrev list --lang zh --limit 10", 30) == "  $ llmrev list --lang zh \\\n      --limit 10"
