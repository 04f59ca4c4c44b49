"""Model types in which some layers keep a state: linear attention, Mamba, short convolutions."""

from msgspec.structs import replace

from llmrev.core.architecture import Hybrid, LayerTypes, Sparse
from llmrev.core.hf_config.parts import Fields, Kind, bare_sizes, experts, latent, layer_counts, sizes
from llmrev.core.hf_config.values import Config
from llmrev.errors import UsageError
from llmrev.messages import say


def _gated_delta(config: Config) -> Fields:
    """`Qwen3NextConfig`: layers as listed, else full attention in every `full_attention_interval`-th."""
    layers, listed = config.size("num_hidden_layers"), config.words("layer_types")
    interval = config.number("full_attention_interval") or 4
    full = layers // interval
    counted = layer_counts(listed, {"linear_attention": "gated_delta"}) if listed else None
    hybrid = Hybrid(
        full_attention_interval=interval,
        linear_num_key_heads=config.size("linear_num_key_heads"),
        linear_num_value_heads=config.size("linear_num_value_heads"),
        linear_key_head_dim=config.size("linear_key_head_dim"),
        linear_value_head_dim=config.size("linear_value_head_dim"),
        linear_conv_kernel_dim=config.size("linear_conv_kernel_dim"),
    )
    return {"hybrid": hybrid, "layer_types": counted or LayerTypes(full_attention=full, gated_delta=layers - full)}


def _kimi(config: Config) -> Fields:
    """`KimiLinearConfig.linear_attn_config`: which layers have which attention, counted from 1."""
    inner = config.within("linear_attn_config")
    heads, width = inner.size("num_heads"), inner.size("head_dim")
    linear, full = inner.numbers("kda_layers"), inner.numbers("full_attn_layers")
    if linear is None or full is None:
        raise UsageError(say("the config has no `{name}`", name="linear_attn_config.kda_layers"))
    hybrid = Hybrid(
        linear_num_key_heads=heads, linear_num_value_heads=heads, linear_key_head_dim=width,
        linear_value_head_dim=width, linear_conv_kernel_dim=inner.size("short_conv_kernel_size"),
        gate_low_rank_dim=0 if inner.flag("use_full_rank_gate") else width, decay_low_rank_dim=width,
    )  # fmt: skip
    gate = "element" if config.flag("mla_use_output_gate") else "none"
    counts = LayerTypes(full_attention=len(full), kda=len(linear))
    return {"hybrid": hybrid, "layer_types": counts, "attn_output_gate": gate}


def _ling(config: Config) -> Fields:
    """Ling 3 (`BailingHybridConfig`): the last layer of each group has latent attention; gates are whole matrices."""
    layers, group = config.size("num_hidden_layers"), config.size("layer_group_size")
    heads, width = config.size("num_attention_heads"), config.size("linear_head_dim", "head_dim")
    hybrid = Hybrid(
        linear_num_key_heads=heads, linear_num_value_heads=heads, linear_key_head_dim=width,
        linear_value_head_dim=width, linear_conv_kernel_dim=config.size("short_conv_kernel_size"),
    )  # fmt: skip
    full = layers // group
    return {"hybrid": hybrid, "layer_types": LayerTypes(full_attention=full, kda=layers - full)}


def _glm5_next(config: Config) -> Fields:
    """GLM-5.3-Flash (`Glm5NextTextConfig`): delta attention, every fourth layer indexed, and residual streams."""
    listed = config.words("layer_types")
    if listed is None:
        raise UsageError(say("the config has no `{name}`", name="layer_types"))
    heads, width = config.size("linear_num_heads"), config.size("linear_head_dim")
    hybrid = Hybrid(
        linear_num_key_heads=heads, linear_num_value_heads=heads, linear_key_head_dim=width,
        linear_value_head_dim=width, linear_conv_kernel_dim=config.size("linear_conv_kernel_dim"),
        decay_low_rank_dim=width, gate_low_rank_dim=width,
    )  # fmt: skip
    sparse = Sparse(
        index_n_heads=config.size("index_n_heads"), index_head_dim=config.size("index_head_dim"),
        index_topk=config.number("index_topk"), index_kpool=config.number("index_kpool"),
    )  # fmt: skip
    words = {"linear_attention": "kda", "full_attention": "indexed_attention"}
    return {
        "hybrid": hybrid, "sparse": sparse, "layer_types": layer_counts(listed, words),
        "hc_mult": config.number("hc_mult"),
    }  # fmt: skip


