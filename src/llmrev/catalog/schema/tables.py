"""The sibling tables that models name by id."""

from typing import Literal

from pydantic import Field

from llmrev.catalog.schema.fact import (
    BenchmarkId,
    Bytes,
    Date,
    Fact,
    LanguageCode,
    LicenseTag,
    ModelId,
    OrganisationId,
    Scope,
    Source,
    Strict,
    Text,
    Truth,
    Words,
)
from llmrev.catalog.schema.family import Remark

Permission = Literal["allowed", "conditional", "forbidden", "unclear"]
Mode = Literal["direct", "thinking"]
Unit = Literal["percent", "points", "wins", "ratio", "elo", "tenths"]
"""How scores are written: ``elo`` a rating of wins, ``tenths`` a mark from 1 to 10; these and percent are rated."""


class LicenseFile(Scope):
    """What a licence allows, asks and forbids; a statement of terms, not advice."""

    name: Words
    aliases: list[Words] | None = None
    spdx: Words = Field(pattern=r"^[A-Za-z0-9.+-]+$", description="SPDX id, or LicenseRef-… where SPDX has none.")
    url: str = Field(pattern=r"^https?://")
    summary: Text
    commercial: Fact[Permission]
    derivatives: Fact[Permission]
    redistribution: Fact[Permission]
    train_on_outputs: Fact[Permission] | None = None
    passes_on: Fact[Literal["notice", "whole", "restrictions", "nothing"]] | None = Field(
        None, description="What binds those who build on it: the notice, the whole licence, or its use restrictions."
    )
    permissions: list[LicenseTag] | None = None
    conditions: list[LicenseTag] | None = None
    limitations: list[LicenseTag] | None = None
    notes: list[Remark] | None = None
    sources: dict[str, Source] = Field(min_length=1)


class Organisation(Strict):
    """Who makes models."""

    name: Words
    zh: Words | None = Field(None, description="Its Chinese name, where it has one.")
    aliases: list[Words] | None = None
    country: Fact[Words] | None = Field(None, description="ISO 3166 code of its seat, or `INT`.")
    url: str | None = Field(None, pattern=r"^https?://")


class Organisations(Scope):
    """``organisations.yaml``."""

    entries: dict[str, Organisation]
    sources: dict[str, Source]


class Gpu(Scope):
    """An accelerator."""

    name: Words
    vendor: Words
    aliases: list[Words] | None = None
    class_: Literal["consumer", "workstation", "datacenter", "apple"] = Field(alias="class")
    memory: Fact[Bytes] = Field(description="As marketed; makers write GB and mean GiB.")
    usable: Fact[Bytes] | None = Field(None, description="What the driver reports.")
    bandwidth: Fact[Bytes] | None = Field(None, description="Memory bandwidth, per second.")
    tflops: Fact[float] | None = Field(None, description="Dense 16-bit matrix TFLOPS.")
    bf16: Fact[Truth] | None = None
    year: Fact[int] | None = None


class Gpus(Scope):
    """``gpus.yaml``."""

    entries: dict[str, Gpu]
    sources: dict[str, Source]


TensorClass = Literal[
    "values", "attention_output", "feed_forward_down", "experts", "experts_down", "token_embeddings", "output_head",
    "other",
]  # fmt: skip


class Quantization(Scope):
    """A storage format of weights."""

    name: Words
    aliases: list[Words] | None = None
    kind: Literal["float", "bitsandbytes", "gptq", "awq", "gguf", "mx"] = Field(
        description="Who made the format: it decides what tuning does with the parts that stay wide."
    )
    bits_per_weight: Fact[float] = Field(description="Of most matrices, with scales and zero points.")
    tensors: dict[TensorClass, Fact[float]] | None = Field(
        None, description="Bits of classes of tensors that are stored otherwise; `other` is norms, biases, routers."
    )
    tied_bits: Fact[float] | None = Field(None, description="Of token embeddings that are the output head too.")
    nominal_bits: int = Field(ge=2, le=32)
    description: Text


class Quantizations(Scope):
    """``quantizations.yaml``."""

    entries: dict[str, Quantization]
    sources: dict[str, Source]


class Tokenizer(Scope):
    """A tokenizer, and what Chinese text costs in it, measured on the Universal Declaration of Human Rights."""

    name: Words
    aliases: list[Words] | None = None
    vocab_size: Fact[int] | None = Field(None, description="Entries of the vocabulary, added special tokens apart.")
    tokens_per_han: Fact[float] | None = Field(None, description="Tokens per Han character, simplified.")
    tokens_per_han_traditional: Fact[float] | None = Field(None, description="Tokens per Han character, traditional.")
    premium: Fact[float] | None = Field(
        None, description="Tokens of the Chinese text over those of the same in English."
    )
    han_entries: Fact[int] | None = Field(None, description="Entries that hold at least one Han character.")
    gb2312_coverage: Fact[float] | None = Field(
        None, description="Share of the 3755 level-1 characters of GB 2312 that are one entry each."
    )
    note: Text | None = None


