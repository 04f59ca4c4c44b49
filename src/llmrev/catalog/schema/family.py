"""A family of models: one file, its variants inside."""

from typing import Literal

from pydantic import Field

from llmrev.catalog.schema.architecture import Architecture
from llmrev.catalog.schema.fact import (
    Amount,
    BenchmarkId,
    Bytes,
    ChineseProse,
    Count,
    DatasetId,
    Date,
    Dollars,
    Fact,
    FamilyId,
    GpuId,
    Hours,
    LanguageCode,
    License,
    ModelId,
    OrganisationId,
    QuantizationId,
    Scope,
    Share,
    Source,
    Strict,
    Text,
    TokenizerId,
    Truth,
    Words,
)

Openness = Literal["open", "partial", "gated", "delta", "adapter", "closed"]
Kind = Literal["base", "instruct", "chat", "reasoning", "code", "domain", "adapter", "reward"]
Relation = Literal[
    "fine-tune", "lora", "continued-pretraining", "distillation", "merge", "quantization", "vocabulary-extension"
]
Declared = Literal["main", "listed", "unstated", "absent"]
Learnt = Literal["pretraining", "continued-pretraining", "tuning", "incidental", "none"]


class Backbone(Strict):
    """The model these weights were made from, and how."""

    model: ModelId
    relation: Relation | None = None


class Licenses(Scope):
    """Under which terms; code, weights and data differ more often than not."""

    code: License | None = None
    weights: License | None = None
    data: License | None = None


class OpennessBy(Scope):
    """What is open, dimension by dimension."""

    weights: Fact[Openness] | None = None
    training_code: Fact[Openness] | None = None
    inference_code: Fact[Openness] | None = None
    training_data: Fact[Openness] | None = None
    tuning_data: Fact[Openness] | None = None
    paper: Fact[Openness] | None = None


class Chinese(Scope):
    """How the model learnt Chinese."""

    declared: Fact[Declared] | None = Field(
        None,
        description="What the developer says: Chinese is a main language, one of those listed, nothing is stated, or "
        "languages are listed without it.",
    )
    learnt: Fact[Learnt] | None = Field(None, description="The strongest step that taught it Chinese.")
    vocabulary_extended: Fact[Truth] | None = Field(None, description="Han characters were added to the vocabulary.")
    data: Fact[Amount] | None = Field(None, description="Chinese data it saw.")
    note: Text | None = None


class Hardware(Strict):
    """The machines of the main run."""

    gpu: GpuId | None = None
    other: Words | None = Field(None, description="An accelerator gpus.yaml does not hold, such as TPU v3.")
    count: int | None = Field(None, ge=1)


class DataUse(Scope):
    """One data set in the training mix."""

    dataset: DatasetId | None = None
    name: Words | None = Field(None, description="What it is, where it has no entry in datasets/.")
    amount: Fact[Amount] | None = None
    share: Fact[Share] | None = Field(None, description="Part of the mix, between 0 and 1.")
    note: Text | None = None


class Training(Scope):
    """How it was trained."""

    tokens: Fact[Count] | None = Field(None, description="Tokens seen in pre-training or continued pre-training.")
    examples: Fact[Amount] | None = Field(None, description="Size of the tuning data.")
    data: Fact[list[DataUse]] | None = None
    method: Fact[Text] | None = None
    hardware: Fact[Hardware] | None = None
    time: Fact[Hours] | None = Field(None, description="Wall-clock time of the main run.")
    gpu_hours: Fact[Count] | None = None
    cost: Fact[Dollars] | None = None


class Memory(Scope):
    """A memory figure that somebody measured or states, with its conditions."""

    task: Literal["load", "inference", "full", "lora", "qlora", "p-tuning", "pre-training", "disk"]
    precision: QuantizationId | None = None
    device: Literal["gpu", "cpu", "disk"] = "gpu"
    memory: Fact[Bytes]
    context: Count | None = None
    batch: int | None = Field(None, ge=1)
    condition: Text | None = None


class Score(Scope):
    """A result that somebody reports, with its protocol."""

    benchmark: BenchmarkId
    part: Words | None = Field(None, description="Subset or column of the benchmark.")
    score: Fact[float]
    shots: int | None = Field(None, ge=0)
    condition: Text | None = None


class Links(Scope):
    """Where to go."""

    code: Fact[list[Words]] | None = None
    paper: Fact[list[Words]] | None = Field(None, description="arXiv ids, or addresses.")
    huggingface: Fact[list[Words]] | None = Field(None, description="Repository ids, the developer's own first.")
    modelscope: Fact[list[Words]] | None = None
    site: Fact[list[Words]] | None = Field(None, description="Announcement, demo, documentation.")


class Remark(Scope):
    """A note with its source."""

    en: str = Field(min_length=1)
    zh: ChineseProse


class Correction(Scope):
    """Something the survey of 2023 said, and what is so."""

    id: Words | None = Field(None, description="Number in the review, such as D4.")
    said: Text
    found: Text


class Entry(Scope):
    """What a family and a variant both can state; the variant's word goes before the family's."""

    aliases: list[Words] | None = None
    developer: Fact[list[OrganisationId]] | None = None
    released: Fact[Date] | None = Field(None, description="First day the public could get it.")
    announced: Fact[Date] | None = None
    kind: Fact[Kind] | None = None
    superseded_by: Fact[ModelId] | None = None
    backbone: Fact[Backbone] | None = None
    licenses: Licenses | None = None
    openness: OpennessBy | None = None
    languages: Fact[list[LanguageCode]] | None = None
    chinese: Chinese | None = None
    tokenizer: Fact[TokenizerId] | None = None
    params: Fact[Count] | None = Field(None, description="Parameters; exact where known.")
    params_active: Fact[Count] | None = Field(None, description="Parameters a token passes through, of a mixture.")
    context: Fact[Count] | None = Field(None, description="Tokens, as the developer documents.")
    architecture: Architecture | None = None
    training: Training | None = None
    memory: list[Memory] | None = None
    scores: list[Score] | None = None
    links: Links | None = None
    notes: list[Remark] | None = None
    corrections: list[Correction] | None = None
    opinions: list[Remark] | None = Field(None, description="Judgements of the survey's author, kept as such.")


class Variant(Entry):
    """One downloadable set of weights."""

    name: Words


class Family(Entry):
    """Models that a README, a paper and a reader name together."""

    name: Words
    summary: Text = Field(description="What it is, who should pick it, what to beware of.")
    checked: Date = Field(description="The day its facts were last read at their sources.")
    representative: ModelId | None = Field(None, description="The variant a family's name stands for in `compare`.")
    succeeded_by: FamilyId | None = None
    variants: dict[ModelId, Variant] = Field(min_length=1)
    sources: dict[str, Source] = Field(min_length=1)
