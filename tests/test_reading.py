"""The glossary, the guide and the timeline that come with llmrev: complete, in two languages, and true of the program."""

import re
import shlex
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from rich.cells import cell_len

import llmrev
import llmrev.api.releases
import llmrev.core.timeline
from llmrev import open_catalog
from llmrev.api.shelves import shelf
from llmrev.cli.app import run
from llmrev.core.chinese.level import Confidence
from llmrev.core.chinese.scale import ChineseLevel
from llmrev.core.license import Permission
from llmrev.core.requirements import Requirements
from llmrev.core.timeline import Line
from llmrev.core.verdict import Verdict
from llmrev.errors import UsageError
from llmrev.render import advice, facts_table, fitting, gpus, guide, hits, pick_columns, terms, timeline
from llmrev.render.columns import model_columns
from llmrev.render.labels import GRADES
from llmrev.render.language import use
from llmrev.render.terminal import draw

CATALOG = open_catalog()
TERMS = CATALOG.entries("terms")
TOPICS = sorted(CATALOG.entries("guide").items(), key=lambda pair: pair[1]["position"])
HAN = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b(the|of|and|is|are|with|which|that|said|found|where|because|from|to)\b")

TYPED = re.compile(r"`[^`]*`|\S*://\S*|[\w.]*[-/][\w./-]*")
"""What is typed or names something: code, addresses, ids, paths."""

ASKED_FOR = [
    # What the survey speaks of, and what an engineer meets on a screen of this program.
    "scaling", "scaling laws", "emergent abilities", "few-shot", "in-context learning", "RLHF", "inverse scaling",
    "chain of thought", "instruction tuning", "prompt tuning", "prefix tuning", "P-tuning", "LoRA", "adapter",
    "task tuning", "delta weights", "self-instruct", "distillation", "KV cache", "MHA", "MQA", "GQA", "MLA", "MoE",
    "active parameters", "sliding window", "hybrid attention", "linear attention", "Mamba", "RWKV", "RoPE",
    "context length", "LoRA rank", "QLoRA", "NF4", "double quantization", "GPTQ", "AWQ", "k-quants", "fp8", "bf16",
    "mxfp4", "ZeRO", "ZeRO-3", "FSDP", "tensor parallelism", "pipeline parallelism", "gradient checkpointing",
    "optimizer states", "AdamW 8-bit", "paged optimizer", "activations", "logits", "flash attention", "vLLM",
    "PagedAttention", "gpu_memory_utilization", "prefill", "decode", "roofline", "headroom", "tight", "fits",
    "usable memory", "marketed memory", "GiB", "GB", "tokens per Han character", "native", "strong", "supported",
    "incidental", "none", "unknown", "open weights", "open data", "open code", "permissive", "conditional",
    "copyleft", "primary", "secondary", "derived", "recalled", "unverified", "ability rating",
    "lower confidence bound", "densing law", "superseded", "base", "chat", "instruct",
    "reasoning", "continued pre-training", "vocabulary extension", "DPO", "PPO", "GRPO", "SFT", "reward model",
    "merge", "MMLU", "C-Eval", "CMMLU", "SuperCLUE", "out of distribution", "retrieval", "GLM", "moderation",
    "PEFT",
]  # fmt: skip

VERDICTS = [
    *(str(level) for level in ChineseLevel),
    *(str(permission) for permission in Permission),
    *(str(confidence) for confidence in Confidence),
    *(verdict.value for verdict in Verdict),
    *advice.EXCLUSIONS,
    *GRADES,
    *(word for section in ("kinds", "openness") for word in CATALOG.entries(f"vocabulary.{section}")),
]
"""Words that an answer gives as its finding."""


def chinese_of(message: str) -> str:
    """The translation of a heading, read from the source of the messages."""
    po = Path(llmrev.__file__).parent / "locale" / "zh" / "LC_MESSAGES" / "llmrev.po"
    with po.open("rb") as file:
        found = read_po(file, locale="zh").get(message)
    assert found is not None, message
    return str(found.string)


