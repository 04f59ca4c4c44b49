"""One question, the whole answer: what to pick, in order, and why everything else is not a pick."""

from dataclasses import dataclass, replace

from llmrev.core.chinese.level import Grade
from llmrev.core.chinese.lineage import chinese_grade
from llmrev.core.license import Permission, Terms, terms
from llmrev.core.lineage import needs_backbone_weights
from llmrev.core.memory import Estimate, Serving, StorageFormat, serving
from llmrev.core.model import Model
from llmrev.core.rank import equivalent_params, proven_makers, speaks_well
from llmrev.core.requirements import Requirements, general_purpose, obtainable, rules
from llmrev.core.shelf import Shelf
from llmrev.core.units import gib
from llmrev.core.verdict import Judged, Reason, select
from llmrev.messages import Message, say

DEFAULT_CONTEXT = 2048
"""Tokens kept in memory when the question names no context; a model's own window where that is smaller."""

CHINESE = ("zh", "zh-hant")
"""The language codes that ask for Chinese."""

SERVED = ("fp16", "int8", "int4")
"""Formats tried, widest first: precision is worth its memory as long as the model fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingPlan:
    """How a model is served: format, context, memory of one card."""

    stored: StorageFormat
    context: int
    estimate: Estimate
    usable_bytes: int | None

    @property
    def headroom_bytes(self) -> int | None:
        """Memory left over on each card."""
        return None if self.usable_bytes is None else self.usable_bytes - self.estimate.total_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A model that meets every requirement, with its plan and what speaks for and against it."""

    model: Model
    chinese: Grade
    terms: Terms
    serve: ServingPlan
    equivalent_params: float | None
    speaks_well: bool
    """Chinese is one of its strong languages, or may well be (`llmrev.core.rank.speaks_well`)."""
    siblings: tuple[str, ...] = ()
    """Other sizes of its family that meet the requirements too."""

    @property
    def warnings(self) -> tuple[Reason, ...]:
        """What to know before building on it."""
        return tuple(_warnings(self.model, self.terms))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """Every model considered, exactly once: picked, excluded or undecided."""

    picks: tuple[Pick, ...]
    excluded: tuple[Judged[Model], ...]
    undecided: tuple[Judged[Model], ...]

    @property
    def considered(self) -> int:
        """How many models were judged."""
        return len(self.picks) + len(self.excluded) + len(self.undecided)


def recommend(asked: Requirements, shelf: Shelf) -> Recommendation:
    """
    Choose among the models of *shelf*.

    A model is a pick when every rule says yes and some format fits each card.  Of a family only the first in order
    is picked, and a model yields to the successor its developer made, when that is a pick too; the question can ask
    for all.
    """
    usual = [obtainable] if asked.kind else [obtainable, general_purpose]
    selection = select(shelf.models.values(), [*usual, *rules(asked, shelf)])
    excluded, undecided = list(selection.rejected), list(selection.undecided)
    fitting: dict[str, Pick] = {}
    makers = proven_makers(shelf.models) if asked.language in CHINESE else frozenset()
    for model in selection.matched:
        plan = serving_plan(model, asked, shelf)
        if isinstance(plan, ServingPlan):
            chinese = chinese_grade(model, shelf.models)
            fitting[model.id] = Pick(
                model=model,
                chinese=chinese,
                terms=terms(model, shelf.models, shelf.licenses),
                serve=plan,
                equivalent_params=equivalent_params(model),
                speaks_well=speaks_well(model, chinese, makers),
            )
        elif plan.code == "memory":
            excluded.append(Judged(model, (plan,)))
        else:
            undecided.append(Judged(model, (plan,)))
    if not asked.include_superseded:
        excluded += _yield_to_successors(fitting)
    ordered = sorted(fitting.values(), key=lambda pick: order(pick, asked))
    if not asked.all_sizes:
        ordered, spoken_for = _one_per_family(ordered)
        excluded += spoken_for
    by_id = lambda judged: judged.value.id  # noqa: E731  named for the two lines below
    return Recommendation(
        picks=tuple(ordered), excluded=tuple(sorted(excluded, key=by_id)), undecided=tuple(sorted(undecided, key=by_id))
    )


