"""The shape of a model's layers: what the parameter counter and the cache are worked out from."""

from typing import Annotated, Literal

from pydantic import Field

from llmrev.catalog.schema.fact import Fact, Scope, Truth, Words

Size = Annotated[int, Field(ge=0)]
"""A number of elements, heads, layers or tokens."""


class LayerTypes(Scope):
    """How many layers of each kind there are, by the words of Hugging Face's `layer_types` where it has one."""

    full_attention: Fact[Size] | None = None
    sliding_attention: Fact[Size] | None = Field(None, description="Attention to the last `sliding_window` tokens.")
    chunked_attention: Fact[Size] | None = Field(
        None, description="Attention inside chunks of `sliding_window` tokens."
    )
    indexed_attention: Fact[Size] | None = Field(None, description="Attention to tokens an indexer picks; caches all.")
    compressed_sparse_attention: Fact[Size] | None = Field(None, description="DeepSeek-V4; one entry for 4 tokens.")
    heavily_compressed_attention: Fact[Size] | None = Field(None, description="DeepSeek-V4; one entry for 128 tokens.")
    gated_delta: Fact[Size] | None = Field(None, description="Gated DeltaNet (arXiv:2412.06464).")
    kda: Fact[Size] | None = Field(None, description="Kimi delta attention (arXiv:2510.26692).")
    lightning: Fact[Size] | None = Field(None, description="Lightning attention (arXiv:2501.08313).")
    mamba: Fact[Size] | None = Field(None, description="Mamba (arXiv:2312.00752).")
    mamba2: Fact[Size] | None = Field(None, description="Mamba-2 (arXiv:2405.21060).")
    attention_and_mamba2: Fact[Size] | None = Field(None, description="Both side by side, as in Falcon-H1.")
    rwkv6: Fact[Size] | None = Field(None, description="RWKV-6 time mixing (arXiv:2404.05892).")
    rwkv7: Fact[Size] | None = Field(None, description="RWKV-7 time mixing (arXiv:2503.14456).")
    conv: Fact[Size] | None = Field(None, description="Gated short convolution, as in LFM2.")
    mlp: Fact[Size] | None = Field(None, description="A layer that is a feed-forward part and nothing else.")
    moe: Fact[Size] | None = Field(None, description="A layer that is a mixture of experts and nothing else.")


class Moe(Scope):
    """A mixture of experts."""

    num_experts: Fact[Size] | None = Field(None, description="Routed experts of one layer.")
    num_experts_per_tok: Fact[Size] | None = None
    num_shared_experts: Fact[Size] | None = None
    moe_intermediate_size: Fact[Size] | None = Field(None, description="Width of one routed expert.")
    shared_expert_intermediate_size: Fact[Size] | None = Field(
        None, description="Width of all shared experts together; else their number times `moe_intermediate_size`."
    )
    first_k_dense_replace: Fact[Size] | None = Field(None, description="How many first layers are dense.")
    moe_layer_freq: Fact[Size] | None = Field(None, description="One layer in so many has experts.")
    num_moe_layers: Fact[Size] | None = Field(None, description="Layers with experts, where no rule says which.")
    moe_latent_size: Fact[Size] | None = Field(None, description="Width experts work in, where it is not hidden_size.")
    zero_expert_num: Fact[Size] | None = Field(None, description="Experts without parameters that the router can pick.")
    shared_expert_gate: Fact[Truth] | None = None
    router_bias: Fact[Truth] | None = Field(None, description="A bias in the router's own projection.")
    score_correction_bias: Fact[Truth] | None = Field(
        None, description="The load-balancing bias is counted as a parameter; most checkpoints call it a buffer."
    )
    router_scales: Fact[Truth] | None = Field(None, description="Scales a channel and an expert, as in Gemma 4.")
    expert_bias: Fact[Truth] | None = None
    dense_beside_experts: Fact[Truth] | None = Field(
        None, description="A dense part of `intermediate_size` runs beside."
    )


