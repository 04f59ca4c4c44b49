"""Small models and catalogs, built in the test that needs them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from llmrev.core.architecture import Architecture
from llmrev.core.conventions import completed
from llmrev.core.license import License, Permission
from llmrev.core.memory import StorageFormat
from llmrev.core.model import Model
from llmrev.core.shelf import Shelf

ATTENTION = Architecture(
    type="decoder",
    num_hidden_layers=32,
    hidden_size=4096,
    num_attention_heads=32,
    num_key_value_heads=32,
    head_dim=128,
    vocab_size=32000,
    tie_word_embeddings=False,
)

LLAMA = completed(replace(ATTENTION, model_type="llama", intermediate_size=11008))
"""The same with everything that decides its parameters."""

KEPT = {"token_embeddings": 16.0, "output_head": 16.0, "other": 16.0}

FORMATS = (
    StorageFormat(id="fp16", name="fp16", bits_per_weight=16, nominal_bits=16),
    StorageFormat(id="int8", name="int8", bits_per_weight=8.03, nominal_bits=8, kind="bitsandbytes", tensors=KEPT),
    StorageFormat(id="int4", name="int4", bits_per_weight=4.15625, nominal_bits=4, kind="gptq", tensors=KEPT),
    StorageFormat(id="bf16", name="bf16", bits_per_weight=16, nominal_bits=16),
    StorageFormat(id="nf4", name="NF4", bits_per_weight=4.5, nominal_bits=4, kind="bitsandbytes", tensors=KEPT),
)

FREE = License(
    id="apache-2.0",
    name="Apache License 2.0",
    spdx="Apache-2.0",
    commercial=Permission.ALLOWED,
    derivatives=Permission.ALLOWED,
    redistribution=Permission.ALLOWED,
)
RESEARCH = License(
    id="llama-1",
    name="LLaMA licence",
    spdx="LicenseRef-llama-1",
    commercial=Permission.FORBIDDEN,
    derivatives=Permission.CONDITIONAL,
    restricting_tags=("non-commercial",),
)
COPYLEFT = License(
    id="agpl-3.0",
    name="GNU AGPL",
    spdx="AGPL-3.0-only",
    commercial=Permission.CONDITIONAL,
    derivatives=Permission.ALLOWED,
    restricting_tags=("same-license",),
)


def model(id_: str, **fields: Any) -> Model:
    """A 7B chat model with open weights under a free licence, but for what *fields* say."""
    usual: dict[str, Any] = {
        "family": id_.partition("-")[0],
        "name": id_,
        "params": 6_738_415_616,
        "context": 2048,
        "kind": "chat",
        "released": "2023-05-01",
        "languages": ("zh", "en"),
        "chinese_learnt": "pretraining",
        "license_weights": "apache-2.0",
        "openness": {"weights": "open"},
        "tokens": 10**12,
        "architecture": ATTENTION,
        "developers": (id_.partition("-")[0],),
    }
    return Model(id=id_, **{**usual, **fields})


def shelf(*models: Model) -> Shelf:
    """The rules' view of *models*."""
    licenses = {license_.id: license_ for license_ in (FREE, RESEARCH, COPYLEFT)}
    return Shelf(models={one.id: one for one in models}, licenses=licenses, formats={one.id: one for one in FORMATS})


SOURCES = """
sources:
  paper: {url: 'https://arxiv.org/abs/2302.13971', grade: primary, accessed: 2024-01-01}
"""