def _lightning(config: Config) -> Fields:
    """`MiniMaxConfig`: 1 for softmax and 0 for lightning in `attn_type_list`; experts in every layer."""
    listed = config.listed("attn_type_list") or config.words("layer_types")
    if listed is None:
        raise UsageError(say("the config has no `{name}`", name="layer_types"))
    full = sum(kind in (1, "full_attention") for kind in listed)
    return {
        "layer_types": LayerTypes(full_attention=full, lightning=len(listed) - full), "hybrid": Hybrid(),
        "intermediate_size": None,
    }  # fmt: skip


def _nemotron(config: Config) -> Fields:
    """`NemotronHConfig`: one letter a layer, M for Mamba-2, * for attention, - for dense, E for experts."""
    words = {
        "M": "mamba2",
        "*": "full_attention",
        "-": "mlp",
        "E": "moe",
        "mamba": "mamba2",
        "attention": "full_attention",
    }
    pattern = config.data.get("hybrid_override_pattern")
    listed = list(pattern) if isinstance(pattern, str) else config.words("layers_block_type")
    if listed is None:
        raise UsageError(say("the config has no `{name}`", name="hybrid_override_pattern"))
    hybrid = Hybrid(
        mamba_n_heads=config.size("mamba_num_heads"), mamba_d_head=config.size("mamba_head_dim"),
        mamba_d_state=config.size("ssm_state_size"), mamba_n_groups=config.size("n_groups"),
        mamba_d_conv=config.size("conv_kernel"),
    )  # fmt: skip
    whole = Config({"num_hidden_layers": len(listed), **config.data})
    return {**sizes(whole), "layer_types": layer_counts(listed, words), "hybrid": hybrid}


def _rwkv7(config: Config) -> Fields:
    """`RWKV7Config` of flash-linear-attention."""
    layers, hidden = config.size("num_hidden_layers"), config.size("hidden_size")
    hybrid = Hybrid(
        decay_low_rank_dim=config.size("decay_low_rank_dim"), a_low_rank_dim=config.size("a_low_rank_dim"),
        v_low_rank_dim=config.size("v_low_rank_dim"), gate_low_rank_dim=config.size("gate_low_rank_dim"),
    )  # fmt: skip
    return {
        "type": "recurrent", "num_hidden_layers": layers, "layer_types": LayerTypes(rwkv7=layers),
        "hidden_size": hidden, "intermediate_size": config.number("intermediate_size") or 4 * hidden,
        "head_dim": config.size("head_dim"), "vocab_size": config.size("vocab_size"), "hybrid": hybrid,
    }  # fmt: skip


def _mamba2(config: Config) -> Hybrid:
    return Hybrid(
        mamba_n_heads=config.size("mamba_n_heads"), mamba_d_head=config.size("mamba_d_head"),
        mamba_d_state=config.size("mamba_d_state"), mamba_n_groups=config.size("mamba_n_groups"),
        mamba_d_conv=config.size("mamba_d_conv"), mamba_rms_norm=config.flag("mamba_rms_norm"),
    )  # fmt: skip


def _granite(config: Config) -> Fields:
    """`GraniteMoeHybridConfig`: without experts, the shared part is the dense one."""
    listed = config.words("layer_types") or config.words("layers_block_type")
    if listed is None:
        raise UsageError(say("the config has no `{name}`", name="layer_types"))
    words = {"mamba": "mamba2", "linear_attention": "mamba2", "attention": "full_attention"}
    found: Fields = {"layer_types": layer_counts(listed, words), "hybrid": _mamba2(config)}
    if not config.number("num_local_experts"):
        found["intermediate_size"] = config.size("shared_intermediate_size", "intermediate_size")
    return found


