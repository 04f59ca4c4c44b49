"""Data sets, frameworks and evaluation tables of the real catalog, as the screens show them in both languages."""

import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from llmrev import open_catalog
from llmrev.cli.app import run

PAGES = (
    ("dataset", "list", "--use", "instruction", "--lang", "zh", "--license", "permissive"),
    ("dataset", "list", "--field", "law", "--columns", "id,size,outputs_of,openness,released"),
    ("dataset", "show", "coig"),
    ("dataset", "show", "nlp-chinese-corpus", "--sources"),
    ("dataset", "show", "openmathreasoning", "--facts"),
    ("framework", "list", "--purpose", "retrieve"),
    ("framework", "show", "deepspeed-chat"),
    ("framework", "show", "llama-factory", "--sources"),
    ("compare", "lmflow", "deepspeed-chat"),
    ("evaluation", "list", "--model", "chatglm-6b"),
    ("evaluation", "show", "llmzoo-phoenix-human-zh"),
    ("evaluation", "show", "superclue-v1.0"),
    ("evaluation", "show", "promptclue-16"),
)

TERMS = re.compile(
    r"https?://\S+|[A-Za-z]+(?:[-_/.+][A-Za-z0-9]+)+|\b[A-Z0-9][A-Za-z0-9]*\b|`[^`]*`|\[[^\]]*\]|\b[a-z]+[0-9][a-z0-9]*\b"
)
"""Names and identifiers: addresses, words with a hyphen, stroke or dot, words with a capital or a digit, sources."""

ENGLISH = re.compile(r"\b(the|of|and|with|from|by|is|are|unknown|not|to|open|allowed|conditional|forbidden|rows)\b")
"""Words that no Chinese screen has, unless a sentence was left in English."""


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Run a command on the real catalog: status, standard output, standard error."""
    monkeypatch.setenv("LLMREV_CATALOG", str(Path(__file__).parents[2] / "catalog"))
    monkeypatch.setenv("COLUMNS", "80")

    def answer(*words: str) -> tuple[int, str, str]:
        status = run(words)
        out, err = capsys.readouterr()
        return status, out, err

    return answer


@pytest.mark.parametrize("ui", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_pages_stand_as_they_were_reviewed(ask, page: tuple[str, ...], ui: str, snapshot: SnapshotAssertion) -> None:
    """Whole pages at 80 columns, and what is said beside them."""
    status, out, err = ask(*page, "--format", "table", "--ui", ui)

    assert status == 0
    assert max(cell_len(line) for line in out.splitlines()) <= 80
    assert snapshot == out + ("\n" + err if err else "")


@pytest.mark.parametrize("page", [page for page in PAGES if "--sources" not in page], ids=" ".join)
def test_chinese_screens_hold_no_english_sentence(ask, page: tuple[str, ...]) -> None:
    """Names stay as they are; every heading, value and remark is Chinese."""
    _status, out, err = ask(*page, "--format", "table", "--ui", "zh")
    title, _, rest = (out + err).partition("\n")  # the first line is a name
    found = [line for line in rest.splitlines() if ENGLISH.search(TERMS.sub("", line))]

    assert found == [], title


def test_every_english_screen_of_data_and_software_is_english(ask) -> None:
    """No Chinese on an English page, but for names in Chinese."""
    _status, out, _err = ask("dataset", "show", "map-cc", "--format", "table")

    assert not re.search(r"[\u4e00-\u9fff]", "".join(line for line in out.splitlines() if "also" not in line))


def test_the_question_that_the_survey_left_open_has_an_answer(ask) -> None:
    """Which Chinese instructions may one sell a model with: the ones that people wrote or free models did."""
    status, out, err = ask("dataset", "list", "--use", "instruction", "--lang", "zh", "--license", "permissive")
    ids = [line.partition("\t")[0] for line in out.splitlines()[1:]]

    assert status == 0
    assert {"ol-cc", "100poisonmpts", "chinese-r1-distill-110k"} <= set(ids)
    assert not {"belle-1m", "zhihu-kol", "alpaca-gpt4-zh", "sharegpt-zh-en-90k"} & set(ids)
    assert "left out" in err


def test_what_a_model_was_tuned_with_names_it_as_a_reader(ask) -> None:
    """Who trained with a set is told by the models' own files."""
    document = json.loads(ask("dataset", "show", "alpaca-52k", "--json")[1])

    assert document["schema"] == "llmrev/dataset@1"
    assert "alpaca-7b" in document["dataset"]["trained"]
    assert document["dataset"]["derived"] == {"commercial_use": "forbidden"}


