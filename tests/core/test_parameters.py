"""What the parameter count promises: exact integers, explained term by term, and never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields, replace
from pydantic import BaseModel

from llmrev.catalog.schema import architecture as schema
from llmrev.core.architecture import PARTS, Altup, Architecture, Hybrid, LayerTypes, Mla, Moe, Sparse, Window
from llmrev.core.conventions import CONVENTIONS, completed
from llmrev.core.parameters import count, obstacle


def shape(**changes: object) -> Architecture:
    """Llama-2-7B with *changes*, and what its model type fixes."""
    base = Architecture(
        type="decoder", model_type="llama", num_hidden_layers=32, hidden_size=4096, intermediate_size=11008,
        num_attention_heads=32, num_key_value_heads=32, head_dim=128, vocab_size=32000, tie_word_embeddings=False,
    )  # fmt: skip
    return completed(replace(base, **changes))


def total(architecture: Architecture) -> int:
    """All parameters of *architecture*, which can be counted."""
    found = count(architecture)
    assert found is not None, str(obstacle(architecture))
    return found.total


sizes = st.builds(
    dict,
    num_hidden_layers=st.integers(1, 100),
    hidden_size=st.integers(1, 9000),
    intermediate_size=st.integers(1, 30000),
    num_attention_heads=st.integers(1, 128),
    num_key_value_heads=st.integers(1, 128),
    head_dim=st.integers(1, 512),
    vocab_size=st.integers(1, 300_000),
)
mixtures = st.builds(
    Moe,
    num_experts=st.integers(8, 512),
    num_experts_per_tok=st.integers(1, 8),
    num_shared_experts=st.integers(0, 3),
    moe_intermediate_size=st.integers(1, 5000),
    first_k_dense_replace=st.just(0),
)
windows = st.none() | st.builds(
    Window, sliding_window=st.integers(1, 9000), sliding_window_pattern=st.none() | st.integers(1, 8)
)
networks = st.builds(
    lambda given, moe, window, kind: shape(**given, moe=moe, window=window, model_type=kind),
    sizes,
    st.none() | mixtures,
    windows,
    st.sampled_from(["llama", "qwen2", "qwen3", "gemma3_text", "gpt_oss", "gpt_neox", "olmo2", "afmoe"]),
)


@given(networks)
def test_the_total_is_the_sum_of_its_terms(network: Architecture) -> None:
    """Every parameter belongs to a term, and every term says where it comes from."""
    found = count(network)

    assert found is not None
    assert found.total == sum(term.count for term in found.terms)
    assert all(term.count > 0 and str(term.formula) for term in found.terms)


@given(networks)
def test_a_linear_map_is_as_large_as_its_sides(network: Architecture) -> None:
    """Copies, inputs and outputs of a term multiply to its count, so that adapters can be sized from them."""
    found = count(network)

    assert found is not None
    assert all(term.count == term.copies * term.inputs * term.outputs for term in found.terms if term.inputs)


@given(networks)
def test_no_more_is_active_than_there_is(network: Architecture) -> None:
    """Active parameters are at most all, and all without experts."""
    found = count(network)

    assert found is not None
    assert 0 < found.active <= found.total
    assert network.moe is not None or found.active == found.total
    assert found.embedding <= found.active


@given(networks, st.integers(1, 20))
def test_more_layers_never_have_fewer_parameters(network: Architecture, more: int) -> None:
    """A deeper network of the same kind is larger."""
    deeper = replace(network, num_hidden_layers=(network.num_hidden_layers or 0) + more)

    assert total(deeper) > total(network)


@given(networks)
def test_tying_removes_one_embedding_matrix(network: Architecture) -> None:
    """A tied head saves vocabulary x hidden size, neither more nor less."""
    tied = replace(network, tie_word_embeddings=True)

    assert total(network) - total(tied) == (network.vocab_size or 0) * (network.hidden_size or 0)


@given(networks.filter(lambda network: network.moe is not None))
def test_more_experts_used_means_more_active(network: Architecture) -> None:
    """A token that uses every expert leaves none idle; the total does not move."""
    assert network.moe is not None
    all_used = replace(network, moe=replace(network.moe, num_experts_per_tok=network.moe.num_experts))
    found = count(all_used)

    assert found is not None
    assert found.active == found.total == total(network)


LLAMA_3 = {"intermediate_size": 14336, "num_key_value_heads": 8, "vocab_size": 128256}
DEEPSEEK = Mla(q_lora_rank=1536, kv_lora_rank=512, qk_nope_head_dim=128, qk_rope_head_dim=64, v_head_dim=128)
V3 = {
    "model_type": "deepseek_v3", "num_hidden_layers": 61, "hidden_size": 7168, "intermediate_size": 18432,
    "num_attention_heads": 128, "num_key_value_heads": 128, "vocab_size": 129280, "mla": DEEPSEEK,
    "moe": Moe(
        num_experts=256, num_experts_per_tok=8, num_shared_experts=1, moe_intermediate_size=2048, first_k_dense_replace=3
    ),
}  # fmt: skip
DELTA = Hybrid(
    linear_num_key_heads=16, linear_num_value_heads=32, linear_key_head_dim=128, linear_value_head_dim=128,
    linear_conv_kernel_dim=4,
)  # fmt: skip
PUBLISHED = {
    "llama-2-7b": (6_738_415_616, {}),
    "llama-2-70b": (68_976_648_192, {"num_hidden_layers": 80, "hidden_size": 8192, "intermediate_size": 28672,
        "num_attention_heads": 64, "num_key_value_heads": 8}),
    "llama-3.1-8b": (8_030_261_248, LLAMA_3),
    "mistral-7b": (7_241_732_096, {**LLAMA_3, "model_type": "mistral", "vocab_size": 32000,
        "window": Window(sliding_window=4096)}),
    "qwen2.5-7b": (7_615_616_512, {"model_type": "qwen2", "num_hidden_layers": 28, "hidden_size": 3584,
        "intermediate_size": 18944, "num_attention_heads": 28, "num_key_value_heads": 4, "vocab_size": 152064}),
    "qwen3-30b-a3b": (30_532_122_624, {"model_type": "qwen3_moe", "num_hidden_layers": 48, "hidden_size": 2048,
        "intermediate_size": None, "num_key_value_heads": 4, "vocab_size": 151936,
        "moe": Moe(num_experts=128, num_experts_per_tok=8, moe_intermediate_size=768)}),
    "mixtral-8x7b": (46_702_792_704, {"model_type": "mixtral", "num_key_value_heads": 8, "intermediate_size": None,
        "moe": Moe(num_experts=8, num_experts_per_tok=2, moe_intermediate_size=14336)}),
    # Without multi-token prediction and without the 58 x 256 balancing biases, which the checkpoint keeps as buffers.
    "deepseek-v3": (671_026_404_352, V3),
    "deepseek-v3.2": (671_877_929_216, {**V3, "layer_types": LayerTypes(indexed_attention=61),
        "sparse": Sparse(index_n_heads=64, index_head_dim=128)}),
    "chatglm-6b": (6_173_286_400, {"model_type": "chatglm", "num_hidden_layers": 28, "intermediate_size": 16384,
        "vocab_size": 130528, "tie_word_embeddings": True, "norm": "LayerNorm", "gated_mlp": False,
        "attention_bias": True, "attention_out_bias": True, "mlp_bias": True}),
    "chatglm2-6b": (6_243_584_000, {"model_type": "chatglm", "num_hidden_layers": 28, "intermediate_size": 13696,
        "num_key_value_heads": 2, "vocab_size": 65024}),
    "gpt-neox-20b": (20_554_567_680, {"model_type": "gpt_neox", "num_hidden_layers": 44, "hidden_size": 6144,
        "intermediate_size": 24576, "num_attention_heads": 64, "num_key_value_heads": 64, "head_dim": 96,
        "vocab_size": 50432}),
    "pythia-6.9b": (6_857_302_016, {"model_type": "gpt_neox", "intermediate_size": 16384, "vocab_size": 50432}),
    "opt-6.7b": (6_658_473_984, {"model_type": "opt", "intermediate_size": 16384, "vocab_size": 50272,
        "tie_word_embeddings": True}),
    "bloom-7b1": (7_069_016_064, {"model_type": "bloom", "num_hidden_layers": 30, "intermediate_size": 16384,
        "vocab_size": 250880, "tie_word_embeddings": True}),
    "gpt-j-6b": (6_050_882_784, {"model_type": "gptj", "num_hidden_layers": 28, "intermediate_size": 16384,
        "num_attention_heads": 16, "num_key_value_heads": 16, "head_dim": 256, "vocab_size": 50400}),
    "gpt-neo-2.7b": (2_651_307_520, {"model_type": "gpt_neo", "hidden_size": 2560, "intermediate_size": 10240,
        "num_attention_heads": 20, "num_key_value_heads": 20, "vocab_size": 50257, "tie_word_embeddings": True,
        "window": Window(sliding_window=256, sliding_window_pattern=2)}),
    "codegen-16b": (16_032_155_648, {"model_type": "codegen", "num_hidden_layers": 34, "hidden_size": 6144,
        "intermediate_size": 24576, "num_attention_heads": 24, "num_key_value_heads": 24, "head_dim": 256,
        "vocab_size": 51200}),
    "phi-2": (2_779_683_840, {"model_type": "phi", "hidden_size": 2560, "intermediate_size": 10240, "head_dim": 80,
        "vocab_size": 51200}),
    "falcon-7b": (6_921_720_704, {"model_type": "falcon", "hidden_size": 4544, "intermediate_size": 18176,
        "num_attention_heads": 71, "num_key_value_heads": 1, "head_dim": 64, "vocab_size": 65024,
        "norms_per_layer": 1, "tie_word_embeddings": True}),
    "gemma-2-2b": (2_614_341_888, {"model_type": "gemma2", "num_hidden_layers": 26, "hidden_size": 2304,
        "intermediate_size": 9216, "num_attention_heads": 8, "num_key_value_heads": 4, "head_dim": 256,
        "vocab_size": 256000, "tie_word_embeddings": True}),
    "gemma-3n-e4b": (6_835_235_568, {"model_type": "gemma3n_text", "num_hidden_layers": 35, "hidden_size": 2048,
        "intermediate_size": 16384, "num_attention_heads": 8, "num_key_value_heads": 2, "head_dim": 256,
        "vocab_size": 262400, "tie_word_embeddings": True, "num_kv_shared_layers": 15,
        "hidden_size_per_layer_input": 256, "vocab_size_per_layer_input": 262144,
        "altup": Altup(altup_num_inputs=4, laurel_rank=64),
        "layer_types": LayerTypes(full_attention=7, sliding_attention=28)}),
    "gemma-4-31b": (30_697_345_280, {"model_type": "gemma4_text", "num_hidden_layers": 60, "hidden_size": 5376,
        "intermediate_size": 21504, "num_key_value_heads": 16, "head_dim": 256, "vocab_size": 262144,
        "tie_word_embeddings": True, "layer_types": LayerTypes(full_attention=10, sliding_attention=50),
        "window": Window(sliding_window=1024, global_head_dim=512, num_global_key_value_heads=4,
            attention_k_eq_v=True)}),
    "qwen3-next-80b": (79_674_391_296, {"model_type": "qwen3_next", "num_hidden_layers": 48, "hidden_size": 2048,
        "intermediate_size": None, "num_attention_heads": 16, "num_key_value_heads": 2, "head_dim": 256,
        "vocab_size": 151936, "hybrid": DELTA, "layer_types": LayerTypes(full_attention=12, gated_delta=36),
        "moe": Moe(num_experts=512, num_experts_per_tok=10, moe_intermediate_size=512,
            shared_expert_intermediate_size=512)}),
    "minimax-text-01": (456_089_655_296, {"model_type": "minimax", "num_hidden_layers": 80, "hidden_size": 6144,
        "num_attention_heads": 64, "num_key_value_heads": 8, "vocab_size": 200064, "intermediate_size": None,
        "hybrid": Hybrid(), "layer_types": LayerTypes(full_attention=10, lightning=70),
        "moe": Moe(num_experts=32, num_experts_per_tok=2, moe_intermediate_size=9216)}),
    "jamba-mini": (51_570_323_328, {"model_type": "jamba", "intermediate_size": 14336, "num_key_value_heads": 8,
        "vocab_size": 65536, "layer_types": LayerTypes(full_attention=4, mamba=28),
        "hybrid": Hybrid(mamba_d_state=16, mamba_d_conv=4, mamba_expand=2, mamba_dt_rank=256),
        "moe": Moe(num_experts=16, num_experts_per_tok=2, moe_intermediate_size=14336, moe_layer_freq=2)}),
    "nemotron-nano-9b-v2": (8_888_227_328, {"model_type": "nemotron_h", "num_hidden_layers": 56, "hidden_size": 4480,
        "intermediate_size": 15680, "num_attention_heads": 40, "num_key_value_heads": 8, "vocab_size": 131072,
        "layer_types": LayerTypes(full_attention=4, mamba2=27, mlp=25),
        "hybrid": Hybrid(mamba_n_heads=128, mamba_d_head=80, mamba_d_state=128, mamba_n_groups=8, mamba_d_conv=4)}),
    "lfm2-1.2b": (1_170_340_608, {"model_type": "lfm2", "num_hidden_layers": 16, "hidden_size": 2048,
        "intermediate_size": 8192, "num_key_value_heads": 8, "head_dim": 64, "vocab_size": 65536,
        "tie_word_embeddings": True, "layer_types": LayerTypes(full_attention=6, conv=10),
        "hybrid": Hybrid(conv_l_cache=3)}),
    "rwkv7-2.9b": (2_948_065_280, {"model_type": "rwkv7", "type": "recurrent", "hidden_size": 2560,
        "intermediate_size": 10240, "vocab_size": 65536, "layer_types": LayerTypes(rwkv7=32),
        "hybrid": Hybrid(decay_low_rank_dim=96, a_low_rank_dim=96, v_low_rank_dim=64, gate_low_rank_dim=320)}),
    "gpt-oss-20b": (20_914_757_184, {"model_type": "gpt_oss", "num_hidden_layers": 24, "hidden_size": 2880,
        "num_attention_heads": 64, "num_key_value_heads": 8, "head_dim": 64, "vocab_size": 201088,
        "intermediate_size": None, "window": Window(sliding_window=128, sliding_window_pattern=2),
        "moe": Moe(num_experts=32, num_experts_per_tok=4, moe_intermediate_size=2880)}),
    "deepseek-v4-flash": (284_332_230_231, {"model_type": "deepseek_v4", "num_hidden_layers": 43,
        "num_attention_heads": 64, "num_key_value_heads": 1, "head_dim": 512, "vocab_size": 129280,
        "intermediate_size": None, "hc_mult": 4, "layer_types": LayerTypes(sliding_attention=2,
            compressed_sparse_attention=21, heavily_compressed_attention=20),
        "sparse": Sparse(index_n_heads=64, index_head_dim=128, q_lora_rank=1024, o_lora_rank=1024, o_groups=8),
        "moe": Moe(num_experts=256, num_experts_per_tok=6, num_shared_experts=1, moe_intermediate_size=2048)}),
}  # fmt: skip
"""Published totals, or totals of transformers' own classes, and how each network differs from Llama-2-7B."""


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_counts_come_out_to_the_last_digit(name: str) -> None:
    """What others counted tensor by tensor follows from the shape."""
    published, changes = PUBLISHED[name]

    assert total(shape(**changes)) == published


