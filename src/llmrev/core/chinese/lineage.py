"""The grade of a model in its lineage."""

from collections.abc import Mapping

from llmrev.core.chinese.evidence import Evidence, evidence
from llmrev.core.chinese.level import Confidence, Grade, grade
from llmrev.core.chinese.scale import ChineseLevel
from llmrev.core.lineage import ancestry
from llmrev.core.model import Model
from llmrev.messages import say


def evidence_of(model: Model, models: Mapping[str, Model]) -> Evidence:
    """The evidence on *model*; a tokenizer that was not changed is its backbone's."""
    return evidence(
        declared=model.chinese_declared,
        languages=model.languages,
        learnt=model.chinese_learnt,
        tokens_per_han=_tokens_per_han(model, models),
        measurements=model.chinese_scores,
    )


def _tokens_per_han(model: Model, models: Mapping[str, Model]) -> float | None:
    for step in ancestry(model, models):
        if step.tokens_per_han is not None:
            return step.tokens_per_han
        if step.vocabulary_extended:
            return None
    return None


def chinese_grade(model: Model, models: Mapping[str, Model]) -> Grade:
    """
    Grade *model*.

    One that nobody measured is taken to speak as well as the nearest ancestor that somebody did, if that is better
    than what its own declaration gives: tuning seldom unlearns a language.  The confidence is then low.
    """
    own = grade(evidence_of(model, models))
    if own.zh is not None:
        return own
    for step in ancestry(model, models)[1:]:
        parent = grade(evidence_of(step, models))
        if parent.zh is not None:
            return own if own.level.rank >= parent.level.rank else _inherited(parent, step)
    return own


def _inherited(parent: Grade, step: Model) -> Grade:
    return Grade(
        level=parent.level,
        reason=say("as its backbone {model}; not measured itself", model=step.id),
        confidence=Confidence.LOW,
        borderline=parent.borderline,
        cost_class=parent.cost_class,
    )


def chinese_level(model: Model, models: Mapping[str, Model]) -> ChineseLevel:
    """The level of *model* alone."""
    return chinese_grade(model, models).level
