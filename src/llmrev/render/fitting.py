"""The answer of `fit`."""

from collections.abc import Callable, Sequence
from typing import Any

from llmrev.core.memory import Component, Serving, Tuning
from llmrev.core.memory.fit import Alternative, Fit, Fitting
from llmrev.core.memory.runtime import GPU_MEMORY_UTILIZATION, Range
from llmrev.core.units import gib, short_count
from llmrev.messages import Message, Showable, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Grid, Heading, Pair, Pairs, Prose
from llmrev.render.table import Column, Table

NAMES = {
    "weights": say("Weights"),
    "adapters": say("Adapters"),
    "kv_cache": say("KV cache"),
    "recurrent_state": say("Recurrent state"),
    "activations": say("Activations"),
    "logits": say("Logits"),
    "gradients": say("Gradients"),
    "optimizer": say("Optimizer"),
    "runtime": say("Runtime"),
    "total": say("Total"),
}
"""What each term is called."""

VERDICTS = {
    Fitting.FITS: (say("fits"), "good"),
    Fitting.TIGHT: (say("tight"), "warn"),
    Fitting.NO: (say("does not fit"), "bad"),
}


def fit_page(found: Fit, *, explain: bool) -> Answer:
    """One model: the terms of its memory, the verdict, and what else would fit."""
    parts = [*found.estimate.components, _total(found)]
    return Answer(
        "llmrev/fit@1",
        lambda: fit_json(found),
        lambda: [fit_json(found)],
        lambda: Table.of(parts, _pipe()),
        lambda: _page(found, parts, explain=explain),
    )


def _page(found: Fit, parts: Sequence[Component], *, explain: bool) -> list[Block]:
    blocks: list[Block] = [Heading(found.model.name, 1), Prose(_question(found))]
    verdict = _verdict(found)
    if verdict is not None:
        blocks.append(Prose(verdict, tone=VERDICTS[found.fitting][1] if found.fitting else ""))
    blocks.append(Grid(Table.of(parts, _columns(explain=explain)), fit=not explain))
    if found.estimate.moment is not None:
        blocks.append(Prose(say("A step holds most at {moment}.", moment=found.estimate.moment), tone="dim"))
    if isinstance(found.how, Serving) and found.how.engine == "vllm" and found.pool is not None:
        share = f"{GPU_MEMORY_UTILIZATION:.0%}"
        blocks.append(
            Prose(say("vLLM plans with {share} of a card (`gpu_memory_utilization`)", share=share), tone="dim")
        )
    if found.max_context is not None:
        blocks.append(Pairs(_limits(found)))
    if found.alternatives:
        blocks += [Heading(_other(found)), Grid(_alternatives(found))]
    if explain:
        blocks += _explained()
    else:
        blocks.append(Prose(say("`--explain` shows each formula with its inputs"), tone="dim"))
    return blocks


def family_page(found: Sequence[Fit]) -> Answer:
    """All sizes of a family, a line each."""
    columns = (
        Column[Fit]("id", say("ID"), lambda f: f.model.id, lambda f: f.model.id, 0),
        Column[Fit]("params", say("PARAMS"), _params, lambda f: f.model.params, 3, right=True),
        _sized("memory", say("GPU MEMORY"), 1, lambda f: f.estimate.total_bytes),
        _sized("low", say("LOW"), 5, lambda f: f.estimate.low_bytes),
        _sized("high", say("HIGH"), 4, lambda f: f.estimate.high_bytes),
        Column[Fit]("verdict", say("VERDICT"), _verdict_word, lambda f: f.fitting.value if f.fitting else None, 1),
        Column[Fit]("max_context", say("LONGEST CONTEXT"), _longest, lambda f: f.max_context, 2, right=True),
    )
    shown = columns if any(one.pool for one in found) else columns[:5]
    table = Table.of(found, shown)
    items = [fit_json(one) for one in found]
    blocks: list[Block] = [Prose(_question(found[0])), Grid(table)]
    return Answer("llmrev/fit-family@1", {"items": items}, items, table, blocks)


def _sized(key: str, heading: Message, keep: int, size: Callable[[Fit], int]) -> Column[Fit]:
    return Column(key, heading, lambda f: gib(size(f)), size, keep, right=True)


def _params(one: Fit) -> str | None:
    return None if one.model.params is None else short_count(one.model.params)


def _verdict_word(one: Fit) -> Message | None:
    return None if one.fitting is None else VERDICTS[one.fitting][0]


def _longest(one: Fit) -> str | None:
    return None if one.max_context is None else str(one.max_context)


