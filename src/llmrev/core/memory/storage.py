"""
What weights weigh: the parameters of each class of tensors, and the bits each class takes in a storage format.

A quantised format is never one number of bits: embeddings, output head, norms and routers are kept wider, llama.cpp
gives values and down projections more bits than the rest, and MXFP4 holds only experts.
"""

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct, field

from llmrev.core.architecture import Architecture
from llmrev.core.memory.estimate import Component
from llmrev.core.model import Model
from llmrev.core.parameters import ParameterCount, count
from llmrev.core.parameters.term import Term
from llmrev.core.units import short_count
from llmrev.messages import Message, say

LINEAR = "linear"
"""The class of every matrix that is in no other."""

CLASSES = (
    LINEAR, "values", "attention_output", "feed_forward_down", "experts", "experts_down", "token_embeddings",
    "output_head", "other",
)  # fmt: skip
"""
Classes of tensors that formats tell apart.

``output_head`` is the head where it is a matrix of its own; ``token_embeddings`` is also the head where both are one.
``other`` is norms, biases, routers and whatever else is no linear map of the hidden state.
"""


class StorageFormat(Struct, frozen=True, kw_only=True):
    """
    How weights are stored: bits per weight with scales and zero points, and classes of tensors stored otherwise.

    *tied_bits* are those of token embeddings that are the output head too, where a format treats them as a head.
    """

    id: str
    name: str
    bits_per_weight: float
    nominal_bits: int
    kind: str = "float"
    tensors: Mapping[str, float] = field(default_factory=dict)
    tied_bits: float | None = None

    def __hash__(self) -> int:
        return hash(self.id)

    def bits(self, tensor_class: str) -> float:
        """Bits of one weight of *tensor_class*; experts are stored like the matrices of a dense layer."""
        if tensor_class in self.tensors:
            return self.tensors[tensor_class]
        if tensor_class in ("experts", "experts_down"):
            return self.bits("feed_forward_down" if tensor_class == "experts_down" else LINEAR)
        return self.bits_per_weight

    @property
    def quantized(self) -> bool:
        """Whether weights take fewer than 16 bits."""
        return self.nominal_bits < 16


SIXTEEN_BITS = StorageFormat(id="bf16", name="bf16", bits_per_weight=16, nominal_bits=16)
"""What tuning starts from where nothing else is said."""


def class_of(term: Term) -> tuple[tuple[str, int], ...]:
    """The classes that *term*'s parameters belong to, and how many to each."""
    name = term.name
    if name in ("token_embeddings", "per_layer_embeddings", "position_embeddings"):
        return (("token_embeddings", term.count),)
    if name in ("output_head", "values", "attention_output"):
        return ((name, term.count),)
    if not term.inputs or name == "router":
        return (("other", term.count),)
    if name in ("feed_forward", "shared_experts", "experts"):
        down = _down_projection(term)
        wide, narrow = ("experts", "experts_down") if name == "experts" else (LINEAR, "feed_forward_down")
        return ((wide, term.count - down), (narrow, down))
    return ((LINEAR, term.count),)


def _down_projection(term: Term) -> int:
    """One matrix of three, or of two without a gate; `Term.matrices` says how many a part has."""
    return term.count // term.matrices if term.matrices else 0


@lru_cache(maxsize=1024)
def counted(shape: Architecture) -> ParameterCount | None:
    """`count`, kept: one question asks for it many times."""
    return count(shape)


@lru_cache(maxsize=1024)
def tensor_classes(shape: Architecture) -> Mapping[str, int] | None:
    """Parameters of *shape* by class, or ``None`` where it cannot be counted."""
    found = counted(shape)
    if found is None:
        return None
    classes = dict.fromkeys(CLASSES, 0)
    for term in found.terms:
        for name, number in class_of(term):
            classes[name] += number
    return classes


def embedding_params(model: Model) -> int | None:
    """Parameters of the token embeddings and, where it is a matrix of its own, the output head."""
    shape = model.architecture
    if shape is None or shape.vocab_size is None or shape.hidden_size is None:
        return None
    return shape.vocab_size * (shape.embedding_size or shape.hidden_size) * (1 if shape.tie_word_embeddings else 2)


def classes_of(model: Model) -> Mapping[str, int] | None:
    """
    Parameters by class; where the network cannot be counted, all but embeddings are taken for linear maps.

    ``None`` where not even their number is known.
    """
    found = tensor_classes(model.architecture) if model.architecture else None
    if found is not None or model.params is None:
        return found
    kept = min(embedding_params(model) or 0, model.params)
    return {LINEAR: model.params - kept, "token_embeddings": kept}


def weight_bytes(classes: Mapping[str, int], stored: StorageFormat, *, tied: bool) -> float:
    """Bytes of *classes* in *stored* format."""
    total = 0.0
    for name, number in classes.items():
        total += number * _bits(stored, name, tied=tied)
    return total / 8


def _bits(stored: StorageFormat, name: str, *, tied: bool) -> float:
    if name == "token_embeddings" and tied and stored.tied_bits is not None:
        return stored.tied_bits
    return stored.bits(name)


def weights(model: Model, stored: StorageFormat) -> Component | None:
    """The weights in *stored* format, or ``None`` when the number of parameters is not known."""
    if model.architecture is not None:
        found = _weights(model.architecture, stored)
        if found is not None:
            return found
    classes = classes_of(model)
    return None if classes is None else _component(classes, stored, tied=False)


@lru_cache(maxsize=4096)
def _weights(shape: Architecture, stored: StorageFormat) -> Component | None:
    classes = tensor_classes(shape)
    return None if classes is None else _component(classes, stored, tied=bool(shape.tie_word_embeddings))


def _component(classes: Mapping[str, int], stored: StorageFormat, *, tied: bool) -> Component:
    number = round(weight_bytes(classes, stored, tied=tied))
    return Component("weights", number, weights_formula(classes, stored, tied=tied))


def weights_formula(classes: Mapping[str, int], stored: StorageFormat, *, tied: bool) -> Message:
    """The sum by number of bits, most parameters first."""
    by_bits: dict[float, int] = {}
    for name, number in classes.items():
        if number:
            bits = _bits(stored, name, tied=tied)
            by_bits[bits] = by_bits.get(bits, 0) + number
    parts = sorted(by_bits.items(), key=lambda part: -part[1])
    if len(parts) == 1:
        return say("{count} parameters x {bits} bits", count=short_count(parts[0][1]), bits=f"{parts[0][0]:g}")
    text = " + ".join(f"{short_count(number)} x {bits:.5g}" for bits, number in parts)
    return say("({sum}) bits", sum=text)