class Mla(Scope):
    """Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434)."""

    q_lora_rank: Fact[Size] | None = Field(None, description="Left out where queries are not compressed.")
    kv_lora_rank: Fact[Size] | None = None
    qk_nope_head_dim: Fact[Size] | None = None
    qk_rope_head_dim: Fact[Size] | None = None
    v_head_dim: Fact[Size] | None = None
    k_rope_norm: Fact[Truth] | None = Field(None, description="A norm over the rotary part of keys.")
    q_gate_proj: Fact[Truth] | None = Field(None, description="Queries and gate from one projection, as in A.X-K2.")


class Sparse(Scope):
    """Sparse attention by an indexer (DeepSeek-V3.2) or by compressed entries (DeepSeek-V4)."""

    index_n_heads: Fact[Size] | None = None
    index_head_dim: Fact[Size] | None = None
    index_topk: Fact[Size] | None = Field(None, description="Tokens, or blocks, that attention reads.")
    index_kpool: Fact[Size] | None = Field(None, description="Tokens that the indexer pools into one.")
    num_indexers: Fact[Size] | None = Field(
        None, description="Layers with an indexer of their own; else all sparse ones."
    )
    q_lora_rank: Fact[Size] | None = Field(None, description="Compression of queries, without latent attention.")
    o_lora_rank: Fact[Size] | None = None
    o_groups: Fact[Size] | None = None


class Window(Scope):
    """Sliding-window or chunked attention in some layers."""

    sliding_window: Fact[Size] | None = Field(None, description="Tokens a windowed layer sees.")
    sliding_window_pattern: Fact[Size] | None = Field(None, description="One layer in so many sees everything.")
    swa_num_attention_heads: Fact[Size] | None = Field(None, description="Of windowed layers, where it differs.")
    swa_num_key_value_heads: Fact[Size] | None = Field(None, description="Of windowed layers, where it differs.")
    swa_head_dim: Fact[Size] | None = Field(None, description="Of windowed layers, where it differs.")
    swa_v_head_dim: Fact[Size] | None = Field(None, description="Of windowed layers, where it differs.")
    num_global_key_value_heads: Fact[Size] | None = Field(None, description="Of full layers, where it differs.")
    global_head_dim: Fact[Size] | None = Field(None, description="Of full layers, where it differs.")
    attention_k_eq_v: Fact[Truth] | None = Field(None, description="Full layers use keys as values.")


class Hybrid(Scope):
    """Sizes of layers that keep a state instead of keys and values; `layer_types` says how many there are."""

    full_attention_interval: Fact[Size] | None = Field(None, description="One layer in so many is full attention.")
    linear_num_key_heads: Fact[Size] | None = None
    linear_num_value_heads: Fact[Size] | None = None
    linear_key_head_dim: Fact[Size] | None = None
    linear_value_head_dim: Fact[Size] | None = None
    linear_conv_kernel_dim: Fact[Size] | None = None
    mamba_n_heads: Fact[Size] | None = None
    mamba_d_head: Fact[Size] | None = None
    mamba_d_state: Fact[Size] | None = None
    mamba_n_groups: Fact[Size] | None = None
    mamba_d_conv: Fact[Size] | None = None
    mamba_expand: Fact[Size] | None = Field(None, description="Inner width over hidden_size (Mamba).")
    mamba_dt_rank: Fact[Size] | None = None
    mamba_rms_norm: Fact[Truth] | None = None
    conv_l_cache: Fact[Size] | None = Field(None, description="Kernel of a gated short convolution (`conv_L_cache`).")
    decay_low_rank_dim: Fact[Size] | None = Field(None, description="Inner width of the decay; 0 for one matrix.")
    a_low_rank_dim: Fact[Size] | None = None
    v_low_rank_dim: Fact[Size] | None = None
    mix_low_rank_dim: Fact[Size] | None = Field(None, description="Of RWKV-6's token mixing.")
    gate_low_rank_dim: Fact[Size] | None = Field(None, description="Inner width of the gate; 0 for one matrix.")


class Altup(Scope):
    """Alternating updates and learned augmented residuals of Gemma 3n."""

    altup_num_inputs: Fact[Size] | None = None
    laurel_rank: Fact[Size] | None = None