def _total(found: Fit) -> Component:
    estimate = found.estimate
    return Component("total", estimate.total_bytes, say("the sum"), estimate.low_bytes, estimate.high_bytes)


def _bounds(part: Component) -> tuple[int, int]:
    return (
        part.bytes if part.low_bytes is None else part.low_bytes,
        part.bytes if part.high_bytes is None else part.high_bytes,
    )


def _span(part: Component) -> Showable:
    low, high = _bounds(part)
    return "" if low == high else say("{low} to {high}", low=gib(low), high=gib(high))


def _columns(*, explain: bool) -> tuple[Column[Component], ...]:
    formula = Column[Component]("formula", say("FORMULA"), lambda c: c.formula, lambda c: str(c.formula), 2)
    plain = (
        Column[Component]("name", say("PART"), lambda c: NAMES[c.name], lambda c: c.name, 0),
        Column[Component]("bytes", say("MEMORY"), lambda c: gib(c.bytes), lambda c: c.bytes, 0, right=True),
        Column[Component]("range", say("RANGE"), _span, _bounds, 1),
    )
    return (*plain, formula) if explain else plain


def _pipe() -> tuple[Column[Component], ...]:
    return (
        Column[Component]("name", say("PART"), lambda c: c.name, lambda c: c.name, 0),
        Column[Component]("bytes", say("BYTES"), lambda c: str(c.bytes), lambda c: c.bytes, 0),
        Column[Component]("low_bytes", say("LOW"), lambda c: str(_bounds(c)[0]), lambda c: _bounds(c)[0], 0),
        Column[Component]("high_bytes", say("HIGH"), lambda c: str(_bounds(c)[1]), lambda c: _bounds(c)[1], 0),
        Column[Component]("formula", say("FORMULA"), lambda c: c.formula, lambda c: str(c.formula), 0),
    )


def _question(found: Fit) -> Message:
    how = found.how
    if isinstance(how, Serving):
        return say(
            "Serving with {engine}: weights in {format}, {batch} x {context} tokens, cache in {cache}",
            engine=how.engine, format=found.stored.name, batch=how.batch, context=how.context, cache=_kv_name(how),
        )  # fmt: skip
    text = say(
        "{task} tuning: {batch} x {tokens} tokens a step, {optimizer}, {dtype}",
        task={"full": say("Full"), "lora": "LoRA", "qlora": "QLoRA"}[how.task], batch=how.batch, tokens=how.seq_len,
        optimizer=how.optimizer, dtype=how.train_dtype,
    )  # fmt: skip
    if how.gpus > 1:
        return say("{text}, ZeRO stage {stage} over {gpus} cards", text=text, stage=how.zero, gpus=how.gpus)
    return text


def _kv_name(how: Serving) -> str:
    return how.key_dtype if how.key_dtype == how.value_dtype else f"{how.key_dtype}/{how.value_dtype}"


def _verdict(found: Fit) -> Message | None:
    if found.fitting is None or found.pool is None or found.headroom_bytes is None or found.usable_bytes is None:
        return None
    card = f"{found.pool.count} x {found.pool.gpu.name}" if found.pool.count > 1 else found.pool.gpu.name
    usable = gib(found.usable_bytes)
    if found.fitting is Fitting.NO:
        return say("does not fit {card}: {missing} more than the {usable} there", card=card,
                   missing=gib(-found.headroom_bytes), usable=usable)  # fmt: skip
    if found.fitting is Fitting.TIGHT:
        return say("tight on {card}: {left} of {usable} left, and it may need up to {high}", card=card,
                   left=gib(found.headroom_bytes), usable=usable, high=gib(found.estimate.high_bytes))  # fmt: skip
    return say("fits {card}: {left} of {usable} left", card=card, left=gib(found.headroom_bytes), usable=usable)


def _limits(found: Fit) -> list[Pair]:
    serving = isinstance(found.how, Serving)
    longest = say("Longest context") if serving else say("Longest sequence")
    tokens: Showable = str(found.max_context) if found.max_context else say("none fits")
    if found.max_context and found.max_context == found.model.context:
        tokens = say("{tokens}, the model's own window", tokens=found.max_context)
    batch = found.max_batch
    return [Pair(longest, tokens), Pair(say("Largest batch"), str(batch) if batch else say("none fits"))]


def _other(found: Fit) -> Message:
    return say("In other formats") if isinstance(found.how, Serving) else say("Other ways to tune")