def order(pick: Pick, asked: Requirements) -> tuple[object, ...]:
    """
    Sort key of a pick: best first.

    1. When Chinese is asked for: models that speak it well before those that only support it.
    2. Equivalent parameters, which put size and age together (`llmrev.core.rank`); unknown ones come last.
    3. Bits kept per weight.
    4. The variant its family's name stands for, before its siblings.
    5. Release date, newest first; then the id, so that the order never depends on the files.
    """
    behind = asked.language in CHINESE and not pick.speaks_well
    date = tuple(-int(part) for part in (pick.model.released or "0").split("-"))
    bits = pick.serve.stored.nominal_bits
    return behind, -(pick.equivalent_params or 0), -bits, not pick.model.representative, date, pick.model.id


def serving_plan(model: Model, asked: Requirements, shelf: Shelf) -> ServingPlan | Reason:
    """The widest format that fits, or why there is none: code ``memory``; ``architecture`` when it cannot be told."""
    context = asked.context or min(DEFAULT_CONTEXT, model.context or DEFAULT_CONTEXT)
    formats = {stored.id: stored for stored in shelf.formats}
    least: Estimate | None = None
    for name in SERVED:
        count = asked.gpu.count if asked.gpu else 1
        estimate = serving(model, formats[name], Serving(context=context, gpus=count))
        if estimate is None:
            return Reason("architecture", say("memory cannot be told: parameters or architecture not recorded"))
        usable = asked.gpu.usable_bytes if asked.gpu else None
        if usable is None or estimate.total_bytes <= usable:
            return ServingPlan(stored=formats[name], context=context, estimate=estimate, usable_bytes=usable)
        least = estimate
    assert least is not None and asked.gpu is not None  # noqa: S101, PT018  SERVED is not empty
    text = say(
        "needs {need} at {format}, {have} there",
        need=gib(least.total_bytes),
        format=SERVED[-1],
        have=gib(asked.gpu.usable_bytes),
    )
    return Reason("memory", text)


def _yield_to_successors(fitting: dict[str, Pick]) -> list[Judged[Model]]:
    """Take out of *fitting* each model whose successor is in it."""
    out = [pick.model for pick in fitting.values() if pick.model.superseded_by in fitting]
    for model in out:
        del fitting[model.id]
    return [
        Judged(model, (Reason("superseded", say("superseded by {successor}", successor=model.superseded_by)),))
        for model in out
    ]


def _one_per_family(ordered: list[Pick]) -> tuple[list[Pick], list[Judged[Model]]]:
    first: dict[str, Pick] = {}
    others: dict[str, list[Model]] = {}
    for pick in ordered:
        if pick.model.family in first:
            others.setdefault(pick.model.family, []).append(pick.model)
        else:
            first[pick.model.family] = pick
    spoken_for = [
        Judged(model, (Reason("sibling", say("{first} of the same family is picked", first=first[family].model.id)),))
        for family, models in others.items()
        for model in models
    ]
    names = {family: tuple(model.id for model in models) for family, models in others.items()}
    return [replace(pick, siblings=names.get(family, ())) for family, pick in first.items()], spoken_for


def _warnings(model: Model, held: Terms) -> list[Reason]:
    found: list[Reason] = []
    if needs_backbone_weights(model):
        text = say(
            "only {what} weights: {backbone} is needed too",
            what=say(model.openness["weights"]),
            backbone=model.backbone or "?",
        )
        found.append(Reason("needs-backbone", text))
    elif model.openness.get("weights") == "gated":
        found.append(Reason("gated", say("weights after an application")))
    if held.commercial is Permission.UNCLEAR and held.deciding.license is None:
        found.append(Reason("license-unknown", say("licence of {model} not recorded", model=held.deciding.model)))
    return found


def because(pick: Pick, asked: Requirements) -> list[Message]:
    """Why *pick* is one: language, memory, terms."""
    found: list[Message] = []
    if asked.language in CHINESE:
        found.append(say("Chinese: {level}", level=say(pick.chinese.level)))
    if pick.serve.headroom_bytes is not None:
        found.append(
            say("{need} at {format}, {left} left", need=gib(pick.serve.estimate.total_bytes),
                format=pick.serve.stored.name, left=gib(pick.serve.headroom_bytes))
        )  # fmt: skip
    found.append(say("commercial use {verdict}", verdict=say(pick.terms.commercial)))
    return found
