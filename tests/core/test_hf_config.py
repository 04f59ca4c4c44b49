"""What reading a Hugging Face config promises: a known type becomes a shape, anything else one clear sentence."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmrev.core.architecture import Architecture, LayerTypes
from llmrev.core.conventions import CONVENTIONS
from llmrev.core.hf_config import KINDS, architecture_of
from llmrev.core.parameters import count, obstacle
from llmrev.errors import UsageError

LLAMA: dict[str, Any] = {
    "model_type": "llama", "vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 11008,
    "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 32, "tie_word_embeddings": False,
}  # fmt: skip


NAMES = (
    "num_hidden_layers", "hidden_size", "intermediate_size", "num_attention_heads", "num_key_value_heads", "vocab_size",
)  # fmt: skip


def sized(kind: str, *sizes: Any, **more: Any) -> dict[str, Any]:
    """A config of *kind* with the sizes that most types share, in the order of `NAMES`."""
    return {"model_type": kind, **dict(zip(NAMES, sizes, strict=True)), **more}


def gpt(kind: str, layers: int, hidden: int, heads: int, vocab: int, **more: Any) -> dict[str, Any]:
    """A config of *kind* with the keys of GPT-2's time."""
    return {"model_type": kind, "n_layer": layers, "n_embd": hidden, "n_head": heads, "vocab_size": vocab, **more}


MLA = {"q_lora_rank": 1536, "kv_lora_rank": 512, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128}
V3 = sized(
    "deepseek_v3", 61, 7168, 18432, 128, 128, 129280, n_routed_experts=256, num_experts_per_tok=8, n_shared_experts=1,
    moe_intermediate_size=2048, first_k_dense_replace=3, moe_layer_freq=1, num_nextn_predict_layers=1, **MLA,
)  # fmt: skip
DELTA = {
    "linear_num_key_heads": 16, "linear_num_value_heads": 32, "linear_key_head_dim": 128,
    "linear_value_head_dim": 128, "linear_conv_kernel_dim": 4,
}  # fmt: skip
MAMBA_2 = {"mamba_d_conv": 4, "mamba_d_state": 128, "mamba_n_groups": 1}

