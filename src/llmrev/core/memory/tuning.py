"""
GPU memory to tune a model: all of it (full), or adapters beside it (LoRA), over quantised weights (QLoRA).

A step has moments, and its memory is that of the worst one: when the loss is gone back through, when the first or the
last layer is, when all gradients are there, or when the optimiser steps.  Optimiser states are there at all of them.
"""

from functools import lru_cache

from msgspec import Struct

from llmrev.core.architecture import Architecture
from llmrev.core.memory.activations import (
    FP32,
    Precision,
    backward_transient,
    loss_per_token,
    norm,
    saved_by_largest_layer,
    saved_by_layers,
)
from llmrev.core.memory.adapters import adapter_params
from llmrev.core.memory.estimate import Component, Estimate
from llmrev.core.memory.method import Tuning
from llmrev.core.memory.optimizers import OPTIMIZERS, Trained
from llmrev.core.memory.runtime import COLLECTIVES, CONTEXT, TUNING_SLACK, WORKSPACE
from llmrev.core.memory.serving import overhead
from llmrev.core.memory.storage import (
    SIXTEEN_BITS,
    StorageFormat,
    counted,
    tensor_classes,
    weight_bytes,
    weights_formula,
)
from llmrev.core.memory.widths import Widths, widths
from llmrev.core.model import Model
from llmrev.core.parameters import ParameterCount
from llmrev.core.units import short_count
from llmrev.messages import Message, say


class Moment(Struct, frozen=True):
    """What a step holds at one of its moments, in bytes, besides weights, adapters and optimiser states."""

    name: Message
    activations: float = 0.0
    logits: float = 0.0
    gradients: float = 0.0
    temporaries: float = 0.0
    """Of the optimiser."""

    @property
    def total(self) -> float:
        """All of it."""
        return self.activations + self.logits + self.gradients + self.temporaries


LOSS = say("the loss")
LAST_LAYER = say("the last layer, gone back through")
FIRST_LAYER = say("the first layer, gone back through")
BACKWARD = say("the end of the backward pass")
STEP = say("the optimizer's step")
"""Moments at which memory can be at its most."""


class _Parts(Struct, frozen=True, kw_only=True):
    """What the moments of a step need and its size does not change: numbers of parameters, and bytes a token."""

    w: Widths
    precision: Precision
    groups: tuple[Trained, ...]
    total: int
    embeddings: int
    head: int
    adapters: int
    copied: int
    """Embeddings and head, where they are trained beside adapters."""
    stored: float
    """Bytes of the weights."""
    formula: Message
    all_layers: float
    """Bytes a token that all layers keep, and below, the one that keeps most; without scores of eager attention."""
    one_layer: float
    transient: float
    loss: float

    @property
    def layer(self) -> float:
        """Everything that is in layers."""
        return self.total - self.embeddings - self.head


def trainable_params(model: Model, how: Tuning) -> int | None:
    """How many parameters *how* trains, or ``None`` where the network cannot be counted."""
    found = counted(model.architecture) if model.architecture else None
    if found is None or model.architecture is None:
        return None
    if how.task == "full":
        return found.total
    copied = found.embedding if how.train_embeddings else 0
    return adapter_params(found, model.architecture.model_type, how.targets, how.rank) + copied


def tuning(model: Model, stored: StorageFormat, how: Tuning) -> Estimate | None:
    """Memory of one card to tune *model* whose weights are in *stored* format; ``None`` where a fact is missing."""
    parts = None if model.architecture is None else _parts(model.architecture, stored, _method_of(how))
    if parts is None:
        return None
    w, groups = parts.w, parts.groups
    *backward, step = moments(parts, how)
    worst = max(backward, key=lambda moment: moment.total)
    states = _optimizer(groups, how, max(step.total - worst.total, 0))
    found = [
        _weights(parts, how, w),
        *_adapters(parts, how),
        Component("activations", round(worst.activations + WORKSPACE.expected), lambda: _when(worst, how)),
        Component("logits", round(worst.logits), lambda: _loss_formula(w, how)),
        Component("gradients", round(worst.gradients), lambda: _gradient_formula(groups)),
        states,
    ]
    spans = [CONTEXT.scaled(1.0), TUNING_SLACK.scaled(parts.loss * how.tokens)]
    if how.gpus > 1:
        spans.append(COLLECTIVES.scaled(1.0))
    found.append(overhead(spans))
    return Estimate(tuple(part for part in found if part.bytes), moment=worst.name)


@lru_cache(maxsize=256)
def _method(task: str, targets: frozenset[str], rank: int, train_embeddings: bool, train_dtype: str) -> Tuning:
    """A way to tune with everything that decides on numbers of parameters, and nothing else."""
    return Tuning(
        task=task, seq_len=1, targets=targets, rank=rank, train_embeddings=train_embeddings, train_dtype=train_dtype
    )


def _method_of(how: Tuning) -> Tuning:
    return _method(how.task, how.targets, how.rank, how.train_embeddings, how.train_dtype)


