"""Quantities, names and GPUs as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmrev.core import units
from llmrev.core.gpu import Gpu, parse_gpu
from llmrev.core.names import folded
from llmrev.core.units import GIB
from llmrev.errors import UsageError
from llmrev.messages import say


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6.2B", 6_200_000_000),
        ("1T", 10**12),
        ("70K", 70_000),
        ("6738415616", 6738415616),
        (2048, 2048),
        ("43M", 43_000_000),
    ],
)
def test_counts_are_exact(text: str | int, number: int) -> None:
    """A decimal with a suffix is read without binary rounding."""
    assert units.parse_count(text) == number


@pytest.mark.parametrize("text", ["", "B", "-1", "1.5", "six", "1 T", "1e9", "6.2 B", True])
def test_what_is_not_a_count_is_refused(text: str) -> None:
    """A count has digits and at most one suffix."""
    with pytest.raises(ValueError, match=r"count"):
        units.parse_count(text)


@given(st.integers(0, 10**16))
def test_a_short_count_reads_back_within_half_a_percent(number: int) -> None:
    """Three digits are kept."""
    back = units.parse_count(units.short_count(number))

    assert abs(back - number) <= number * 0.0051


@pytest.mark.parametrize(
    ("text", "count", "unit"), [("20 GB", 20 * 10**9, "bytes"), ("52K instructions", 52_000, "instructions")]
)
def test_amounts_have_a_unit(text: str, count: int, unit: str) -> None:
    """So many of what, or bytes."""
    assert units.parse_amount(text) == units.Amount(count, unit)


def test_an_amount_of_an_unknown_thing_is_refused() -> None:
    """The message lists the units there are."""
    with pytest.raises(ValueError, match=r"7 cats.*tokens"):
        units.parse_amount("7 cats")


@given(st.text())
def test_folding_twice_changes_nothing(name: str) -> None:
    """A folded name is its own folded form."""
    assert folded(folded(name)) == folded(name)


def find(name: str) -> Gpu:
    """The only card in the shop."""
    if name.lower() in ("rtx-4090", "4090"):
        return Gpu(id="rtx-4090", name="GeForce RTX 4090", memory=24 * GIB, usable=int(23.99 * GIB))
    raise UsageError(say("unknown"))


@pytest.mark.parametrize(
    ("text", "count", "gib"),
    [
        ("24G", 1, 24),
        ("24 GiB", 1, 24),
        ("24gb", 1, 24),
        ("8x80G", 8, 80),
        ("2x rtx-4090", 2, 23.99),
        ("4090", 1, 23.99),
    ],
)
def test_gpus_are_read_as_people_write_them(text: str, count: int, gib: float) -> None:
    """A size with a unit, a name, or several of either."""
    pool = parse_gpu(text, find)

    assert (pool.count, round(pool.usable_bytes / GIB, 2)) == (count, gib)


@pytest.mark.parametrize("text", ["24", "", "0G", "0x24G", "-8G", "9999x24G", "rtx-9999"])
def test_a_gpu_that_cannot_be_meant_is_refused(text: str) -> None:
    """A bare number, no memory, no cards, an unknown name."""
    with pytest.raises(UsageError):
        parse_gpu(text, find)
