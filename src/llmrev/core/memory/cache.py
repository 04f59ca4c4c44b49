"""
What a model keeps of the tokens it has read: keys and values, latents, or a state of constant size.

Each kind of layer has its own rule; a layer nobody described here makes the whole figure unknown, never a guess.
"""

from functools import lru_cache

from msgspec import Struct

from llmrev.core.architecture import Architecture, Hybrid, LayerTypes, Mla, Window
from llmrev.core.parameters.latent import CSA_RATE, HCA_RATE

STATE_BYTES = 4
"""Bytes of one element of a recurrent state, which engines keep in fp32 (transformers, `Qwen3NextDynamicCache`)."""

CONV_BYTES = 2
"""Bytes of one remembered input of a short convolution; llama.cpp keeps those in fp32 too."""

CELLS = 256
"""llama.cpp rounds the cells of a cache up to a multiple of this (`GGML_PAD(n_ctx, 256)`)."""

UBATCH = 512
"""Tokens that llama.cpp computes at once where nobody asks otherwise (``-ub``)."""


class Cache(Struct, frozen=True, kw_only=True):
    """
    What one sequence keeps: elements for each token within reach of a layer, and bytes of states that do not grow.

    Keys and values may be stored in different formats.  A latent, which is both, counts as keys.
    """

    keys: float = 0
    """Of layers that keep every token; a compressed entry that stands for several tokens counts in part."""
    values: float = 0
    window_keys: float = 0
    """Of layers that keep the last *window* tokens."""
    window_values: float = 0
    window: int | None = None
    state_elements: int = 0
    past_elements: int = 0
    """Inputs that short convolutions remember."""

    @property
    def bytes_per_token(self) -> int:
        """Of a 16-bit cache, in layers that keep every token."""
        return round((self.keys + self.values) * 2)

    @property
    def window_bytes_per_token(self) -> int:
        """Of a 16-bit cache, in layers with a window."""
        return round((self.window_keys + self.window_values) * 2)

    def held(self, context: int, sequences: int = 1, *, cells: bool = False) -> int:
        """
        Tokens that a windowed layer keeps of *sequences* of *context* tokens each.

        With *cells*, as llama.cpp allots them: the windows of all sequences and one computed batch, rounded up.
        """
        if self.window is None:
            return context * sequences
        if cells:
            allotted = -(-(self.window * sequences + UBATCH) // CELLS) * CELLS
            return min(context * sequences, allotted)
        return min(context, self.window) * sequences

    def kv_bytes(
        self, context: int, sequences: int = 1, *, key: float = 2, value: float = 2, cells: bool = False
    ) -> int:
        """Bytes of keys and values, or latents, where an element takes *key* or *value* bytes."""
        full = (self.keys * key + self.values * value) * context * sequences
        windowed = (self.window_keys * key + self.window_values * value) * self.held(context, sequences, cells=cells)
        return round(full + windowed)

    def state_bytes(self, *, past: int = CONV_BYTES) -> int:
        """Bytes of the states of one sequence."""
        return self.state_elements * STATE_BYTES + self.past_elements * past


@lru_cache(maxsize=1024)
def cache_of(shape: Architecture) -> Cache | None:
    """The cache of one sequence, or ``None`` where a size or a kind of layer is not known."""
    layers = _kept_layers(shape)
    if layers is None:
        return None
    window = shape.window.sliding_window if shape.window else None
    if layers.compressed_sparse_attention or layers.heavily_compressed_attention:
        return _compressed(layers, shape, window)
    state, full, windowed = _state(layers, shape), _full(layers, shape), _windowed(layers, shape)
    if state is None or full is None or windowed is None or (layers.windowed and window is None):
        return None
    factor = 2 if shape.type == "encoder-decoder" else 1  # cross-attention keeps the encoder's tokens, taken as many
    return Cache(
        keys=full[0] * factor, values=full[1] * factor, window_keys=windowed[0], window_values=windowed[1],
        window=window if layers.windowed else None, state_elements=state[0], past_elements=state[1],
    )  # fmt: skip


def _compressed(layers: LayerTypes, shape: Architecture, window: int | None) -> Cache | None:
    """
    DeepSeek-V4: entries that are keys and values at once, one for 4 or for 128 tokens, and a window in every layer.

    Sparse layers keep a key of the indexer beside each entry (`DeepseekV4Indexer`).
    """
    width, sparse = shape.head_dim, shape.sparse
    if width is None or window is None or sparse is None or sparse.index_head_dim is None:
        return None
    light, heavy = layers.compressed_sparse_attention, layers.heavily_compressed_attention
    return Cache(
        keys=light * (width + sparse.index_head_dim) / CSA_RATE + heavy * width / HCA_RATE,
        window_keys=(light + heavy + layers.sliding_attention) * width,
        window=window,
    )


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


Pair = tuple[int, int]
"""Elements of keys and of values, or of states and of remembered inputs."""


def _full(layers: LayerTypes, shape: Architecture) -> Pair | None:
    count = layers.unbounded * (shape.attention_blocks_per_layer or 1)
    if not count:
        return 0, 0
    if shape.mla is not None:
        latent = _latent(shape.mla)
        if latent is None:
            return None
        indexer = (shape.sparse.index_head_dim or 0) if shape.sparse else 0
        indexers = (shape.sparse.num_indexers or layers.indexed_attention) if shape.sparse else 0
        return count * latent + indexers * indexer, 0
    window = shape.window or Window()
    heads = window.num_global_key_value_heads or shape.num_key_value_heads
    width = window.global_head_dim or shape.head_dim
    if heads is None or width is None:
        return None
    return count * heads * width, count * heads * (shape.v_head_dim or width)


def _latent(mla: Mla) -> int | None:
    """Width of the compressed keys and values and of the key part that carries the position, per token."""
    if mla.kv_lora_rank is None or mla.qk_rope_head_dim is None:
        return None
    return mla.kv_lora_rank + mla.qk_rope_head_dim


def _windowed(layers: LayerTypes, shape: Architecture) -> Pair | None:
    if not layers.windowed:
        return 0, 0
    if shape.swa_mla is not None:
        latent = _latent(shape.swa_mla)
        return None if latent is None else (layers.windowed * latent, 0)
    window = shape.window or Window()
    heads = window.swa_num_key_value_heads or shape.num_key_value_heads
    width = window.swa_head_dim or shape.head_dim
    if heads is None or width is None:
        return None
    values = window.swa_v_head_dim or (shape.v_head_dim if window.swa_head_dim is None else None) or width
    return layers.windowed * heads * width, layers.windowed * heads * values


def _state(layers: LayerTypes, shape: Architecture) -> Pair | None:
    """Elements of all states of constant size, and of what convolutions remember."""
    sizes = {
        "gated_delta": _delta_state, "kda": _delta_state, "lightning": _delta_state, "mamba": _mamba_state,
        "mamba2": _mamba2_state, "attention_and_mamba2": _mamba2_state, "conv": _conv_state, "rwkv6": _rwkv_state,
        "rwkv7": _rwkv_state,
    }  # fmt: skip
    states = past = 0
    for kind, size in sizes.items():
        count = getattr(layers, kind)
        if count:
            each = size(shape.hybrid or Hybrid(), shape)
            if each is None:
                return None
            states, past = states + count * each[0], past + count * each[1]
    return states, past


def _delta_state(part: Hybrid, shape: Architecture) -> Pair | None:
    """Of linear attention: a key x value matrix a head (Yang et al., arXiv:2412.06464), and the convolution's past."""
    heads = part.linear_num_value_heads or shape.num_attention_heads
    key, value = part.linear_key_head_dim or shape.head_dim, part.linear_value_head_dim or shape.head_dim
    if heads is None or key is None or value is None:
        return None
    past = (part.linear_conv_kernel_dim or 1) - 1
    channels = 2 * (part.linear_num_key_heads or heads) * key + heads * value
    return heads * key * value, channels * past


def _mamba_state(part: Hybrid, shape: Architecture) -> Pair | None:
    """Of Mamba: inner width x state (Gu and Dao, arXiv:2312.00752), and the convolution's past."""
    if shape.hidden_size is None or part.mamba_d_state is None:
        return None
    inner = (part.mamba_expand or 2) * shape.hidden_size
    return inner * part.mamba_d_state, inner * ((part.mamba_d_conv or 4) - 1)


def _mamba2_state(part: Hybrid, _shape: Architecture) -> Pair | None:
    """Of Mamba-2: heads x head width x state (Dao and Gu, arXiv:2405.21060), and the convolution's past."""
    heads, width, state = part.mamba_n_heads, part.mamba_d_head, part.mamba_d_state
    if heads is None or width is None or state is None:
        return None
    channels = heads * width + 2 * (part.mamba_n_groups or 1) * state
    return heads * width * state, channels * ((part.mamba_d_conv or 4) - 1)


def _conv_state(part: Hybrid, shape: Architecture) -> Pair | None:
    """Of a short convolution: its last inputs (LFM2)."""
    if shape.hidden_size is None or part.conv_l_cache is None:
        return None
    return 0, shape.hidden_size * part.conv_l_cache


def _rwkv_state(_part: Hybrid, shape: Architecture) -> Pair | None:
    """Of RWKV: hidden size x head width (Peng et al., arXiv:2503.14456), and the last input of both mixers."""
    if shape.hidden_size is None:
        return None
    return shape.hidden_size * (shape.head_dim or 64), 2 * shape.hidden_size
