"""
GPU memory to serve a model: weights, cache and overhead, each with its formula.

An architecture without a rule is refused, never guessed.
"""

from dataclasses import dataclass

from llmrev.core.cache import cache_of
from llmrev.core.model import Model
from llmrev.core.units import GIB, gib, short_count
from llmrev.messages import Message, say

RUNTIME_BYTES = int(0.8 * GIB)
"""CUDA context, libraries and workspaces of an inference engine.  An assumption, stated wherever it is used."""

ACTIVATION_SHARE = 0.05
"""Activations and fragmentation, as a share of weights and cache.  An assumption, stated wherever it is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageFormat:
    """How weights are stored; below 16 bits, embeddings and output head stay at 16."""

    id: str
    name: str
    bits_per_weight: float
    nominal_bits: int


@dataclass(frozen=True, slots=True)
class Component:
    """One term of a sum: its bytes, and the formula with its inputs."""

    name: str
    bytes: int
    formula: Message


@dataclass(frozen=True, slots=True)
class Estimate:
    """A memory figure and the terms it is the sum of."""

    components: tuple[Component, ...]

    @property
    def total_bytes(self) -> int:
        """The sum of the terms."""
        return sum(component.bytes for component in self.components)


def embedding_params(model: Model) -> int | None:
    """Parameters of the token embeddings and, where it is a matrix of its own, the output head."""
    shape = model.architecture
    if shape is None or shape.vocab_size is None or shape.hidden_size is None:
        return None
    return shape.vocab_size * shape.hidden_size * (1 if shape.tie_word_embeddings else 2)


def weights(model: Model, stored: StorageFormat) -> Component | None:
    """The weights in *stored* format, or ``None`` when the number of parameters is not known."""
    if model.params is None:
        return None
    kept = min(embedding_params(model) or 0, model.params) if stored.nominal_bits < 16 else 0
    quantized = model.params - kept
    number = round(quantized * stored.bits_per_weight / 8) + kept * 2
    formula = say("{count} parameters x {bits} bits", count=short_count(quantized), bits=f"{stored.bits_per_weight:g}")
    if kept:
        formula = say(
            "{count} parameters x {bits} bits + {kept} of embeddings x 16 bits",
            count=short_count(quantized), bits=f"{stored.bits_per_weight:g}", kept=short_count(kept),
        )  # fmt: skip
    return Component("weights", number, formula)


def kv_cache(model: Model, context: int, batch: int = 1) -> Component | None:
    """
    Keys and values, or latents, of *context* tokens for *batch* sequences, in 16 bits.

    For plain attention 2 x layers x KV heads x head dimension x tokens x 2 bytes (Pope et al., arXiv:2211.05102,
    section 3.3); windowed, latent and recurrent layers by the rules of `llmrev.core.cache`.  ``None`` for layers
    without a rule, and where a size is not known.
    """
    cache = cache_of(model.architecture) if model.architecture else None
    if cache is None:
        return None
    number = cache.kv_bytes(context) * batch
    tokens = short_count(context * batch)
    formula = say("{tokens} tokens x {each} bytes", tokens=tokens, each=cache.full_bytes_per_token)
    if cache.windowed_bytes_per_token and cache.window:
        formula = say(
            "{tokens} tokens x {each} bytes + {held} tokens of the window x {windowed} bytes",
            tokens=tokens, each=cache.full_bytes_per_token, held=short_count(min(context, cache.window) * batch),
            windowed=cache.windowed_bytes_per_token,
        )  # fmt: skip
    return Component("kv_cache", number, formula)


def recurrent_state(model: Model, batch: int = 1) -> Component | None:
    """States that do not grow with the context, for *batch* sequences; ``None`` where there are none."""
    cache = cache_of(model.architecture) if model.architecture else None
    if cache is None or not cache.state_bytes:
        return None
    formula = say("{count} sequences x {each} bytes", count=batch, each=cache.state_bytes)
    return Component("recurrent_state", cache.state_bytes * batch, formula)


def serving(model: Model, stored: StorageFormat, *, context: int, batch: int = 1, gpus: int = 1) -> Estimate | None:
    """
    Memory of one card to serve *model* on *gpus* equal ones, or ``None`` when a needed fact is not known.

    Weights and cache are split evenly between cards (tensor parallelism); the engine's overhead is on each.
    """
    held, cache, state = weights(model, stored), kv_cache(model, context, batch), recurrent_state(model, batch)
    if held is None or cache is None:
        return None
    parts = [held, cache, state] if state else [held, cache]
    if gpus > 1:
        parts = [_share(part, gpus) for part in parts]
    share = int(sum(part.bytes for part in parts) * ACTIVATION_SHARE)
    overhead = Component(
        "runtime",
        RUNTIME_BYTES + share,
        say("{fixed} for the engine + {share} of the rest", fixed=gib(RUNTIME_BYTES), share=f"{ACTIVATION_SHARE:.0%}"),
    )
    return Estimate((*parts, overhead))


def _share(whole: Component, gpus: int) -> Component:
    return Component(
        whole.name, -(-whole.bytes // gpus), say("({whole}) / {gpus} GPUs", whole=whole.formula, gpus=gpus)
    )