T5 = {
    "model_type": "t5", "type": "encoder-decoder", "head_dim": 64, "vocab_size": 32128, "gated_mlp": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("layers", "hidden", "width", "heads", "published"),
    [
        (12, 768, 2048, 12, 247_577_856),
        (24, 1024, 2816, 16, 783_150_080),
        (24, 2048, 5120, 32, 2_849_757_184),
        (24, 4096, 10240, 64, 11_135_332_352),
    ],
)
def test_flan_t5_is_counted_with_both_stacks(layers: int, hidden: int, width: int, heads: int, published: int) -> None:
    """Encoder, decoder with cross-attention, relative positions, and a head of its own."""
    network = shape(
        **T5, num_hidden_layers=layers, num_encoder_layers=layers, hidden_size=hidden, intermediate_size=width,
        num_attention_heads=heads, num_key_value_heads=heads,
    )  # fmt: skip

    assert total(network) == published


def test_llama_2_7b_term_by_term() -> None:
    """The terms are those that one would write down by hand."""
    found = count(shape())

    assert found is not None
    assert {term.name: (term.count, str(term.formula)) for term in found.terms} == {
        "token_embeddings": (131_072_000, "32000 tokens x 4096"),
        "output_head": (131_072_000, "32000 tokens x 4096"),
        "queries": (536_870_912, "32 layers x 4096 x 32 heads x 128"),
        "keys": (536_870_912, "32 layers x 4096 x 32 heads x 128"),
        "values": (536_870_912, "32 layers x 4096 x 32 heads x 128"),
        "attention_output": (536_870_912, "32 layers x 4096 x 4096"),
        "feed_forward": (4_328_521_728, "32 layers x 3 matrices x 4096 x 11008"),
        "norms": (266_240, "65 norms x 4096"),
    }
    assert found.embedding == 262_144_000


