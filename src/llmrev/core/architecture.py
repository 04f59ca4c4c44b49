"""
The shape of a network: every size and every fixed choice that decides its parameters and its memory.

Field names are those of Hugging Face configs where there are such.  ``None`` is not known, or, of an optional part,
that the network has none of it.  Sizes are numbers of elements, never bytes.
"""

from typing import Any, Literal

from msgspec import Struct

Norming = Literal["none", "head", "width"]
"""Norms of queries and keys: none, one vector that heads share, or one over the whole width."""

Gating = Literal["none", "head", "element"]
"""A learned gate on attention's output: none, one number a head, or one an element."""

Sinks = Literal["none", "window", "all"]
"""Layers in which each head has a learned logit that attends to nothing (gpt-oss)."""


class LayerTypes(Struct, frozen=True, kw_only=True):
    """How many layers of each kind there are; the schema of the catalog says what each kind is."""

    full_attention: int = 0
    sliding_attention: int = 0
    chunked_attention: int = 0
    indexed_attention: int = 0
    compressed_sparse_attention: int = 0
    heavily_compressed_attention: int = 0
    gated_delta: int = 0
    kda: int = 0
    lightning: int = 0
    mamba: int = 0
    mamba2: int = 0
    attention_and_mamba2: int = 0
    rwkv6: int = 0
    rwkv7: int = 0
    conv: int = 0
    mlp: int = 0
    moe: int = 0

    @property
    def total(self) -> int:
        """All layers."""
        return sum(getattr(self, name) for name in self.__struct_fields__)

    @property
    def windowed(self) -> int:
        """Layers whose keys and values stop growing at the window."""
        return self.sliding_attention + self.chunked_attention

    @property
    def unbounded(self) -> int:
        """Layers with ordinary keys and values of every token."""
        return self.full_attention + self.indexed_attention + self.attention_and_mamba2

    @property
    def stateful(self) -> int:
        """Layers that keep a state of constant size; Falcon-H1's keep keys and values beside it."""
        recurrent = self.gated_delta + self.kda + self.lightning + self.mamba + self.mamba2 + self.conv
        return recurrent + self.attention_and_mamba2 + self.rwkv6 + self.rwkv7


class Moe(Struct, frozen=True, kw_only=True):
    """A mixture of experts."""

    num_experts: int | None = None
    num_experts_per_tok: int | None = None
    num_shared_experts: int | None = None
    moe_intermediate_size: int | None = None
    shared_expert_intermediate_size: int | None = None
    """Width of all shared experts together; ``None``: their number times *moe_intermediate_size*."""
    first_k_dense_replace: int | None = None
    moe_layer_freq: int | None = None
    num_moe_layers: int | None = None
    moe_latent_size: int | None = None
    zero_expert_num: int | None = None
    shared_expert_gate: bool | None = None
    router_bias: bool | None = None
    score_correction_bias: bool | None = None
    router_scales: bool | None = None
    expert_bias: bool | None = None
    dense_beside_experts: bool | None = None


class Mla(Struct, frozen=True, kw_only=True):
    """Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434); no *q_lora_rank*: queries are not compressed."""

    q_lora_rank: int | None = None
    kv_lora_rank: int | None = None
    qk_nope_head_dim: int | None = None
    qk_rope_head_dim: int | None = None
    v_head_dim: int | None = None
    k_rope_norm: bool | None = None
    q_gate_proj: bool | None = None


class Sparse(Struct, frozen=True, kw_only=True):
    """Attention that reads what an indexer picks (DeepSeek-V3.2), or compressed entries (DeepSeek-V4)."""

    index_n_heads: int | None = None
    index_head_dim: int | None = None
    index_topk: int | None = None
    index_kpool: int | None = None
    num_indexers: int | None = None
    q_lora_rank: int | None = None
    o_lora_rank: int | None = None
    o_groups: int | None = None


class Window(Struct, frozen=True, kw_only=True):
    """Sliding-window or chunked attention, and what differs between windowed and full layers."""

    sliding_window: int | None = None
    sliding_window_pattern: int | None = None
    """One layer in so many sees everything; ``None``: no layer does, unless layer types say so."""
    swa_num_attention_heads: int | None = None
    swa_num_key_value_heads: int | None = None
    swa_head_dim: int | None = None
    swa_v_head_dim: int | None = None
    num_global_key_value_heads: int | None = None
    global_head_dim: int | None = None
    attention_k_eq_v: bool | None = None


class Hybrid(Struct, frozen=True, kw_only=True):
    """Sizes of layers that keep a state instead of keys and values."""

    full_attention_interval: int | None = None
    linear_num_key_heads: int | None = None
    linear_num_value_heads: int | None = None
    linear_key_head_dim: int | None = None
    linear_value_head_dim: int | None = None
    linear_conv_kernel_dim: int | None = None
    mamba_n_heads: int | None = None
    mamba_d_head: int | None = None
    mamba_d_state: int | None = None
    mamba_n_groups: int | None = None
    mamba_d_conv: int | None = None
    mamba_expand: int | None = None
    mamba_dt_rank: int | None = None
    mamba_rms_norm: bool | None = None
    conv_l_cache: int | None = None
    decay_low_rank_dim: int | None = None
    """Inner width of the decay's projection; 0: one matrix."""
    a_low_rank_dim: int | None = None
    v_low_rank_dim: int | None = None
    mix_low_rank_dim: int | None = None
    gate_low_rank_dim: int | None = None
    """Inner width of the gate's projection; 0: one matrix."""


