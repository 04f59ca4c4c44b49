"""
What the code of each model type fixes and its config does not say: norms, biases, gates.

Each entry follows ``modeling_<type>.py`` of transformers 5.23, or the code beside the weights where transformers has
no class.  Sizes are never assumed here, with two exceptions that the entry names: learned positions that every
release of a type shares.
"""

from typing import Any

from msgspec.structs import replace

from llmrev.core.architecture import PARTS, Architecture, Hybrid, LayerTypes, Moe

_LLAMA = Architecture(
    norm="RMSNorm",
    norms_per_layer=2,
    final_norm=True,
    embedding_norm=False,
    gated_mlp=True,
    attention_bias=False,
    mlp_bias=False,
    lm_head_bias=False,
    qk_norm="none",
    attn_output_gate="none",
    attention_sinks="none",
    position_embeddings=0,
    hc_head=False,
    moe=Moe(
        router_bias=False,
        score_correction_bias=False,
        router_scales=False,
        expert_bias=False,
        shared_expert_gate=False,
        dense_beside_experts=False,
    ),
    hybrid=Hybrid(mamba_rms_norm=True),
)
"""No biases, RMSNorm before both halves of a layer, a gated feed-forward part."""


def _like(base: Architecture, **changes: Any) -> Architecture:
    """*base* with *changes*; a part given as a mapping changes only what it names."""
    merged = {
        name: replace(getattr(base, name) or PARTS[name](), **value) if name in PARTS else value
        for name, value in changes.items()
    }
    return replace(base, **merged)


_NORMED = _like(_LLAMA, qk_norm="head")
_QWEN2 = _like(_LLAMA, attention_bias=True, attention_out_bias=False)
_QWEN3_NEXT = _like(_NORMED, attn_output_gate="element", moe={"shared_expert_gate": True})
_GEMMA2 = _like(_LLAMA, norms_per_layer=4)
_GEMMA3 = _like(_NORMED, norms_per_layer=4)
_GPT = _like(_LLAMA, norm="LayerNorm", norm_bias=True, gated_mlp=False, attention_bias=True, mlp_bias=True)
_GPT_J = _like(_GPT, norms_per_layer=1, use_parallel_residual=True, attention_bias=False, lm_head_bias=True)
_COHERE = _like(_LLAMA, norm="LayerNorm", norm_bias=False, norms_per_layer=1, use_parallel_residual=True)
_KDA = _like(_LLAMA, hybrid={"decay_low_rank_dim": 128, "gate_low_rank_dim": 128})