def test_active_parameters_of_mixtral() -> None:
    """46.7B, of which a token uses two experts in eight: 12.9B."""
    found = count(shape(**PUBLISHED["mixtral-8x7b"][1]))

    assert found is not None
    assert found.active == 12_879_925_248


@pytest.mark.parametrize("name", ["hidden_size", "vocab_size", "intermediate_size", "num_key_value_heads", "head_dim"])
def test_an_unknown_size_gives_no_number(name: str) -> None:
    """A count with a hole in it is no count, and the hole is named."""
    network = shape(**{name: None})

    assert count(network) is None
    assert str(obstacle(network)) == f"`{name}` is not known"


def test_an_unknown_model_type_is_not_taken_for_llama() -> None:
    """Without conventions the shape has to say everything."""
    network = shape(model_type="a-type-of-tomorrow")

    assert count(network) is None
    assert obstacle(network) is not None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"layer_types": LayerTypes(full_attention=31)}, "`layer_types` counts 31 layers of 32"),
        ({"moe": Moe(num_experts=8, num_experts_per_tok=9, moe_intermediate_size=1)}, "a token uses 9 of 8 experts"),
        ({"moe": Moe(num_moe_layers=33, num_experts=8)}, "33 of 32 layers have experts"),
        ({"num_kv_shared_layers": 40}, "40 of 32 layers share keys"),
        ({"norm": "BatchNorm"}, "norm `BatchNorm` is not known"),
    ],
)
def test_a_contradiction_gives_no_number(changes: dict[str, object], reason: str) -> None:
    """Sizes that do not fit together are named, not counted."""
    network = shape(**changes)

    assert count(network) is None
    assert str(obstacle(network)) == reason


