"""The answer of `catalog rate`: how well the fit foretells, and what it found on the way."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from llmrev.messages import Message, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Grid
from llmrev.render.table import Column, Table


class Rating(Protocol):
    """What was fitted; `llmrev.catalog.ability.Rating`, which only its own command imports."""

    @property
    def figures(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def fits(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def scores(self) -> Mapping[str, int]: ...  # noqa: D102
    @property
    def trials(self) -> Mapping[str, Any]: ...  # noqa: D102


Line = tuple[str, Message, float | None, float | None]


def rating_answer(rating: Rating) -> Answer:
    """One line a finding, with the general fit beside the Chinese one."""
    return _answer(
        [(key, label, _round(get(rating, "en")), _round(get(rating, "zh"))) for key, label, get in _FINDINGS]
    )


def kept_answer(abilities: Mapping[str, Any]) -> Answer:
    """What figures there are, without a fit."""
    measured = [sum(1 for rated in abilities.values() if getattr(rated, language).rows) for language in ("en", "zh")]
    return _answer(
        [
            ("models", say("models rated"), len(abilities), len(abilities)),
            ("measured", say("of them measured"), measured[0], measured[1]),
        ]
    )


def _answer(lines: Sequence[Line]) -> Answer:
    columns = (
        Column[Line]("finding", say("FINDING"), lambda line: line[1], lambda line: line[0], 0),
        Column[Line]("en", say("GENERAL"), lambda line: _text(line[2]), lambda line: line[2], 0, right=True),
        Column[Line]("zh", say("CHINESE"), lambda line: _text(line[3]), lambda line: line[3], 0, right=True),
    )
    table = Table.of(lines, columns)
    return Answer("llmrev/rate@1", {"findings": table.items}, table.items, table, [Grid(table)])


def _round(value: float) -> float | None:
    """Three digits, or ``None`` where a trial was too small to tell."""
    return None if math.isnan(value) else round(value, 3)


def _text(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


def _measured(rating: Rating, language: str) -> int:
    return sum(1 for figures in rating.figures.values() if figures[language].rows)


_FINDINGS = (
    ("models", say("models rated"), lambda r, _: len(r.figures)),
    ("measured", say("of them measured"), _measured),
    ("scores", say("scores"), lambda r, language: r.scores[language]),
    ("tests", say("tests"), lambda r, language: len(r.fits[language].slopes)),
    ("rows_held_out", say("scores held out"), lambda r, language: r.trials[language].rows),
    ("error", say("mean error on them"), lambda r, language: r.trials[language].error),
    ("error_of_mean", say("mean error of the test's mean"), lambda r, language: r.trials[language].error_of_mean),
    ("rank", say("rank correlation on them"), lambda r, language: r.trials[language].rank),
    ("rank_within", say("the same within tests"), lambda r, language: r.trials[language].rank_within),
    ("models_held_out", say("models held out"), lambda r, language: r.trials[language].unseen.models),
    ("unseen_error", say("mean error on them, points"), lambda r, language: r.trials[language].unseen.error),
    ("unseen_rank", say("rank correlation of them"), lambda r, language: r.trials[language].unseen.rank),
    ("unseen_covered", say("share inside the 80 % band"), lambda r, language: r.trials[language].unseen.covered),
    ("own_bias", say("gain in the developer's own table, points"), lambda r, lang: 100 * r.fits[lang].own_bias.mean),
)  # fmt: skip
