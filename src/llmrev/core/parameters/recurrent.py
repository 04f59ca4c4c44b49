"""
Layers that keep a state and no keys: Mamba, Mamba-2, RWKV, and gated short convolutions.

After `JambaMambaMixer`, `FalconH1Mixer` and `Lfm2ShortConv` in transformers, and `RWKV7Attention` in
flash-linear-attention.
"""

from collections.abc import Iterator

from llmrev.core.architecture import Architecture, Hybrid, LayerTypes
from llmrev.core.parameters.term import Term, known, linear, vectors


def recurrent(shape: Architecture, kinds: LayerTypes) -> Iterator[Term]:
    """Every layer of these kinds; Falcon-H1's have attention beside."""
    hybrid, hidden = shape.hybrid or Hybrid(), known(shape.hidden_size, "hidden_size")
    if kinds.mamba:
        yield from _mamba(hybrid, hidden, kinds.mamba)
    if kinds.mamba2 or kinds.attention_and_mamba2:
        yield from _mamba2(hybrid, hidden, kinds.mamba2 + kinds.attention_and_mamba2)
    if kinds.rwkv6:
        yield from _rwkv6(hybrid, hidden, kinds.rwkv6)
    if kinds.rwkv7:
        yield from _rwkv7(hybrid, hidden, kinds.rwkv7)
    if kinds.conv:
        yield from _short_convolution(hybrid, hidden, kinds.conv)


def _mamba(hybrid: Hybrid, hidden: int, layers: int) -> Iterator[Term]:
    """Mamba (arXiv:2312.00752, section 3.4), with Jamba's norms over step, B and C (arXiv:2403.19887)."""
    inner = known(hybrid.mamba_expand, "hybrid.mamba_expand") * hidden
    state = known(hybrid.mamba_d_state, "hybrid.mamba_d_state")
    step = known(hybrid.mamba_dt_rank, "hybrid.mamba_dt_rank")
    yield linear("state_space", layers, hidden, 2 * inner)
    yield vectors("short_convolutions", layers, inner * (known(hybrid.mamba_d_conv, "hybrid.mamba_d_conv") + 1))
    yield linear("state_space", layers, inner, step + 2 * state)
    yield linear("state_space", layers, step, inner)
    yield vectors("state_vectors", layers, inner + inner * state + inner)
    if known(hybrid.mamba_rms_norm, "hybrid.mamba_rms_norm"):
        yield vectors("state_vectors", layers, step + 2 * state)
    yield linear("state_space_output", layers, inner, hidden)


def _mamba2(hybrid: Hybrid, hidden: int, layers: int) -> Iterator[Term]:
    """Mamba-2 (arXiv:2405.21060, section 7.1): one projection to gate, x, B, C and a step a head."""
    heads = known(hybrid.mamba_n_heads, "hybrid.mamba_n_heads")
    inner = heads * known(hybrid.mamba_d_head, "hybrid.mamba_d_head")
    groups = known(hybrid.mamba_n_groups, "hybrid.mamba_n_groups")
    mixed = inner + 2 * groups * known(hybrid.mamba_d_state, "hybrid.mamba_d_state")
    yield linear("state_space", layers, hidden, inner + mixed + heads)
    yield vectors("short_convolutions", layers, mixed * (known(hybrid.mamba_d_conv, "hybrid.mamba_d_conv") + 1))
    yield vectors("state_vectors", layers, 3 * heads)
    if known(hybrid.mamba_rms_norm, "hybrid.mamba_rms_norm"):
        yield vectors("state_vectors", layers, inner)
    yield linear("state_space_output", layers, inner, hidden)


def _rwkv7(hybrid: Hybrid, hidden: int, layers: int) -> Iterator[Term]:
    """
    RWKV-7 time mixing (arXiv:2503.14456, appendix E): four square matrices and four narrow pairs.

    Vectors: six token shifts, three starts, k_k, k_a and r_k, a group norm, and the shift of channel mixing.  The
    pair that mixes values of the first layer is not used there, and stored all the same.
    """
    yield linear("linear_attention", 4 * layers, hidden, hidden)
    pairs = {
        "decay_low_rank_dim": hybrid.decay_low_rank_dim,
        "a_low_rank_dim": hybrid.a_low_rank_dim,
        "v_low_rank_dim": hybrid.v_low_rank_dim,
        "gate_low_rank_dim": hybrid.gate_low_rank_dim,
    }
    for name, rank in pairs.items():
        yield linear("linear_attention", 2 * layers, hidden, known(rank, f"hybrid.{name}"))
    yield vectors("state_vectors", layers, (6 + 3 + 3 + 2 + 1) * hidden)


def _rwkv6(hybrid: Hybrid, hidden: int, layers: int) -> Iterator[Term]:
    """
    RWKV-6 time mixing (arXiv:2404.05892, section 4): five square matrices, narrow pairs for mixing and decay.

    Vectors: six token shifts, decay, bonus, a group norm, and two shifts of channel mixing, which has a square
    receptance of its own.
    """
    mix = known(hybrid.mix_low_rank_dim, "hybrid.mix_low_rank_dim")
    yield linear("linear_attention", 6 * layers, hidden, hidden)
    yield linear("linear_attention", 2 * layers, hidden, 5 * mix)
    yield linear("linear_attention", 2 * layers, hidden, known(hybrid.decay_low_rank_dim, "hybrid.decay_low_rank_dim"))
    yield vectors("state_vectors", layers, (6 + 1 + 1 + 2 + 2) * hidden)


def _short_convolution(hybrid: Hybrid, hidden: int, layers: int) -> Iterator[Term]:
    """Gated short convolution of LFM2: hidden -> 3 x hidden, a kernel a channel, hidden -> hidden."""
    kernel = known(hybrid.conv_l_cache, "hybrid.conv_l_cache")
    yield linear("convolution_gates", layers, hidden, 3 * hidden)
    yield vectors("short_convolutions", layers, hidden * kernel)
    yield linear("convolution_output", layers, hidden, hidden)
