"""
Which of two models that meet a question comes first: one documented order, without hidden bonuses.

docs/concepts/ranking.md says what each term means and what it misses.
"""

from collections.abc import Mapping

from msgspec import Struct

from llmrev.core.lineage import ancestry
from llmrev.core.outline import Outline
from llmrev.core.plan import Plan
from llmrev.core.rating.ability import ability_in


class Term(Struct, frozen=True):
    """One term of the order: what it is called, and what it is for this model; of two, the greater comes first."""

    name: str
    value: float


def order_terms(model: Outline, plan: Plan, language: str | None) -> tuple[Term, ...]:
    """
    What decides a model's place, the first term first.

    1. ``ability``: the lower bound of the rating in the language asked for, which nine of ten true values exceed; a
       model that nobody rated comes after all that somebody did.
    2. ``bits``: bits kept of each weight.
    3. ``headroom``: share of the card that is left, in tenths.
    4. ``representative``: the variant that its family's name stands for goes before its siblings.
    5. ``released``: the newer first.
    """
    rated = ability_in(model, language)
    left = 0.0
    if plan.headroom_bytes is not None and plan.usable_bytes:
        left = int(10 * plan.headroom_bytes / plan.usable_bytes) / 10
    return (
        Term("ability", -1.0 if rated is None else float(rated.low)),
        Term("bits", float(plan.stored.nominal_bits)),
        Term("headroom", left),
        Term("representative", float(model.representative)),
        Term("released", float((model.released or "0").replace("-", "").ljust(8, "0"))),
    )


def sort_key(model: Outline, plan: Plan, language: str | None) -> tuple[object, ...]:
    """The terms as a key that sorts best first; the id decides last, so that the order never depends on the files."""
    return (*(-term.value for term in order_terms(model, plan, language)), model.id)


def superseded_by(model: Outline, models: Mapping[str, Outline]) -> tuple[Outline, str] | None:
    """
    The generation that *model* belongs to and its successor, where there is one.

    Its own, or that of a backbone by other developers: what was tuned from LLaMA is of LLaMA's generation, while a
    developer's new version of his own model replaces it.
    """
    for step in ancestry(model, models):
        if step.superseded_by and (step is model or not set(step.developers) & set(model.developers)):
            return step, step.superseded_by
    return None
