"""Searching: what holds the text, and where nothing does, what is like it."""

from hypothesis import example, given
from hypothesis import strategies as st

from llmrev import open_catalog, search
from llmrev.fuzzy import pieces, similar

CATALOG = open_catalog()
WORDS = [word.written for word in CATALOG.words()]


@st.composite
def misspelt(draw: st.DrawFn) -> str:
    """A part of a name with a character lost, doubled or changed here and there."""
    word = draw(st.sampled_from(WORDS))
    kept = list(word[: draw(st.integers(3, 14))])
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(kept) - 1))
        kept[at] = draw(st.sampled_from(["", kept[at] * 2, "x", "模"]))
    return "".join(kept)


@given(misspelt().filter(lambda text: len(text) > 2))
@example("vicunna")
@example("chatglmm")
def test_no_like_name_is_passed_over(text: str) -> None:
    """The names that are read for a misspelt text hold all that comparing with every name would find."""
    every = {WORDS[index] for index, _score in similar(text, WORDS)}
    read = [word.written for word in CATALOG.words_sharing(pieces(text), len(text))]

    assert {read[index] for index, _score in similar(text, read)} == every


@given(misspelt())
def test_pieces_are_the_text(text: str) -> None:
    """Nothing is left out and no piece is empty."""
    assert "".join(pieces(text)) == text.casefold() or len(text) != len(text.casefold())
    assert all(pieces(text)) or not text


def test_names_that_hold_the_text_come_alone() -> None:
    """Like names are noise beside the names themselves."""
    assert all("vicuna" in hit.matched.casefold() for hit in search(CATALOG, "Vicuna"))
    assert search(CATALOG, "vicunna")[0].id == "vicuna"
