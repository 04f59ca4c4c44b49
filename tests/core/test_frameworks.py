"""Which frameworks a filter keeps, and where two of them differ; which tables a model stands in."""

import pytest

from llmrev.core.framework import Framework, FrameworkQuestion, compared_frameworks, framework_rules
from llmrev.core.scores import duels, stands_in, tables_of
from llmrev.core.verdict import select

TABLES = {
    "ratio": {
        "name": "Ratio",
        "rows": [{"model": "phoenix", "against": "chatglm", "scores": {"ratio": 94.6}}],
    },
    "exam": {
        "name": "Exam",
        "rows": [{"model": "chatglm", "scores": {"total": 42.2}}, {"name": "GPT-4", "scores": {"total": 76.7}}],
    },
}


def software(**known: object) -> Framework:
    """A tuning kit for NVIDIA cards, as changed by *known*."""
    fields = {
        "id": "kit",
        "purposes": ("tune",),
        "methods": ("lora", "galore"),
        "hardware": ("nvidia",),
        "status": "active",
    }
    return Framework(**{**fields, **known})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "asked", "part"),
    [
        ({}, {"purpose": "tune"}, "matched"),
        ({}, {"purpose": "serve"}, "rejected"),
        ({}, {"method": "lora"}, "matched"),
        ({}, {"method": "GaLore"}, "matched"),
        ({}, {"method": "dpo"}, "rejected"),
        ({"methods": None}, {"method": "dpo"}, "undecided"),
        ({}, {"hardware": "nvidia"}, "matched"),
        ({"hardware": ("any",)}, {"hardware": "ascend"}, "matched"),
        ({}, {"hardware": "ascend"}, "rejected"),
        ({"hardware": None}, {"hardware": "ascend"}, "undecided"),
        ({}, {"status": "active"}, "matched"),
        ({}, {"status": "archived"}, "rejected"),
        ({"status": None}, {"status": "active"}, "undecided"),
    ],
)
def test_each_filter_keeps_what_it_names(known: dict[str, object], asked: dict[str, str], part: str) -> None:
    """Three answers: yes, no, and nobody recorded it."""
    found = select([software(**known)], framework_rules(FrameworkQuestion(**asked)))

    assert part == ("matched" if found.matched else "rejected" if found.rejected else "undecided")


def test_frameworks_differ_where_both_answer_differently() -> None:
    """An aspect that only one answers is no difference; one that neither answers is not there."""
    does = {"en": "tunes", "zh": "微调"}
    first = {"does": does, "status": {"is": "value", "value": "active"}, "license": {"is": "value", "value": "mit"}}
    second = {"does": does, "status": {"is": "value", "value": "archived"}}

    lines = {line.aspect.key: line.differs for line in compared_frameworks([first, second])}

    assert lines == {"does": False, "license": False, "status": True}


def test_a_model_stands_in_a_table_as_the_one_measured_or_as_its_opponent() -> None:
    """ChatGLM has a row of its own in one table, and is measured against in the other."""
    assert stands_in("chatglm", TABLES["ratio"])
    assert list(tables_of(["chatglm"], TABLES)) == ["ratio", "exam"]
    assert list(tables_of(["phoenix"], TABLES)) == ["ratio"]
    assert list(tables_of(["moss"], TABLES)) == []


def test_a_duel_needs_both_models() -> None:
    """Head to head is a row that sets one of the compared models against another."""
    (met,) = duels(["chatglm", "phoenix"], TABLES)

    assert (met.table, met.model, met.against, met.scores) == ("ratio", "phoenix", "chatglm", (("ratio", 94.6),))
    assert list(duels(["chatglm"], TABLES)) == []
