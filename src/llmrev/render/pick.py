"""One pick of `recommend`: a row of the table, its reasons, and its JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from llmrev.core.frontier import frontier
from llmrev.core.license import License
from llmrev.core.memory import Serving
from llmrev.core.plan import Plan
from llmrev.core.rank import order_terms
from llmrev.core.rating.ability import Basis
from llmrev.core.recommend import Pick, because
from llmrev.core.requirements import Requirements
from llmrev.core.speed import Speed, decode_speed, hours, prefill_speed, tuning_speed
from llmrev.core.units import gib
from llmrev.messages import Message, Showable, say
from llmrev.render.ability import ability_json
from llmrev.render.blocks import Pair
from llmrev.render.card import decider_text
from llmrev.render.chart import Point
from llmrev.render.chinese import grade_json
from llmrev.render.language import tr
from llmrev.render.license_chain import terms_json
from llmrev.render.values import Labels, joined

TERMS = {
    "ability": say("ability, lower bound"),
    "bits": say("bits of a weight"),
    "headroom": say("share of the card left"),
    "representative": say("stands for its family"),
    "released": say("day of release"),
}
"""The terms of the order, by name."""


def why(pick: Pick, asked: Requirements, labels: Labels) -> Pair:
    """The reasons of one pick, what to know before building on it, and its siblings."""
    name = decider_text(pick.terms.deciding, labels)
    reasons = [tr(reason) for reason in because(pick, asked)]
    text = joined([*reasons[:-1], tr(say("{verdict} ({license})", verdict=reasons[-1], license=name))])
    remarks: list[Showable] = []
    speeds = joined([tr(one) for one in speed_texts(pick, asked)])
    if speeds:
        remarks.append(speeds)
    if pick.warnings:
        remarks.append(say("note: {warning}", warning=joined([tr(warning.text) for warning in pick.warnings])))
    if pick.siblings:
        named_ = ", ".join(pick.siblings[:4]) + (" …" if len(pick.siblings) > 4 else "")
        remarks.append(say("also fits: {ids}", ids=named_))
    return Pair(pick.model.id, text, tuple(remarks))


def speed_texts(pick: Pick, asked: Requirements) -> list[Message]:
    """What the roofline says of answering, reading and tuning; nothing where the card's figures are not known."""
    found = []
    decode, prefill = decode_speed(pick.model, pick.serve, asked.gpu), prefill_speed(pick.model, asked.gpu)
    if decode:
        found.append(say("{low} to {high} tokens/s written", low=_rate(decode.low), high=_rate(decode.high)))
    if prefill:
        found.append(say("{low} to {high} tokens/s read", low=_rate(prefill.low), high=_rate(prefill.high)))
    tuned = tuning_speed(pick.model, pick.tune, asked.gpu) if pick.tune else None
    if tuned:
        found.append(say("{low} to {high} tokens/s tuned", low=_rate(tuned.low), high=_rate(tuned.high)))
        if asked.dataset_tokens:
            least, most = hours(asked.dataset_tokens, tuned)
            found.append(say("{least} to {most} h once through the data", least=f"{least:.2g}", most=f"{most:.2g}"))
    return found


def _rate(speed: float) -> str:
    """Two significant digits, without an exponent."""
    return f"{float(f'{speed:.2g}'):.0f}" if speed >= 10 else f"{speed:.2g}"


def explained(pick: Pick, asked: Requirements) -> Pair:
    """The terms of the order for one pick, the formula of each part of its memory, and where the facts stand."""
    terms = order_terms(pick.model, pick.serve, asked.language)
    shown = joined([f"{tr(TERMS[term.name])} {term.value:g}" for term in terms])
    parts = [say("serving, {part}: {bytes} = {formula}", part=c.name, bytes=gib(c.bytes), formula=c.formula)
             for c in pick.serve.estimate.components]  # fmt: skip
    if pick.tune is not None:
        parts += [say("tuning, {part}: {bytes} = {formula}", part=c.name, bytes=gib(c.bytes), formula=c.formula)
                  for c in pick.tune.estimate.components]  # fmt: skip
    if pick.ability is not None:
        rows, measurers = pick.ability.rows, pick.ability.measurers
        parts.append(say("ability: {rows} scores by {measurers} measurers", rows=rows, measurers=measurers))
    parts.append(say("facts with their sources: `llmrev show {id} --sources`", id=pick.model.id))
    return Pair(pick.model.id, shown, tuple(parts))


def points(picks: Sequence[Pick]) -> list[Point]:
    """Rated picks as marks of a chart, each at the lower bound of its ability, by which they are ordered."""
    rated = [(pick, pick.ability) for pick in picks if pick.ability is not None]
    edge = frontier(rated, memory=lambda one: one[0].serve.need.total_bytes, ability=lambda one: one[1].low)
    best = {pick.model.id for pick, _rating in edge}
    return [
        Point(
            label=pick.model.id,
            memory_bytes=pick.serve.need.total_bytes,
            ability=rating.low,
            low=rating.low,
            high=rating.high,
            predicted=rating.basis is Basis.PREDICTED,
            frontier=pick.model.id in best,
        )
        for pick, rating in rated
    ]


def pick_json(pick: Pick, asked: Requirements, licenses: Mapping[str, License]) -> dict[str, Any]:
    """One pick for programs."""
    decode, prefill = decode_speed(pick.model, pick.serve, asked.gpu), prefill_speed(pick.model, asked.gpu)
    tuned = tuning_speed(pick.model, pick.tune, asked.gpu) if pick.tune else None
    return {
        "id": pick.model.id,
        "name": pick.model.name,
        "family": pick.model.family,
        "params": pick.model.params,
        "params_active": pick.model.params_active,
        "context": pick.model.context,
        "released": pick.model.released,
        "chinese": grade_json(pick.model, pick.chinese),
        "ability": None if pick.ability is None else ability_json(pick.ability),
        "serve": {**_plan_json(pick.serve), "tokens_per_second": _speed(decode), "prompt_per_second": _speed(prefill)},
        "tune": None if pick.tune is None else {**_plan_json(pick.tune), "tokens_per_second": _speed(tuned)},
        "licence": terms_json(pick.terms, licenses),
        "order": [{"term": t.name, "value": t.value} for t in order_terms(pick.model, pick.serve, asked.language)],
        "reasons": [str(reason) for reason in because(pick, asked)],
        "warnings": [{"code": w.code, "text": str(w.text)} for w in pick.warnings],
        "siblings": list(pick.siblings),
    }


def _plan_json(plan: Plan) -> dict[str, Any]:
    how = plan.how
    own = (
        {"precision": plan.stored.id, "engine": how.engine, "context": how.context, "users": how.batch}
        if isinstance(how, Serving)
        else {
            "method": how.task,
            "precision": plan.stored.id,
            "seq_len": how.seq_len,
            "batch": how.batch,
            "zero": how.zero,
        }
    )
    return {
        **own,
        "gpus": how.gpus,
        "total_bytes": plan.estimate.total_bytes,
        "low_bytes": plan.estimate.low_bytes,
        "high_bytes": plan.estimate.high_bytes,
        "headroom_bytes": plan.headroom_bytes,
        "verdict": None if plan.fitting is None else plan.fitting.value,
        "components": [{"name": c.name, "bytes": c.bytes, "formula": str(c.formula)} for c in plan.estimate.components],
    }


def _speed(found: Speed | None) -> dict[str, float] | None:
    return None if found is None else {"low": round(found.low, 1), "high": round(found.high, 1)}
