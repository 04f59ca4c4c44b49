"""Model types with experts, or with compressed keys and values, and attention in every layer."""

from msgspec.structs import replace

from llmrev.core.architecture import LayerTypes, Moe, Sparse, Window
from llmrev.core.hf_config.dense import MPT_NAMES, gemma4
from llmrev.core.hf_config.parts import (
    Fields,
    Kind,
    all_windowed,
    bare_sizes,
    experts,
    indexed,
    latent,
    layer_counts,
    normed_if,
    sizes,
    window_every,
    window_when_used,
)
from llmrev.core.hf_config.values import Config
from llmrev.errors import UsageError
from llmrev.messages import say


def _moe(config: Config) -> Moe:
    """The mixture that `experts` reads.  Raises `UsageError` without one."""
    found = experts(config).get("moe")
    if not isinstance(found, Moe):
        raise UsageError(say("the config has no `{name}`", name="num_experts"))
    return found


def _no_dense(_config: Config) -> Fields:
    """`intermediate_size` is that of an expert, and no layer is dense."""
    return {"intermediate_size": None}


def _ling(config: Config) -> Fields:
    """Ling 2.0 has a bias for balancing that its checkpoints count; Ling 1.5 has neither that nor norms of queries."""
    biased = bool(config.flag("moe_router_enable_expert_bias"))
    return {
        "moe": replace(_moe(config), score_correction_bias=biased),
        "attention_bias": bool(config.flag("use_qkv_bias")), "attention_out_bias": bool(config.flag("use_bias")),
    }  # fmt: skip


def _ernie(config: Config) -> Fields:
    """`Ernie4_5_MoeConfig`: experts between two layers, and a bias where `moe_use_aux_free`."""
    moe = _moe(config)
    first, last = config.number("moe_layer_start_index") or 0, config.number("moe_layer_end_index")
    layers = config.size("num_hidden_layers")
    end = layers if last is None else min(last + 1, layers)
    return {"moe": replace(moe, num_moe_layers=end - first, first_k_dense_replace=first)}


def _llama4(config: Config) -> Fields:
    """`Llama4TextConfig`: every expert layer has one shared expert; dense layers have a width of their own."""
    moe = replace(_moe(config), num_shared_experts=1, moe_layer_freq=config.number("interleave_moe_layer_step"))
    return {"moe": moe, "intermediate_size": config.size("intermediate_size_mlp")}


def _gemma4_moe(config: Config) -> Fields:
    """`Gemma4TextConfig.enable_moe_block`: experts beside the dense part, three norms more, scales in the router."""
    if not config.flag("enable_moe_block"):
        return {}
    return {"moe": replace(_moe(config), dense_beside_experts=True, router_scales=True), "norms_per_layer": 7}


def _mimo(config: Config) -> Fields:
    """MiMo-V2: windowed layers with heads of their own, where `hybrid_layer_pattern` has a 1."""
    pattern = config.numbers("hybrid_layer_pattern")
    if pattern is None:
        raise UsageError(say("the config has no `{name}`", name="hybrid_layer_pattern"))
    window = Window(
        sliding_window=config.size("sliding_window"),
        swa_num_attention_heads=config.number("swa_num_attention_heads"),
        swa_num_key_value_heads=config.number("swa_num_key_value_heads"),
        swa_head_dim=config.number("swa_head_dim"),
        swa_v_head_dim=config.number("swa_v_head_dim"),
    )
    full = sum(not windowed for windowed in pattern)
    return {
        "v_head_dim": config.size("v_head_dim"),
        "window": window,
        "layer_types": LayerTypes(full_attention=full, sliding_attention=len(pattern) - full),
    }


