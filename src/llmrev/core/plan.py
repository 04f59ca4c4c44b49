"""How a model would be served and tuned on the cards at hand: the best format and the best method that fit."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from llmrev.core.memory import Estimate, Serving, StorageFormat, Tuning
from llmrev.core.memory.fit import Fitting, How, allowed, estimated, judged
from llmrev.core.model import Model
from llmrev.core.requirements import DEFAULT_CONTEXT, Requirements
from llmrev.core.units import gib
from llmrev.core.verdict import Reason
from llmrev.messages import say

SERVED = {
    "transformers": ("fp16", "int8", "int4"),
    "vllm": ("bf16", "fp8", "awq-int4"),
    "llama.cpp": ("f16", "q8_0", "q6_k", "q5_k_m", "q4_k_m"),
}
"""Formats tried by engine, widest first: precision is worth its memory as long as the model fits."""

METHODS = ("full", "lora", "qlora")
"""Ways to tune, the most thorough first."""

TUNED_FORMAT = {"full": "bf16", "lora": "bf16", "qlora": "nf4"}


class Plan(Struct, frozen=True, kw_only=True):
    """One way to use a model on each card: the format of its weights, how it is used, and the memory that takes."""

    stored: StorageFormat
    how: How
    estimate: Estimate
    usable_bytes: int | None

    @property
    def headroom_bytes(self) -> int | None:
        """Memory left over on each card."""
        return None if self.usable_bytes is None else self.usable_bytes - self.estimate.total_bytes

    @property
    def fitting(self) -> Fitting | None:
        """Whether it fits with its upper bound; ``None`` without a card."""
        return None if self.usable_bytes is None else judged(self.estimate, self.usable_bytes)


def serving_need(model: Model, asked: Requirements) -> Serving:
    """What serving has to hold: the context and the users asked for."""
    window = model.context or DEFAULT_CONTEXT
    context = asked.serve_context or asked.context or min(DEFAULT_CONTEXT, window)
    return Serving(context=context, batch=asked.users, engine=asked.engine, gpus=asked.gpu.count if asked.gpu else 1)


def serving_plan(model: Model, asked: Requirements, formats: Mapping[str, StorageFormat]) -> Plan | Reason:
    """The widest format that fits with room to spare, else the widest that fits; or why there is none."""
    how = serving_need(model, asked)
    wide = [formats[name] for name in SERVED[asked.engine] if name in formats]
    ways: list[tuple[StorageFormat, How]] = [
        (stored, how) for stored in wide if stored.nominal_bits >= (asked.least_bits or 0)
    ]
    return _best(model, asked, ways, say("serving"))


def tuning_plan(model: Model, asked: Requirements, formats: Mapping[str, StorageFormat]) -> Plan | Reason | None:
    """The most thorough method that fits, over as many cards as there are; ``None`` when nobody asked to tune."""
    if asked.tune is None:
        return None
    methods = METHODS if asked.tune == "any" else (asked.tune,)
    cards = asked.gpu.count if asked.gpu else 1
    ways: list[tuple[StorageFormat, How]] = []
    for task in methods:
        how = Tuning(task=task, seq_len=asked.seq_len, batch=asked.tune_batch, gpus=cards)
        stored = formats.get(TUNED_FORMAT[task])
        if stored is not None:
            ways += [(stored, replace(how, zero=stage)) for stage in ((0,) if cards == 1 else (0, 2, 3))]
    return _best(model, asked, ways, say("tuning"))


def _best(model: Model, asked: Requirements, ways: list[tuple[StorageFormat, How]], purpose: object) -> Plan | Reason:
    """The first of *ways* whose upper bound fits, else the first that fits; or the reason, with the least need."""
    least: Plan | None = None
    tight: Plan | None = None
    for stored, how in ways:
        estimate = estimated(model, stored, how)
        if estimate is None:
            return Reason("architecture", say("memory cannot be told: parameters or architecture not recorded"))
        plan = Plan(
            stored=stored,
            how=how,
            estimate=estimate,
            usable_bytes=None if asked.gpu is None else allowed(asked.gpu, how),
        )
        if plan.fitting in (None, Fitting.FITS):
            return plan
        if plan.fitting is Fitting.TIGHT and tight is None:
            tight = plan
        if least is None or estimate.total_bytes < least.estimate.total_bytes:
            least = plan
    if tight is not None:
        return tight
    if least is None or asked.gpu is None:
        return Reason("memory", say("no format as wide as asked for"))
    text = say(
        "{purpose} needs {need} at {format}, {have} there",
        purpose=purpose, need=gib(least.estimate.total_bytes), format=named(least), have=gib(least.usable_bytes or 0),
    )  # fmt: skip
    return Reason("memory", text)


def named(plan: Plan) -> str:
    """The format of a serving plan, or the method of a tuning plan."""
    return plan.stored.name if isinstance(plan.how, Serving) else plan.how.task