def headings() -> list[str]:
    """Keys and headings, in both languages, of every column of the tables of models, picks, GPUs and releases."""
    tables = [
        gpus.gpu_list([]).table,
        hits.hits([]).table,
        timeline.timeline_answer(Line((), (), ()), CATALOG).table,
        facts_table.facts_table({}),
        advice._judged_table(()),
        advice._counted([]),
    ]
    columns = [*model_columns(shelf(CATALOG), CATALOG).values(), *pick_columns.columns(Requirements(tune="any"))]
    columns += [*fitting._columns(explain=True), *fitting._pipe()]
    pairs = [(column.key, str(column.heading)) for column in columns]
    pairs += [(key, str(heading)) for table in tables for key, heading in zip(table.keys, table.headings, strict=True)]
    found = {word for key, heading in pairs for word in (key, heading, chinese_of(heading))}
    return sorted(found - {"count", "family-name"})  # the key of a column of numbers, which is headed MODELS


def known(word: str) -> bool:
    """Whether the glossary explains *word*."""
    try:
        CATALOG.resolve(word, ("terms",))
    except UsageError:
        return False
    return True


@pytest.mark.parametrize("name", sorted(fitting.NAMES))
def test_every_part_of_memory_is_explained(name: str) -> None:
    """By its key and by what the screen calls it."""
    assert known(name)
    assert known(str(fitting.NAMES[name]))
    assert known(chinese_of(str(fitting.NAMES[name])))


def test_the_glossary_is_large() -> None:
    """Ninety terms at least, each with a place to read on."""
    assert len(TERMS) >= 90
    assert [key for key, term in TERMS.items() if not term["references"]] == []


@pytest.mark.parametrize("word", ASKED_FOR)
def test_what_one_would_look_up_is_there(word: str) -> None:
    """The survey's terms and those of the screens."""
    assert known(word)


def test_every_column_is_explained() -> None:
    """Its key, its heading, and its Chinese heading each lead to a term."""
    assert [word for word in headings() if not known(word)] == []


def test_every_word_of_a_verdict_is_explained() -> None:
    """In English, and as the vocabulary has it in Chinese."""
    words = [entry for section in ("kinds", "openness") for entry in CATALOG.entries(f"vocabulary.{section}").values()]
    labels = [entry[language] for entry in words for language in ("en", "zh")]

    assert [word for word in [*VERDICTS, *labels] if not known(word)] == []


def prose(value: object, path: str = "") -> list[tuple[str, str, str]]:
    """Every text in both languages below *value*, with its path."""
    if isinstance(value, dict):
        here = [(path, value["en"], value["zh"])] if {"en", "zh"} <= set(value) else []
        return here + [found for key, part in value.items() for found in prose(part, f"{path}.{key}")]
    if isinstance(value, list):
        return [found for number, part in enumerate(value) for found in prose(part, f"{path}[{number}]")]
    return []


def test_each_language_stands_by_itself() -> None:
    """English prose holds no Chinese, Chinese prose no English sentence; what stands in backticks is typed."""
    texts = prose(TERMS) + prose(dict(TOPICS))
    english = [path for path, en, _zh in texts if HAN.search(en)]
    chinese = [path for path, _en, zh in texts if not HAN.search(zh) or ENGLISH.search(re.sub(r"`[^`]*`", "", zh))]

    assert len(texts) > 400
    assert english == []
    assert chinese == []


def screens(language: str) -> dict[str, str]:
    """Every page of terms and guide, and the whole timeline, at 80 columns."""
    use(language)
    answers = {f"term {key}": terms.term_page(key, term, TERMS) for key, term in TERMS.items()}
    answers |= {f"guide {key}": guide.topic_page(key, topic, TERMS) for key, topic in TOPICS}
    answers |= {"guide": guide.overview(TOPICS), "terms": terms.term_list(list(TERMS.items()))}
    answers["timeline"] = timeline.timeline_answer(
        llmrev.api.releases.timeline(CATALOG, llmrev.core.timeline.Question()), CATALOG
    )
    return {name: draw(answer.blocks, width=80, color=False).text for name, answer in answers.items()}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_keeps_to_80_columns(language: str) -> None:
    """In both languages, commands too."""
    wide = [
        (name, line) for name, text in screens(language).items() for line in text.splitlines() if cell_len(line) > 80
    ]

    assert wide == []


