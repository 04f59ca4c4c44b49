"""Model types whose layers are all attention and one dense feed-forward part."""

from msgspec.structs import replace

from llmrev.core.architecture import Altup, LayerTypes, Window
from llmrev.core.hf_config.parts import (
    Fields,
    Kind,
    all_windowed,
    equal_share,
    fixed,
    layer_counts,
    normed_if,
    sizes,
    window_every,
    window_when_used,
)
from llmrev.core.hf_config.values import Config
from llmrev.errors import UsageError
from llmrev.messages import say

GPT_NAMES = {
    "n_layer": "num_hidden_layers", "n_embd": "hidden_size", "n_embed": "hidden_size", "n_head": "num_attention_heads",
    "n_inner": "intermediate_size",
}  # fmt: skip
"""Names of GPT-2's time."""

MPT_NAMES = {"d_model": "hidden_size", "n_layers": "num_hidden_layers", "n_heads": "num_attention_heads"}
"""Names of MosaicML."""


def four_times(config: Config) -> Fields:
    """The width of the feed-forward part where nothing else is said (`GPT2Config`)."""
    return {"intermediate_size": config.number("intermediate_size") or 4 * config.size("hidden_size")}


def _neox(config: Config) -> Fields:
    return {"use_parallel_residual": config.flag("use_parallel_residual")}


def _falcon(config: Config) -> Fields:
    """`FalconConfig`: one or two norms, one key-value head or some, biases or not, by generation."""
    heads, new = config.size("num_attention_heads"), config.flag("new_decoder_architecture")
    few = config.flag("multi_query") is not False
    parallel = config.flag("parallel_attn") is not False
    norms = config.number("num_ln_in_parallel_attn") or (2 if new or not parallel else 1)
    kept = config.number("num_kv_heads") or heads if new else 1 if few else heads
    biased = bool(config.flag("bias"))
    return {
        "num_key_value_heads": kept, "norms_per_layer": norms, "use_parallel_residual": parallel,
        "attention_bias": biased, "mlp_bias": biased,
    }  # fmt: skip


def _opt(config: Config) -> Fields:
    """`OPTConfig`: two rows more than positions, and in OPT-350M narrower embeddings and no last norm."""
    width = config.number("word_embed_proj_dim")
    biased = config.flag("enable_bias") is not False
    return {
        "position_embeddings": config.size("max_position_embeddings") + 2,
        "embedding_size": None if width == config.size("hidden_size") else width,
        "final_norm": config.flag("do_layer_norm_before") is not False,
        "attention_bias": biased, "mlp_bias": biased,
    }  # fmt: skip


def _gpt_neo(config: Config) -> Fields:
    """`GPTNeoConfig.attention_layers`: global and local layers in turn, `window_size` tokens wide."""
    layers, kinds = config.size("num_hidden_layers"), config.words("attention_layers")
    local = kinds.count("local") if kinds else layers // 2
    return {
        "position_embeddings": config.size("max_position_embeddings"),
        "window": Window(sliding_window=config.number("window_size") or 256),
        "layer_types": LayerTypes(full_attention=layers - local, sliding_attention=local),
    }


def _positions(config: Config) -> Fields:
    return {"position_embeddings": config.size("max_position_embeddings", "n_positions")}


def _bigcode(config: Config) -> Fields:
    return {"num_key_value_heads": config.size("num_attention_heads") if config.flag("multi_query") is False else 1}


def _mpt(config: Config) -> Fields:
    """`MptConfig`: an expansion ratio, and biases unless `no_bias`."""
    biased = config.flag("no_bias") is False
    ratio = config.number("expansion_ratio") or 4
    heads = config.within("attn_config").number("kv_n_heads")
    return {
        "intermediate_size": ratio * config.size("hidden_size"),
        "num_key_value_heads": heads or config.size("num_attention_heads"),
        "norm_bias": biased, "attention_bias": biased, "mlp_bias": biased,
    }  # fmt: skip


