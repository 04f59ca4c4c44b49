"""Releases in order: what stands where, and which filters it meets."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmrev.core.timeline import (
    OtherDate,
    Question,
    Release,
    between,
    by_family_and_day,
    entry_rules,
    in_order,
    paper_month,
    paper_of,
)
from llmrev.core.verdict import Verdict, select
from tests.builders import model

DATES = st.one_of(
    st.dates().map(lambda day: f"{day:%Y-%m-%d}" if day.year > 999 else "2023-01-01"),
    st.tuples(st.integers(2020, 2026), st.integers(1, 12)).map(lambda pair: f"{pair[0]}-{pair[1]:02}"),
    st.integers(2020, 2026).map(str),
)


def release(date: str, **fields) -> Release:
    """A framework of some day."""
    return Release(**{"date": date, "what": "framework", "id": f"r-{date}", "name": "R", **fields})


@pytest.mark.parametrize(
    ("date", "since", "until", "verdict"),
    [
        ("2023-03-14", "2023-03-14", "2023-03-14", Verdict.YES),  # both days are included
        ("2023-03-14", "2023-03", None, Verdict.YES),
        ("2023-03-31", None, "2023-03", Verdict.YES),  # a month is meant to its last day
        ("2023-04-01", None, "2023-03", Verdict.NO),
        ("2023-03-14", "2023-03-15", None, Verdict.NO),
        ("2023-03", "2023-03-15", None, Verdict.UNKNOWN),  # some day of March
        ("2023", None, "2023-06", Verdict.UNKNOWN),
        ("2023", "2023", "2023", Verdict.YES),
        ("2022", "2023", None, Verdict.NO),
    ],
)
def test_a_date_may_be_inside_outside_or_undecided(date: str, since, until, verdict: Verdict) -> None:
    """A date without a day is undecided exactly where its days fall on both sides of a limit."""
    assert between(since, until)(release(date)).verdict is verdict


@given(st.lists(DATES, max_size=12), DATES, DATES)
def test_no_release_gets_lost(dates: list[str], since: str, until: str) -> None:
    """Each release is shown, outside or undecided, and only one of them."""
    releases = [release(date, id=str(number)) for number, date in enumerate(dates)]
    found = select(releases, [between(since, until)])
    parts = [*found.matched, *(j.value for j in found.rejected), *(j.value for j in found.undecided)]

    assert sorted(one.id for one in parts) == sorted(one.id for one in releases)


@given(st.lists(DATES, max_size=12))
def test_the_line_runs_one_way(dates: list[str]) -> None:
    """Order does not depend on where a release stood before, and never goes back in time."""
    releases = [release(date, id=str(number)) for number, date in enumerate(dates)]
    line = in_order(releases)

    assert [one.id for one in line] == [one.id for one in in_order(reversed(releases))]
    assert all(a.date[:7] <= b.date[:7] or len(b.date) < len(a.date) for a, b in pairwise(line))


def test_models_of_one_family_and_day_are_one_release() -> None:
    """Sizes that came out together stand together; a model without a date stands nowhere."""
    small, large = model("a-7b", family="a", released="2023-05-01"), model("a-13b", family="a", released="2023-05-01")
    late, undated = model("a-2", family="a", released="2023-06-01"), model("b", released=None)

    found = by_family_and_day([small, large, late, undated])

    assert {key: [m.id for m in members] for key, members in found.items()} == {
        ("a", "2023-05-01"): ["a-7b", "a-13b"],
        ("a", "2023-06-01"): ["a-2"],
    }


@pytest.mark.parametrize(
    ("arxiv_id", "month"),
    [("2302.13971", "2023-02"), ("0704.0001", "2007-04"), ("https://example.org", None), ("2313.00001", None)],
)
def test_an_arxiv_id_names_its_month(arxiv_id: str, month: str | None) -> None:
    """The first four digits are year and month."""
    assert paper_month(arxiv_id) == month


@pytest.mark.parametrize(
    ("papers", "expected"),
    [
        (["2306.05685"], OtherDate("paper", "2023-06", "arXiv 2306.05685")),
        (["2304.00001"], None),  # the month of the release: nothing to tell
        (["2103.10360"], None),  # two years before: the paper of the design
        (["2103.10360", "2210.02414"], OtherDate("paper", "2022-10", "arXiv 2210.02414")),
        ([], None),
    ],
)
def test_a_paper_is_told_where_its_month_is_another(papers: list[str], expected) -> None:
    """Within a year of the release; the one further away describes something else."""
    assert paper_of("2023-04-03", papers) == expected


def test_entries_meet_filters_of_models_three_ways() -> None:
    """A framework speaks no language; a data set whose languages nobody recorded is undecided."""
    framework, chinese = release("2023"), release("2023", what="dataset", languages=frozenset({"zh"}))
    silent, german = release("2023", what="dataset"), release("2023", what="dataset", languages=frozenset({"de"}))
    (rule,) = entry_rules(Question(language="zh"))

    verdicts = [rule(one).verdict for one in (framework, chinese, silent, german)]

    assert verdicts == [Verdict.NO, Verdict.YES, Verdict.UNKNOWN, Verdict.NO]


def test_what_a_release_is() -> None:
    """Kinds and sizes are those of its models, each once; the rest is what it is."""
    both = release(
        "2023", what="models", models=(model("a", kind="chat", params=7), model("b", kind="chat", params=None))
    )

    assert (both.kinds, both.sizes) == (("chat",), (7,))
    assert release("2023").kinds == ("framework",)
