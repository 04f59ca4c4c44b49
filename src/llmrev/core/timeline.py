"""Releases in the order of their days: what stands on the line, and which filters it meets."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from llmrev.core.outline import Outline
from llmrev.core.units import date_ceiling, date_floor
from llmrev.core.verdict import YES, Finding, Judged, Rule, no, unknown
from llmrev.messages import Bilingual, say

PAPER_WITHIN = 12
"""Months between a release and a paper linked to it; a paper further away describes the design, not the release."""


class OtherDate(Struct, frozen=True):
    """
    Another day of the same release.

    *what* is ``survey`` (the date the survey of 2023 gives), ``announced``, ``paper`` (the month an arXiv id names),
    or ``claim`` (another source's date that does not hold); *why* says how it differs.
    """

    what: str
    date: str
    source: str | None = None
    why: Bilingual | None = None


class Release(Struct, frozen=True, kw_only=True):
    """Models of one family that came out on one day, a framework, or a data set."""

    date: str
    what: str
    """``models``, ``framework`` or ``dataset``."""
    id: str
    """Of the family, framework or data set."""
    name: str
    developers: tuple[str, ...] = ()
    models: tuple[Outline, ...] = ()
    languages: frozenset[str] | None = None
    families: tuple[str, ...] = ()
    """Model families that came out of a framework."""
    whole_family: bool = True
    """Whether the family has no other release."""
    others: tuple[OtherDate, ...] = ()
    note: Bilingual | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of its models, each once; for the rest what it is."""
        return tuple(dict.fromkeys(m.kind for m in self.models if m.kind)) if self.models else (self.what,)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Parameters of its models, smallest first, each once."""
        return tuple(sorted({model.params for model in self.models if model.params}))


class Question(Struct, frozen=True, kw_only=True):
    """Which releases to show; what is ``None`` was not asked."""

    since: str | None = None
    until: str | None = None
    developer: frozenset[str] | None = None
    language: str | None = None
    family: str | None = None
    kind: str | None = None
    """A kind of model, ``framework`` or ``dataset``."""


class Line(Struct, frozen=True):
    """Releases in order, those for which a fact is missing, and what has no date to stand at."""

    releases: tuple[Release, ...]
    undecided: tuple[Judged[Release], ...]
    undated: tuple[str, ...]


def entry_rules(asked: Question) -> list[Rule[Release]]:
    """What *asked* makes of frameworks and data sets, dates apart; models have rules of their own."""
    wanted = (
        asked.developer is not None and made_by(asked.developer),
        asked.language and in_language(asked.language),
        asked.family and of_family(asked.family),
        asked.kind and of_what(asked.kind),
    )
    return [rule for rule in wanted if callable(rule)]


def by_family_and_day(models: Iterable[Outline]) -> dict[tuple[str, str], list[Outline]]:
    """*models* by family and release date, as far as a date is known."""
    found: dict[tuple[str, str], list[Outline]] = {}
    for model in models:
        if model.released:
            found.setdefault((model.family, model.released), []).append(model)
    return found


def in_order(releases: Iterable[Release]) -> list[Release]:
    """*releases* from the oldest on; a month stands before its days, since it may mean the first of them."""
    return sorted(releases, key=lambda r: (date_floor(r.date), len(r.date), r.name.casefold(), r.id))


def paper_month(arxiv_id: str) -> str | None:
    """
    The month in which a paper was first submitted, which its arXiv id names.

    >>> paper_month("2302.13971"), paper_month("https://example.org/paper.pdf")
    ('2023-02', None)
    """
    year, month, dot = arxiv_id[:2], arxiv_id[2:4], arxiv_id[4:5]
    if not (arxiv_id[:4].isdigit() and dot == "." and 1 <= int(month) <= 12):
        return None
    return f"20{year}-{month}"


def paper_of(release: str, arxiv_ids: Sequence[str]) -> OtherDate | None:
    """The first paper within `PAPER_WITHIN` months of *release*, where its month is another than the release's."""
    for arxiv_id in arxiv_ids:
        month = paper_month(arxiv_id)
        if month and month != release[:7] and _months_between(month, release) <= PAPER_WITHIN:
            return OtherDate("paper", month, f"arXiv {arxiv_id}")
        if month and month == release[:7]:
            return None
    return None


def _months_between(one: str, other: str) -> int:
    def months(date: str) -> int:
        return int(date_floor(date)[:4]) * 12 + int(date_floor(date)[5:7])

    return abs(months(one) - months(other))


def between(since: str | None, until: str | None) -> Rule[Release]:
    """Keep releases from *since* to *until*, both days included; a date without a day may be undecided."""

    def rule(release: Release) -> Finding:
        earliest, latest = date_floor(release.date), date_ceiling(release.date)
        if (since and latest < date_floor(since)) or (until and earliest > date_ceiling(until)):
            return no("released", say("released {date}", date=release.date))
        if (since and earliest < date_floor(since)) or (until and latest > date_ceiling(until)):
            return unknown("released", say("released {date}, no day recorded", date=release.date))
        return YES

    return rule


def made_by(organisations: frozenset[str]) -> Rule[Release]:
    """Keep frameworks and data sets of any of *organisations*."""

    def rule(release: Release) -> Finding:
        if not release.developers:
            return unknown("developer", say("developer not recorded"))
        return YES if set(release.developers) & organisations else no("developer", say("another developer"))

    return rule


def in_language(code: str) -> Rule[Release]:
    """Keep data sets of a language; a framework has none, so that it is not an answer."""

    def rule(release: Release) -> Finding:
        if release.what == "framework":
            return no("language", say("a framework speaks no language"))
        if release.languages is None:
            return unknown("language", say("languages not recorded"))
        if release.languages & {code, "multi"}:
            return YES
        return no("language", say("`{language}` is not among its languages", language=code))

    return rule


def of_family(family: str) -> Rule[Release]:
    """Keep frameworks that a model family came out of."""
    return lambda release: YES if family in release.families else no("family", say("another family"))


def of_what(what: str) -> Rule[Release]:
    """Keep frameworks, or data sets."""
    return lambda release: YES if release.what == what else no("kind", say("another kind"))
