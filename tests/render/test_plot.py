"""The chart in text: every point is on it or said to be hidden, and no line is too long."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from llmrev.core.units import GIB
from llmrev.errors import ExitCode, UsageError
from llmrev.render.chart import LETTERS, MANY, Point, ability_axis, lettered, memory_axis, tick_gib
from llmrev.render.language import use
from llmrev.render.plot import plot

POINTS = [
    Point("tiny-1b", 2 * GIB, 52.0, 50.0, 54.5, predicted=False, frontier=True),
    Point("worse-3b", 6 * GIB, 50.0, 44.0, 57.0, predicted=True, frontier=False),
    Point("modest-7b", 10 * GIB, 60.0, 58.0, 61.0, predicted=False, frontier=False),
    Point("双语模型-14b（对话版）", 9 * GIB, 66.0, 60.0, 72.0, predicted=True, frontier=True),
    Point("great-32b", 21 * GIB, 80.0, 78.0, 81.0, predicted=False, frontier=True),
]


@st.composite
def points(draw: st.DrawFn) -> list[Point]:
    """Up to forty points anywhere, some on one another, on the frontier or not."""
    ability = draw(st.floats(-1000, 1000, allow_nan=False))
    chosen = st.tuples(
        st.integers(GIB // 16, 4096 * GIB),
        st.floats(0, draw(st.sampled_from([0.0, 1.0, 90.0]))),
        st.booleans(),
        st.booleans(),
    )
    return [
        Point(f"模型-{n}", memory, ability + more, ability + more - 1, ability + more + 2, predicted, frontier)
        for n, (memory, more, predicted, frontier) in enumerate(draw(st.lists(chosen, min_size=1, max_size=40)))
    ]


def test_a_chart_and_its_legend() -> None:
    """Memory runs to the right by doublings, ability up; letters are explained, guesses are marked."""
    assert plot(POINTS, 64, 14) == (
        "ability\n"
        "80 +                                                        C\n"
        "   |\n"
        "   |\n"
        "70 +\n"
        "   |                                     B\n"
        "   |\n"
        "60 +                                       o\n"
        "   |\n"
        "   |   A\n"
        "50 +                            ?\n"
        "   +---+---------------+--------------+---------------+---------\n"
        "       2               4              8              16\n"
        "                                     GPU memory, GiB (log scale)\n"
        "\n"
        "MARK  ID                      GPU MEMORY  ABILITY\n"
        "A     tiny-1b                    2.0 GiB  52.0 (50.0 to 54.5)\n"
        "B     双语模型-14b（对话版）     9.0 GiB  66.0 (60.0 to 72.0),\n"
        "                                          predicted\n"
        "C     great-32b                 21.0 GiB  80.0 (78.0 to 81.0)\n"
        "A, B, ...: no other pick beats these in both memory and ability\n"
        "o: another pick\n"
        "?: another pick, its ability predicted, not measured\n"
    )


def test_the_drawing_is_ascii() -> None:
    """Any terminal and any font shows it; only names of models go beyond."""
    assert plot(POINTS, 80).partition("MARK")[0].isascii()


def test_what_is_hidden_is_said() -> None:
    """Two of the frontier that are equal, and another under them."""
    near = [
        Point("a", 8 * GIB, 60.0, 59.0, 61.0, predicted=False, frontier=True),
        Point("b", 8 * GIB, 60.0, 59.0, 61.0, predicted=False, frontier=True),
        Point("c", 8 * GIB, 60.0, 59.0, 61.0, predicted=True, frontier=False),
    ]

    text = plot(near, 60)

    assert "hidden behind the next letter: A\n" in text
    assert "hidden behind other marks: 1\n" in text


def test_no_points_is_said_too() -> None:
    """An empty frame would tell nothing."""
    assert plot([], 80) == "nothing to draw: no pick has both its memory and its ability known\n"


@given(points(), st.integers(24, 130), st.integers(5, 30), st.sampled_from(["en", "zh"]))
def test_every_point_is_on_the_chart_or_counted(shown: list[Point], width: int, height: int, ui: str) -> None:
    """Marks, hidden letters and the number hidden add up, and no line leaves the screen, whatever it shows."""
    use("en")
    text = plot(shown, width, height)
    body = [line for line in text.splitlines() if not line.startswith("hidden")]
    frame = [line.partition("+" if "+" in line else "|")[2] for line in body[1 : max(height - 4, 3) + 1]]
    said = {
        line.rpartition(": ")[0]: line.rpartition(": ")[2] for line in text.splitlines() if line.startswith("hidden")
    }
    hidden = said.get("hidden behind the next letter", "")

    others = sum(not point.frontier for point in shown)
    if width >= 40:  # where no sentence of the legend is broken
        assert sum(line.count(mark) for line in frame for mark in "o?") == others - int(
            said.get("hidden behind other marks", "0")
        )
        assert all(
            any(letter in line for line in frame) != (letter in hidden.split(", "))
            for letter, _point in lettered(shown)
        )
    use(ui)
    assert all(cell_len(line) <= width for line in plot(shown, width, height).splitlines())


@given(points(), st.integers(2, 12), st.booleans())
def test_axes_hold_everything_and_few_ticks(shown: list[Point], most: int, bands: bool) -> None:
    """Each value lies within the frame, at least one tick does, and no more than asked for."""
    x, y = memory_axis(shown, most), ability_axis(shown, most, bands=bands)

    assert all(
        0 < y.place(value) < 1 for point in shown for value in ((point.low, point.high) if bands else (point.ability,))
    )
    assert all(0 <= axis.place(tick) <= 1 for axis in (x, y) for tick in axis.ticks)
    assert 1 <= len(x.ticks) <= most
    assert 1 <= len(y.ticks) <= most + 1
    assert all(float(tick_gib(tick)) == 2**tick for tick in x.ticks if tick >= -3)


def test_the_frontier_has_letters_enough_or_a_star() -> None:
    """No letter names two points, and none is the mark of the others."""
    many = [Point(f"m{n:03}", n * GIB, 1.0 * n, 0.0, 99.0, predicted=False, frontier=True) for n in range(1, 70)]
    letters = [letter for letter, _point in lettered(many)]

    assert "".join(letters[: len(LETTERS)]) == LETTERS
    assert len(set(LETTERS)) == len(LETTERS)
    assert "o" not in LETTERS
    assert set(letters[len(LETTERS) :]) == {MANY}


def test_without_the_library_one_learns_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A usage error with the command to type."""
    monkeypatch.setitem(sys.modules, "plotille", None)

    with pytest.raises(UsageError) as caught:
        plot(POINTS, 80)

    assert str(caught.value.message) == "`plotille` is not installed"
    assert str(caught.value.hint) == "`pip install 'llmrev[plot]'`"
    assert caught.value.exit_code is ExitCode.USAGE
