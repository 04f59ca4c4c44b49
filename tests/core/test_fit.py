"""Memory to serve and to tune, on the real shapes of well-known models."""

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from llmrev.catalog.opening import CHECKOUT, open_catalog
from llmrev.catalog.store import Catalog
from llmrev.core.gpu import Gpu, GpuPool
from llmrev.core.memory import Estimate, Serving, StorageFormat, Tuning, weights
from llmrev.core.memory.fit import Fitting, fit, judged, largest, stored_format
from llmrev.core.memory.serving import cached, parse_kv_dtype, serving
from llmrev.core.memory.targets import parse_targets
from llmrev.core.memory.tuning import trainable_params, tuning
from llmrev.core.model import Model
from llmrev.core.units import GIB
from llmrev.errors import UsageError


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The real catalog."""
    return open_catalog(CHECKOUT)


@pytest.fixture(scope="module")
def formats(catalog: Catalog) -> dict[str, StorageFormat]:
    """Its storage formats by id."""
    return {stored.id: stored for stored in catalog.formats}


@pytest.mark.parametrize(
    ("name", "params", "context", "kv_bytes"),
    [
        ("llama-2-7b", 6_738_415_616, 8192, 4 * GIB),
        ("llama-3.1-8b", 8_030_261_248, 8192, GIB),
        ("qwen2.5-7b", 7_615_616_512, 8192, 28 * 2 * 4 * 128 * 2 * 8192),
        ("qwen3-30b-a3b", 30_532_122_624, 8192, 48 * 2 * 4 * 128 * 2 * 8192),
        ("mixtral-8x7b", 46_702_792_704, 8192, GIB),
        ("deepseek-v3", 671_026_419_200, 8192, 61 * (512 + 64) * 2 * 8192),
        ("gemma-3-27b", 27_009_346_304, 8192, (10 * 8192 + 52 * 1024) * 2 * 16 * 128 * 2),
        ("gemma-3-27b", 27_009_346_304, 131072, (10 * 131072 + 52 * 1024) * 2 * 16 * 128 * 2),
        ("qwen3-8b", 8_190_735_360, 8192, 147_456 * 8192),
    ],
)
def test_parameters_and_cache_to_the_byte(
    catalog: Catalog, name: str, params: int, context: int, kv_bytes: int
) -> None:
    """What estimators get wrong by 3 to 25 times: grouped queries, latents, windows, experts."""
    model = catalog.model(name)

    assert model.params == params
    assert cached(model, Serving(context=context)).bytes == kv_bytes


TRACED = [
    # (model, task, tokens, batch, checkpointing, rank, peak besides weights and states): torch 2.13, transformers 5.23,
    # bfloat16, fused attention, adapters in fp32 on every linear layer, meta device
    ("llama-2-7b", "full", 2048, 1, True, 8, 13_493_609_472),
    ("llama-2-7b", "lora", 2048, 2, True, 8, 2_714_797_056),
    ("llama-2-7b", "lora", 512, 4, False, 16, 18_776_589_312),
    ("llama-3.1-8b", "full", 1024, 2, False, 8, 16_918_782_976),
    ("llama-3.1-8b", "lora", 512, 4, False, 16, 22_517_908_480),
    ("gemma-2-2b", "full", 1024, 2, False, 8, 16_606_685_184),
    ("gemma-2-2b", "lora", 2048, 2, True, 8, 15_210_686_464),
    ("mixtral-8x7b", "full", 2048, 1, True, 8, 93_589_505_536),
    ("qwen2.5-7b", "full", 1024, 2, False, 8, 17_132_758_016),
    ("qwen2.5-7b", "lora", 2048, 2, True, 8, 8_356_135_936),
    ("qwen3-0.6b", "full", 1024, 2, False, 8, 8_106_222_592),
    ("qwen3-0.6b", "lora", 512, 4, False, 16, 9_054_389_248),
]


@pytest.mark.parametrize("traced", TRACED, ids=lambda traced: "-".join(map(str, traced[:6])))
def test_a_step_holds_what_a_tracer_of_tensors_sees(
    catalog: Catalog, formats: dict[str, StorageFormat], traced: tuple[str, str, int, int, bool, int, int]
) -> None:
    """Activations, logits and gradients at the worst moment, within one per cent of traced tensors."""
    name, task, tokens, batch, checkpointing, rank, peak = traced
    how = Tuning(task=task, seq_len=tokens, batch=batch, checkpointing=checkpointing, rank=rank)

    found = tuning(catalog.model(name), formats["bf16"], how)

    assert found.bytes_of("activations", "logits", "gradients") == pytest.approx(peak, rel=0.01)


@pytest.mark.parametrize(
    ("name", "peak"),
    [
        ("llama-2-7b", 5_108_727_808),
        ("llama-3.1-8b", 2_051_080_192),
        ("gemma-2-2b", 1_484_849_152),
        ("mixtral-8x7b", 3_360_424_960),
        ("deepseek-v2-lite", 1_603_404_800),
        ("qwen2.5-7b", 1_640_038_400),
    ],
)
def test_prefill_holds_what_a_tracer_of_tensors_sees(
    catalog: Catalog, formats: dict[str, StorageFormat], name: str, peak: int
) -> None:
    """Cache and one layer's inner states at 8192 tokens; the workspace, which no tensor shows, is 24 MiB."""
    found = serving(catalog.model(name), formats["bf16"], Serving(context=8192))

    assert found.bytes_of("kv_cache", "activations", "logits") == pytest.approx(peak, rel=0.02)