PUBLISHED: dict[str, tuple[int, dict[str, Any]]] = {
    "llama-2-7b": (6_738_415_616, LLAMA),
    "llama-3.1-8b": (8_030_261_248, sized("llama", 32, 4096, 14336, 32, 8, 128256)),
    "llama-3.2-1b": (1_235_814_400, sized("llama", 16, 2048, 8192, 32, 8, 128256, tie_word_embeddings=True)),
    "mistral-7b": (7_241_732_096, sized("mistral", 32, 4096, 14336, 32, 8, 32000, sliding_window=4096)),
    "mixtral-8x7b": (46_702_792_704, sized("mixtral", 32, 4096, 14336, 32, 8, 32000, num_local_experts=8, num_experts_per_tok=2)),
    "qwen-7b": (7_721_324_544, sized("qwen", 32, 4096, 22016, 32, 32, 151936)),
    "qwen2.5-7b": (7_615_616_512, sized("qwen2", 28, 3584, 18944, 28, 4, 152064, use_sliding_window=False)),
    "qwen1.5-moe": (14_315_784_192, sized(
        "qwen2_moe", 24, 2048, 5632, 16, 16, 151936, num_experts=60, num_experts_per_tok=4, moe_intermediate_size=1408,
        shared_expert_intermediate_size=5632, decoder_sparse_step=1)),
    "qwen3-0.6b": (596_049_920, sized("qwen3", 28, 1024, 3072, 16, 8, 151936, head_dim=128, tie_word_embeddings=True)),
    "qwen3-30b-a3b": (30_532_122_624, sized(
        "qwen3_moe", 48, 2048, 6144, 32, 4, 151936, head_dim=128, num_experts=128, num_experts_per_tok=8,
        moe_intermediate_size=768, mlp_only_layers=[], decoder_sparse_step=1)),
    "qwen3-next-80b-a3b": (79_674_391_296, sized(
        "qwen3_next", 48, 2048, 5120, 16, 2, 151936, head_dim=256, num_experts=512, num_experts_per_tok=10,
        moe_intermediate_size=512, shared_expert_intermediate_size=512, full_attention_interval=4, **DELTA)),
    "qwen3.5-9b": (8_953_803_264, sized("qwen3_5_text", 32, 4096, 12288, 16, 4, 248320, head_dim=256, **DELTA)),
    "gemma-2b": (2_506_172_416, sized("gemma", 18, 2048, 16384, 8, 1, 256000, head_dim=256)),
    "gemma-2-2b": (2_614_341_888, sized("gemma2", 26, 2304, 9216, 8, 4, 256000, head_dim=256, sliding_window=4096)),
    "gemma-3-1b": (999_885_952, sized("gemma3_text", 26, 1152, 6912, 4, 1, 262144, head_dim=256, sliding_window=512)),
    "gemma-3n-e4b": (6_835_235_568, sized(
        "gemma3n_text", 35, 2048, [16384] * 35, 8, 2, 262400, head_dim=256, sliding_window=512, altup_num_inputs=4,
        laurel_rank=64, hidden_size_per_layer_input=256, vocab_size_per_layer_input=262144, num_kv_shared_layers=15)),
    "gemma-4-26b-a4b": (25_233_141_760, sized(
        "gemma4_text", 30, 2816, 2112, 16, 8, 262144, head_dim=256, sliding_window=1024, enable_moe_block=True,
        num_experts=128, top_k_experts=8, moe_intermediate_size=704, attention_k_eq_v=True, global_head_dim=512,
        num_global_key_value_heads=2, layer_types=(["sliding_attention"] * 5 + ["full_attention"]) * 5)),
    "phi-2": (2_779_683_840, sized("phi", 32, 2560, 10240, 32, 32, 51200)),
    "phi-4": (14_659_507_200, sized("phi3", 40, 5120, 17920, 40, 10, 100352, sliding_window=None)),
    "phi-3.5-moe": (41_873_153_344, sized(
        "phimoe", 32, 4096, 6400, 32, 8, 32064, num_local_experts=16, num_experts_per_tok=2, attention_bias=True)),
    "granite-3.3-8b": (8_170_864_640, sized("granite", 40, 4096, 12800, 32, 8, 49159, tie_word_embeddings=True)),
    "granite-4.0-h-tiny": (6_939_037_248, sized(
        "granitemoehybrid", 40, 1536, 512, 12, 4, 100352, tie_word_embeddings=True, num_local_experts=64,
        num_experts_per_tok=6, shared_intermediate_size=1024, mamba_n_heads=48, mamba_d_head=64,
        layer_types=["attention"] * 4 + ["mamba"] * 36, **MAMBA_2)),
    "falcon-h1-7b": (7_585_648_736, sized(
        "falcon_h1", 44, 3072, 12288, 12, 2, 130048, head_dim=128, mamba_n_heads=24, mamba_d_head=128,
        mamba_rms_norm=True, **{**MAMBA_2, "mamba_d_state": 256})),
    "glm-4-9b": (9_399_951_360, sized("glm", 40, 4096, 13696, 32, 2, 151552, attention_bias=True)),
    "glm-4-9b-0414": (9_400_279_040, sized("glm4", 40, 4096, 13696, 32, 2, 151552, attention_bias=True)),
    "glm-4.5": (352_797_814_784, sized(
        "glm4_moe", 92, 5120, 12288, 96, 8, 151552, head_dim=128, attention_bias=True, use_qk_norm=True,
        n_routed_experts=160, num_experts_per_tok=8, n_shared_experts=1, moe_intermediate_size=1536,
        first_k_dense_replace=3)),
    "chatglm-6b": (6_173_286_400, {
        "model_type": "chatglm", "num_layers": 28, "hidden_size": 4096, "inner_hidden_size": 16384,
        "num_attention_heads": 32, "vocab_size": 130528, "position_encoding_2d": True}),
    "chatglm3-6b": (6_243_584_000, {
        "model_type": "chatglm", "num_layers": 28, "hidden_size": 4096, "ffn_hidden_size": 13696, "kv_channels": 128,
        "num_attention_heads": 32, "padded_vocab_size": 65024, "multi_query_attention": True,
        "multi_query_group_num": 2, "add_qkv_bias": True}),
    "baichuan2-7b": (7_505_973_248, sized("baichuan", 32, 4096, 11008, 32, 32, 125696)),
    "internlm-7b": (7_321_948_160, sized("internlm", 32, 4096, 11008, 32, 32, 103168, bias=True)),
    "internlm2-7b": (7_737_708_544, sized("internlm2", 32, 4096, 14336, 32, 8, 92544)),
    "internlm3-8b": (8_804_241_408, sized("internlm3", 48, 4096, 10240, 32, 2, 128512, qkv_bias=False, bias=False)),
    "minicpm3-4b": (4_073_875_968, sized(
        "minicpm3", 62, 2560, 6400, 40, 40, 73448, q_lora_rank=768, kv_lora_rank=256, qk_nope_head_dim=64,
        qk_rope_head_dim=32, v_head_dim=64)),
    "deepseek-moe-16b": (16_375_728_128, sized(
        "deepseek", 28, 2048, 10944, 16, 16, 102400, n_routed_experts=64, num_experts_per_tok=6, n_shared_experts=2,
        moe_intermediate_size=1408, first_k_dense_replace=1, moe_layer_freq=1)),
    "deepseek-v2-lite": (15_706_484_224, sized(
        "deepseek_v2", 27, 2048, 10944, 16, 16, 102400, n_routed_experts=64, num_experts_per_tok=6, n_shared_experts=2,
        moe_intermediate_size=1408, first_k_dense_replace=1, **{**MLA, "q_lora_rank": None})),
    "deepseek-v3": (671_026_404_352, V3),
    "deepseek-v3.2": (671_877_929_216, {**V3, "model_type": "deepseek_v32", "index_n_heads": 64, "index_head_dim": 128, "index_topk": 2048}),
    "deepseek-v4-flash": (284_332_230_231, sized(
        "deepseek_v4", 43, 4096, None, 64, 1, 129280, head_dim=512, n_routed_experts=256, num_experts_per_tok=6,
        n_shared_experts=1, moe_intermediate_size=2048, q_lora_rank=1024, o_lora_rank=1024, o_groups=8, hc_mult=4,
        index_n_heads=64, index_head_dim=128, sliding_window=128, compress_ratios=[0, 0, *[4, 128] * 20, 4, 0])),
    "kimi-k2": (1_026_408_209_408, {
        **V3, "model_type": "kimi_k2", "num_attention_heads": 64, "vocab_size": 163840, "n_routed_experts": 384,
        "first_k_dense_replace": 1}),
    "kimi-linear-48b-a3b": (49_133_074_464, sized(
        "kimi_linear", 27, 2304, 9216, 32, 32, 163840, num_experts=256, num_experts_per_token=8, num_shared_experts=1,
        moe_intermediate_size=1024, first_k_dense_replace=1, moe_layer_freq=1, **{**MLA, "q_lora_rank": None},
        linear_attn_config={"num_heads": 32, "head_dim": 128, "short_conv_kernel_size": 4,
            "kda_layers": [*range(1, 22)], "full_attn_layers": [*range(22, 28)]})),
    "gpt-oss-20b": (20_914_757_184, sized(
        "gpt_oss", 24, 2880, 2880, 64, 8, 201088, head_dim=64, num_local_experts=32, num_experts_per_tok=4,
        sliding_window=128, attention_bias=True, layer_types=["sliding_attention", "full_attention"] * 12)),
    "llama-4-scout": (107_769_861_120, sized(
        "llama4_text", 48, 5120, 8192, 40, 8, 202048, head_dim=128, intermediate_size_mlp=16384, num_local_experts=16,
        num_experts_per_tok=1, interleave_moe_layer_step=1, attention_chunk_size=8192)),
    "minimax-m2": (228_689_748_992, sized(
        "minimax_m2", 62, 3072, 1536, 48, 8, 200064, head_dim=128, num_local_experts=256, num_experts_per_tok=8,
        use_qk_norm=True, shared_intermediate_size=0)),
    "minimax-text-01": (456_089_655_296, sized(
        "minimax", 80, 6144, 9216, 64, 8, 200064, head_dim=128, num_local_experts=32, num_experts_per_tok=2,
        attn_type_list=[0, 0, 0, 0, 0, 0, 0, 1] * 10)),
    "mimo-v2-flash": (308_778_768_832, sized(
        "mimo_v2_flash", 48, 4096, 16384, 64, 4, 152576, head_dim=192, v_head_dim=128, n_routed_experts=256,
        num_experts_per_tok=8, moe_intermediate_size=2048, moe_layer_freq=[0, *[1] * 47], sliding_window=128,
        swa_num_attention_heads=64, swa_num_key_value_heads=8, swa_head_dim=192, swa_v_head_dim=128,
        hybrid_layer_pattern=[*[0] * 9, *[1] * 39])),
    "nemotron-3-nano-30b-a3b": (31_577_937_344, sized(
        "nemotron_h", 52, 2688, 1856, 32, 2, 131072, head_dim=128, hybrid_override_pattern="ME" * 23 + "*" * 6,
        n_routed_experts=128, num_experts_per_tok=6, n_shared_experts=1, moe_intermediate_size=1856,
        moe_shared_expert_intermediate_size=3712, mamba_num_heads=64, mamba_head_dim=64, ssm_state_size=128, n_groups=8,
        conv_kernel=4)),
    "jamba-mini": (51_570_323_328, sized(
        "jamba", 32, 4096, 14336, 32, 8, 65536, num_experts=16, num_experts_per_tok=2, mamba_d_state=16, mamba_d_conv=4,
        mamba_expand=2, attn_layer_period=8, attn_layer_offset=4, expert_layer_period=2, expert_layer_offset=1)),
    "lfm2-1.2b": (1_170_340_608, sized(
        "lfm2", 16, 2048, 12288, 32, 8, 65536, conv_L_cache=3, full_attn_idxs=[2, 5, 8, 10, 12, 14],
        block_auto_adjust_ff_dim=True, block_ffn_dim_multiplier=1.0, block_multiple_of=256)),
    "rwkv7-2.9b": (2_948_065_280, {
        "model_type": "rwkv7", "num_hidden_layers": 32, "hidden_size": 2560, "head_dim": 64, "vocab_size": 65536,
        "decay_low_rank_dim": 96, "a_low_rank_dim": 96, "v_low_rank_dim": 64, "gate_low_rank_dim": 320}),
    "olmo-2-7b": (7_298_617_344, sized("olmo2", 32, 4096, 11008, 32, 32, 100352)),
    "olmoe-1b-7b": (6_919_161_856, sized("olmoe", 16, 2048, 1024, 16, 16, 50304, num_experts=64, num_experts_per_tok=8)),
    "command-r-plus": (103_810_674_688, sized("cohere", 64, 12288, 33792, 96, 8, 256000, use_qk_norm=True)),
    "command-r7b": (8_028_033_024, sized("cohere2", 32, 4096, 14336, 32, 8, 256000, sliding_window=4096)),
    "stablelm-2-1.6b": (1_644_515_328, sized("stablelm", 24, 2048, 5632, 32, 32, 100352, use_qkv_bias=True)),
    "stablelm-2-12b": (12_143_185_920, sized(
        "stablelm", 40, 5120, 13824, 32, 8, 100352, qk_layernorm=True, use_parallel_residual=True)),
    "starcoder2-15b": (15_957_889_024, sized("starcoder2", 40, 6144, 24576, 48, 4, 49152, tie_word_embeddings=False)),
    "starcoder": (15_517_456_384, gpt("gpt_bigcode", 40, 6144, 48, 49152, n_positions=8192, multi_query=True)),
    "falcon-7b": (6_921_720_704, {
        "model_type": "falcon", "num_hidden_layers": 32, "hidden_size": 4544, "num_attention_heads": 71,
        "vocab_size": 65024, "multi_query": True, "parallel_attn": True, "bias": False}),
    "falcon-40b": (41_303_293_952, {
        "model_type": "falcon", "num_hidden_layers": 60, "hidden_size": 8192, "num_attention_heads": 128,
        "num_kv_heads": 8, "vocab_size": 65024, "new_decoder_architecture": True}),
    "bloom-7b1": (7_069_016_064, gpt("bloom", 30, 4096, 32, 250880)),
    "gpt2": (124_439_808, gpt("gpt2", 12, 768, 12, 50257, n_positions=1024)),
    "gpt-j-6b": (6_050_882_784, gpt("gptj", 28, 4096, 16, 50400, tie_word_embeddings=False)),
    "codegen-16b": (16_032_155_648, gpt("codegen", 34, 6144, 24, 51200, tie_word_embeddings=False)),
    "gpt-neo-2.7b": (2_651_307_520, {
        "model_type": "gpt_neo", "num_layers": 32, "hidden_size": 2560, "num_heads": 20, "vocab_size": 50257,
        "max_position_embeddings": 2048, "window_size": 256}),
    "opt-350m": (331_196_416, {
        "model_type": "opt", "num_hidden_layers": 24, "hidden_size": 1024, "ffn_dim": 4096, "num_attention_heads": 16,
        "vocab_size": 50272, "max_position_embeddings": 2048, "word_embed_proj_dim": 512, "do_layer_norm_before": False}),
    "opt-6.7b": (6_658_473_984, {
        "model_type": "opt", "num_hidden_layers": 32, "hidden_size": 4096, "ffn_dim": 16384, "num_attention_heads": 32,
        "vocab_size": 50272, "max_position_embeddings": 2048, "word_embed_proj_dim": 4096}),
    "pythia-6.9b": (6_857_302_016, sized("gpt_neox", 32, 4096, 16384, 32, 32, 50432)),
    "mpt-7b": (6_649_286_656, {
        "model_type": "mpt", "d_model": 4096, "n_layers": 32, "n_heads": 32, "expansion_ratio": 4, "vocab_size": 50432,
        "no_bias": True}),
    "dbrx": (131_596_523_520, {
        "model_type": "dbrx", "d_model": 6144, "n_layers": 40, "n_heads": 48, "vocab_size": 100352,
        "attn_config": {"kv_n_heads": 8}, "ffn_config": {"moe_num_experts": 16, "moe_top_k": 4, "ffn_hidden_size": 10752}}),
    "flan-t5-xl": (2_849_757_184, {
        "model_type": "t5", "d_model": 2048, "d_ff": 5120, "d_kv": 64, "num_heads": 32, "num_layers": 24,
        "vocab_size": 32128, "feed_forward_proj": "gated-gelu", "tie_word_embeddings": False}),
    "t5-3b": (2_851_598_336, {
        "model_type": "t5", "d_model": 1024, "d_ff": 16384, "d_kv": 128, "num_heads": 32, "num_layers": 24,
        "vocab_size": 32128}),
}  # fmt: skip
"""Counts published for weights or got from transformers' own classes, and the keys of the config that they follow from."""


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_counts_follow_from_the_config(name: str) -> None:
    """A config is read as its own class reads it: the number of parameters comes out exactly."""
    published, config = PUBLISHED[name]
    shape = architecture_of(config)
    found = count(shape)

    assert found is not None, str(obstacle(shape))
    assert found.total == published


