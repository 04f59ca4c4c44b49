"""Reports: all that the screen says, nothing that runs, nothing from outside."""

import re
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace
from syrupy.assertion import SnapshotAssertion

from llmrev.errors import ExitCode, UsageError
from llmrev.messages import Bilingual, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Grid, Heading, Pair, Pairs, Prose
from llmrev.render.chart import Point
from llmrev.render.html import page
from llmrev.render.language import use
from llmrev.render.report import written
from llmrev.render.table import Cell, Table
from tests.render.test_plot import POINTS

EVIL = "<script>alert('x')</script>\"><img src=https://evil.example/x onerror=y> url(https://evil.example) \u202e"
TABLE = Table(
    keys=("id", "memory"),
    headings=("ID", "GPU MEMORY"),
    rows=(
        (Cell("tiny-1b", "tiny-1b"), Cell("2.0 GiB", 2)),
        (Cell("great & co", "x"), Cell("unknown", None, False, "dim")),
    ),
    keep=(0, 1),
    right=(False, True),
    marked=frozenset({1}),
)
BLOCKS: list[Block] = [
    Prose("2 of 9 models meet the question", 0, "warn"),
    Grid(TABLE),
    Heading(say("Sources")),
    Pairs([Pair("tiny-1b", "https://example.org/paper?a=1&b=2", ("a remark",), "good"), Pair("x", "y")]),
    Prose("indented", 2),
    Grid(TABLE, fit=False),
]
VOID = {"meta", "img", "link", "br", "input", "hr", "source"}


class Read(HTMLParser):
    """The elements of a page with their attributes and text; fails where tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and that it is open."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened last, and nothing else."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text with the element around it."""
        if data.strip():
            self.texts.append((self.open[-1] if self.open else "", data))

    def of(self, tag: str) -> list[str]:
        """The texts right inside elements of one kind."""
        return [text for name, text in self.texts if name == tag]

    def classed(self, name: str) -> list[dict[str, str | None]]:
        """The attributes of the elements of one class."""
        return [attrs for _tag, attrs in self.elements if name in (attrs.get("class") or "").split()]


def test_a_small_page(snapshot: SnapshotAssertion) -> None:
    """The whole document, style and chart included."""
    assert page("Which model?", BLOCKS, POINTS, "en") == snapshot


def test_every_block_is_there() -> None:
    """Headings, paragraphs, names with values and remarks, and each cell of each table."""
    read = Read(page("Which model?", BLOCKS, [], "en"))

    assert read.of("title") == read.of("h1") == ["Which model?"]
    assert read.of("h2") == ["Sources"]
    assert read.of("p") == ["2 of 9 models meet the question", "indented"]
    assert read.of("dt") == ["tiny-1b", "x"]
    assert read.of("dd") == ["https://example.org/paper?a=1&b=2", "a remark", "y"]
    assert read.of("th") == ["ID", "GPU MEMORY"] * 2
    assert read.of("td") == ["tiny-1b", "2.0 GiB", "great & co", "unknown"] * 2
    assert [len(read.classed(name)) for name in ("marked", "right", "warn", "good", "remark")] == [2, 6, 1, 1, 1]


def test_tables_scroll_within_themselves() -> None:
    """Each stands in a box of its own, reached by keyboard, so that the page is never wider than the screen."""
    text = page("x", BLOCKS, POINTS, "en")

    assert text.count("<table") == text.count('<div class="scroll" tabindex="0"><table') == 3


def test_a_heading_of_the_first_level_is_the_only_one() -> None:
    """A page that has its own does not get the title again."""
    assert Read(page("title", [Heading("own", 1), *BLOCKS], [], "en")).of("h1") == ["own"]


