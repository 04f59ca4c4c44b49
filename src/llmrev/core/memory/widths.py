"""
How wide the tensors inside one layer are, for each token: what decides activations in training and in prefill.

Widths are numbers of elements a token, never bytes.  Mixers (attention and its kin) and feed-forward parts are counted
apart, because models mix them differently from layer to layer.
"""

from functools import lru_cache

from msgspec import Struct

from llmrev.core.architecture import Architecture, Hybrid, LayerTypes, Mla
from llmrev.core.parameters.attention import blocks
from llmrev.core.parameters.delta import linear_attention
from llmrev.core.parameters.feed_forward import dense_layers, moe_layers
from llmrev.core.parameters.recurrent import recurrent
from llmrev.core.parameters.term import NotKnown

FUSED_QKV = frozenset({
    "gpt_neox", "bloom", "falcon", "gpt_bigcode", "phi3", "chatglm", "qwen", "baichuan", "internlm2", "gpt2", "mpt",
    "codegen", "moss",
})  # fmt: skip
"""Model types with one matrix for queries, keys and values: values keep the output of all three alive."""

FUSED_GATE = frozenset({"phi3", "chatglm", "glm", "glm4"})
"""Model types with one matrix for gate and up projection."""

GELU_NEW = frozenset({"phi", "gpt2", "gptj", "codegen", "moss", "gpt_neo"})
"""Model types whose activation is the tanh form of GELU written out, which keeps each of its steps (`NewGELU`)."""

CLAMPED_GLU = frozenset({"gpt_oss"})
"""Model types whose experts clamp gate and up, and keep both forms (`GptOssExperts`)."""

FLOAT_ROUTED = frozenset({"deepseek", "deepseek_v2"})
"""Model types that weight experts in fp32, besides all that choose experts by a corrected score."""

SOFTCAPPED = frozenset({"gemma2", "gemma3n_text", "gemma4_text"})
"""Model types that squash their logits with a tanh, whose result backward needs (`final_logit_softcapping`)."""

FLOAT_NORMED = frozenset({"gemma", "gemma2", "gemma3_text", "gemma3n_text", "gemma4_text", "olmo2", "olmo3"})
"""Model types whose norm multiplies its gain in fp32, and keeps the normed state so (`Gemma2RMSNorm`)."""


class Mixer(Struct, frozen=True, kw_only=True):
    """One kind of layer's way to mix tokens; *layers* have it."""

    layers: int
    heads: int = 0
    queries: int = 0
    keys: int = 0
    values: int = 0
    out: int = 0
    """What attention reads out before its last matrix."""
    inputs: int = 1
    """Matrices that read the hidden state."""
    normed: int = 0
    """Queries and keys that have a norm of their own."""
    compressed: int = 0
    """Latents and compressed queries, each with a norm and a matrix that widens it."""
    fused: bool = False
    window: int | None = None
    projected: int = 0
    """Of layers with a state: everything that is projected from the hidden state."""
    state: int = 0
    """Elements of the state, which chunked kernels write out once a chunk."""


class Feed(Struct, frozen=True, kw_only=True):
    """A feed-forward part: dense, or *experts* of *width* for each token and a *shared* part beside them."""

    layers: int
    inner: int = 0
    matrices: int = 3
    experts: int = 0
    width: int = 0
    shared: int = 0
    steps: int = 0
    """Inner states that a written-out activation keeps beside its input and its result."""
    fused: bool = False
    """Gate and up projection are one matrix."""
    float_weighted: bool = False
    """Outputs of experts are weighted in fp32."""


class Widths(Struct, frozen=True, kw_only=True):
    """Everything inside the layers, and around them."""

    hidden: int
    layers: int
    vocabulary: int
    norms: int
    """Norms over the hidden state in one layer."""
    layer_norm: bool
    float_normed: bool
    parallel: bool
    eager: bool
    """Attention writes its scores out whatever is asked: linear biases, which its code adds to them (ALiBi)."""
    tied: bool
    softcapped: bool
    rotary: int
    """Width of the rotation that is computed once and shared by all layers."""
    mixers: tuple[Mixer, ...]
    feeds: tuple[Feed, ...]


@lru_cache(maxsize=1024)
def widths(shape: Architecture) -> Widths | None:
    """The widths of *shape*, or ``None`` where a size or a kind of layer is not known."""
    try:
        return _widths(shape)
    except NotKnown:
        return None


