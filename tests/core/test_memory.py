"""Memory figures, checked by hand and by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from llmrev.core.architecture import Architecture, Hybrid, LayerTypes, Mla, Window
from llmrev.core.memory import Serving, kv_cache, recurrent_state, weights
from llmrev.core.memory.serving import serving
from llmrev.core.units import GIB
from tests.builders import ATTENTION, FORMATS, model

FP16, INT8, INT4 = FORMATS[:3]


def test_llama_2_7b_keeps_four_gib_of_keys_and_values_at_8192_tokens() -> None:
    """2 x 32 layers x 32 heads x 128 x 8192 tokens x 2 bytes = 4 GiB."""
    assert kv_cache(model("llama-2-7b"), 8192).bytes == 4 * GIB


def test_llama_3_1_8b_keeps_one_gib_thanks_to_grouped_queries() -> None:
    """With 8 key-value heads instead of 32 the cache is a quarter."""
    grouped = model("llama-3.1-8b", architecture=replace(ATTENTION, num_key_value_heads=8))

    assert kv_cache(grouped, 8192).bytes == GIB


LATENT = Architecture(num_hidden_layers=61, num_attention_heads=128, mla=Mla(kv_lora_rank=512, qk_rope_head_dim=64))
WINDOWED = Architecture(
    num_hidden_layers=62, num_key_value_heads=16, head_dim=128, window=Window(sliding_window=1024, sliding_window_pattern=6)
)  # fmt: skip
HYBRID = Architecture(
    num_hidden_layers=64,
    layer_types=LayerTypes(gated_delta=48, full_attention=16),
    num_key_value_heads=4,
    head_dim=256,
    hybrid=Hybrid(
        linear_num_key_heads=16,
        linear_num_value_heads=48,
        linear_key_head_dim=128,
        linear_value_head_dim=128,
        linear_conv_kernel_dim=4,
    ),
)


@pytest.mark.parametrize(
    ("shape", "context", "expected"),
    [
        # DeepSeek-V3: 61 layers x (512 + 64) x 2 bytes
        (LATENT, 8192, 61 * 576 * 2 * 8192),
        # Gemma-3-27B: 10 full layers of every token, 52 of the last 1024
        (WINDOWED, 8192, 2 * 16 * 128 * 2 * (10 * 8192 + 52 * 1024)),
        (WINDOWED, 512, 2 * 16 * 128 * 2 * 62 * 512),
        # Qwen3.5-27B: only 16 of 64 layers keep keys and values
        (HYBRID, 8192, 16 * 2 * 4 * 256 * 2 * 8192),
    ],
)
def test_each_kind_of_attention_keeps_what_it_keeps(shape: Architecture, context: int, expected: int) -> None:
    """Latents instead of heads, windows instead of everything, states instead of keys and values."""
    assert kv_cache(model("x-7b", architecture=shape), context).bytes == expected


def test_a_state_does_not_grow() -> None:
    """48 layers x (48 x 128 x 128 x 4 bytes + 10240 channels x 3 x 2 bytes), whatever the context."""
    one = model("x-27b", architecture=HYBRID)

    assert recurrent_state(one).bytes == 48 * (48 * 128 * 128 * 4 + 10240 * 3 * 2)
    assert recurrent_state(model("llama-2-7b")) is None


def test_a_layer_without_a_rule_has_no_figure() -> None:
    """Compressed sparse attention is refused, not guessed."""
    unknown = Architecture(num_hidden_layers=2, layer_types=LayerTypes(compressed_sparse_attention=2), mla=Mla())

    assert kv_cache(model("x-7b", architecture=unknown), 8192) is None


def test_16_bit_weights_take_two_bytes_each() -> None:
    """Llama-2-7B: 6,738,415,616 x 2 bytes = 12.55 GiB."""
    held = weights(model("llama-2-7b"), FP16)

    assert held.bytes == 2 * 6_738_415_616
    assert round(held.bytes / GIB, 2) == 12.55


def test_embeddings_stay_at_16_bits_under_quantization() -> None:
    """Of Llama-2-7B's weights, 2 x 32000 x 4096 are kept, the rest take 4.15625 bits."""
    kept = 2 * 32000 * 4096
    expected = round((6_738_415_616 - kept) * 4.15625 / 8) + 2 * kept

    assert weights(model("llama-2-7b"), INT4).bytes == expected


def test_an_unknown_shape_is_not_guessed() -> None:
    """Without layers, or with a cache of another kind, there is no figure."""
    assert serving(model("x-7b", architecture=None), FP16, Serving(context=2048)) is None
    assert serving(model("x-7b", params=None), FP16, Serving(context=2048)) is None


def test_the_total_is_the_sum_of_its_terms_and_each_term_has_a_formula() -> None:
    """Nothing is added outside the components shown."""
    estimate = serving(model("llama-2-7b"), FP16, Serving(context=2048))

    assert estimate.total_bytes == sum(component.bytes for component in estimate.components)
    assert [component.name for component in estimate.components] == [
        "weights",
        "kv_cache",
        "activations",
        "logits",
        "runtime",
    ]
    assert all(str(component.formula) for component in estimate.components)


@given(st.integers(10**8, 10**12))
def test_more_bits_never_need_less_memory(params: int) -> None:
    """At equal parameters, int4 needs no more than int8, nor int8 than fp16."""
    one = model("x-7b", params=params)
    small, middle, large = (weights(one, f).bytes for f in (INT4, INT8, FP16))

    assert small <= middle <= large


@given(st.integers(1, 10**5), st.integers(1, 10**5), st.integers(1, 64))
def test_a_longer_context_never_needs_less(context: int, more: int, batch: int) -> None:
    """The cache grows with tokens, in proportion to the batch."""
    one = model("x-7b")

    assert kv_cache(one, context + more).bytes > kv_cache(one, context).bytes
    assert kv_cache(one, context, batch).bytes == batch * kv_cache(one, context).bytes


@given(st.integers(2, 64))
def test_a_share_is_never_larger_than_the_whole(gpus: int) -> None:
    """Split over more cards, each holds less."""
    one = model("x-7b")

    whole, part = (serving(one, FP16, Serving(context=2048, gpus=n)).total_bytes for n in (1, gpus))

    assert part < whole
