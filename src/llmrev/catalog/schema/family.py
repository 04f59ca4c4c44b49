"""A family of models: one file, its variants inside."""

from typing import Literal

from pydantic import Field

from llmrev.catalog.schema.fact import (
    Amount,
    BenchmarkId,
    Bytes,
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
    Source,
    SourceKey,
    Strict,
    Text,
    Words,
)

Openness = Literal["open", "partial", "gated", "delta", "adapter", "closed"]
Kind = Literal["base", "instruct", "chat", "reasoning", "code", "adapter", "reward"]
Relation = Literal[
    "fine-tune", "lora", "continued-pretraining", "distillation", "merge", "quantization", "vocabulary-extension"
]
Learnt = Literal["pretraining", "continued-pretraining", "tuning", "incidental", "none"]


class Scope(Strict):
    """A mapping whose ``from`` is the source of every bare fact inside."""

    from_: SourceKey | None = Field(None, alias="from")


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

    learnt: Fact[Learnt] | None = Field(None, description="The strongest step that taught it Chinese.")
    vocabulary_extended: Fact[bool] | None = Field(None, description="Han characters were added to the vocabulary.")
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
    name: Words | None = Field(None, description="What it is, where it has no entry in datasets.yaml.")
    amount: Fact[Amount] | None = None
    share: Fact[float] | None = Field(None, description="Part of the mix, between 0 and 1.")
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


class Moe(Scope):
    """A mixture of experts."""

    num_experts: Fact[int] | None = None
    num_experts_per_tok: Fact[int] | None = None
    num_shared_experts: Fact[int] | None = None
    moe_intermediate_size: Fact[int] | None = None
    shared_expert_intermediate_size: Fact[int] | None = None
    first_k_dense_replace: Fact[int] | None = Field(None, description="How many first layers are dense.")
    moe_layer_freq: Fact[int] | None = None


class Mla(Scope):
    """Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434)."""

    q_lora_rank: Fact[int] | None = None
    kv_lora_rank: Fact[int] | None = None
    qk_nope_head_dim: Fact[int] | None = None
    qk_rope_head_dim: Fact[int] | None = None
    v_head_dim: Fact[int] | None = None


class Window(Scope):
    """Sliding-window attention."""

    sliding_window: Fact[int] | None = Field(None, description="Tokens a windowed layer sees.")
    sliding_window_pattern: Fact[int] | None = Field(None, description="One layer in so many sees everything.")


class Hybrid(Scope):
    """Layers that keep a state instead of keys and values."""

    layer_types: Fact[Words] | None = Field(None, description="Such as `3 x gated-delta, 1 x attention`.")
    full_attention_interval: Fact[int] | None = None
    num_attention_layers: Fact[int] | None = None
    state_size: Fact[int] | None = None
    conv_kernel: Fact[int] | None = None
    num_state_heads: Fact[int] | None = None
    state_head_dim: Fact[int] | None = None


class Architecture(Scope):
    """All that memory needs, by the names of Hugging Face configs."""

    type: Fact[Literal["decoder", "prefix-decoder", "encoder-decoder", "recurrent"]] | None = None
    model_type: Fact[Words] | None = Field(None, description="`model_type` of the Hugging Face config.")
    num_hidden_layers: Fact[int] | None = Field(None, description="Decoder layers, of an encoder-decoder too.")
    num_encoder_layers: Fact[int] | None = None
    hidden_size: Fact[int] | None = None
    intermediate_size: Fact[int] | None = None
    num_attention_heads: Fact[int] | None = None
    num_key_value_heads: Fact[int] | None = None
    head_dim: Fact[int] | None = None
    vocab_size: Fact[int] | None = Field(None, description="Rows of the embedding matrix, padding included.")
    tie_word_embeddings: Fact[bool] | None = None
    attention_bias: Fact[bool] | None = None
    gated_mlp: Fact[bool] | None = Field(None, description="Three matrices in the feed-forward part, not two.")
    position: Fact[Words] | None = Field(None, description="Position encoding, such as `RoPE` or `ALiBi`.")
    norm: Fact[Words] | None = None
    activation: Fact[Words] | None = None
    moe: Moe | None = None
    mla: Mla | None = None
    window: Window | None = None
    hybrid: Hybrid | None = None


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
    zh: str = Field(min_length=1)


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