class Altup(Struct, frozen=True, kw_only=True):
    """Alternating updates and learned augmented residuals of Gemma 3n."""

    altup_num_inputs: int | None = None
    laurel_rank: int | None = None


class Architecture(Struct, frozen=True, kw_only=True):
    """
    The shape of a network.

    *num_hidden_layers* are those of the decoder, of an encoder-decoder too.  *attention_bias* is of queries, keys
    and values, and of the output unless *attention_out_bias* says otherwise.
    """

    type: str | None = None
    model_type: str | None = None
    num_hidden_layers: int | None = None
    num_encoder_layers: int | None = None
    layer_types: LayerTypes | None = None
    hidden_size: int | None = None
    intermediate_size: int | None = None
    num_attention_heads: int | None = None
    num_key_value_heads: int | None = None
    head_dim: int | None = None
    v_head_dim: int | None = None
    vocab_size: int | None = None
    embedding_size: int | None = None
    position_embeddings: int | None = None
    relative_attention_num_buckets: int | None = None
    hidden_size_per_layer_input: int | None = None
    vocab_size_per_layer_input: int | None = None
    num_kv_shared_layers: int | None = None
    use_double_wide_mlp: bool | None = None
    cla_share_factor: int | None = None
    num_nextn_predict_layers: int | None = None
    attention_blocks_per_layer: int | None = None
    hc_mult: int | None = None
    hc_head: bool | None = None
    tie_word_embeddings: bool | None = None
    lm_head_bias: bool | None = None
    attention_bias: bool | None = None
    attention_out_bias: bool | None = None
    mlp_bias: bool | None = None
    gated_mlp: bool | None = None
    qk_norm: Norming | None = None
    attn_output_gate: Gating | None = None
    attention_sinks: Sinks | None = None
    use_parallel_residual: bool | None = None
    position: str | None = None
    norm: str | None = None
    norm_bias: bool | None = None
    norms_per_layer: int | None = None
    gated_norm_rank: int | None = None
    embedding_norm: bool | None = None
    final_norm: bool | None = None
    activation: str | None = None
    moe: Moe | None = None
    mla: Mla | None = None
    swa_mla: Mla | None = None
    """Of windowed layers, where it differs."""
    sparse: Sparse | None = None
    window: Window | None = None
    hybrid: Hybrid | None = None
    altup: Altup | None = None

    @property
    def special(self) -> tuple[str, ...]:
        """Parts beyond plain attention and feed-forward that are present; experts do not change the cache."""
        return tuple(name for name in ("moe", "mla", "sparse", "window", "hybrid") if getattr(self, name) is not None)

    @property
    def plain_cache(self) -> bool:
        """Whether every layer keeps keys and values of its own, of every token, in *num_key_value_heads* heads."""
        if self.mla or self.sparse or self.window or self.hybrid or self.type == "recurrent":
            return False
        kinds = self.layer_types
        all_alike = kinds is None or kinds.total == kinds.full_attention
        return all_alike and not self.num_kv_shared_layers and (self.cla_share_factor or 1) == 1

    @property
    def counted_layers(self) -> LayerTypes | None:
        """
        Decoder layers by kind: as recorded, else by the interval of a window or of full attention, else all full.

        Of every *sliding_window_pattern* layers the last sees everything (`Gemma3TextConfig.layer_types`).
        """
        layers, window = self.num_hidden_layers, self.window
        if self.layer_types is not None or layers is None:
            return self.layer_types
        if window is None:
            return LayerTypes(full_attention=layers) if self.hybrid is None and self.type != "recurrent" else None
        full = layers // window.sliding_window_pattern if window.sliding_window_pattern else 0
        return LayerTypes(full_attention=full, sliding_attention=layers - full)


PARTS: dict[str, type[Any]] = {
    "layer_types": LayerTypes, "moe": Moe, "mla": Mla, "swa_mla": Mla, "sparse": Sparse, "window": Window,
    "hybrid": Hybrid, "altup": Altup,
}  # fmt: skip
"""Fields of an architecture that are groups of fields themselves."""


def architecture_from(data: dict[str, Any]) -> Architecture:
    """
    The architecture in plain *data*: its fields, and a mapping for each part.

    >>> architecture_from({"hidden_size": 4, "mla": {"kv_lora_rank": 512}}).mla.kv_lora_rank
    512
    """
    parts = {name: PARTS[name](**value) if name in PARTS else value for name, value in data.items()}
    return Architecture(**parts)
