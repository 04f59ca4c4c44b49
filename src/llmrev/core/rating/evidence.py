"""What a rating is fitted on: scores, and what is known of the models beside them."""

from collections.abc import Sequence

from msgspec import Struct

VENDORS = "vendors"
"""The panel of all developers' own tables together; a board is a panel of its own."""

MODES = ("base", "direct", "thinking")
"""Ways of use that are rated apart: the same weights score differently in each."""

RATED_KINDS = {"base": "base", "reasoning": "thinking"}
"""The mode that a model of a kind offers before anyone measured it; other kinds answer directly."""


class Score(Struct, frozen=True, kw_only=True):
    """
    One cited figure.

    *score* and *chance*, which is what guessing gets, are shares of 1.  *test* names benchmark, part and edition, and
    the panel, because two harnesses make two tests of one benchmark.  *own* is the developer who measured its own
    model.
    """

    subject: str
    mode: str
    test: str
    panel: str
    measurer: str
    score: float
    chance: float = 0.0
    own: str | None = None

    @property
    def entry(self) -> tuple[str, str]:
        """What was measured: a model in a mode."""
        return self.subject, self.mode


class Subject(Struct, frozen=True, kw_only=True):
    """
    A model of the catalog, or one that only ties tables together (*anchor*).

    *total* and *active* are parameters; *year* is the release in years since 2023; *parent* is the backbone it was
    tuned from, *relation* how.  *foreign* says that Chinese is not one of its main languages, *taught* how Chinese
    was taught to a model that had another one.
    """

    id: str
    anchor: bool = False
    family: str | None = None
    developer: str | None = None
    kind: str | None = None
    total: int | None = None
    active: int | None = None
    year: float | None = None
    parent: str | None = None
    relation: str | None = None
    foreign: str | None = None
    taught: str | None = None
    abroad: bool = False


class Evidence(Struct, frozen=True):
    """Subjects by id in a fixed order, and the scores of each language."""

    subjects: dict[str, Subject]
    en: tuple[Score, ...]
    zh: tuple[Score, ...]


def once(scores: Sequence[Score]) -> list[Score]:
    """
    *scores* without copies, in an order of their own.

    Developers' tables repeat each other's figures: of one model, mode and test an equal figure is the same
    measurement, whoever prints it.  The developer's own table is kept, as that is where a copy comes from.
    """
    seen: dict[tuple[str, str, str, float], Score] = {}
    for one in sorted(scores, key=lambda one: (one.subject, one.mode, one.test, one.own is None, one.measurer)):
        seen.setdefault((one.subject, one.mode, one.test, round(one.score, 3)), one)
    return list(seen.values())


def comparable(scores: Sequence[Score], least: int = 3) -> list[Score]:
    """The *scores* of tests that at least so many models took; another test says nothing about any of them."""
    takers: dict[str, set[str]] = {}
    for one in scores:
        takers.setdefault(one.test, set()).add(one.subject)
    return [one for one in scores if len(takers[one.test]) >= least]


def share_of(score: float, unit: str) -> float | None:
    """
    *score* as a share of 1, or ``None`` for a unit that is not rated.

    A mark from 1 to 10 runs from 0 to 1; an Elo rating becomes the expected share of wins against one of 1300.

    >>> share_of(1300, "elo"), share_of(5.5, "tenths"), share_of(80, "percent"), share_of(3, "wins")
    (0.5, 0.5, 0.8, None)
    """
    if unit == "percent":
        return score / 100
    if unit == "tenths":
        return (score - 1) / 9
    return 1 / (1 + 10 ** ((1300 - score) / 400)) if unit == "elo" else None