def test_every_known_type_has_conventions() -> None:
    """What the code of a type fixes is known for each type that is read."""
    assert {kind.like or name for name, kind in KINDS.items()} <= set(CONVENTIONS)


def test_a_multimodal_config_gives_its_language_model() -> None:
    """The text part counts, and takes the outer word on tying where it has none."""
    inner = sized("qwen3_vl_text", 28, 1024, 3072, 16, 8, 151936, head_dim=128)
    shape = architecture_of({"model_type": "qwen3_vl", "tie_word_embeddings": True, "text_config": inner})
    found = count(shape)

    assert shape.model_type == "qwen3"
    assert found is not None
    assert found.total == 596_049_920


def test_a_window_is_read_with_the_layers_that_have_it() -> None:
    """Gemma 3 sees everything in one layer of six, Qwen 2 only where it says that it has a window."""
    gemma = architecture_of(PUBLISHED["gemma-3-1b"][1])
    unused = architecture_of(sized("qwen2", 28, 3584, 18944, 28, 4, 152064, sliding_window=131072))
    used = architecture_of(
        sized(
            "qwen2", 28, 3584, 18944, 28, 4, 152064, sliding_window=4096, use_sliding_window=True, max_window_layers=20
        )
    )

    assert gemma.layer_types == LayerTypes(full_attention=4, sliding_attention=22)
    assert unused.window is None
    assert used.layer_types == LayerTypes(full_attention=20, sliding_attention=8)


