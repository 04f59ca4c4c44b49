"""
Activations: what a training step keeps for its backward pass, and what prefill holds at its worst moment.

Each term was read off the autograd graph of transformers 5.23 (tensors that `torch.autograd.graph.saved_tensors_hooks`
shows) and holds to the byte for LLaMA, Qwen, Pythia, Gemma 2, Mixtral and DeepSeek-V2 layers; docs/concepts/memory.md
lists them.  Figures are bytes a token.
"""

from functools import lru_cache

from msgspec import Struct

from llmrev.core.memory.widths import Feed, Mixer, Widths

FP32 = 4
LOG_SUM_EXP = 4
"""Bytes of the normaliser that fused attention keeps for each head (Dao, arXiv:2307.08691)."""

CHUNK = 64
"""Tokens after which chunked linear attention writes its state out (`torch_chunk_gated_delta_rule`)."""


class Precision(Struct, frozen=True, kw_only=True):
    """
    Widths of numbers in a training step.

    *compute* bytes in matrix products, *residual* bytes in the stream between layers, *adapter* bytes in the inputs
    that adapters keep.  *trained* matrices keep their inputs; ``None`` trains every one, adapters beside none.
    """

    compute: int = 2
    residual: int = 2
    adapter: int = 4
    adapted: frozenset[str] | None = None
    kept: bool = False
    """Quantised matrices keep their inputs as well (`bitsandbytes.autograd.MatMul4Bit` saves both operands)."""

    @property
    def full(self) -> bool:
        """Whether every matrix is trained."""
        return self.adapted is None

    def inputs(self, width: int, *parts: str, shared: bool = True) -> float:
        """
        What the matrices *parts* keep of an input of *width*.

        Trained ones share one tensor where it needs no cast; every adapter keeps a copy of its own.
        """
        if self.adapted is None:
            copies = 1 if shared and self.residual == self.compute else len(parts)
            return copies * width * self.compute
        kept = self.compute if self.kept else 0
        return (sum(part in self.adapted for part in parts) * self.adapter + kept) * width


def norm(w: Widths, p: Precision, width: int) -> float:
    """One norm over *width* elements: an fp32 copy of its input, and under full training the state before its gain."""
    if w.layer_norm:
        return width * p.residual + 2 * FP32
    normed = (FP32 if w.float_normed or p.residual == FP32 else p.compute) if p.full else 0
    return width * (FP32 + normed) + FP32


def saved_by_mixer(m: Mixer, w: Widths, p: Precision, *, eager_tokens: int = 0) -> float:
    """What one layer's mixer keeps for backward; *eager_tokens* is the sequence whose scores are written out."""
    if m.projected:
        return _saved_by_state(m, w, p)
    c = p.compute
    core = c * (m.queries + m.keys + m.out) + c * (m.queries + m.keys + m.values if m.fused else m.values)
    core += LOG_SUM_EXP * m.heads
    if eager_tokens:
        seen = min(eager_tokens, m.window or eager_tokens)
        core += m.heads * seen * (FP32 + c) - LOG_SUM_EXP * m.heads
    if m.compressed:
        given = p.inputs(w.hidden, "query_down", "latent_down") if p.full or p.adapted else 0
        given += p.inputs(w.hidden, "queries") if not p.full else 0
        given += norm(w, p, m.compressed) + p.inputs(m.compressed, "latent_up")
    elif m.fused and not p.full:
        given = max(p.inputs(w.hidden, part) for part in ("queries", "keys", "values"))
    else:
        given = p.inputs(w.hidden, *(("queries", "keys", "values")[: m.inputs]))
    if m.normed:
        given += m.normed * (FP32 + (c if p.full else 0)) + 2 * m.heads * FP32
    return core + given + p.inputs(m.out, "attention_output")


def _saved_by_state(m: Mixer, w: Widths, p: Precision) -> float:
    """A recurrent layer: projections and their convolution, the state once a chunk, and the gated norm at its end."""
    given = p.inputs(
        w.hidden, "linear_attention" if p.full or "linear_attention" in (p.adapted or ()) else "state_space"
    )
    kept = 2 * p.compute * m.projected + FP32 * m.state / CHUNK
    read = m.out * (FP32 + 2 * p.compute) + p.inputs(m.out, "linear_attention_output")
    return given + kept + read


def saved_by_feed(f: Feed, w: Widths, p: Precision) -> float:
    """What one feed-forward part keeps: before and after its activation, and the product with the gate."""
    c = p.compute
    kept = 0.0
    if f.experts:
        kept += f.experts * (c * f.width * (f.matrices + f.steps) + c * w.hidden)
        if p.full:
            kept += f.experts * c * (f.width + w.hidden)
    inner = f.inner or f.shared
    if inner:
        gates = ("gate", "up") if f.matrices == 3 and not f.fused else ("up",)
        kept += ((3 if f.matrices == 3 else 1) + f.steps) * c * inner + p.inputs(inner, "down")
        if not (f.shared and p.full) and not (w.parallel and p.full and w.norms == 1):
            kept += p.inputs(w.hidden, *gates)
    elif p.full:
        kept += c * w.hidden
    return kept