def _alternatives(found: Fit) -> Table:
    columns = [
        Column[Alternative]("way", say("WAY"), _way, lambda a: a.stored.id, 0),
        Column[Alternative](
            "memory",
            say("GPU MEMORY"),
            lambda a: gib(a.estimate.total_bytes),
            lambda a: a.estimate.total_bytes,
            0,
            right=True,
        ),
    ]
    if found.pool is not None:
        columns.append(
            Column[Alternative](
                "verdict",
                say("VERDICT"),
                lambda a: VERDICTS[a.fitting][0] if a.fitting else None,
                lambda a: a.fitting.value if a.fitting else None,
                0,
            )
        )
    return Table.of(found.alternatives, columns)


def _way(other: Alternative) -> str:
    return other.stored.name if isinstance(other.how, Serving) else f"{other.how.task}, {other.stored.name}"


RANGES = {
    "CONTEXT": say("context of the driver"),
    "WORKSPACE": say("workspace of matrix products"),
    "PREFILL_SLACK": say("fragments of activations, serving"),
    "LOGITS_SLACK": say("fragments of logits, serving"),
    "TUNING_SLACK": say("fragments and copies, tuning"),
    "GRAPHS": say("captured graphs, vLLM"),
    "COLLECTIVES": say("buffers between cards"),
}
"""What each measured quantity of `llmrev.core.memory.runtime` is called."""


def _explained() -> list[Block]:
    """Quantities that no formula gives, with what they were measured on."""
    from llmrev.core.memory import runtime

    pairs = [
        Pair(name, _range_text(getattr(runtime, key)), (getattr(runtime, key).origin,)) for key, name in RANGES.items()
    ]
    return [
        Heading(say("Measured quantities")),
        Pairs(pairs),
        Prose(say("docs/concepts/memory.md explains every term"), tone="dim"),
    ]


def _range_text(value: Range) -> Message:
    if value.unit == "bytes":
        return say(
            "{expected} ({low} to {high})", expected=gib(value.expected), low=gib(value.low), high=gib(value.high)
        )
    return say(
        "{expected} ({low} to {high}) x {unit}",
        expected=f"{value.expected:g}", low=f"{value.low:g}", high=f"{value.high:g}", unit=say(value.unit),
    )  # fmt: skip


def fit_json(found: Fit) -> dict[str, Any]:
    """One answer for programs."""
    estimate, how = found.estimate, found.how
    return {
        "model": found.model.id,
        "task": "serve" if isinstance(how, Serving) else how.task,
        "assumptions": _assumptions(found),
        "memory": {
            "total_bytes": estimate.total_bytes,
            "low_bytes": estimate.low_bytes,
            "high_bytes": estimate.high_bytes,
            "moment": None if estimate.moment is None else str(estimate.moment),
            "components": [
                {
                    "name": part.name,
                    "bytes": part.bytes,
                    "low_bytes": _bounds(part)[0],
                    "high_bytes": _bounds(part)[1],
                    "formula": str(part.formula),
                }
                for part in estimate.components
            ],
        },
        "gpu": None
        if found.pool is None
        else {"name": found.pool.gpu.name, "count": found.pool.count, "usable_bytes": found.usable_bytes},
        "verdict": None if found.fitting is None else found.fitting.value,
        "headroom_bytes": found.headroom_bytes,
        "max_context": found.max_context,
        "max_batch": found.max_batch,
        "parameters": _parameters(found),
        "alternatives": [
            {
                "precision": other.stored.id,
                "task": "serve" if isinstance(other.how, Serving) else other.how.task,
                "total_bytes": other.estimate.total_bytes,
                "high_bytes": other.estimate.high_bytes,
                "verdict": None if other.fitting is None else other.fitting.value,
            }
            for other in found.alternatives
        ],
    }


def _parameters(found: Fit) -> dict[str, Any]:
    from llmrev.core.memory.storage import counted

    count = counted(found.model.architecture) if found.model.architecture else None
    how = found.how
    trainable: int | None = 0
    if isinstance(how, Tuning):
        from llmrev.core.memory.tuning import trainable_params

        trainable = trainable_params(found.model, how)
    return {
        "total": count.total if count else found.model.params,
        "active": count.active if count else found.model.params_active,
        "trainable": trainable,
    }


def _assumptions(found: Fit) -> dict[str, Any]:
    how = found.how
    data: dict[str, Any] = {"precision": found.stored.id}
    for name in type(how).__struct_fields__:
        value = getattr(how, name)
        data[name] = sorted(value) if isinstance(value, frozenset) else value
    if isinstance(how, Serving) and how.engine == "vllm":
        data["gpu_memory_utilization"] = GPU_MEMORY_UTILIZATION
    return data