@lru_cache(maxsize=1024)
def _parts(shape: Architecture, stored: StorageFormat, how: Tuning) -> _Parts | None:
    """What does not depend on how many tokens a step has; *how* is a `_method`."""
    found, classes, w = counted(shape), tensor_classes(shape), widths(shape)
    if found is None or classes is None or w is None:
        return None
    tied = bool(shape.tie_word_embeddings)
    held = _held_format(stored, how)
    adapters = 0 if how.task == "full" else adapter_params(found, shape.model_type, how.targets, how.rank)
    embeddings, head = classes["token_embeddings"], classes["output_head"]
    copied = embeddings + head if how.train_embeddings and how.task != "full" else 0
    precision = _precision(stored, how)
    return _Parts(
        w=w,
        precision=precision,
        groups=_trained(how, found, adapters, copied, embeddings),
        total=found.total,
        embeddings=embeddings,
        head=head,
        adapters=adapters,
        copied=copied,
        stored=weight_bytes(classes, held, tied=tied),
        formula=weights_formula(classes, held, tied=tied),
        all_layers=saved_by_layers(w, precision),
        one_layer=saved_by_largest_layer(w, precision),
        transient=backward_transient(w, precision),
        loss=loss_per_token(w),
    )


def upcast(stored: StorageFormat, how: Tuning) -> bool:
    """
    Whether what a quantised format leaves in 16 bits is cast to fp32 before tuning.

    `peft.prepare_model_for_kbit_training` does so for bitsandbytes and AWQ, and not for GPTQ.
    """
    return how.task != "full" and stored.quantized and stored.kind != "gptq"


def _held_format(stored: StorageFormat, how: Tuning) -> StorageFormat:
    """The format in which weights lie in memory while they are tuned or tuned beside."""
    if how.task != "full" and stored.quantized:
        if not upcast(stored, how):
            return stored
        wide = {name: 32.0 if bits >= 16 else bits for name, bits in stored.tensors.items()}
        return StorageFormat(
            id=stored.id, name=stored.name, bits_per_weight=stored.bits_per_weight, nominal_bits=stored.nominal_bits,
            kind=stored.kind, tensors=wide, tied_bits=32.0 if (stored.tied_bits or 0) >= 16 else stored.tied_bits,
        )  # fmt: skip
    bits = 16 if how.train_dtype == "bf16" else 32
    return StorageFormat(id=how.train_dtype, name=how.train_dtype, bits_per_weight=bits, nominal_bits=bits)


def _precision(stored: StorageFormat, how: Tuning) -> Precision:
    adapted = None if how.task == "full" else how.targets
    if how.train_dtype == "fp32":
        return Precision(compute=4, residual=4, adapter=4, adapted=adapted)
    if how.train_dtype == "amp" or upcast(stored, how):
        kept = stored.quantized and stored.kind == "bitsandbytes" and adapted is not None
        return Precision(compute=2, residual=4, adapter=2, adapted=adapted, kept=kept)
    return Precision(compute=2, residual=2, adapter=4, adapted=adapted)