class Tokenizers(Scope):
    """``tokenizers.yaml``."""

    entries: dict[str, Tokenizer]
    sources: dict[str, Source]


class ColumnOf(Strict):
    """What a column of an evaluation holds."""

    benchmark: BenchmarkId
    part: Words | None = None
    edition: Words | None = Field(None, description="Version or release of the test; figures of two are never pooled.")
    shots: int | None = Field(None, ge=0)
    metric: Words | None = Field(None, description="Such as `pass@1` or `avg@16`.")
    mode: Mode | None = Field(None, description="Whether the models thought first, where columns differ in it.")
    split: Literal["val", "test"] | None = None
    unit: Unit | None = Field(None, description="Where it is not the table's.")
    chance_corrected: Truth | None = Field(None, description="Guessing scores 0, whatever the test.")


class Row(Strict):
    """One subject of an evaluation, and its scores by column."""

    model: ModelId | None = None
    name: Words | None = Field(None, description="As the table prints it, where the catalog has no such model.")
    anchor: Words | None = Field(
        None,
        pattern=r"^[a-z0-9][a-z0-9.-]*$",
        description="One word for it in every table, where it ties tables together for the rating.",
    )
    against: ModelId | None = None
    against_name: Words | None = None
    kind: Literal["base", "chat"] | None = Field(None, description="Which weights of the size were measured.")
    mode: Mode | None = Field(None, description="Whether it thought first; left out where it can do only one.")
    scores: dict[str, float]


class EvaluationFile(Scope):
    """A published table, whole, with the protocol all its rows share."""

    name: Words
    benchmark: BenchmarkId
    measurer: Fact[list[OrganisationId]] | None = None
    self_reported: Truth | None = Field(None, description="A collection: each figure is that of the model's developer.")
    board: Truth | None = Field(None, description="A leaderboard: one harness run over all models alike.")
    published: Fact[Date] | None = None
    languages: list[LanguageCode] | None = None
    evidence_for: list[Literal["chinese", "rating"]] | None = Field(
        None, description="What the table may decide: the level of Chinese, the rating. Both, where it is left out."
    )
    protocol: Text
    columns: dict[str, ColumnOf] | None = Field(None, description="What the columns hold, where they differ.")
    unit: Unit = "percent"
    rows: list[Row] = Field(min_length=1)
    corrections: list[Remark] | None = None
    sources: dict[str, Source] = Field(min_length=1)


class Rated(Strict):
    """One ability figure, on the scale of docs/concepts/ranking.md."""

    value: int
    error: int = Field(ge=0, description="Standard error.")
    rows: int = Field(ge=0)
    measurers: int = Field(ge=0)
    mode: Literal["base", "direct", "thinking"]


class RatedModel(Strict):
    """The ability of a model by language of the tests."""

    en: Rated
    zh: Rated


class Abilities(Strict):
    """``ability.yaml``: written by ``llmrev catalog rate --write``, never by hand."""

    digest: Words = Field(description="Of everything the fit was made from.")
    entries: dict[ModelId, RatedModel]


class Label(Strict):
    """A word and what it means."""

    en: str
    zh: str
    meaning: Text | None = None


class Benchmark(Strict):
    """A test."""

    en: str
    zh: str
    language: LanguageCode | None = None
    higher_is_better: bool = True
    chance: float | None = Field(None, ge=0, lt=1, description="Share of points that guessing gets.")
    meaning: Text | None = None


class LicenseTagEntry(Strict):
    """A permission, condition or limitation."""

    kind: Literal["permission", "condition", "limitation"]
    en: str
    zh: str
    meaning: Text
    permissive: bool = Field(description="A licence with this tag can still be called permissive.")


class Vocabulary(Strict):
    """``vocabulary.yaml``: the words that facts may use, in both languages."""

    languages: dict[str, Label] = Field({})
    kinds: dict[str, Label] = Field({})
    openness: dict[str, Label] = Field({})
    learnt: dict[str, Label] = Field({})
    relations: dict[str, Label] = Field({})
    reasons: dict[str, Label] = Field({})
    uses: dict[str, Label] = Field({})
    origins: dict[str, Label] = Field({})
    fields: dict[str, Label] = Field({})
    purposes: dict[str, Label] = Field({})
    methods: dict[str, Label] = Field({})
    hardware: dict[str, Label] = Field({})
    benchmarks: dict[str, Benchmark] = Field({})
    license_tags: dict[str, LicenseTagEntry] = Field({})
