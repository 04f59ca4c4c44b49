"""Ability figures, for people and for programs; a guess always says that it is one."""

from typing import TYPE_CHECKING, Any

from llmrev.core.outline import Outline
from llmrev.core.rating.ability import Ability, Basis
from llmrev.messages import Message, say

if TYPE_CHECKING:
    from llmrev.render.blocks import Pair

MODES = {
    "base": say("as a base"),
    "direct": say("answering at once"),
    "thinking": say("thinking first"),
}


def ability_text(found: Ability) -> Message:
    """The figure alone, for a narrow place."""
    if found.basis is Basis.PREDICTED:
        return say("{value} predicted", value=found.value)
    return say("{value}", value=found.value)


def ability_pairs(model: Outline) -> "list[Pair]":
    """Both figures with their bands, and what they rest on."""
    figures = ((say("Ability"), model.ability_en), (say("Ability in Chinese"), model.ability_zh))
    return [_pair(label, found) for label, found in figures if found is not None]


def _pair(label: Message, found: Ability) -> "Pair":
    from llmrev.render.blocks import Pair

    band = say(
        "{figure}, eight in ten between {low} and {high}", figure=ability_text(found), low=found.low, high=found.high
    )
    if found.basis is Basis.PREDICTED:
        why = say("no score of its own; from its size, day, family, developer and backbone")
    else:
        why = say("{rows} scores, measurers: {measurers}", rows=found.rows, measurers=found.measurers)
    return Pair(label, band, (why, say("best mode: {mode}", mode=MODES[found.mode])))


def ability_json(found: Ability) -> dict[str, Any]:
    """The figure with everything beside it."""
    return {
        "value": found.value,
        "basis": str(found.basis),
        "low": found.low,
        "high": found.high,
        "error": found.error,
        "rows": found.rows,
        "measurers": found.measurers,
        "mode": found.mode,
    }
