"""How a model would be served and tuned on the cards at hand: the best format and the best method that fit."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from llmrev.core.memory import Estimate, Serving, StorageFormat, Tuning
from llmrev.core.memory.fit import Fitting, How, allowed, estimated, judged
from llmrev.core.model import Model
from llmrev.core.outline import Outline
from llmrev.core.requirements import DEFAULT_CONTEXT, Requirements
from llmrev.core.shelf import Need, Shelf
from llmrev.core.units import gib
from llmrev.core.verdict import Reason
from llmrev.messages import Message, say

SERVED = {
    "transformers": ("fp16", "int8", "int4"),
    "vllm": ("bf16", "fp8", "awq-int4"),
    "llama.cpp": ("f16", "q8_0", "q6_k", "q5_k_m", "q4_k_m"),
}
"""Formats tried by engine, widest first: precision is worth its memory as long as the model fits."""

METHODS = ("full", "lora", "qlora")
"""Ways to tune, the most thorough first."""

TUNED_FORMAT = {"full": "bf16", "lora": "bf16", "qlora": "nf4"}


class Plan(Struct, frozen=True, kw_only=True, dict=True):
    """One way to use a model on each card: the format of its weights, how it is used, and the memory that takes."""

    model: str
    stored: StorageFormat
    how: How
    need: Need
    usable_bytes: int | None
    models: Mapping[str, Model]
    """Where *model* stands with its architecture."""

    @cached_property
    def estimate(self) -> Estimate:
        """The parts that *need* is the sum of."""
        found = estimated(self.models[self.model], self.stored, self.how)
        assert found is not None  # noqa: S101  there would be no need either
        return found

    @property
    def headroom_bytes(self) -> int | None:
        """Memory left over on each card."""
        return None if self.usable_bytes is None else self.usable_bytes - self.need.total_bytes

    @property
    def fitting(self) -> Fitting | None:
        """Whether it fits with its upper bound; ``None`` without a card."""
        return None if self.usable_bytes is None else judged(self.need, self.usable_bytes)


USUAL = SERVED["transformers"]
"""Formats whose need under `usual_serving` is worked out when a catalog is compiled."""


def usual_serving(model: Outline) -> Serving:
    """What serving has to hold where nobody asks for more."""
    return Serving(context=min(DEFAULT_CONTEXT, model.context or DEFAULT_CONTEXT))


def usual_needs(model: Model, formats: Mapping[str, StorageFormat]) -> dict[str, Need]:
    """What `usual_serving` takes in each of the `USUAL` formats; nothing where it cannot be told."""
    found = {name: estimated(model, formats[name], usual_serving(model)) for name in USUAL if name in formats}
    return {name: Need(one.total_bytes, one.high_bytes) for name, one in found.items() if one is not None}


def serving_need(model: Outline, asked: Requirements) -> Serving:
    """What serving has to hold: the context and the users asked for."""
    window = model.context or DEFAULT_CONTEXT
    context = asked.serve_context or asked.context or min(DEFAULT_CONTEXT, window)
    return Serving(context=context, batch=asked.users, engine=asked.engine, gpus=asked.gpu.count if asked.gpu else 1)


def serving_plan(model: Outline, asked: Requirements, shelf: Shelf) -> Plan | Reason:
    """The widest format that fits with room to spare, else the widest that fits; or why there is none."""
    how = serving_need(model, asked)
    wide = [shelf.formats[name] for name in SERVED[asked.engine] if name in shelf.formats]
    ways: list[tuple[StorageFormat, How]] = [
        (stored, how) for stored in wide if stored.nominal_bits >= (asked.least_bits or 0)
    ]
    return _best(model, asked, ways, say("serving"), shelf)


def tuning_plan(model: Outline, asked: Requirements, shelf: Shelf) -> Plan | Reason | None:
    """The most thorough method that fits, over as many cards as there are; ``None`` when nobody asked to tune."""
    if asked.tune is None:
        return None
    methods = METHODS if asked.tune == "any" else (asked.tune,)
    cards = asked.gpu.count if asked.gpu else 1
    ways: list[tuple[StorageFormat, How]] = []
    for task in methods:
        how = Tuning(task=task, seq_len=asked.seq_len, batch=asked.tune_batch, gpus=cards)
        stored = shelf.formats.get(TUNED_FORMAT[task])
        if stored is not None:
            ways += [(stored, replace(how, zero=stage)) for stage in ((0,) if cards == 1 else (0, 2, 3))]
    return _best(model, asked, ways, say("tuning"), shelf)


def _best(
    model: Outline, asked: Requirements, ways: list[tuple[StorageFormat, How]], purpose: Message, shelf: Shelf
) -> Plan | Reason:
    """The first of *ways* whose upper bound fits, else the first that fits; or the reason, with the least need."""
    least: Plan | None = None
    tight: Plan | None = None
    for stored, how in ways:
        need = _need(model, stored, how, shelf)
        if need is None:
            return Reason("architecture", say("memory cannot be told: parameters or architecture not recorded"))
        plan = Plan(
            model=model.id,
            stored=stored,
            how=how,
            need=need,
            usable_bytes=None if asked.gpu is None else allowed(asked.gpu, how),
            models=shelf.models,
        )
        fitting = plan.fitting
        if fitting in (None, Fitting.FITS):
            return plan
        if fitting is Fitting.TIGHT and tight is None:
            tight = plan
        if least is None or need.total_bytes < least.need.total_bytes:
            least = plan
    if tight is not None:
        return tight
    if least is None:
        return Reason("memory", say("no format as wide as asked for"))
    nearest = least
    return Reason("memory", lambda: _too_large(nearest, purpose))


def _need(model: Outline, stored: StorageFormat, how: How, shelf: Shelf) -> Need | None:
    """What *how* takes: as kept for the usual question, else by an estimate; ``None`` where it cannot be told."""
    if how == usual_serving(model):
        kept = shelf.kept.needs.get(model.id, {}).get(stored.id)
        if kept is not None:
            return kept
    found = estimated(shelf.models[model.id], stored, how)
    return None if found is None else Need(found.total_bytes, found.high_bytes)


def _too_large(plan: Plan, purpose: Message) -> Message:
    need, have = gib(plan.need.total_bytes), gib(plan.usable_bytes or 0)
    return say(
        "{purpose} needs {need} at {format}, {have} there", purpose=purpose, need=need, format=named(plan), have=have
    )


def named(plan: Plan) -> str:
    """The format of a serving plan, or the method of a tuning plan."""
    return plan.stored.name if isinstance(plan.how, Serving) else plan.how.task