def test_the_chart_follows_the_first_table() -> None:
    """Or ends a page without one; a page without blocks is only the chart."""
    assert [tag for tag, _attrs in Read(page("x", BLOCKS, POINTS, "en")).elements if tag in ("table", "svg")] == [
        "table", "svg", "table", "table",
    ]  # fmt: skip
    assert Read(page("x", [Prose("a"), Prose("b")], POINTS, "en")).of("p") == ["a", "b"]
    assert len(Read(page("x", [], POINTS, "en")).classed("mark")) == len(POINTS)


def test_the_chart_has_one_mark_and_one_band_a_point() -> None:
    """The frontier and guesses are told apart, and each mark says what it is."""
    text = page("x", BLOCKS, POINTS, "en")
    read = Read(text)

    assert [len(read.classed(name)) for name in ("mark", "band", "edge", "predicted")] == [5, 5, 3, 2]
    assert sorted(read.of("title")[1:]) == sorted(
        [
            "tiny-1b: 2.0 GiB, 52.0 (50.0 to 54.5)",
            "worse-3b: 6.0 GiB, 50.0 (44.0 to 57.0), predicted",
            "modest-7b: 10.0 GiB, 60.0 (58.0 to 61.0)",
            "双语模型-14b（对话版）: 9.0 GiB, 66.0 (60.0 to 72.0), predicted",
            "great-32b: 21.0 GiB, 80.0 (78.0 to 81.0)",
        ]
    )
    assert [text for name, text in read.texts if name == "text" and text in "ABC"] == ["A", "B", "C"]


def test_more_memory_is_further_right_and_more_ability_higher() -> None:
    """Marks stand where the numbers say: in the order of the points, and as far apart as doublings are."""
    marks = {one["label"]: one for one in _placed(POINTS)}

    across = [marks[name]["x"] for name in ("tiny-1b", "worse-3b", "双语模型-14b（对话版）", "modest-7b", "great-32b")]
    down = [marks[name]["y"] for name in ("great-32b", "双语模型-14b（对话版）", "modest-7b", "tiny-1b", "worse-3b")]
    assert across == sorted(across)
    assert down == sorted(down)
    doubled = [replace(POINTS[0], label=str(n), memory_bytes=POINTS[0].memory_bytes * n) for n in (1, 2, 4)]
    first, second, third = (one["x"] for one in _placed(doubled))
    assert second - first == pytest.approx(third - second, abs=0.02)


def _placed(points: list[Point]) -> list[dict]:
    text = page("x", [], points, "en")
    found = re.findall(r'<circle class="mark[^"]*" cx="([\d.]+)%" cy="([\d.]+)" r="5"><title>(.+?): ', text)
    return [{"x": float(x), "y": float(y), "label": label} for x, y, label in found]


def test_the_frontier_is_one_unbroken_step_line() -> None:
    """Each piece begins where the one before it ended, from the first letter to the edge."""
    steps = Read(page("x", [], POINTS, "en")).classed("step")

    ends = [(one["x2"], one["y2"]) for one in steps]
    assert ends[:-1] == [(one["x1"], one["y1"]) for one in steps[1:]]
    assert len(steps) == 5
    assert ends[-1][0] == "100%"


def hostile() -> list[Block]:
    """Each kind of block, with markup wherever data can stand."""
    table = Table(("id",), (EVIL,), ((Cell(EVIL, EVIL),),), (0,), (False,))
    pairs = Pairs([Pair(EVIL, Bilingual(EVIL, EVIL), (EVIL,))])
    return [Heading(EVIL, 1), Heading(EVIL), Prose(say("{x}", x=EVIL)), pairs, Grid(table), Grid(table, fit=False)]


def test_data_is_never_markup() -> None:
    """A model named like a tag stays text, wherever it stands; it cannot reorder a line either."""
    tame = Read(page("t", [Heading("h", 1), *BLOCKS], [], "en"))
    points = [replace(point, label=EVIL) for point in POINTS]
    text = page(EVIL, hostile(), points, "en")
    read = Read(text)

    assert {tag for tag, _attrs in tame.elements}.isdisjoint({"script", "img"})
    assert {tag for tag, _attrs in read.elements}.isdisjoint({"script", "img"})
    assert not any(name.startswith("on") for _tag, attrs in read.elements for name in attrs)
    assert "\u202e" not in text
    shown = EVIL.replace("\u202e", "\\u202e")
    for tag in ("title", "h1", "h2", "p", "dt", "dd", "th", "td"):
        assert shown in read.of(tag), tag