def saved_by_norms(w: Widths, p: Precision) -> float:
    """All norms of one layer; two LayerNorms of a parallel block read the same state."""
    if w.layer_norm and w.parallel:
        return w.hidden * p.residual + 2 * FP32 * w.norms
    return w.norms * norm(w, p, w.hidden)


@lru_cache(maxsize=256)
def saved_by_layers(w: Widths, p: Precision, *, eager_tokens: int = 0) -> float:
    """What all layers keep together."""
    total = w.layers * saved_by_norms(w, p)
    total += sum(m.layers * saved_by_mixer(m, w, p, eager_tokens=eager_tokens) for m in w.mixers)
    return total + sum(f.layers * saved_by_feed(f, w, p) for f in w.feeds)


@lru_cache(maxsize=256)
def saved_by_largest_layer(w: Widths, p: Precision, *, eager_tokens: int = 0) -> float:
    """What the layer that keeps most keeps: the one that checkpointing recomputes at the worst moment."""
    mixed = max((saved_by_mixer(m, w, p, eager_tokens=eager_tokens) for m in w.mixers), default=0.0)
    fed = max((saved_by_feed(f, w, p) for f in w.feeds), default=0.0)
    return saved_by_norms(w, p) + mixed + fed


def widest(w: Widths) -> int:
    """The widest inner state of a feed-forward part, of all experts that a token uses together."""
    return max((max(f.inner, f.shared, f.experts * f.width * (f.matrices - 1)) for f in w.feeds), default=w.hidden)


@lru_cache(maxsize=256)
def backward_transient(w: Widths, p: Precision) -> float:
    """
    Gradients that live beside what was saved while a feed-forward part is gone back through.

    Under full training two inner states, for the product is freed as soon as its matrix has its gradient; beside
    adapters three; where the last matrix has an adapter in fp32, one inner state in fp32 and five hidden ones.
    """
    c, inner = p.compute, widest(w)
    if p.full:
        return 2 * c * inner
    if "down" in (p.adapted or ()) and p.adapter == FP32:
        return FP32 * inner + 5 * c * w.hidden
    return 3 * c * inner + c * w.hidden


@lru_cache(maxsize=256)
def prefill_per_token(w: Widths, compute: int = 2) -> float:
    """
    What prefill holds at its worst moment besides weights and cache, in transformers.

    The hidden state four times (embeddings, both ends of the residual, normed), and inside a gated feed-forward part
    three inner states; in a mixture those of all experts of a token and their outputs, weighted in fp32.
    """
    stream = 4 * compute * w.hidden + 2 * compute * w.rotary + 8
    inner = 0.0
    for f in w.feeds:
        states = (3 if f.matrices == 3 else 2) + f.fused + min(f.steps, 2)
        inner = max(inner, compute * (f.inner or f.shared) * states)
        if f.experts:
            computed = f.experts * compute * ((f.matrices + 1 + f.steps) * f.width + w.hidden)
            weighted = f.experts * w.hidden * (2 * (FP32 if f.float_weighted else compute) + 2 * compute)
            inner = max(inner, computed, weighted)
    for m in w.mixers:
        inner = max(inner, compute * (2 * m.queries + 2 * m.keys + m.values + m.projected))
    return stream + inner


def prompt_beyond_window(w: Widths, tokens: int, compute: int = 2) -> float:
    """
    Keys and values of one sequence's *tokens* that windowed layers hold until prefill is over, past their window.

    transformers slices the cache out of the whole prompt's keys, which stay alive (`DynamicSlidingWindowLayer`).
    """
    return sum(
        m.layers * compute * (m.keys + m.values) * max(tokens - m.window, 0) for m in w.mixers if m.window is not None
    )


def eager_scores(w: Widths, tokens: int, compute: int = 2) -> float:
    """Bytes of attention scores of one sequence of *tokens*, for all heads of a layer: masked, in fp32, and cast."""
    return max(
        (m.heads * tokens * min(tokens, m.window or tokens) * (FP32 + 2 * compute) for m in w.mixers if m.heads),
        default=0.0,
    )


@lru_cache(maxsize=256)
def loss_per_token(w: Widths) -> float:
    """
    What the loss holds when its backward begins: three fp32 copies of the logits.

    Log-probabilities, and the gradients before and after the softmax (`torch.nn.functional.cross_entropy`); squashed
    logits are kept in 16 bits as well.
    """
    return w.vocabulary * (3 * FP32 + (2 if w.softcapped else 0))