def _falcon_h1(config: Config) -> Fields:
    layers = LayerTypes(attention_and_mamba2=config.size("num_hidden_layers"))
    return {"layer_types": layers, "hybrid": _mamba2(config)}


def _jamba(config: Config) -> Fields:
    """`JambaConfig`: attention and experts in every so many layers, from an offset."""
    layers, hidden = config.size("num_hidden_layers"), config.size("hidden_size")
    attention = _every(config, layers, "attn_layer_period", "attn_layer_offset", (8, 4))
    rank = config.data.get("mamba_dt_rank")
    hybrid = Hybrid(
        mamba_d_state=config.size("mamba_d_state"), mamba_d_conv=config.size("mamba_d_conv"),
        mamba_expand=config.size("mamba_expand"),
        mamba_dt_rank=-(-hidden // 16) if rank in (None, "auto") else config.size("mamba_dt_rank"),
    )  # fmt: skip
    found: Fields = {"layer_types": LayerTypes(full_attention=attention, mamba=layers - attention), "hybrid": hybrid}
    if (config.number("num_experts") or 1) > 1:
        mixed = _every(config, layers, "expert_layer_period", "expert_layer_offset", (2, 1))
        found["moe"] = replace(experts(config)["moe"], num_moe_layers=mixed)
    return found


def _every(config: Config, layers: int, period: str, offset: str, usual: tuple[int, int]) -> int:
    step, first = config.number(period) or usual[0], config.number(offset)
    return len(range(usual[1] if first is None else first, layers, step))


def _lfm2(config: Config) -> Fields:
    """`Lfm2Config`: the width of the feed-forward part is adjusted where `block_auto_adjust_ff_dim` says so."""
    listed, attention = config.words("layer_types"), config.numbers("full_attn_idxs")
    layers = config.size("num_hidden_layers")
    if listed is None and attention is None:
        raise UsageError(say("the config has no `{name}`", name="layer_types"))
    full = len(attention or ())
    counts = layer_counts(listed) if listed else LayerTypes(full_attention=full, conv=layers - full)
    return {
        "layer_types": counts,
        "hybrid": Hybrid(conv_l_cache=config.size("conv_L_cache")),
        "intermediate_size": _adjusted(config),
        "tie_word_embeddings": config.flag("tie_word_embeddings") is not False
        and config.flag("tie_embedding") is not False,
    }


def _adjusted(config: Config) -> int:
    width = config.size("intermediate_size", "block_ff_dim")
    if not config.flag("block_auto_adjust_ff_dim"):
        return width
    width = int(config.factor("block_ffn_dim_multiplier") * int(2 * width / 3))
    multiple = config.number("block_multiple_of") or 256
    return multiple * -(-width // multiple)


KINDS: dict[str, Kind] = {
    "qwen3_next": Kind((sizes, experts, _gated_delta)),
    "qwen3_5_text": Kind((sizes, _gated_delta)),
    "qwen3_5_moe_text": Kind((sizes, experts, _gated_delta)),
    "olmo_hybrid": Kind((sizes, _gated_delta)),
    "kimi_linear": Kind((bare_sizes, experts, latent, _kimi)),
    "bailing_hybrid": Kind((bare_sizes, experts, latent, _ling)),
    "glm5_next_text": Kind((bare_sizes, experts, latent, _glm5_next)),
    "minimax": Kind((sizes, experts, _lightning)),
    "nemotron_h": Kind((experts, _nemotron)),
    "granitemoehybrid": Kind((sizes, experts, _granite)),
    "falcon_h1": Kind((sizes, _falcon_h1)),
    "jamba": Kind((sizes, _jamba)),
    "rwkv7": Kind((_rwkv7,)),
    "lfm2": Kind((sizes, _lfm2)),
    "lfm2_moe": Kind((sizes, experts, _lfm2)),
}