def refusal(config: Any) -> UsageError:
    """The error that *config* meets."""
    with pytest.raises(UsageError) as caught:
        architecture_of(config)
    return caught.value


def test_an_unknown_type_is_refused_by_name() -> None:
    """Another architecture is not taken for one we know; the known ones are listed."""
    error = refusal({**LLAMA, "model_type": "mamba-of-tomorrow"})

    assert str(error) == "unknown model type `mamba-of-tomorrow`"
    assert "qwen3_moe" in str(error.hint)


@pytest.mark.parametrize("config", [{}, {"hidden_size": 4096}, {"model_type": None}, {"model_type": 7}])
def test_a_config_without_a_type_is_refused(config: dict[str, Any]) -> None:
    """Nothing is read from a mapping that does not say what it is."""
    assert str(refusal(config)) == "the config has no `model_type`"


@pytest.mark.parametrize("config", [[], "llama", None, 7])
def test_something_else_than_a_config_is_refused(config: Any) -> None:
    """A list is not a config."""
    assert "a config is a mapping of keys" in str(refusal(config))


@pytest.mark.parametrize("name", ["hidden_size", "num_hidden_layers", "num_attention_heads", "vocab_size"])
def test_a_missing_size_is_named(name: str) -> None:
    """A size that every network has must be there."""
    config = {key: value for key, value in LLAMA.items() if key != name}

    assert str(refusal(config)) == f"the config has no `{name}`"