@pytest.mark.parametrize(
    ("name", "targets", "rank", "number"),
    [
        ("llama-2-7b", "all-linear", 8, 19_988_480),
        ("llama-2-7b", "qv", 8, 4_194_304),
        ("llama-3.1-8b", "all-linear", 16, 41_943_040),
        ("gemma-2-2b", "all-linear", 8, 10_383_360),
        ("qwen3-0.6b", "all-linear", 8, 5_046_272),
    ],
)
def test_adapters_have_the_parameters_that_peft_counts(
    catalog: Catalog, name: str, targets: str, rank: int, number: int
) -> None:
    """Rank x (inputs + outputs) for each matrix."""
    how = Tuning(task="lora", seq_len=1, rank=rank, targets=parse_targets(targets))

    assert trainable_params(catalog.model(name), how) == number


@pytest.mark.parametrize(
    ("name", "stored", "gib"),
    [
        ("qwen2.5-7b", "q4_k_m", 4.36),
        ("qwen2.5-7b", "q8_0", 7.54),
        ("llama-2-13b", "q4_k_m", 7.32),
        ("llama-2-13b", "q6_k", 9.94),
        ("llama-2-13b", "q5_k_m", 8.59),
        ("llama-2-13b", "q4_k_s", 6.91),
        ("llama-2-13b", "q3_k_m", 5.89),
    ],
)
def test_files_of_llama_cpp_weigh_what_is_published(
    catalog: Catalog, formats: dict[str, StorageFormat], name: str, stored: str, gib: float
) -> None:
    """Half of the values and down projections have six bits, and so has the head."""
    assert weights(catalog.model(name), formats[stored]).bytes / GIB == pytest.approx(gib, rel=0.01)


def test_bitsandbytes_and_awq_are_cast_up_before_tuning_and_gptq_is_not(
    catalog: Catalog, formats: dict[str, StorageFormat]
) -> None:
    """A vocabulary of 152 thousand costs two gibibytes more under NF4 than under GPTQ of the same bits."""
    model, how = catalog.model("qwen3-8b"), Tuning(task="qlora", seq_len=512)
    embeddings = 2 * 151_936 * 4096

    nf4, gptq = (tuning(model, formats[name], how).bytes_of("weights") for name in ("nf4", "gptq-int4"))
    plain = weights(model, formats["nf4"]).bytes, weights(model, formats["gptq-int4"]).bytes

    assert nf4 - plain[0] == pytest.approx(2 * embeddings, rel=0.01)
    assert gptq == plain[1]


def test_pure_bf16_adamw_takes_eight_bytes_a_parameter_and_two_while_it_steps(
    catalog: Catalog, formats: dict[str, StorageFormat]
) -> None:
    """2 weights, 2 gradients, 2 + 2 moments, and the square roots of one moment."""
    model = catalog.model("llama-2-7b")

    found = tuning(model, formats["bf16"], Tuning(task="full", seq_len=16))

    held = found.bytes_of("weights", "gradients", "optimizer")
    assert held == pytest.approx(10 * model.params, rel=0.001)


def test_mixed_precision_keeps_master_weights_in_fp32(catalog: Catalog, formats: dict[str, StorageFormat]) -> None:
    """4 weights, 4 gradients, 4 + 4 moments."""
    model = catalog.model("llama-2-7b")

    found = tuning(model, formats["bf16"], Tuning(task="full", seq_len=16, train_dtype="amp", optimizer="sgd"))

    assert found.bytes_of("weights") == 4 * model.params
    assert found.bytes_of("gradients") == 4 * model.params


