"""The answer of `recommend`."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from llmrev.core.model import Model
from llmrev.core.recommend import Pick, Recommendation, because
from llmrev.core.requirements import Requirements
from llmrev.core.units import gib, short_count
from llmrev.core.verdict import Judged
from llmrev.messages import Message, Showable, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Grid, Heading, Pair, Pairs, Prose
from llmrev.render.chinese import grade_json
from llmrev.render.labels import WORDS_EXPLAINED
from llmrev.render.language import tr
from llmrev.render.lists import judged_json
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
    "superseded": say("superseded by a pick"),
    "sibling": say("another size of a family picked"),
}
"""What each reason code means, in a few words, for counting."""


def advice(
    found: Recommendation, asked: Requirements, labels: Labels, *, top: int | None, list_excluded: bool
) -> Answer:
    """Picks with their reasons, and everything else counted by reason or listed."""
    picks = found.picks[: top or DEFAULT_TOP]
    listed = found.picks[:top]
    table = Table.of(listed, _columns())
    blocks: list[Block] = (
        [Prose(_question(asked, found)), Grid(Table.of(picks, _columns()))]
        if picks
        else [Prose(_question(asked, found))]
    )
    if picks:
        blocks += [Heading(say("Why these")), Pairs([_why(pick, asked, labels) for pick in picks])]
    if len(found.picks) > len(picks):
        more = len(found.picks) - len(picks)
        blocks.append(Prose(say("{count} more fit; `--top {all}` shows them", count=more, all=len(found.picks))))
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
        blocks.append(Prose(say("`--excluded` names each model and why"), tone="dim"))
    blocks += [Prose(_assumptions(), tone="dim"), Prose(WORDS_EXPLAINED, tone="dim")]
    items = [pick_json(pick, asked) for pick in listed]
    document = {
        "question": _question_json(asked),
        "considered": found.considered,
        "picks": items,
        "more": [pick.model.id for pick in found.picks[len(listed) :]],
        "excluded": [judged_json(one) for one in found.excluded],
        "undecided": [judged_json(one) for one in found.undecided],
    }
    return Answer("llmrev/recommend@1", document, items, table, blocks)


def _question(asked: Requirements, found: Recommendation) -> Message:
    if asked.gpu is None:
        return say("{picks} of {all} models meet the question", picks=len(found.picks), all=found.considered)
    gpu = f"{asked.gpu.count} x {asked.gpu.gpu.name}" if asked.gpu.count > 1 else asked.gpu.gpu.name
    return say(
        "{picks} picks of {all} models, for {gpu} ({usable} usable on each)",
        picks=len(found.picks), all=found.considered, gpu=gpu, usable=gib(asked.gpu.usable_bytes),
    )  # fmt: skip


def _columns() -> tuple[Column[Pick], ...]:
    return (
        Column("id", say("ID"), lambda p: p.model.id, lambda p: p.model.id, 0),
        Column(
            "params", say("PARAMS"), lambda p: short_count(p.model.params or 0), lambda p: p.model.params, 3, right=True
        ),
        Column("format", say("FORMAT"), lambda p: p.serve.stored.name, lambda p: p.serve.stored.id, 1),
        Column(
            "memory",
            say("GPU MEMORY"),
            lambda p: gib(p.serve.estimate.total_bytes),
            lambda p: p.serve.estimate.total_bytes,
            1,
            right=True,
        ),
        Column(
            "context",
            say("CONTEXT"),
            lambda p: None if p.model.context is None else str(p.model.context),
            lambda p: p.model.context,
            4,
            right=True,
        ),
        Column("chinese", say("CHINESE"), lambda p: say(str(p.chinese.level)), lambda p: str(p.chinese.level), 2),
        Column(
            "commercial",
            say("COMMERCIAL"),
            lambda p: say(str(p.terms.commercial)),
            lambda p: str(p.terms.commercial),
            1,
        ),
        Column("released", say("RELEASED"), lambda p: p.model.released, lambda p: p.model.released, 5),
    )


def _why(pick: Pick, asked: Requirements, labels: Labels) -> Pair:
    license_ = pick.terms.deciding
    name = labels.license_name(license_.license) if license_.license else tr(say("a licence nobody recorded"))
    reasons = [tr(reason) for reason in because(pick, asked)]
    text = joined([*reasons[:-1], tr(say("{verdict} ({license})", verdict=reasons[-1], license=name))])
    remarks: list[Showable] = [say("note: {warning}", warning=warning.text) for warning in pick.warnings]
    if pick.siblings:
        remarks.append(
            say("also fits: {ids}", ids=", ".join(pick.siblings[:4]) + (" …" if len(pick.siblings) > 4 else ""))
        )
    return Pair(pick.model.id, text, tuple(remarks))


def _counted(reasons: Iterable[Message]) -> Table:
    """How many models each reason kept out; a model counts once, under its first reason."""
    counts = Counter(tr(reason) for reason in reasons).most_common()
    columns = (
        Column[tuple[str, int]]("count", say("MODELS"), lambda c: str(c[1]), lambda c: c[1], 0, right=True),
        Column[tuple[str, int]]("reason", say("REASON"), lambda c: c[0], lambda c: c[0], 0),
    )
    return Table.of(counts, columns)


def _judged_table(judged: tuple[Judged[Model], ...]) -> Table:
    columns = (
        Column[Judged[Model]]("id", say("ID"), lambda j: j.value.id, lambda j: j.value.id, 0),
        Column[Judged[Model]](
            "reason",
            say("REASON"),
            lambda j: joined([tr(r.text) for r in j.reasons]),
            lambda j: [r.code for r in j.reasons],
            1,
        ),
    )
    return Table.of(judged, columns)


def _assumptions() -> Message:
    return say(
        "Memory is an estimate: weights, fp16 cache of 2048 tokens or the context asked for, and overhead. "
        "Order: Chinese spoken well, or untested by makers who did well before, first; then size and age together; "
        "then bits kept. "
        "Terms are stated as found; this is not legal advice."
    )


def _question_json(asked: Requirements) -> dict[str, Any]:
    data = {name: getattr(asked, name) for name in Requirements.__dataclass_fields__}
    data["gpu"] = asked.gpu and {
        "name": asked.gpu.gpu.name, "count": asked.gpu.count, "usable_bytes": asked.gpu.usable_bytes,
    }  # fmt: skip
    data["min_chinese"] = str(asked.min_chinese)
    return {
        key: sorted(v) if isinstance(v, frozenset) else v
        for key, v in data.items()
        if v not in (None, False, frozenset())
    }


def pick_json(pick: Pick, asked: Requirements) -> dict[str, Any]:
    """One pick for programs."""
    return {
        "id": pick.model.id,
        "name": pick.model.name,
        "family": pick.model.family,
        "params": pick.model.params,
        "context": pick.model.context,
        "released": pick.model.released,
        "chinese": grade_json(pick.model, pick.chinese),
        "serve": {
            "precision": pick.serve.stored.id,
            "context": pick.serve.context,
            "total_bytes": pick.serve.estimate.total_bytes,
            "headroom_bytes": pick.serve.headroom_bytes,
            "components": [
                {"name": c.name, "bytes": c.bytes, "formula": str(c.formula)} for c in pick.serve.estimate.components
            ],
        },
        "licence": {
            "verdict": str(pick.terms.commercial),
            "permissive": pick.terms.permissive.value,
            "chain": [
                {"model": link.model, "licence": link.license, "inherited": link.inherited} for link in pick.terms.chain
            ],
            "deciding": {"model": pick.terms.deciding.model, "license": pick.terms.deciding.license},
        },
        "equivalent_params": pick.equivalent_params,
        "reasons": [str(reason) for reason in because(pick, asked)],
        "warnings": [{"code": w.code, "text": str(w.text)} for w in pick.warnings],
        "siblings": list(pick.siblings),
    }