def test_no_english_leaks_into_chinese_pages() -> None:
    """Names, ids, addresses, commands and formulas stay; a list of names and organisations is left out."""
    formulas = " ".join(term["formula"]["text"] for term in TERMS.values() if "formula" in term)
    leaks = [
        (name, line)
        for name, text in screens("zh").items()
        for line in text.splitlines()
        if ENGLISH.search(TYPED.sub("", line))
        and line.strip() not in formulas
        and not line.startswith(("  $ ", "别名"))
        and name not in ("terms", "timeline")
    ]

    assert leaks == []


COMMANDS = [
    pytest.param(command["run"], id=command["run"].removeprefix("llmrev "))
    for command in {
        command["run"]: command
        for _key, topic in TOPICS
        for step in topic["steps"]
        for command in step.get("commands", ())
    }.values()
]


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_of_the_guide_answers(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A reader who types it gets an answer; `fit` may also say that something does not fit."""
    program, *words = shlex.split(line)
    status = run(words)
    out, err = capsys.readouterr()

    assert program == "llmrev"
    assert status == 0 or (words[0] == "fit" and status == 1), err
    assert out.count("\n") > 1


def test_the_guide_asks_the_eight_questions() -> None:
    """In the order in which one decides, the past last."""
    assert [key for key, _topic in TOPICS] == [
        "tune-or-retrieve", "backbone", "continue-pretraining", "data", "method", "evaluate", "licence", "survey",
    ]  # fmt: skip


def test_every_page_of_the_guide_leads_to_an_answer() -> None:
    """Each topic has commands, and each of the survey's dated conclusions stands beside what is known since."""
    beliefs = [belief for _key, topic in TOPICS for step in topic["steps"] for belief in step.get("beliefs", ())]

    assert [key for key, topic in TOPICS if not any(step.get("commands") for step in topic["steps"])] == []
    assert {"2023-04-04", "2023-04-18", "2023-04-26", "2023-05-12"} <= {belief.get("date") for belief in beliefs}
    assert all(belief["cited"] for belief in beliefs)


@pytest.mark.parametrize(
    ("date", "name"),
    [
        ("2023-02-24", "llama"), ("2023-03-10", "openchatkit"), ("2023-03-13", "chatglm-6b"), ("2023-03-13", "alpaca"),
        ("2023-03-14", "alpaca-lora"), ("2023-03-19", "vicuna"), ("2023-03-20", "gpt4all"), ("2023-03-23", "chatyuan"),
        ("2023-03-25", "dolly"), ("2023-03-27", "chinese-llama-alpaca"), ("2023-03-27", "lmflow"),
        ("2023-03-29", "colossalchat"), ("2023-04-03", "koala"), ("2023-04-04", "baize"), ("2023-04-06", "gpt-4-llm"),
        ("2023-04-08", "llmzoo"), ("2023-04-09", "open-assistant"), ("2023-04-12", "deepspeed-chat"),
        ("2023-04-19", "stablelm"), ("2023-04-21", "moss"), ("2023-03-17", "belle"), ("2023-03-23", "chinese-vicuna"),
        ("2023-03-25", "chinese-chatllama"), ("2023-04-20", "lamini"),
    ],
)  # fmt: skip
def test_the_surveys_timetable_comes_back(date: str, name: str) -> None:
    """Each of its 24 dates stands at its release, as the date that holds or as the survey's own."""
    line = llmrev.api.releases.timeline(CATALOG, llmrev.core.timeline.Question(until="2023-06"))
    dates = {day for one in line.releases if one.id == name for day in (one.date, *(o.date for o in one.others))}

    assert date in dates


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_look_like_this(language: str, snapshot) -> None:
    """Whole pages at 80 columns: a term with a formula and corrections, a page of the guide, a month of releases."""
    pages = screens(language)
    spring = llmrev.core.timeline.Question(since="2023-03-14", until="2023-04-04", kind="chat")
    month = timeline.timeline_answer(llmrev.api.releases.timeline(CATALOG, spring), CATALOG)

    assert pages["term kv-cache"] == snapshot(name=f"term kv-cache, {language}")
    assert pages["term lora"] == snapshot(name=f"term lora, {language}")
    assert pages["guide method"] == snapshot(name=f"guide method, {language}")
    assert draw(month.blocks, width=80, color=False).text == snapshot(name=f"timeline of chat models, {language}")
