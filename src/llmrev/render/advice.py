"""The answer of `recommend`."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from llmrev.core.frontier import frontier
from llmrev.core.model import Model
from llmrev.core.outline import Outline
from llmrev.core.recommend import Pick, Recommendation
from llmrev.core.relax import Relaxation
from llmrev.core.requirements import Requirements
from llmrev.core.units import gib
from llmrev.core.verdict import Judged
from llmrev.messages import Message, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Grid, Heading, Pair, Pairs, Prose
from llmrev.render.labels import WORDS_EXPLAINED
from llmrev.render.language import tr
from llmrev.render.lists import judged_json
from llmrev.render.pick import explained, pick_json, why
from llmrev.render.pick_columns import columns
from llmrev.render.table import Column, Table
from llmrev.render.values import Labels, joined

DEFAULT_TOP = 10
"""Picks in a table, when the question names no number; documents for programs hold all."""

EXCLUSIONS = {
    "memory": say("too large for the memory"),
    "license": say("the licence does not allow it"),
    "language": say("not enough of the language"),
    "context": say("context too short"),
    "params": say("outside the size asked for"),
    "released": say("outside the dates asked for"),
    "developer": say("another developer"),
    "backbone": say("another backbone"),
    "kind": say("another kind"),
    "trade": say("made for one trade, such as code"),
    "family": say("another family"),
    "no-weights": say("no weights to be had"),
    "openness": say("not open enough"),
    "excluded": say("excluded by request"),
    "superseded": say("superseded by a later generation"),
    "sibling": say("another size of a family picked"),
}
"""What each reason code means, in a few words, for counting."""


RELAXED = {
    "memory": say("with `{option}`"),
    "license": say("with `{option}`"),
    "language": say("with `{option}`"),
    "superseded": say("with `{option}`"),
    "context": say("with `{option}`"),
    "released": say("without the bounds of release"),
    "params": say("without the bounds of size"),
}
"""How a relaxation is told, by what it relaxes."""


def advice(
    found: Recommendation,
    asked: Requirements,
    labels: Labels,
    *,
    relaxed: Callable[[], Sequence[Relaxation]] = tuple,
    top: int | None = None,
    list_excluded: bool = False,
    explain: bool = False,
    pareto: bool = False,
    why_not: Model | None = None,
) -> Answer:
    """Picks with their reasons, what would add more, and everything else counted by reason or listed."""
    picks = tuple(found.picks)
    if pareto:
        edge = {pick.outline.id for pick in frontier(picks, memory=_memory, ability=_ability)}
        picks = tuple(pick for pick in picks if pick.outline.id in edge)
    listed = picks[:top]
    named = {pick.outline.id for pick in listed}

    def document() -> dict[str, Any]:
        parts: dict[str, Any] = {
            "question": _question_json(asked),
            "considered": found.considered,
            "picks": items(),
            "more": [pick.outline.id for pick in found.picks if pick.outline.id not in named],
            "excluded": [judged_json(one) for one in found.excluded],
            "undecided": [judged_json(one) for one in found.undecided],
            "relaxations": [{"code": one.code, "option": one.option, "adds": list(one.adds)} for one in relaxed()],
        }
        if why_not is not None:
            parts["why_not"] = {"id": why_not.id, "text": str(_explanation(found, why_not))}
        return parts

    def items() -> list[dict[str, Any]]:
        return [pick_json(pick, asked, labels.licenses) for pick in listed]

    def blocks() -> list[Block]:
        page: list[Block] = [Prose(_question(asked, found))]
        if why_not is not None:
            page += [Heading(say("Why not {model}", model=why_not.id)), Prose(_explanation(found, why_not))]
        page += _shown(picks[: top or DEFAULT_TOP], asked, labels, explain=explain)
        more = len(found.picks) - len(picks[: top or DEFAULT_TOP])
        if more > 0:
            page.append(Prose(say("{count} more fit; `--top {all}` shows them", count=more, all=len(found.picks))))
        changes = [_relaxation(one) for one in relaxed()]
        if changes:
            page += [Heading(say("What would add more")), Pairs(changes)]
        page += _left_out(found, list_excluded=list_excluded)
        return [*page, Prose(_assumptions(asked), tone="dim"), Prose(WORDS_EXPLAINED, tone="dim")]

    return Answer("llmrev/recommend@1", document, items, lambda: Table.of(listed, columns(asked)), blocks)


def _shown(picks: Sequence[Pick], asked: Requirements, labels: Labels, *, explain: bool) -> list[Block]:
    """The picks as a table, and why they are picks."""
    if not picks:
        return []
    found: list[Block] = [Grid(Table.of(picks, columns(asked))), Heading(say("Why these"))]
    found.append(Pairs([why(pick, asked, labels) for pick in picks]))
    if explain:
        found.append(Heading(say("How they are ordered, and what each takes")))
        found.append(Pairs([explained(pick, asked) for pick in picks]))
    return found


def _memory(pick: Pick) -> int:
    return pick.serve.need.total_bytes


def _ability(pick: Pick) -> float:
    return -1.0 if pick.ability is None else float(pick.ability.low)


def _explanation(found: Recommendation, model: Model) -> Message:
    """Where *model* ended up, and why."""
    for place, pick in enumerate(found.picks, 1):
        if pick.outline.id == model.id:
            return say("it is pick {place} of {all}", place=place, all=len(found.picks))
        if model.id in pick.siblings:
            return say("it fits, and {first} of the same family comes before it", first=pick.outline.id)
    for judged in (*found.excluded, *found.undecided):
        if judged.value.id == model.id:
            return say("{reasons}", reasons=joined([tr(reason.text) for reason in judged.reasons]))
    return say("it was not considered")


def _relaxation(one: Relaxation) -> Pair:
    """One change of the question, and what it adds; a few are named."""
    names = ", ".join(one.adds[:3]) + (" …" if len(one.adds) > 3 else "")
    option = say(RELAXED[one.code].text, option=one.option)
    return Pair(option, say("would add {count}: {names}", count=len(one.adds), names=names))


def _left_out(found: Recommendation, *, list_excluded: bool) -> list[Block]:
    blocks: list[Block] = []
    if found.excluded:
        blocks += [Heading(say("Left out")), Grid(_counted(EXCLUSIONS[one.reasons[0].code] for one in found.excluded))]
    if list_excluded:
        blocks.append(Grid(_judged_table(found.excluded), fit=False))
    if found.undecided:
        blocks.append(Heading(say("Undecided: a fact is missing")))
        if list_excluded or len(found.undecided) <= DEFAULT_TOP:
            blocks.append(Grid(_judged_table(found.undecided), fit=False))
        else:
            blocks.append(Grid(_counted(one.reasons[0].text for one in found.undecided)))
    if not list_excluded and (found.excluded or found.undecided):
        blocks.append(Prose(say("`--excluded` names each model and why; `--why-not NAME` explains one"), tone="dim"))
    return blocks


def _question(asked: Requirements, found: Recommendation) -> Message:
    if asked.gpu is None:
        return say("{picks} of {all} models meet the question", picks=len(found.picks), all=found.considered)
    gpu = f"{asked.gpu.count} x {asked.gpu.gpu.name}" if asked.gpu.count > 1 else asked.gpu.gpu.name
    return say(
        "{picks} picks of {all} models, for {gpu} ({usable} usable on each)",
        picks=len(found.picks), all=found.considered, gpu=gpu, usable=gib(asked.gpu.usable_bytes),
    )  # fmt: skip


def _counted(reasons: Iterable[Message]) -> Table:
    """How many models each reason kept out; a model counts once, under its first reason."""
    counts = Counter(tr(reason) for reason in reasons).most_common()
    columns = (
        Column[tuple[str, int]]("count", say("MODELS"), lambda c: str(c[1]), lambda c: c[1], 0, right=True),
        Column[tuple[str, int]]("reason", say("REASON"), lambda c: c[0], lambda c: c[0], 0),
    )
    return Table.of(counts, columns)


def _judged_table(judged: tuple[Judged[Outline], ...]) -> Table:
    columns = (
        Column[Judged[Outline]]("id", say("ID"), lambda j: j.value.id, lambda j: j.value.id, 0),
        Column[Judged[Outline]](
            "reason",
            say("REASON"),
            lambda j: joined([tr(r.text) for r in j.reasons]),
            lambda j: [r.code for r in j.reasons],
            1,
        ),
    )
    return Table.of(judged, columns)


def _assumptions(asked: Requirements) -> Message:
    return say(
        "Order: the lower bound of ability, then bits kept, room left, and age; `--explain` shows each. "
        "Memory: {engine}, {users} x the context asked for, else 2048 tokens, 16-bit cache. "
        "Speed: what programs reach of a card's bandwidth and arithmetic. "
        "Terms are stated as found; this is not legal advice.",
        engine=asked.engine, users=asked.users,
    )  # fmt: skip


def _question_json(asked: Requirements) -> dict[str, Any]:
    data = {name: getattr(asked, name) for name in Requirements.__struct_fields__}
    data["gpu"] = asked.gpu and {
        "name": asked.gpu.gpu.name, "count": asked.gpu.count, "usable_bytes": asked.gpu.usable_bytes,
    }  # fmt: skip
    data["min_chinese"] = str(asked.min_chinese)
    return {
        key: sorted(v) if isinstance(v, frozenset) else v
        for key, v in data.items()
        if v not in (None, False, frozenset())
    }