def test_what_a_shape_says_goes_before_its_conventions() -> None:
    """An authored value is never replaced, and no part is added."""
    own = completed(Architecture(model_type="qwen3", qk_norm="none", attention_bias=True))

    assert (own.qk_norm, own.attention_bias) == ("none", True)
    assert own.moe is None
    assert own.hybrid is None


@pytest.mark.parametrize("name", CONVENTIONS)
def test_completing_twice_changes_nothing(name: str) -> None:
    """Conventions fill gaps once."""
    once = completed(Architecture(model_type=name, moe=Moe(), mla=Mla()))

    assert completed(once) == once


def test_a_mixture_has_a_plain_cache_and_a_window_has_not() -> None:
    """Experts do not change keys and values; windows, latents, states and sharing do."""
    assert shape(moe=Moe()).plain_cache
    assert shape(moe=Moe()).special == ("moe",)
    assert not shape(window=Window()).plain_cache
    assert not shape(mla=DEEPSEEK).plain_cache
    assert not shape(hybrid=DELTA).plain_cache
    assert not shape(cla_share_factor=2).plain_cache
    assert not shape(num_kv_shared_layers=15).plain_cache


def _names(section: type[BaseModel]) -> set[str]:
    return {name for name in section.model_fields if name != "from_"}


def test_the_catalog_can_author_every_field() -> None:
    """The schema and the rules have the same fields, part by part."""
    authored = {
        "moe": schema.Moe, "mla": schema.Mla, "swa_mla": schema.Mla, "sparse": schema.Sparse, "window": schema.Window,
        "hybrid": schema.Hybrid, "altup": schema.Altup, "layer_types": schema.LayerTypes,
    }  # fmt: skip

    assert _names(schema.Architecture) == {field.name for field in fields(Architecture)}
    assert set(PARTS) == set(authored)
    for name, part in PARTS.items():
        assert _names(authored[name]) == {field.name for field in fields(part)}