def _trained(how: Tuning, found: ParameterCount, adapters: int, copied: int, embeddings: int) -> tuple[Trained, ...]:
    """Groups of trained parameters: all of them, or adapters in fp32 and the embeddings trained beside them."""
    base = 2 if how.train_dtype == "bf16" else 4
    if how.task == "full":
        edges = sum(term.copies * (term.inputs + term.outputs) for term in found.terms)
        return (Trained(number=found.total, size=base, embeddings=embeddings, edges=edges),)
    groups = [Trained(number=adapters, size=FP32, edges=adapters // max(how.rank, 1))]
    if copied:
        groups.append(Trained(number=copied, size=base, embeddings=embeddings))
    return tuple(groups)


def moments(parts: _Parts, how: Tuning) -> tuple[Moment, ...]:
    """Every moment of a step at which memory can be at its most."""
    w, p, groups, tokens = parts.w, parts.precision, parts.groups, how.tokens
    all_layers, one_layer = parts.all_layers * tokens, parts.one_layer * tokens
    if how.eager or w.eager:
        all_layers = saved_by_layers(w, p, eager_tokens=how.seq_len) * tokens
        one_layer = saved_by_largest_layer(w, p, eager_tokens=how.seq_len) * tokens
    gradients = _sharded_gradients(sum(group.size * group.number for group in groups), how, w, parts)
    before = gradients if how.accumulated else 0.0
    full = how.task == "full"
    size = groups[0].size
    stream = p.residual * w.hidden * tokens
    last = (norm(w, p, w.hidden) + p.inputs(w.hidden, "output_head") if full else norm(w, p, w.hidden)) * tokens
    transient = parts.transient * tokens + (stream if full else 0)
    shared = (2 * 2 * w.rotary + 8) * how.seq_len
    kept = w.layers * stream if how.checkpointing else all_layers
    head = size * (parts.head or parts.embeddings) if full else gradients
    layer = size * parts.layer / w.layers if full else 0.0
    temporaries = sum(OPTIMIZERS[how.optimizer].step(group) for group in groups) / (how.gpus if how.zero else 1)
    return (
        Moment(LOSS, kept + last + shared + _casts(parts, how, w), parts.loss * tokens, before),
        Moment(
            LAST_LAYER,
            kept + (one_layer if how.checkpointing else 0) + transient + shared,
            gradients=max(before, min(head, gradients)),
        ),
        Moment(
            FIRST_LAYER,
            stream + one_layer + transient + shared,
            gradients=max(before, min(gradients, head + layer * (w.layers - 1))) if full else gradients,
        ),
        Moment(
            BACKWARD,
            stream + (2 * size * parts.embeddings if full and w.tied else 0),
            gradients=gradients,
        ),
        Moment(STEP, gradients=gradients, temporaries=0 if how.offload else temporaries),
    )


def _casts(parts: _Parts, how: Tuning, w: Widths) -> float:
    """
    Copies of fp32 weights in bf16 that mixed precision makes for products, and keeps until they are gone back through.

    With checkpointing frozen weights are cast again layer by layer; trained ones stay cached to the end of the loss.
    """
    if how.train_dtype != "amp":
        return 0.0
    if how.task == "full" or not how.checkpointing:
        return 2.0 * parts.total
    return 2.0 * (parts.layer / w.layers + (parts.head or parts.embeddings))


def _sharded_gradients(whole: float, how: Tuning, w: Widths, parts: _Parts) -> float:
    """
    Gradients on one card.

    From stage 2 on each card keeps its share, and those of a layer before they are reduced; below that, data
    parallelism copies all of them into the buckets it sends (`DistributedDataParallel`).
    """
    if how.offload:
        whole_here = 0.0
    elif how.zero >= 2:
        whole_here = whole / how.gpus
    else:
        return whole * 2 if how.gpus > 1 else whole
    layer = parts.layer / w.layers * (whole / parts.total) if how.task == "full" else whole / w.layers
    return whole_here + min(layer, whole)


def _weights(parts: _Parts, how: Tuning, w: Widths) -> Component:
    """The weights on one card; stage 3 shards them, and gathers two layers and what lies around them at a time."""
    if how.zero < 3 and how.offload != "all":
        return Component("weights", round(parts.stored), parts.formula)
    kept = 0.0 if how.offload == "all" else parts.stored / how.gpus
    each = parts.stored / parts.total
    gathered = each * (2 * parts.layer / w.layers) + 2 * (parts.embeddings + parts.head)
    return Component(
        "weights", round(min(kept + gathered, parts.stored)),
        lambda: say(
            "({whole}) / {gpus} GPUs + two layers, embeddings and head gathered", whole=parts.formula, gpus=how.gpus
        ),
    )  # fmt: skip


def _adapters(parts: _Parts, how: Tuning) -> list[Component]:
    if how.task == "full":
        return []
    number = parts.adapters * FP32 + parts.copied * (2 if how.train_dtype == "bf16" else 4)
    return [Component("adapters", round(number), lambda: _adapters_formula(parts, how))]


def _adapters_formula(parts: _Parts, how: Tuning) -> Message:
    formula = say("{count} parameters of rank {rank} x 4 bytes", count=short_count(parts.adapters), rank=how.rank)
    return say("{formula} + a copy of embeddings and head", formula=formula) if parts.copied else formula


def _optimizer(groups: tuple[Trained, ...], how: Tuning, temporaries: float) -> Component:
    kind = OPTIMIZERS[how.optimizer]
    number = sum(kind.states(group) for group in groups)
    if how.zero >= 1:
        number /= how.gpus
    if how.offload:
        return Component("optimizer", 0, say("on the host"))
    return Component(
        "optimizer", round(number + temporaries), lambda: _states_formula(groups, how, stepping=temporaries > 0),
        low_bytes=0 if kind.paged else None,
    )  # fmt: skip


def _states_formula(groups: tuple[Trained, ...], how: Tuning, *, stepping: bool) -> Message:
    count = short_count(sum(group.number for group in groups))
    formula = say("{count} trained parameters: {states}", count=count, states=OPTIMIZERS[how.optimizer].formula)
    if how.zero >= 1 and how.gpus > 1:
        formula = say("({whole}) / {gpus} GPUs", whole=formula, gpus=how.gpus)
    return say("{formula}, and the temporaries of a step", formula=formula) if stepping else formula


def _when(moment: Moment, how: Tuning) -> Message:
    kept = say("inputs of every layer") if how.checkpointing else say("everything that backward needs")
    return say("at its most at {moment}: {kept}, {tokens} tokens", moment=moment.name, kept=kept, tokens=how.tokens)


def _loss_formula(w: Widths, how: Tuning) -> Message:
    return say("{rows} tokens x {vocabulary} x 3 x 4 bytes", rows=how.tokens, vocabulary=w.vocabulary)


def _gradient_formula(groups: tuple[Trained, ...]) -> Message:
    text = " + ".join(f"{short_count(group.number)} x {group.size}" for group in groups)
    return say("{sum} bytes, those that are there at that moment", sum=text)


DEFAULT_STORED = {"full": SIXTEEN_BITS, "lora": SIXTEEN_BITS}
"""What tuning starts from where nobody asks otherwise; QLoRA starts from NF4."""