CONVENTIONS: dict[str, Architecture] = {
    **dict.fromkeys(
        (
            "llama",
            "mistral",
            "ministral3",
            "mixtral",
            "phi3",
            "granite",
            "gemma",
            "smollm3",
            "ernie4_5",
            "internlm3",
            "iquestcoder",
            "baichuan",
            "internlm2",
            "deepseek",
            "minicpm",
            "skywork",
            "xverse",
            "aquila",
            "nanbeige",
            "exaone",
            "bailing_moe",
            "k2_horizon",
            "telechat",
            "minimax",
            "jamba",
            "granitemoehybrid",
            "falcon_h1",
            "llama4_text",
            "solar_open",
            "deepseek_v2",
            "deepseek_v3",
            "deepseek_v32",
            "glm_moe_dsa",
            "glm4_moe_lite",
            "minicpm3",
            "mistral4",
            "youtu",
        ),
        _LLAMA,
    ),
    **dict.fromkeys(("qwen", "qwen2", "mimo", "chatglm", "seed_oss"), _QWEN2),
    **dict.fromkeys(
        (
            "qwen3",
            "qwen3_moe",
            "mellum",
            "hunyuan_v1_dense",
            "hunyuan_v1_moe",
            "hunyuan",
            "dots1",
            "exaone4",
            "exaone_moe",
            "lfm2",
            "lfm2_moe",
            "minimax_m3_vl_text",
            "hy_v3",
        ),
        _NORMED,
    ),
    **dict.fromkeys(("qwen3_next", "qwen3_5_text", "qwen3_5_moe_text"), _QWEN3_NEXT),
    "qwen2_moe": _like(_QWEN2, moe={"shared_expert_gate": True}),
    "gemma2": _GEMMA2,
    **dict.fromkeys(("gemma3_text", "gemma3n_text", "gemma4_text", "gemma4_unified_text"), _GEMMA3),
    "internlm": _like(_LLAMA, attention_bias=True),
    "glm": _like(_LLAMA, attention_out_bias=False),
    "glm4": _like(_GEMMA2, attention_out_bias=False),
    "glm4_moe": _like(_LLAMA, attention_out_bias=False),
    **dict.fromkeys(("cohere", "cohere2", "cohere2_moe"), _COHERE),
    **dict.fromkeys(("olmo2", "olmo3", "olmoe", "olmo_hybrid", "minimax_m2"), _like(_LLAMA, qk_norm="width")),
    "gpt_oss": _like(
        _LLAMA, attention_bias=True, attention_sinks="all", moe={"router_bias": True, "expert_bias": True}
    ),
    "ernie4_5_moe": _like(_LLAMA, moe={"score_correction_bias": True}),
    "apertus": _like(_NORMED, gated_mlp=False, activation="xIELU"),
    "afmoe": _like(_GEMMA3, attn_output_gate="element", moe={"score_correction_bias": True}),
    "kolibri1": _GEMMA3,
    "muse_glimmer_text": _like(_GEMMA2, attn_output_gate="element"),
    "step3p7_text": _like(_NORMED, attn_output_gate="head"),
    "laguna": _like(_NORMED, attn_output_gate="head", moe={"score_correction_bias": True}),
    "spark2_5": _like(_LLAMA, attn_output_gate="head"),
    "mimo_v2_flash": _like(_LLAMA, attention_out_bias=False, attention_sinks="window"),
    "nemotron_h": _like(_LLAMA, norms_per_layer=1, gated_mlp=False),
    "bailing_hybrid": _like(_LLAMA, attn_output_gate="head", hybrid={"decay_low_rank_dim": 0, "gate_low_rank_dim": 0}),
    "kimi_linear": _KDA,
    "glm5_next_text": _KDA,
    "kimi_k3": _like(_KDA, attn_output_gate="element", hybrid={"gate_low_rank_dim": 0}),
    "deepseek_v4": _like(_LLAMA, hc_head=True),
    "dots3_note_text": _like(_LLAMA, attn_output_gate="head", mla={"k_rope_norm": True}, swa_mla={"k_rope_norm": True}),
    "axk2": _like(_LLAMA, mla={"q_gate_proj": True}),
    "longcat_flash": _like(_LLAMA, norms_per_layer=4, attention_blocks_per_layer=2, moe={"dense_beside_experts": True}),
    "dbrx": _like(_LLAMA, norm="LayerNorm", norm_bias=False),
    "grok-1": _GEMMA2,
    "phimoe": _like(_LLAMA, norm="LayerNorm", norm_bias=True, attention_bias=True, lm_head_bias=True),
    "orion": _like(_LLAMA, norm="LayerNorm", norm_bias=True),
    "stablelm": _like(_LLAMA, norm="LayerNorm", norm_bias=True, attention_out_bias=False),
    "t5": _like(_LLAMA, relative_attention_num_buckets=32),
    "gpt_neox": _GPT,
    **dict.fromkeys(("gpt2", "gpt_bigcode"), _like(_GPT, position_embeddings=None)),
    "starcoder2": _GPT,
    "bloom": _like(_GPT, embedding_norm=True),
    "phi": _like(_GPT, norms_per_layer=1, use_parallel_residual=True, lm_head_bias=True),
    **dict.fromkeys(("gptj", "codegen", "moss"), _GPT_J),
    "falcon": _like(_GPT, use_parallel_residual=True, norms_per_layer=None, attention_bias=False, mlp_bias=False),
    "mpt": _like(_GPT, norm_bias=False, attention_bias=False, mlp_bias=False),
    # 2048 positions and, in OPT, two rows before them: `OPTLearnedPositionalEmbedding`.
    "opt": _like(_GPT, position_embeddings=2050),
    "gpt_neo": _like(_GPT, attention_bias=False, attention_out_bias=True, position_embeddings=2048),
    "rwkv7": _like(_GPT, embedding_norm=True, attention_bias=False, mlp_bias=False),
}
"""By the `model_type` of the config."""


def completed(shape: Architecture) -> Architecture:
    """
    *shape* with what its model type fixes; what it says itself goes before that.

    A part that *shape* lacks stays away: no model type adds experts or a window to a network.
    """
    base = CONVENTIONS.get(shape.model_type or "")
    return shape if base is None else _filled(shape, base)


def _filled(shape: Any, base: Any) -> Any:
    changes = {}
    for name in shape.__struct_fields__:
        own, given = getattr(shape, name), getattr(base, name)
        if own is None and name not in PARTS:
            changes[name] = given
        elif own is not None and given is not None and name in PARTS and not isinstance(own, LayerTypes):
            changes[name] = _filled(own, given)
    return replace(shape, **changes)