def test_a_latent_is_on_every_card_and_heads_are_shared(catalog: Catalog, formats: dict[str, StorageFormat]) -> None:
    """Tensor parallelism divides keys by head; what no head owns it cannot divide."""
    latent = [serving(catalog.model("deepseek-v3"), formats["fp8"], Serving(context=8192, gpus=n)) for n in (1, 8)]
    heads = [serving(catalog.model("llama-3.1-8b"), formats["bf16"], Serving(context=8192, gpus=n)) for n in (1, 16)]

    assert latent[0].bytes_of("kv_cache") == latent[1].bytes_of("kv_cache")
    assert heads[0].bytes_of("kv_cache") == 8 * heads[1].bytes_of("kv_cache")  # 8 heads, not 16


def test_llama_cpp_allots_windows_in_cells(catalog: Catalog) -> None:
    """gpt-oss: a window of 128 and a batch of 512 make 640 tokens, and cells come in 256s."""
    model = catalog.model("gpt-oss-20b")
    each = 2 * 8 * 64 * 2

    found = cached(model, Serving(context=8192, engine="llama.cpp")).bytes

    assert found == 12 * each * 8192 + 12 * each * 768


def test_vllm_plans_with_nine_tenths_of_a_card(catalog: Catalog, formats: dict[str, StorageFormat]) -> None:
    """What it may use is less than what is there."""
    card = GpuPool(Gpu(id="x", name="x", memory=24 * GIB))

    found = fit(catalog.model("qwen3-8b"), formats["bf16"], Serving(context=2048, engine="vllm"), card)

    assert found.usable_bytes == int(0.9 * 24 * GIB)


@pytest.mark.parametrize(
    ("total", "high", "expected"), [(10, 12, Fitting.FITS), (10, 13, Fitting.TIGHT), (13, 14, Fitting.NO)]
)
def test_it_fits_when_even_the_upper_bound_does(total: int, high: int, expected: Fitting) -> None:
    """Tight is when only the expected figure does."""

    class Figure(Estimate):
        total_bytes = property(lambda _self: total)
        high_bytes = property(lambda _self: high)

    assert judged(Figure(()), 12) is expected


@given(
    slope=st.integers(1, 10**4),
    fixed=st.integers(0, 10**6),
    bend=st.integers(1, 10**6),
    steeper=st.integers(0, 10**4),
    usable=st.integers(0, 10**8),
    limit=st.integers(1, 10**6),
    near=st.integers(0, 10**6),
    known=st.none() | st.integers(1, 10**6),
)
def test_the_largest_number_fits_and_the_next_does_not(
    *, slope: int, fixed: int, bend: int, steeper: int, usable: int, limit: int, near: int, known: int | None
) -> None:
    """Whatever the line, wherever it bends, whatever the first guess and whatever is known already."""
    needs = lambda n: fixed + slope * n + max(0, n - bend) * steeper + (n // 100) * 3  # noqa: E731
    found = largest(needs, usable, limit, near=near, known=None if known is None else (known, needs(known)))

    assert 0 <= found <= limit
    assert found == 0 or needs(found) <= usable
    assert found == limit or needs(found + 1) > usable


NAMES = ("llama-2-7b", "qwen3-8b", "gemma-2-2b", "deepseek-v2-lite", "qwen3-30b-a3b")


@cache
def real() -> Catalog:
    """The real catalog, for properties, which pytest's fixtures would print whole when they fail."""
    return open_catalog(CHECKOUT)


def _tuned(name: str, how: Tuning) -> int:
    stored = stored_format({stored.id: stored for stored in real().formats}, how, None)
    return tuning(real().model(name), stored, how).total_bytes


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(NAMES), st.integers(1, 8192), st.integers(1, 4096), st.booleans())
def test_longer_sequences_and_larger_batches_never_need_less(
    name: str, tokens: int, more: int, checkpointing: bool
) -> None:
    """Every term grows with tokens or stays."""
    how = Tuning(task="lora", seq_len=tokens, checkpointing=checkpointing)

    assert _tuned(name, replace(how, seq_len=tokens + more)) >= _tuned(name, how)
    assert _tuned(name, replace(how, batch=2)) >= _tuned(name, how)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(NAMES), st.integers(128, 4096), st.integers(1, 256))