@pytest.mark.parametrize("value", [-1, 4096.5, "4096", True, math.nan, math.inf, [], {}, 10**400])
def test_a_size_that_is_no_whole_number_is_named(value: Any) -> None:
    """Negative, broken, text, true, NaN: one sentence each, with the value."""
    assert str(refusal({**LLAMA, "hidden_size": value})) == (
        f"`hidden_size` must be a whole number from 0 to 1000000000, not `{value}`"
    )


def test_zero_layers_are_refused() -> None:
    """A network without layers is none."""
    assert "from 1 to 1000000000, not `0`" in str(refusal({**LLAMA, "num_hidden_layers": 0}))


def test_heads_that_do_not_divide_the_width_are_refused() -> None:
    """Without a head width of its own, an uneven share is a mistake in the config."""
    assert str(refusal({**LLAMA, "num_attention_heads": 33})) == "`hidden_size` 4096 does not divide into 33 heads"


def test_an_unknown_layer_type_is_named() -> None:
    """A kind of layer nobody knows is not counted as attention."""
    config = {**PUBLISHED["gemma-3-1b"][1], "layer_types": ["telepathic_attention"] * 26}

    assert str(refusal(config)) == "unknown layer type `telepathic_attention`"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)


@settings(max_examples=400)
@given(st.sampled_from(sorted(PUBLISHED)), st.data())
def test_whatever_stands_in_a_config_there_is_no_traceback(name: str, data: st.DataObject) -> None:
    """A spoilt value gives a shape or a sentence for the user, and counting that shape gives a number or none."""
    config = dict(PUBLISHED[name][1])
    config[data.draw(st.sampled_from(sorted(config)))] = data.draw(json_values)
    try:
        shape = architecture_of(config)
    except UsageError:
        return

    assert isinstance(shape, Architecture)
    found = count(shape)
    assert found is None or 0 < found.active <= found.total