def test_the_rlhf_table_is_whole_and_under_the_right_heading(ask) -> None:
    """Seven GPU rows, six models, the last of them OPT-175B and not Bloom."""
    document = json.loads(ask("framework", "show", "deepspeed-chat", "--json")[1])
    table = document["framework"]["tables"][1]

    assert table["columns"] == ["OPT-1.3B", "OPT-6.7B", "OPT-13B", "OPT-30B", "OPT-66B", "OPT-175B"]
    assert len(table["rows"]) == 7
    assert table["rows"][-1] == {
        "name": "64x A100 80G",
        "cells": {
            "OPT-1.3B": "31 min",
            "OPT-6.7B": "51 min",
            "OPT-13B": "1.25 h ($320)",
            "OPT-30B": "4 h ($1024)",
            "OPT-66B": "7.5 h ($1920)",
            "OPT-175B": "20 h ($5120)",
        },
    }


def test_models_and_frameworks_are_not_compared_with_each_other(ask) -> None:
    """One error says which is which."""
    status, out, err = ask("compare", "lmflow", "llama")

    assert (status, out) == (2, "")
    assert err.startswith("error: `lmflow` is a framework, `llama` a model\n")


def test_a_name_of_both_goes_with_the_others(ask) -> None:
    """OpenChatKit is models among models, and software among software."""
    models = json.loads(ask("compare", "openchatkit", "alpaca", "--json")[1])
    software = json.loads(ask("compare", "openchatkit", "lmflow", "--json")[1])

    assert models["models"] == ["gpt-neoxt-chat-base-20b", "alpaca-7b"]
    assert software["schema"] == "llmrev/compare-frameworks@1"
    assert software["frameworks"] == ["openchatkit", "lmflow"]


def test_compared_models_meet_head_to_head(ask) -> None:
    """A table that sets one against the other is shown below the answers."""
    document = json.loads(ask("compare", "phoenix-inst-chat-7b", "chatglm-6b", "--json")[1])

    met = {duel["table"]: duel["scores"] for duel in document["head_to_head"]}
    assert met["llmzoo-phoenix-human-zh"] == {"win": 36, "tie": 11, "lose": 53}


def test_show_lists_the_tables_that_a_model_stands_in(ask) -> None:
    """By id, so that the next command is at hand."""
    document = json.loads(ask("show", "chatglm-6b", "--json")[1])
    page = ask("show", "chatglm-6b", "--format", "table")[1]

    assert {"superclue-v1.0", "c-eval-2023-05", "llmzoo-phoenix-gpt4-zh"} <= set(document["evaluations"])
    assert "superclue-v1.0" in page


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("dataset", "list", "--use", "foo"), "error: `--use` does not know `foo`"),
        (("dataset", "list", "--made", "peple"), "hint: did you mean `people`?"),
        (("dataset", "show", "coigg"), "error: unknown data set `coigg`"),
        (("dataset", "list", "--license", "free"), "error: unknown licence `free`"),
        (("framework", "list", "--status", "dead"), "error: `--status` takes active, maintenance, archived"),
        (("framework", "list", "--method", "magic"), "error: `--method` does not know `magic`"),
        (("evaluation", "show", "superclue"), "error: unknown evaluation table `superclue`"),
        (("evaluation", "list", "--limit", "0"), "error: `--limit` takes a number from 1 up"),
        (("dataset", "list", "--columns", "nope"), "error: no column `nope`"),
    ],
)
def test_bad_input_says_what_to_do(ask, words: tuple[str, ...], message: str) -> None:
    """Status 2, and one clear line."""
    status, _out, err = ask(*words)

    assert status == 2
    assert message in err


def test_search_finds_data_and_software(ask) -> None:
    """By a Chinese name as well."""
    out = ask("search", "知乎")[1]

    assert "zhihu-kol\tdatasets\t" in out
    assert "deepspeed-chat\tframeworks\t" in ask("search", "DeepSpeed-Chat")[1]


@pytest.mark.parametrize("word", ["instruction", "指令微调", "Instruction tuning"])
def test_words_of_a_filter_go_by_any_name(ask, word: str) -> None:
    """An id, or what it is called in either language."""
    assert ask("dataset", "list", "--use", word, "--limit", "1")[1].startswith("id\t")


def test_a_list_that_matches_nothing_is_an_answer(ask) -> None:
    """Status 0, with a word on standard error."""
    status, out, err = ask("dataset", "list", "--field", "law", "--use", "pre-training", "--columns", "id")

    assert (status, out) == (0, "id\n")
    assert err == "no data set meets every filter\n"


def test_there_is_enough_of_it() -> None:
    """What the survey's TODO asked for, and more."""
    catalog = open_catalog()

    assert len(catalog.datasets) >= 300
    assert len(catalog.frameworks) >= 80
    assert len(catalog.entries("evaluations")) >= 40
    assert sum("zh" in (one.languages or ()) for one in catalog.datasets.values()) >= 150
