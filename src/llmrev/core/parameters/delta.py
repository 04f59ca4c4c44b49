"""
Linear attention: gated DeltaNet, Kimi delta attention and lightning attention.

After `Qwen3NextGatedDeltaNet`, `KimiLinearDeltaAttention` and `MiniMaxLightningAttention` in transformers.
"""

from collections.abc import Iterator

from llmrev.core.architecture import Architecture, Hybrid, LayerTypes
from llmrev.core.parameters.term import Term, known, linear, vectors


def linear_attention(shape: Architecture, kinds: LayerTypes) -> Iterator[Term]:
    """Every layer of these three kinds."""
    hybrid = shape.hybrid or Hybrid()
    if kinds.gated_delta:
        yield from _gated_delta(shape, hybrid, kinds.gated_delta)
    if kinds.kda:
        yield from _kimi_delta(shape, hybrid, kinds.kda)
    if kinds.lightning:
        yield from _lightning(shape, kinds.lightning)


def _gated_delta(shape: Architecture, hybrid: Hybrid, layers: int) -> Iterator[Term]:
    """
    Gated DeltaNet (arXiv:2412.06464).

    Queries and keys in *linear_num_key_heads*, values and their gate in *linear_num_value_heads*; a decay and a
    strength a value head, a short convolution over queries, keys and values, and a norm over a value head.
    """
    hidden, heads, keys, values = _widths(shape, hybrid)
    kernel = known(hybrid.linear_conv_kernel_dim, "hybrid.linear_conv_kernel_dim")
    yield linear("linear_attention", layers, hidden, 2 * keys + 2 * values)
    yield linear("linear_attention", layers, hidden, 2 * heads)
    yield vectors("short_convolutions", layers, (2 * keys + values) * kernel)
    yield vectors("state_vectors", layers, 2 * heads + known(hybrid.linear_value_head_dim, "linear_value_head_dim"))
    yield linear("linear_attention_output", layers, values, hidden)


def _kimi_delta(shape: Architecture, hybrid: Hybrid, layers: int) -> Iterator[Term]:
    """
    Kimi delta attention (arXiv:2510.26692): as above, with a decay for every channel.

    Decay and output gate go through a narrow matrix pair, in Ling 3 through one whole matrix (rank 0).
    """
    hidden, heads, keys, values = _widths(shape, hybrid)
    kernel = known(hybrid.linear_conv_kernel_dim, "hybrid.linear_conv_kernel_dim")
    yield linear("linear_attention", layers, hidden, 2 * keys + values)
    yield linear("linear_attention", layers, hidden, heads)
    for name, rank, width in (
        ("decay_low_rank_dim", hybrid.decay_low_rank_dim, keys),
        ("gate_low_rank_dim", hybrid.gate_low_rank_dim, values),
    ):
        if known(rank, f"hybrid.{name}"):
            yield linear("linear_attention", layers, hidden, rank or 0)
            yield linear("linear_attention", layers, rank or 0, width)
        else:
            yield linear("linear_attention", layers, hidden, width)
    yield vectors("short_convolutions", layers, (2 * keys + values) * kernel)
    yield vectors("state_vectors", layers, heads + keys + known(hybrid.linear_value_head_dim, "linear_value_head_dim"))
    yield linear("linear_attention_output", layers, values, hidden)


def _widths(shape: Architecture, hybrid: Hybrid) -> tuple[int, int, int, int]:
    """Hidden width, value heads, width of all keys, width of all values."""
    heads = known(hybrid.linear_num_value_heads, "hybrid.linear_num_value_heads")
    keys = known(hybrid.linear_num_key_heads, "hybrid.linear_num_key_heads")
    key_width = known(hybrid.linear_key_head_dim, "hybrid.linear_key_head_dim")
    value_width = known(hybrid.linear_value_head_dim, "hybrid.linear_value_head_dim")
    return known(shape.hidden_size, "hidden_size"), heads, keys * key_width, heads * value_width


def _lightning(shape: Architecture, layers: int) -> Iterator[Term]:
    """Lightning attention (arXiv:2501.08313): queries, keys, values and gate in every query head, and a norm."""
    hidden = known(shape.hidden_size, "hidden_size")
    width = known(shape.num_attention_heads, "num_attention_heads") * known(shape.head_dim, "head_dim")
    yield linear("linear_attention", layers, hidden, 4 * width)
    yield vectors("state_vectors", layers, width)
    yield linear("linear_attention_output", layers, width, hidden)