def test_nothing_comes_from_outside() -> None:
    """No attribute holds an address, no style fetches, no script runs; a browser is told not to, too."""
    for blocks in (BLOCKS, hostile()):
        text = page("t", blocks, [replace(point, label=EVIL) for point in POINTS], "en")
        read = Read(text)
        assert {tag for tag, _attrs in read.elements}.isdisjoint(
            {
                "script",
                "link",
                "img",
                "iframe",
                "object",
                "embed",
                "base",
                "image",
                "use",
                "a",
                "audio",
                "video",
                "source",
            }
        )
        assert not any(
            {"src", "href", "srcset", "xlink:href", "action", "data"} & attrs.keys() for _tag, attrs in read.elements
        )
        assert not any("//" in (value or "") for _tag, attrs in read.elements for value in attrs.values())
        for style in [*read.of("style"), *(attrs["style"] or "" for _tag, attrs in read.elements if "style" in attrs)]:
            assert not re.search(r"url\(|@import|//|@font-face", style)
        assert {
            "http-equiv": "Content-Security-Policy",
            "content": "default-src 'none'; style-src 'unsafe-inline'",
        } in [attrs for tag, attrs in read.elements if tag == "meta"]


def test_the_page_fits_small_screens_and_dark_ones() -> None:
    """A viewport as wide as the device, and colours for either taste."""
    text = page("t", BLOCKS, POINTS, "en")

    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in text
    assert "@media (prefers-color-scheme: dark)" in text


def test_the_page_says_its_language() -> None:
    """So that a browser takes the right glyphs; prose of the catalog is in the language of the interface."""
    use("zh")
    text = page("t", [Prose(Bilingual("English", "中文"))], [], "zh")

    assert '<html lang="zh-CN">' in text
    assert Read(text).of("p") == ["中文"]
    assert '<html lang="en">' in page("t", [], [], "en")


def answered(blocks: list[Block]) -> Answer:
    """What a command found, as a page."""
    return Answer("test@1", {}, [], TABLE, blocks)


@pytest.mark.parametrize("path", ["report.html", "a/b.c/报告.HTML"])
def test_an_html_report(path: str) -> None:
    """By its ending, however it is written."""
    assert written(path, answered(BLOCKS), POINTS, "en") == page("Models for your question", BLOCKS, POINTS, "en")


def test_a_report_is_called_what_opens_it() -> None:
    """Where the answer has a heading for the whole page."""
    assert Read(written("x.html", answered([Heading("own", 1)]), [], "en")).of("title") == ["own"]


def test_a_markdown_report(snapshot: SnapshotAssertion) -> None:
    """The same page, the chart as on a terminal, and every point as a row."""
    assert written("report.md", answered(BLOCKS), POINTS, "en") == snapshot


def test_a_name_cannot_end_the_chart_of_a_markdown_report() -> None:
    """The fence is longer than any in a name."""
    text = written("x.md", answered([]), [replace(POINTS[0], label="a````b")], "en")

    assert re.findall(r"^`+.*$", text, re.MULTILINE) == ["`````text", "`````"]


@pytest.mark.parametrize("path", ["report.pdf", "report", "html"])
def test_another_ending_is_refused(path: str) -> None:
    """With the endings there are."""
    with pytest.raises(UsageError) as caught:
        written(path, answered(BLOCKS), POINTS, "en")

    assert str(caught.value.message) == f"no report ends like `{path}`"
    assert str(caught.value.hint) == "endings: .html, .md"
    assert caught.value.exit_code is ExitCode.USAGE