def _minimax_m3(config: Config) -> Fields:
    """`MiniMaxM3VLTextConfig`: an indexer in the layers that `sparse_attention_freq` marks."""
    inner = config.within("sparse_attention_config")
    marked = inner.numbers("sparse_attention_freq")
    if marked is None:
        raise UsageError(say("the config has no `{name}`", name="sparse_attention_freq"))
    chosen = sum(bool(mark) for mark in marked)
    sparse = Sparse(
        index_n_heads=inner.size("sparse_num_index_heads"),
        index_head_dim=inner.size("sparse_index_dim"),
        index_topk=inner.number("sparse_topk_blocks"),
    )
    return {
        "intermediate_size": config.size("dense_intermediate_size"),
        "sparse": sparse,
        "layer_types": LayerTypes(full_attention=len(marked) - chosen, indexed_attention=chosen),
    }


def _deepseek_v4(config: Config) -> Fields:
    """`DeepseekV4Config`: a rate of compression for each layer, 0 for a window alone."""
    layers, rates = config.size("num_hidden_layers"), config.numbers("compress_ratios")
    if rates is None:
        raise UsageError(say("the config has no `{name}`", name="compress_ratios"))
    words = {0: "sliding_attention", 4: "compressed_sparse_attention", 128: "heavily_compressed_attention"}
    kinds = [words.get(rate, f"compress_ratios {rate}") for rate in rates[:layers]]
    sparse = Sparse(
        index_n_heads=config.size("index_n_heads"), index_head_dim=config.size("index_head_dim"),
        index_topk=config.number("index_topk"), q_lora_rank=config.size("q_lora_rank"),
        o_lora_rank=config.size("o_lora_rank"), o_groups=config.size("o_groups"),
    )  # fmt: skip
    return {
        "sparse": sparse, "hc_mult": config.number("hc_mult"), "layer_types": layer_counts(kinds),
        "window": Window(sliding_window=config.size("sliding_window")), "intermediate_size": None,
    }  # fmt: skip


def _longcat(config: Config) -> Fields:
    """`LongcatFlashConfig`: its balancing bias is stored with the weights and counted by its authors."""
    moe = replace(_moe(config), zero_expert_num=config.number("zero_expert_num"), score_correction_bias=True)
    return {"moe": moe}


def _dbrx(config: Config) -> Fields:
    """`DbrxConfig` keeps attention and experts in mappings of their own."""
    ffn, attention = config.within("ffn_config"), config.within("attn_config")
    moe = Moe(
        num_experts=ffn.size("moe_num_experts"), num_experts_per_tok=ffn.size("moe_top_k"),
        moe_intermediate_size=ffn.size("ffn_hidden_size"),
    )  # fmt: skip
    heads = attention.number("kv_n_heads") or config.size("num_attention_heads")
    return {"moe": moe, "num_key_value_heads": heads, "intermediate_size": None}


def _step(config: Config) -> Fields:
    """`Step3p7TextConfig`: windowed layers have half as many query heads again."""
    listed = config.words("layer_types")
    other = config.within("attention_other_setting").number("num_attention_heads")
    heads = config.number("num_sliding_attention_heads") or other
    if listed is None:
        raise UsageError(say("the config has no `{name}`", name="layer_types"))
    window = Window(sliding_window=config.size("sliding_window"), swa_num_attention_heads=heads)
    moe = replace(_moe(config), score_correction_bias=bool(config.flag("use_moe_router_bias")))
    kinds = layer_counts(listed[: config.size("num_hidden_layers")])
    return {"moe": moe, "window": window, "layer_types": kinds}


def _laguna(config: Config) -> Fields:
    """`LagunaConfig`: full and windowed layers differ in query heads, which are listed layer by layer."""
    kinds, heads = config.words("layer_types"), config.numbers("num_attention_heads_per_layer")
    if kinds is None or heads is None:
        missing = "layer_types" if kinds is None else "num_attention_heads_per_layer"
        raise UsageError(say("the config has no `{name}`", name=missing))
    by_kind = {kind: {number for other, number in zip(kinds, heads, strict=False) if other == kind} for kind in kinds}
    if any(len(numbers) > 1 for numbers in by_kind.values()):
        raise UsageError(say("layers of different `{name}` cannot be counted", name="num_attention_heads_per_layer"))
    found = {kind: numbers.pop() for kind, numbers in by_kind.items()}
    window = Window(
        sliding_window=config.number("sliding_window"), swa_num_attention_heads=found.get("sliding_attention")
    )
    full = found.get("full_attention") or config.size("num_attention_heads")
    return {"window": window, "layer_types": layer_counts(kinds), "num_attention_heads": full}


