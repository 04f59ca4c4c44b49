"""
What a model keeps of the tokens it has read: keys and values, latents, or a state of constant size.

Each kind of layer has its own rule; a layer nobody described here makes the whole figure unknown, never a guess.
Bytes are of a 16-bit cache, and of 32-bit states, as engines keep them.
"""

from dataclasses import dataclass

from llmrev.core.architecture import Architecture, Hybrid, LayerTypes, Mla, Window

CACHE_BYTES = 2
"""Bytes of one element of the cache in fp16 or bf16."""

STATE_BYTES = 4
"""Bytes of one element of a recurrent state, which engines keep in fp32 (transformers, `Qwen3NextDynamicCache`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cache:
    """Bytes for each token within reach of a layer, and of states that do not grow, for one sequence."""

    full_bytes_per_token: int = 0
    """Of layers that keep every token."""
    windowed_bytes_per_token: int = 0
    """Of layers that keep the last *window* tokens."""
    window: int | None = None
    state_bytes: int = 0

    def kv_bytes(self, context: int) -> int:
        """Keys and values, or latents, of *context* tokens."""
        windowed = min(context, self.window) if self.window else context
        return self.full_bytes_per_token * context + self.windowed_bytes_per_token * windowed


def cache_of(shape: Architecture) -> Cache | None:
    """The cache of one sequence, or ``None`` where a size or a kind of layer is not known."""
    layers = _kept_layers(shape)
    if layers is None or layers.compressed_sparse_attention or layers.heavily_compressed_attention:
        return None
    state = _state(layers, shape)
    full = _full_bytes(layers, shape)
    windowed = _windowed_bytes(layers, shape)
    if state is None or full is None or windowed is None:
        return None
    if shape.type == "encoder-decoder":  # cross-attention keeps the encoder's tokens too; taken to be as many
        full *= 2
    window = shape.window.sliding_window if shape.window else None
    if layers.windowed and window is None:
        return None
    return Cache(full_bytes_per_token=full, windowed_bytes_per_token=windowed, window=window, state_bytes=state)


def _kept_layers(shape: Architecture) -> LayerTypes | None:
    """Layers that keep something of their own; those that share another's keys and values are left out."""
    layers = shape.counted_layers
    if layers is None:
        if shape.type == "recurrent" and shape.num_hidden_layers and shape.model_type in ("rwkv7", "rwkv6"):
            return LayerTypes(**{shape.model_type: shape.num_hidden_layers})
        return None
    factor = shape.cla_share_factor or 1
    if factor > 1 and layers.total == layers.full_attention:
        return LayerTypes(full_attention=-(-layers.full_attention // factor))
    shared = shape.num_kv_shared_layers or 0
    if shared:  # Gemma 3n: the last layers read the caches of earlier ones of their kind
        kept = layers.total - shared
        full = layers.full_attention * kept // layers.total
        return LayerTypes(full_attention=full, sliding_attention=kept - full)
    return layers


def _full_bytes(layers: LayerTypes, shape: Architecture) -> int | None:
    count = layers.unbounded
    if not count:
        return 0
    if shape.mla is not None:
        latent = _latent(shape.mla)
        if latent is None:
            return None
        indexer = (shape.sparse.index_head_dim or 0) if shape.sparse else 0
        indexers = (shape.sparse.num_indexers or layers.indexed_attention) if shape.sparse else 0
        return (count * latent + indexers * indexer) * CACHE_BYTES
    window = shape.window or Window()
    heads = window.num_global_key_value_heads or shape.num_key_value_heads
    width = window.global_head_dim or shape.head_dim
    if heads is None or width is None:
        return None
    return count * heads * (width + (shape.v_head_dim or width)) * CACHE_BYTES


def _latent(mla: Mla) -> int | None:
    """Width of the compressed keys and values and of the key part that carries the position, per token."""
    if mla.kv_lora_rank is None or mla.qk_rope_head_dim is None:
        return None
    return mla.kv_lora_rank + mla.qk_rope_head_dim


def _windowed_bytes(layers: LayerTypes, shape: Architecture) -> int | None:
    if not layers.windowed:
        return 0
    if shape.swa_mla is not None:
        latent = _latent(shape.swa_mla)
        return None if latent is None else layers.windowed * latent * CACHE_BYTES
    window = shape.window or Window()
    heads = window.swa_num_key_value_heads or shape.num_key_value_heads
    width = window.swa_head_dim or shape.head_dim
    if heads is None or width is None:
        return None
    values = window.swa_v_head_dim or (shape.v_head_dim if window.swa_head_dim is None else None) or width
    return layers.windowed * heads * (width + values) * CACHE_BYTES


def _state(layers: LayerTypes, shape: Architecture) -> int | None:
    """Bytes of all states of constant size."""
    sizes = {
        "gated_delta": _delta_state, "kda": _delta_state, "lightning": _delta_state, "mamba": _mamba_state,
        "mamba2": _mamba2_state, "attention_and_mamba2": _mamba2_state, "conv": _conv_state, "rwkv6": _rwkv_state,
        "rwkv7": _rwkv_state,
    }  # fmt: skip
    total = 0
    for kind, size in sizes.items():
        count = getattr(layers, kind)
        if count:
            each = size(shape.hybrid or Hybrid(), shape)
            if each is None:
                return None
            total += count * each
    return total


def _delta_state(part: Hybrid, shape: Architecture) -> int | None:
    """Of linear attention: a key x value matrix a head (Yang et al., arXiv:2412.06464), and the convolution's past."""
    heads = part.linear_num_value_heads or shape.num_attention_heads
    key, value = part.linear_key_head_dim or shape.head_dim, part.linear_value_head_dim or shape.head_dim
    if heads is None or key is None or value is None:
        return None
    past = (part.linear_conv_kernel_dim or 1) - 1
    channels = 2 * (part.linear_num_key_heads or heads) * key + heads * value
    return heads * key * value * STATE_BYTES + channels * past * CACHE_BYTES


def _mamba_state(part: Hybrid, shape: Architecture) -> int | None:
    """Of Mamba: inner width x state (Gu and Dao, arXiv:2312.00752), and the convolution's past."""
    if shape.hidden_size is None or part.mamba_d_state is None:
        return None
    inner = (part.mamba_expand or 2) * shape.hidden_size
    return inner * part.mamba_d_state * STATE_BYTES + inner * ((part.mamba_d_conv or 4) - 1) * CACHE_BYTES


def _mamba2_state(part: Hybrid, _shape: Architecture) -> int | None:
    """Of Mamba-2: heads x head width x state (Dao and Gu, arXiv:2405.21060), and the convolution's past."""
    heads, width, state = part.mamba_n_heads, part.mamba_d_head, part.mamba_d_state
    if heads is None or width is None or state is None:
        return None
    channels = heads * width + 2 * (part.mamba_n_groups or 1) * state
    return heads * width * state * STATE_BYTES + channels * ((part.mamba_d_conv or 4) - 1) * CACHE_BYTES


def _conv_state(part: Hybrid, shape: Architecture) -> int | None:
    """Of a short convolution: its last inputs (LFM2)."""
    if shape.hidden_size is None or part.conv_l_cache is None:
        return None
    return shape.hidden_size * part.conv_l_cache * CACHE_BYTES


def _rwkv_state(_part: Hybrid, shape: Architecture) -> int | None:
    """Of RWKV: hidden size x head width (Peng et al., arXiv:2503.14456), and the last input of both mixers."""
    if shape.hidden_size is None:
        return None
    return shape.hidden_size * (shape.head_dim or 64) * STATE_BYTES + 2 * shape.hidden_size * CACHE_BYTES