FILES: dict[str, str] = {
    "vocabulary.yaml": """
languages: {zh: {en: Chinese, zh: 中文}, en: {en: English, zh: 英语}}
kinds: {chat: {en: chat, zh: 对话}, base: {en: base, zh: 基座}}
openness: {open: {en: open, zh: 开放}, delta: {en: delta, zh: 差值}}
learnt: {pretraining: {en: pre-training, zh: 预训练}, tuning: {en: tuning, zh: 微调}}
relations: {fine-tune: {en: fine-tuned from, zh: 微调自}}
reasons: {not-stated: {en: not stated, zh: 未说明}, from-scratch: {en: from scratch, zh: 从零训练}}
benchmarks: {mmlu: {en: MMLU, zh: MMLU 多学科}}
uses: {instruction: {en: instruction, zh: 指令微调}}
purposes: {tune: {en: tuning, zh: 微调}, serve: {en: serving, zh: 部署}}
license_tags:
  include-notice: {kind: condition, en: notice, zh: 保留声明, permissive: true, meaning: {en: Keep it., zh: 须保留。}}
""",
    "organisations.yaml": "from: paper\nentries:\n  lab: {name: A Lab, zh: 某实验室}\n" + SOURCES,
    "quantizations.yaml": """
from: paper
entries:
  fp16: {name: fp16, kind: float, bits_per_weight: 16, nominal_bits: 16, description: {en: half, zh: 半精度}}
  bf16: {name: bf16, kind: float, bits_per_weight: 16, nominal_bits: 16, description: {en: brain, zh: 脑浮点}}
  int8: {name: int8, kind: bitsandbytes, bits_per_weight: 8.03, nominal_bits: 8, description: {en: eight, zh: 八位}}
  int4: {name: int4, kind: gptq, bits_per_weight: 4.15625, nominal_bits: 4, description: {en: four, zh: 四位}}
  nf4: {name: NF4, kind: bitsandbytes, bits_per_weight: 4.5, nominal_bits: 4, description: {en: four, zh: 四位}}
"""
    + SOURCES,
    "gpus.yaml": "from: paper\nentries:\n  l4: {name: L4, vendor: nvidia, class: datacenter, memory: 24 GiB}\n"
    + SOURCES,
    "frameworks/tools.yaml": "from: paper\nentries: {}\nsources: {}\n",
    "datasets/text.yaml": "from: paper\nentries: {}\nsources: {}\n",
    "licenses/free.yaml": """
name: Free Licence
spdx: Apache-2.0
url: https://example.org/free
summary: {en: Free., zh: 自由。}
from: paper
commercial: allowed
derivatives: allowed
redistribution: allowed
conditions: [include-notice]
"""
    + SOURCES,
    "models/alpha.yaml": """
name: Alpha
aliases: [阿尔法]
summary: {en: The first., zh: 第一个。}
checked: 2024-01-01
from: paper
developer: [lab]
released: 2023-03-01
kind: base
backbone: {not_applicable: from-scratch}
languages: [zh, en]
chinese: {learnt: pretraining}
licenses: {weights: free}
openness: {weights: open}
context: 2048
training: {tokens: 1T}
variants:
  alpha-7b:
    name: Alpha 7B
    params: 6738415616
    architecture: {type: decoder, model_type: llama, num_hidden_layers: 32, hidden_size: 4096, num_attention_heads: 32,
                   num_key_value_heads: 32, head_dim: 128, vocab_size: 32000, tie_word_embeddings: false, intermediate_size: 11008}
    links: {huggingface: [lab/alpha-7b]}
"""
    + SOURCES,
    "models/beta.yaml": """
name: Beta
summary: {en: The second., zh: 第二个。}
checked: 2024-01-01
from: paper
developer: [lab]
released: 2023-05-01
kind: chat
backbone: {model: alpha-7b, relation: fine-tune}
languages: [zh, en]
chinese: {learnt: tuning}
licenses: {weights: {inherits: backbone}}
openness: {weights: delta}
context: {unknown: not-stated}
variants:
  beta-7b:
    name: Beta 7B
    params: {about: 7B}
"""
    + SOURCES,
}


def write_catalog(folder: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write the small catalog into *folder*; *changes* replace files by name, ``None`` leaves one out."""
    for name, content in {**FILES, **(changes or {})}.items():
        if content is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def edited(name: str, old: str, new: str) -> dict[str, str]:
    """The change that puts *new* for *old*, which must be there, in the file *name*."""
    assert old in FILES[name], f"{old!r} is not in {name}"
    return {name: FILES[name].replace(old, new)}