class Architecture(Scope):
    """
    All that memory needs, by the names of Hugging Face configs.

    What the code of a `model_type` fixes (norms, biases, gates) need not be written: llmrev knows it for the types
    in `llmrev.core.conventions`.  What is written goes before it.
    """

    type: Fact[Literal["decoder", "prefix-decoder", "encoder-decoder", "recurrent"]] | None = None
    model_type: Fact[Words] | None = Field(None, description="`model_type` of the Hugging Face config.")
    num_hidden_layers: Fact[Size] | None = Field(None, description="Decoder layers, of an encoder-decoder too.")
    num_encoder_layers: Fact[Size] | None = None
    layer_types: LayerTypes | None = Field(None, description="Layers by kind, where they are not all alike.")
    hidden_size: Fact[Size] | None = None
    intermediate_size: Fact[Size] | None = Field(
        None, description="Width of one projection of a dense feed-forward part."
    )
    num_attention_heads: Fact[Size] | None = None
    num_key_value_heads: Fact[Size] | None = None
    head_dim: Fact[Size] | None = None
    v_head_dim: Fact[Size] | None = Field(None, description="Width of a value head, where it is not head_dim.")
    vocab_size: Fact[Size] | None = Field(None, description="Rows of the embedding matrix, padding included.")
    embedding_size: Fact[Size] | None = Field(None, description="Width of embeddings, where it is not hidden_size.")
    position_embeddings: Fact[Size] | None = Field(None, description="Rows of a learned position table; 0 for none.")
    relative_attention_num_buckets: Fact[Size] | None = Field(None, description="Learned relative positions, as in T5.")
    hidden_size_per_layer_input: Fact[Size] | None = Field(None, description="Width of per-layer embeddings.")
    vocab_size_per_layer_input: Fact[Size] | None = Field(None, description="Rows of per-layer embeddings.")
    num_kv_shared_layers: Fact[Size] | None = Field(None, description="Last layers that reuse earlier keys and values.")
    use_double_wide_mlp: Fact[Truth] | None = Field(None, description="Layers that share keys are twice as wide.")
    cla_share_factor: Fact[Size] | None = Field(None, description="So many neighbouring layers share keys and values.")
    num_nextn_predict_layers: Fact[Size] | None = Field(None, description="Multi-token prediction; not counted.")
    attention_blocks_per_layer: Fact[Size] | None = Field(None, description="Attention and dense parts in one layer.")
    hc_mult: Fact[Size] | None = Field(None, description="Residual streams of hyper-connections.")
    hc_head: Fact[Truth] | None = Field(None, description="A learned collapse of the streams before the output.")
    tie_word_embeddings: Fact[Truth] | None = None
    lm_head_bias: Fact[Truth] | None = None
    attention_bias: Fact[Truth] | None = Field(
        None, description="Biases of queries, keys and values, and of the output."
    )
    attention_out_bias: Fact[Truth] | None = Field(None, description="Of the output, where it differs.")
    mlp_bias: Fact[Truth] | None = None
    gated_mlp: Fact[Truth] | None = Field(None, description="Three matrices in the feed-forward part, not two.")
    qk_norm: Fact[Literal["none", "head", "width"]] | None = Field(
        None, description="Norms of queries and keys: one shared by the heads, or over the whole width."
    )
    attn_output_gate: Fact[Literal["none", "head", "element"]] | None = Field(
        None, description="A learned gate on attention's output, one a head or one a number."
    )
    attention_sinks: Fact[Literal["none", "window", "all"]] | None = Field(
        None, description="A learned logit a head, in which layers."
    )
    use_parallel_residual: Fact[Truth] | None = Field(None, description="Attention and feed-forward run side by side.")
    position: Fact[Words] | None = Field(None, description="Position encoding, such as `RoPE` or `ALiBi`.")
    norm: Fact[Words] | None = None
    norm_bias: Fact[Truth] | None = None
    norms_per_layer: Fact[Size] | None = Field(None, description="Norms over hidden_size in one layer.")
    gated_norm_rank: Fact[Size] | None = Field(None, description="Inner width of a gate on norms, as in A.X-K2.")
    embedding_norm: Fact[Truth] | None = None
    final_norm: Fact[Truth] | None = None
    activation: Fact[Words] | None = None
    moe: Moe | None = None
    mla: Mla | None = None
    swa_mla: Mla | None = Field(None, description="Of windowed layers, where it differs.")
    sparse: Sparse | None = None
    window: Window | None = None
    hybrid: Hybrid | None = None
    altup: Altup | None = None