def _qwen(config: Config) -> Fields:
    """Qwen 1 writes the width of both halves of its gated projection together."""
    return {"intermediate_size": config.size("intermediate_size") // 2}


def _internlm(config: Config) -> Fields:
    return {"attention_bias": config.flag("bias") is not False}


def _internlm3(config: Config) -> Fields:
    return {"attention_bias": bool(config.flag("qkv_bias")), "attention_out_bias": bool(config.flag("bias"))}


def _stablelm(config: Config) -> Fields:
    """`StableLmConfig`: parallel halves share one norm."""
    parallel = bool(config.flag("use_parallel_residual"))
    return {
        "attention_bias": bool(config.flag("use_qkv_bias")), "use_parallel_residual": parallel,
        "norms_per_layer": 1 if parallel else 2,
    }  # fmt: skip


def _chatglm(config: Config) -> Fields:
    """ChatGLM 1 has no gate and LayerNorm; from ChatGLM2 on the keys are others, and so is the layer."""
    if "inner_hidden_size" in config.data or "position_encoding_2d" in config.data:
        return {
            "intermediate_size": config.size("inner_hidden_size", "intermediate_size"), "gated_mlp": False,
            "norm": "LayerNorm", "mlp_bias": True, "attention_bias": True, "attention_out_bias": True,
            "tie_word_embeddings": True,
        }  # fmt: skip
    heads = config.size("num_attention_heads")
    groups = config.number("multi_query_group_num") if config.flag("multi_query_attention") else None
    return {
        "num_key_value_heads": groups or heads, "head_dim": config.number("kv_channels") or equal_share(config, heads),
        "tie_word_embeddings": False, "attention_bias": config.flag("add_qkv_bias") is not False,
    }  # fmt: skip


def _gemma3n(config: Config) -> Fields:
    """`Gemma3nTextConfig`: embeddings for each layer, four streams, and layers that share keys."""
    if isinstance(config.data.get("intermediate_size"), list):
        widths = set(config.numbers("intermediate_size") or ())
        if len(widths) != 1:
            raise UsageError(say("layers of different `{name}` cannot be counted", name="intermediate_size"))
        config = Config({**config.data, "intermediate_size": widths.pop()})
    return {
        **sizes(config),
        "hidden_size_per_layer_input": config.size("hidden_size_per_layer_input"),
        "vocab_size_per_layer_input": config.size("vocab_size_per_layer_input"),
        "num_kv_shared_layers": config.number("num_kv_shared_layers"),
        "altup": Altup(altup_num_inputs=config.size("altup_num_inputs"), laurel_rank=config.size("laurel_rank")),
    }


def gemma4(config: Config) -> Fields:
    """`Gemma4TextConfig`: full layers of other width and fewer keys, which may serve as values."""
    kinds = config.words("layer_types")
    if kinds is None:
        raise UsageError(say("the config has no `{name}`", name="layer_types"))
    reuse = config.flag("attention_k_eq_v")
    narrow = config.number("hidden_size_per_layer_input")
    window = Window(
        sliding_window=config.size("sliding_window"),
        global_head_dim=config.number("global_head_dim") or 512,
        num_global_key_value_heads=config.number("num_global_key_value_heads") if reuse else None,
        attention_k_eq_v=reuse,
    )
    return {
        "layer_types": layer_counts(kinds),
        "window": window,
        "hidden_size_per_layer_input": narrow,
        "vocab_size_per_layer_input": config.number("vocab_size_per_layer_input") if narrow else None,
        "num_kv_shared_layers": config.number("num_kv_shared_layers"),
        "use_double_wide_mlp": config.flag("use_double_wide_mlp"),
    }


def _t5(config: Config) -> Fields:
    """`T5Config`: the encoder's layers under `num_layers`, a gate where `feed_forward_proj` begins with it."""
    decoder = config.number("num_decoder_layers") or config.size("num_layers")
    heads = config.size("num_heads")
    return {
        "type": "encoder-decoder", "num_hidden_layers": decoder, "num_encoder_layers": config.size("num_layers"),
        "hidden_size": config.size("d_model"), "intermediate_size": config.size("d_ff"), "num_attention_heads": heads,
        "num_key_value_heads": heads, "head_dim": config.size("d_kv"), "vocab_size": config.size("vocab_size"),
        "gated_mlp": str(config.data.get("feed_forward_proj", "relu")).startswith("gated"),
        "relative_attention_num_buckets": config.number("relative_attention_num_buckets"),
    }  # fmt: skip


_PLAIN = Kind((sizes,))
_WINDOWED = Kind((sizes, all_windowed))
_SOMETIMES = Kind((sizes, window_when_used))
_OLD = Kind((sizes, four_times), names=GPT_NAMES)
_COHERE = normed_if("use_qk_norm", "width", otherwise=False)

KINDS: dict[str, Kind] = {
    **dict.fromkeys(
        (
            "llama",
            "granite",
            "glm",
            "glm4",
            "olmo2",
            "internlm2",
            "iquestcoder",
            "baichuan",
            "orion",
            "xverse",
            "skywork",
            "aquila",
            "nanbeige",
            "exaone",
            "k2_horizon",
            "apertus",
        ),
        _PLAIN,
    ),
    **dict.fromkeys(("mistral", "ministral3", "phi3", "starcoder2"), _WINDOWED),
    **dict.fromkeys(("qwen2", "qwen3", "mimo"), _SOMETIMES),
    **dict.fromkeys(("seed_oss", "gemma", "smollm3", "ernie4_5"), _PLAIN),
    "gemma": replace(_PLAIN, tied=True),
    "minicpm": replace(_PLAIN, tied=True),
    "ernie4_5": replace(_PLAIN, tied=True),
    "smollm3": replace(_SOMETIMES, tied=True),
    "starcoder2": replace(_WINDOWED, tied=True),
    "qwen3_vl_text": replace(_SOMETIMES, like="qwen3"),
    **dict.fromkeys(("qwen2_vl", "qwen2_5_vl", "qwen2_5_vl_text"), replace(_SOMETIMES, like="qwen2")),
    "qwen": Kind((sizes, _qwen)),
    "internlm": Kind((sizes, _internlm)),
    "internlm3": Kind((sizes, _internlm3)),
    "stablelm": Kind((sizes, _stablelm, normed_if("qk_layernorm", "width", otherwise=False))),
    "hunyuan_v1_dense": Kind((sizes, normed_if("use_qk_norm", "head", otherwise=True))),
    "cohere": Kind((sizes, _COHERE), tied=True),
    "cohere2": Kind((sizes, window_every(4)), tied=True),
    "gemma2": Kind((sizes, window_every(2)), tied=True),
    "gemma3_text": Kind((sizes, window_every(6)), tied=True),
    "gemma3n_text": Kind((window_every(5), _gemma3n), tied=True),
    "gemma4_unified_text": Kind((sizes, gemma4), tied=True),
    "olmo3": Kind((sizes, window_every(4))),
    "exaone4": Kind((sizes, window_every(4))),
    "muse_glimmer_text": Kind((sizes, window_every(4))),
    "chatglm": Kind(
        (sizes, _chatglm),
        names={
            "num_layers": "num_hidden_layers",
            "padded_vocab_size": "vocab_size",
            "ffn_hidden_size": "intermediate_size",
        },
    ),
    "telechat": replace(_PLAIN, names={**GPT_NAMES, "ffn_hidden_size": "intermediate_size"}),
    "phi": _PLAIN,
    "gpt_neox": Kind((sizes, _neox)),
    "gpt2": Kind((sizes, four_times, _positions), tied=True, names=GPT_NAMES),
    "gpt_bigcode": Kind((sizes, four_times, _positions, _bigcode), tied=True, names=GPT_NAMES),
    **dict.fromkeys(("gptj", "codegen", "moss"), _OLD),
    "bloom": Kind((sizes, four_times), tied=True, names=GPT_NAMES),
    "falcon": Kind((sizes, four_times, _falcon), tied=True, names={"ffn_hidden_size": "intermediate_size"}),
    "gpt_neo": Kind(
        (sizes, four_times, _gpt_neo),
        tied=True,
        names={"num_layers": "num_hidden_layers", "num_heads": "num_attention_heads"},
    ),
    "opt": Kind((sizes, _opt), tied=True, names={"ffn_dim": "intermediate_size"}),
    "mpt": Kind((sizes, _mpt), tied=True, names=MPT_NAMES),
    "t5": Kind((_t5,), tied=True),
    "mt5": Kind((_t5, fixed(gated_mlp=True)), like="t5"),
}
