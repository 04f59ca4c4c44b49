"""A short list says what the whole selection says, with less reading."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmrev import Requirements, narrowed, open_catalog
from llmrev.api.choice import first
from llmrev.api.shelves import shelf
from llmrev.catalog.store import Catalog
from llmrev.cli.app import run
from llmrev.core.chinese.scale import ChineseLevel
from llmrev.core.shortlist import SORTED, facets_of
from llmrev.render.columns import model_columns, ordered
from llmrev.render.lists import codes_of

CATALOG = open_catalog()
COLUMNS = model_columns(shelf(CATALOG), CATALOG)

QUESTIONS = st.builds(
    Requirements,
    language=st.sampled_from([None, "zh"]),
    min_chinese=st.sampled_from([ChineseLevel.INCIDENTAL, ChineseLevel.SUPPORTED, ChineseLevel.STRONG]),
    license=st.sampled_from([None, "commercial"]),
    context=st.sampled_from([None, 4096, 131072]),
    min_params=st.sampled_from([None, 10**9, 7 * 10**9]),
    max_params=st.sampled_from([None, 15 * 10**9]),
    released_after=st.sampled_from([None, "2023", "2024-06", "2026-01-01"]),
    released_before=st.sampled_from([None, "2025"]),
    kind=st.sampled_from([None, "base", "chat", "code"]),
    family=st.sampled_from([None, "qwen3", "llama"]),
    open_weights=st.booleans(),
    open_code=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(QUESTIONS, st.sampled_from(SORTED), st.booleans(), st.booleans(), st.integers(1, 40))
def test_a_short_list_is_the_head_of_the_long_one(
    asked: Requirements, column: str, newest: bool, reverse: bool, limit: int
) -> None:
    """The same models in the same order, and as many undecided for the same reasons."""
    sort = f"-{column}" if newest else column
    short = first(CATALOG, asked, sort, limit, reverse=reverse)
    found = narrowed(CATALOG, asked)
    rows = ordered(list(found.matched), COLUMNS, sort, reverse=reverse)[:limit]

    assert short is not None
    assert short.ids == [row.id for row in rows]
    assert short.undecided == codes_of(found.undecided)
    assert [one.id for one in CATALOG.outlines_of(short.ids)] == short.ids


@pytest.mark.parametrize(
    "asked",
    [
        Requirements(backbone="llama"),
        Requirements(open_data=True),
        Requirements(license="permissive"),
        Requirements(language="fr"),
        Requirements(developer=frozenset({"alibaba"})),
        Requirements(exclude=frozenset({"llama"})),
    ],
)
def test_a_question_about_more_than_a_value_is_not_shortened(asked: Requirements) -> None:
    """Lineage, data, other licences and lists of words are judged on whole models."""
    assert facets_of(asked) is None
    assert first(CATALOG, asked, "id", 5) is None


def test_an_order_by_what_is_worked_out_is_not_shortened() -> None:
    """Only plain values are kept in columns."""
    assert first(CATALOG, Requirements(), "ability", 5) is None


def test_a_list_with_a_limit_reads_no_outline_that_it_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a hundred thousand models would cost is not paid for five lines."""
    read: list[str] = []
    monkeypatch.setattr(Catalog, "outlines", property(lambda _self: read.append("all") or {}))

    status = run(["list", "--lang", "zh", "--license", "commercial", "--limit", "5"])

    assert (status, read) == (0, [])