def _widths(shape: Architecture) -> Widths | None:
    hidden, layers, rows = shape.hidden_size, shape.num_hidden_layers, shape.vocab_size
    kinds = shape.counted_layers
    if kinds is None and shape.type == "encoder-decoder" and layers:
        kinds = LayerTypes(full_attention=layers)
    if not hidden or not layers or not rows or kinds is None:
        return None
    if kinds.compressed_sparse_attention or kinds.heavily_compressed_attention:
        return None
    mixers = (*_attention(shape, kinds), *_stateful(shape, kinds))
    return Widths(
        hidden=hidden,
        layers=layers + (shape.num_encoder_layers or 0),
        vocabulary=rows,
        norms=shape.norms_per_layer or 2,
        layer_norm=bool(shape.norm and shape.norm.startswith("LayerNorm")),
        float_normed=shape.model_type in FLOAT_NORMED,
        parallel=bool(shape.use_parallel_residual),
        eager=bool(shape.position and shape.position.startswith("ALiBi")),
        tied=bool(shape.tie_word_embeddings),
        softcapped=shape.model_type in SOFTCAPPED,
        rotary=shape.head_dim or 0,
        mixers=mixers,
        feeds=tuple(_feeds(shape, kinds)),
    )


def _attention(shape: Architecture, kinds: LayerTypes) -> tuple[Mixer, ...]:
    if not kinds.unbounded and not kinds.windowed:
        return ()
    if shape.mla is not None:
        return (_latent(shape, shape.mla, kinds.unbounded + kinds.windowed),)
    stacks = 1 if not shape.num_encoder_layers else 1 + shape.num_encoder_layers / (shape.num_hidden_layers or 1)
    found = []
    for block in blocks(shape, kinds):
        queries, keys = block.heads * block.head_dim, block.kv_heads * block.head_dim
        found.append(
            Mixer(
                layers=round(block.layers * stacks),
                heads=block.heads,
                queries=queries,
                keys=keys,
                values=block.kv_heads * block.v_head_dim,
                out=block.heads * block.v_head_dim,
                inputs=1 if shape.model_type in FUSED_QKV else 3,
                normed=0 if shape.qk_norm in (None, "none") else queries + keys,
                fused=shape.model_type in FUSED_QKV,
                window=shape.window.sliding_window if block.windowed and shape.window else None,
            )
        )
    return tuple(found)


def _latent(shape: Architecture, mla: Mla, layers: int) -> Mixer:
    """Latent attention widens its latents for every head before it attends (`DeepseekV3Attention`)."""
    heads = shape.num_attention_heads or 0
    key = (mla.qk_nope_head_dim or 0) + (mla.qk_rope_head_dim or 0)
    value = mla.v_head_dim or 0
    return Mixer(
        layers=layers * (shape.attention_blocks_per_layer or 1),
        heads=heads,
        queries=heads * key,
        keys=heads * key,
        values=heads * (value + (mla.qk_nope_head_dim or 0)),
        out=heads * value,
        inputs=2,
        compressed=(mla.kv_lora_rank or 0) + (mla.q_lora_rank or 0),
    )


def _stateful(shape: Architecture, kinds: LayerTypes) -> list[Mixer]:
    """Layers with a state; all of one model are alike."""
    count = kinds.stateful
    if not count:
        return []
    terms = [term for term in (*linear_attention(shape, kinds), *recurrent(shape, kinds)) if term.inputs]
    hidden = shape.hidden_size or 0
    projected = sum(term.copies * term.outputs for term in terms if term.inputs == hidden) // count
    read = sum(term.copies * term.inputs for term in terms if term.outputs == hidden and term.inputs != hidden) // count
    part = shape.hybrid or Hybrid()
    heads = part.linear_num_value_heads or part.mamba_n_heads or shape.num_attention_heads or 0
    key = part.linear_key_head_dim or part.mamba_d_head or shape.head_dim or 64
    value = part.linear_value_head_dim or part.mamba_d_state or key
    return [Mixer(layers=count, projected=projected, out=read or hidden, state=heads * key * value)]


def _feeds(shape: Architecture, kinds: LayerTypes) -> list[Feed]:
    matrices = 2 if shape.gated_mlp is False else 3
    steps = 3 if shape.model_type in GELU_NEW | CLAMPED_GLU else 0
    found = []
    if shape.type == "encoder-decoder":
        layers = (shape.num_hidden_layers or 0) + (shape.num_encoder_layers or 0)
        return [Feed(layers=layers, inner=shape.intermediate_size or 0, matrices=matrices)]
    mixed, plain = moe_layers(shape, kinds), dense_layers(shape, kinds)
    if plain:
        found.append(
            Feed(
                layers=plain,
                inner=shape.intermediate_size or 0,
                matrices=matrices,
                steps=steps,
                fused=shape.model_type in FUSED_GATE,
            )
        )
    moe = shape.moe
    if mixed and moe:
        width = moe.moe_intermediate_size or 0
        shared = moe.shared_expert_intermediate_size
        found.append(
            Feed(
                layers=mixed,
                matrices=matrices,
                experts=moe.num_experts_per_tok or 0,
                width=width,
                shared=(moe.num_shared_experts or 0) * width if shared is None else shared,
                steps=steps,
                float_weighted=bool(moe.score_correction_bias) or shape.model_type in FLOAT_ROUTED,
            )
        )
    return found
