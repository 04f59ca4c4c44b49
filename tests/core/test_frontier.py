"""The frontier: who is beaten, who stays."""

from hypothesis import given
from hypothesis import strategies as st

from llmrev.core.frontier import frontier

Pick = tuple[int, float]
PICKS = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9).map(float)), max_size=12)


def edge(picks: list[Pick]) -> list[Pick]:
    """The frontier of pairs of memory and ability."""
    return frontier(picks, memory=lambda pick: pick[0], ability=lambda pick: pick[1])


def beats(one: Pick, other: Pick) -> bool:
    """The definition."""
    return one[0] <= other[0] and one[1] >= other[1] and one != other


def test_who_needs_more_and_does_no_better_is_beaten() -> None:
    """By equal ability in less memory, or by more ability in equal memory."""
    assert edge([(24, 60.0), (16, 60.0), (16, 55.0), (8, 50.0)]) == [(8, 50.0), (16, 60.0)]


def test_equals_stay_together() -> None:
    """Neither of two that are the same in both beats the other."""
    assert edge([(8, 50.0), (8, 50.0)]) == [(8, 50.0), (8, 50.0)]


@given(PICKS)
def test_exactly_the_unbeaten_are_kept(picks: list[Pick]) -> None:
    """As the definition says, checked against every other one."""
    assert sorted(edge(picks)) == sorted(pick for pick in picks if not any(beats(other, pick) for other in picks))


@given(PICKS, st.randoms())
def test_order_does_not_matter(picks: list[Pick], random) -> None:
    """The same frontier comes out of any order."""
    shuffled = random.sample(picks, len(picks))

    assert edge(shuffled) == edge(picks)