def _shared_keys(config: Config) -> Fields:
    """Hunyuan-Large: so many neighbouring layers share keys and values, where `use_cla` says so."""
    return {"cla_share_factor": config.size("cla_share_factor") if config.flag("use_cla") else None}


_QK = normed_if("use_qk_norm", "head", otherwise=False)
_HUNYUAN_QK = normed_if("use_qk_norm", "head", otherwise=True)
_DEEPSEEK = Kind((bare_sizes, experts, latent))
_INDEXED = Kind((bare_sizes, experts, latent, indexed))

KINDS: dict[str, Kind] = {
    **dict.fromkeys(("deepseek", "dots1", "solar_open", "hy_v3"), Kind((sizes, experts))),
    "hunyuan_v1_moe": Kind((sizes, experts, _no_dense, _HUNYUAN_QK)),
    "hunyuan": Kind((sizes, experts, _no_dense, _HUNYUAN_QK, _shared_keys)),
    "kolibri1": Kind((sizes, window_every(5), experts, _no_dense)),
    "laguna": Kind((sizes, experts, _laguna)),
    **dict.fromkeys(("qwen3_moe", "mellum"), Kind((sizes, window_when_used, experts))),
    "qwen3_vl_moe_text": Kind((sizes, window_when_used, experts), like="qwen3_moe"),
    "qwen2_moe": Kind((sizes, window_when_used, experts)),
    "mixtral": Kind((sizes, all_windowed, experts, _no_dense)),
    "phimoe": Kind((sizes, experts, _no_dense)),
    "olmoe": Kind((sizes, experts, _no_dense)),
    "minimax_m2": Kind((sizes, experts, _no_dense, normed_if("use_qk_norm", "width", otherwise=True))),
    "gpt_oss": Kind((sizes, window_every(2), experts, _no_dense)),
    "glm4_moe": Kind((sizes, experts, _QK)),
    "exaone_moe": Kind((sizes, window_every(4), experts)),
    "afmoe": Kind((sizes, window_every(4, "global_attn_every_n_layers"), experts)),
    "bailing_moe": Kind((sizes, experts, _ling, _QK)),
    "ernie4_5_moe": Kind((sizes, experts, _ernie), tied=True),
    "llama4_text": Kind((sizes, window_every(4, "no_rope_layer_interval"), _llama4)),
    "gemma4_text": Kind((sizes, gemma4, _gemma4_moe), tied=True),
    "mimo_v2_flash": Kind((sizes, experts, _mimo)),
    "minimax_m3_vl_text": Kind((sizes, experts, _minimax_m3)),
    **dict.fromkeys(
        ("minimax_m3", "minimax_m3_vl"), Kind((sizes, experts, _minimax_m3), like="minimax_m3_vl_text")
    ),
    "step3p7_text": Kind((sizes, _step)),
    "step3p7": Kind((sizes, _step), like="step3p7_text"),
    "dbrx": Kind((sizes, _dbrx), names=MPT_NAMES),
    **dict.fromkeys(("deepseek_v2", "deepseek_v3", "glm4_moe_lite", "mistral4"), _DEEPSEEK),
    "kimi_k2": replace(_DEEPSEEK, like="deepseek_v3"),
    **dict.fromkeys(("minicpm3", "youtu"), Kind((bare_sizes, latent), tied=True)),
    **dict.fromkeys(("deepseek_v32", "glm_moe_dsa"), _INDEXED),
    "longcat_flash": Kind(
        (bare_sizes, latent, _longcat),
        names={
            "num_layers": "num_hidden_layers", "ffn_hidden_size": "intermediate_size",
            "expert_ffn_hidden_size": "moe_intermediate_size",
        },
    ),
    "deepseek_v4": Kind((sizes, experts, _deepseek_v4)),
}  # fmt: skip
