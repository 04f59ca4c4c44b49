"""Rate the models of a catalog and write the figures down; what imports this imports numpy."""

from msgspec import Struct

from llmrev.catalog.folder import Collection
from llmrev.catalog.rating_evidence import digest, rating_evidence
from llmrev.core.rating.ability import ORIGIN, POINTS, REFERENCE, Ability
from llmrev.core.rating.evidence import Evidence, Score
from llmrev.core.rating.fit import Fitted, fit
from llmrev.core.rating.trial import Trial, best, trial
from llmrev.errors import UsageError
from llmrev.messages import say

HEAD = """\
# yaml-language-server: $schema=../schema/ability.schema.json
# Written by `llmrev catalog rate --write` from the tables of evaluations/; do not edit.
# en: general ability, zh: ability in Chinese; docs/concepts/ranking.md says what a figure means.
"""

ROUNDS = 6
"""Enough for the widths to stand still to three digits."""


class Rating(Struct, frozen=True, kw_only=True):
    """Two figures for each model, by language, with what was found on the way."""

    digest: str
    figures: dict[str, dict[str, Ability]]
    fits: dict[str, Fitted]
    scores: dict[str, int]
    trials: dict[str, Trial]


def rate(collection: Collection, *, tried: bool = True) -> Rating:
    """
    Fit the abilities of a linked, clean *collection*.

    *tried*: also hold rows out and see how well they are foretold, which takes as long again.
    Raises `UsageError` when there is no score of one of the languages.
    """
    found = rating_evidence(collection)
    if not found.en or not found.zh:
        raise UsageError(
            say("no scores to rate by"), hint=say("each language needs a test that three models of evaluations/ took")
        )
    entries = {one.entry for one in (*found.en, *found.zh)}

    def general(scores: list[Score] | tuple[Score, ...], like: Fitted | None = None) -> Fitted:
        return fit(found.subjects, scores, also=entries, like=like, rounds=1 if like else ROUNDS)

    en = general(found.en)

    def chinese(scores: list[Score] | tuple[Score, ...], like: Fitted | None = None) -> Fitted:
        return fit(found.subjects, scores, general=en.entries, also=entries, like=like, rounds=1 if like else ROUNDS)

    zh = chinese(found.zh)
    trials = {}
    if tried:
        trials = {
            "en": trial(found.subjects, found.en, en, lambda scores: general(list(scores), en)),
            "zh": trial(found.subjects, found.zh, zh, lambda scores: chinese(list(scores), zh)),
        }
    return Rating(
        digest=digest(found),
        figures={key: figures for key in sorted(found.subjects) if (figures := _figures(key, found, en, zh))},
        fits={"en": en, "zh": zh},
        scores={"en": len(found.en), "zh": len(found.zh)},
        trials=trials,
    )


def _figures(key: str, found: Evidence, en: Fitted, zh: Fitted) -> dict[str, Ability]:
    """Both figures of a model of the catalog, in its best mode; none of a model that only ties tables together."""
    if found.subjects[key].anchor:
        return {}
    origin = best(en.entries, REFERENCE)[1].mean if REFERENCE in found.subjects else 0.0
    figures = {}
    for language, fitted, scores in (("en", en, found.en), ("zh", zh, found.zh)):
        mode, one = best(fitted.entries, key)
        rows = [score for score in scores if score.subject == key]
        figures[language] = Ability(
            value=round(ORIGIN + POINTS * (one.mean - origin)),
            error=round(POINTS * one.variance**0.5),
            rows=len(rows),
            measurers=len({score.measurer for score in rows}),
            mode=mode,
        )
    return figures


def ability_text(rating: Rating) -> str:
    """The figures as ``ability.yaml`` holds them."""
    lines = [HEAD, f"digest: {rating.digest}\n", "entries:\n"]
    for key, figures in rating.figures.items():
        lines.append(f"  {key}:\n")
        for language, one in figures.items():
            fields = f"value: {one.value}, error: {one.error}, rows: {one.rows}, measurers: {one.measurers}"
            lines.append(f"    {language}: {{{fields}, mode: {one.mode}}}\n")
    return "".join(lines)