def test_each_cheaper_way_to_tune_needs_less(name: str, tokens: int, rank: int) -> None:
    """QLoRA below LoRA below full; checkpointing below none; eight bits below sixteen; a share below the whole."""
    full, lora, qlora = (Tuning(task=task, seq_len=tokens, rank=rank) for task in ("full", "lora", "qlora"))

    assert _tuned(name, qlora) < _tuned(name, lora) or name == "gemma-2-2b"  # half of it is embeddings, cast to fp32
    assert _tuned(name, lora) <= _tuned(name, replace(lora, checkpointing=False))
    assert _tuned(name, replace(full, optimizer="adamw-8bit")) < _tuned(name, full)
    assert _tuned(name, replace(full, gpus=8, zero=3)) < _tuned(name, replace(full, gpus=8, zero=2))
    assert _tuned(name, replace(full, offload="optimizer")) < _tuned(name, full)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(["transformers", "vllm", "llama.cpp"]), st.integers(1, 100_000))
def test_bounds_lie_around_the_figure(name: str, engine: str, context: int) -> None:
    """Low, expected and high are in that order, and every term says how it came to be."""
    found = serving(real().model(name), real().formats[0], Serving(context=context, engine=engine))

    assert found.low_bytes <= found.total_bytes <= found.high_bytes
    assert all(str(part.formula) for part in found.components)


def test_fragments_are_shares_of_what_leaves_gaps(catalog: Catalog, formats: dict[str, StorageFormat]) -> None:
    """Large logits leave more than activations, whose sizes come back in every layer."""
    found = serving(catalog.model("llama-2-7b"), formats["bf16"], Serving(context=2048, all_logits=True))
    runtime = found.components[-1]
    activations, logits = found.bytes_of("activations"), found.bytes_of("logits")

    assert logits > activations > 0
    assert runtime.high_bytes == pytest.approx(0.6 * GIB + 0.15 * activations + 0.5 * logits, abs=1)
    assert runtime.bytes == pytest.approx(0.45 * GIB + 0.05 * (activations + logits), abs=1)


@pytest.mark.parametrize("how", [Serving(context=2048), Tuning(task="lora", seq_len=2048)])
def test_formulas_are_made_when_they_are_shown(
    catalog: Catalog, formats: dict[str, StorageFormat], how: Serving | Tuning, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A verdict and the search for longer contexts and larger batches compare figures and need no texts."""
    pool = GpuPool(Gpu(id="x", name="x", memory=24 * GIB))
    with monkeypatch.context() as patch:
        for name in ("serving.short_count", "serving.gib", "tuning.short_count"):
            patch.delattr(f"llmrev.core.memory.{name}")
        found = fit(catalog.model("llama-2-7b"), formats["bf16"], how, pool)

    assert found.max_context
    assert found.max_batch
    assert all(str(part.formula) for part in found.estimate.components)


def test_every_model_whose_shape_is_counted_has_a_figure(catalog: Catalog, formats: dict[str, StorageFormat]) -> None:
    """What cannot be told is told apart by name; the list only shrinks."""
    without = [
        key for key, model in catalog.models.items() if serving(model, formats["bf16"], Serving(context=2048)) is None
    ]

    assert len(without) <= 40, without


@pytest.mark.parametrize("text", ["int9", "q8_0/fp16/fp8", "", "nan"])
def test_a_cache_format_nobody_knows_is_refused(text: str) -> None:
    """By name, with what there is."""
    with pytest.raises(UsageError, match="--kv-dtype"):
        parse_kv_dtype(text)


def test_a_target_nobody_knows_is_refused() -> None:
    """By name, with what there is."""
    with pytest.raises(UsageError, match="unknown target `w9`"):
        parse_targets("q_proj,w9")


def test_a_config_of_a_model_without_weights_is_enough(tmp_path: Path) -> None:
    """Any Hugging Face config of a known type, catalogued or not."""
    from llmrev.api.memory import configured

    config = {
        "model_type": "llama", "vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 11008,
        "num_hidden_layers": 32, "num_attention_heads": 32, "max_position_embeddings": 4096,
    }  # fmt: skip
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")

    model: Model = configured(config, str(tmp_path / "config.json"))

    assert (model.id, model.context) == (tmp_path.name, 4096)
    assert (
        weights(model, StorageFormat(id="x", name="x", bits_per_weight=16, nominal_bits=16)).bytes == 2 * 6_738_415_616
    )
