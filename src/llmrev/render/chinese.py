"""The evidence behind a level of Chinese, for people and for programs."""

from typing import Any

from llmrev.core.chinese.level import Grade
from llmrev.core.model import Model
from llmrev.core.units import short_count
from llmrev.messages import Message, Showable, say
from llmrev.render.blocks import Pair

CONFIDENCE = {
    "high": say("two or more independent measurers"),
    "medium": say("one measurer, or the developer alone"),
    "low": say("no score of its own"),
}


def level_text(found: Grade) -> Message:
    """The level, and whether it is near a limit."""
    if found.borderline:
        return say("{level}, borderline", level=say(str(found.level)))
    return say("{level}", level=say(str(found.level)))


def chinese_pairs(model: Model, found: Grade) -> list[Pair]:
    """Level with its reason, scores, cost, and what the context holds in Chinese."""
    reasons: list[Showable] = [
        found.reason,
        say("confidence {level}: {why}", level=say(str(found.confidence)), why=CONFIDENCE[found.confidence]),
    ]
    if found.conflicting:
        reasons.append(say("measurements lie far apart; their median is used"))
    pairs = [Pair(say("Chinese level"), level_text(found), tuple(reasons))]
    if found.zh is not None:
        pairs.append(Pair(say("Chinese exams"), _scores(found), tuple(_measured(model))))
    if model.tokens_per_han is not None:
        pairs.append(Pair(say("Chinese tokens"), _cost(model, found)))
    if model.context is not None and model.tokens_per_han is not None:
        held = short_count(round(model.context / model.tokens_per_han))
        pairs.append(Pair(say("Context in Chinese"), say("about {count} Han characters", count=held)))
    return pairs


def _scores(found: Grade) -> Message:
    if found.balance is None:
        return say("{zh} of 100, band {band}", zh=f"{found.zh:.1f}", band=found.band)
    return say(
        "{zh} of 100, band {band}; {balance} of its English",
        zh=f"{found.zh:.1f}",
        band=found.band,
        balance=f"{found.balance:.2f}",
    )


def _measured(model: Model) -> list[Message]:
    """One line a table: Chinese, English beside it, who measured."""
    lines = []
    for one in model.chinese_scores:
        who = say("by its developer") if one.vendor else say("by a third party")
        if one.mmlu is None:
            lines.append(say("{table}: {zh}, {who}", table=one.table, zh=f"{one.zh:.1f}", who=who))
        else:
            lines.append(
                say(
                    "{table}: {zh}, MMLU {mmlu}, {who}",
                    table=one.table,
                    zh=f"{one.zh:.1f}",
                    mmlu=f"{one.mmlu:.1f}",
                    who=who,
                )
            )
    return lines


def _cost(model: Model, found: Grade) -> Message:
    if model.tokens_per_han_traditional is None:
        return say(
            "{count} tokens per Han character, class {name}", count=f"{model.tokens_per_han:.2f}", name=found.cost_class
        )
    return say(
        "{count} tokens per Han character, class {name}; {traditional} in traditional script",
        count=f"{model.tokens_per_han:.2f}",
        name=found.cost_class,
        traditional=f"{model.tokens_per_han_traditional:.2f}",
    )


def grade_json(model: Model, found: Grade) -> dict[str, Any]:
    """The grade with everything it rests on."""
    return {
        "level": str(found.level),
        "reason": str(found.reason),
        "confidence": str(found.confidence),
        "borderline": found.borderline,
        "conflicting": found.conflicting,
        "score": found.zh,
        "balance": None if found.balance is None else round(found.balance, 3),
        "band": found.band,
        "tokens_per_han": model.tokens_per_han,
        "tokens_per_han_traditional": model.tokens_per_han_traditional,
        "cost_class": found.cost_class,
        "measurements": [
            {"table": one.table, "zh": one.zh, "mmlu": one.mmlu, "vendor": one.vendor, "kind": one.kind}
            for one in model.chinese_scores
        ],
    }
