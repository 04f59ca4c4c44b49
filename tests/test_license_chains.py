"""The licence chains of the survey's systems and of today's derivatives: the verdict, and the reason for it."""

import pytest

from llmrev import open_catalog
from llmrev.core.license import DataLink, Terms, Use, sentence, terms


@pytest.fixture(scope="module")
def catalog():
    """The catalog that comes with llmrev."""
    return open_catalog()


def terms_of(catalog, model_id: str) -> Terms:
    """The terms of a model of the catalog."""
    return terms(catalog.models[model_id], catalog.models, catalog.licenses)


LLAMA_1 = "LLaMA License Agreement (2023) through "
DELTA = "weights only as delta: the backbone's are needed too"
ADAPTER = "weights only as adapter: the backbone's are needed too"
ALPACA_DATA = (
    "tuning data: Stanford Alpaca data (Creative Commons Attribution-NonCommercial 4.0; "
    "Output of text-davinci-003; OpenAI's terms rule out models that compete with its own.)"
)
SHAREGPT = (
    "tuning data: ShareGPT set of Vicuna (Output of ChatGPT; OpenAI's terms rule out models that compete with its own.)"
)
NC = "Creative Commons Attribution-NonCommercial 4.0 of "


@pytest.mark.parametrize(
    ("model_id", "verdict", "why"),
    [
        ("vicuna-13b-v1.1", "forbidden", [LLAMA_1 + "llama-13b", DELTA, SHAREGPT]),
        ("vicuna-13b-v1.3", "forbidden", [LLAMA_1 + "llama-13b", SHAREGPT]),
        (
            "koala-13b",
            "forbidden",
            [
                LLAMA_1 + "llama-13b",
                DELTA,
                "tuning data whose terms restrict: hc3, oig, alpaca-52k, webgpt-comparisons, openai-summarize",
            ],
        ),
        ("alpaca-7b", "forbidden", [NC + "alpaca-7b", LLAMA_1 + "llama-7b", DELTA, ALPACA_DATA]),
        ("alpaca-13b", "forbidden", [LLAMA_1 + "llama-13b", ALPACA_DATA]),
        ("alpaca-lora-7b", "forbidden", [LLAMA_1 + "llama-7b", ADAPTER, ALPACA_DATA]),
        (
            "baize-7b",
            "forbidden",
            [
                NC + "baize-7b",
                LLAMA_1 + "llama-7b",
                ADAPTER,
                "tuning data whose terms restrict: baize-selfchat, alpaca-52k",
            ],
        ),
        (
            "chinese-alpaca-13b",
            "forbidden",
            [LLAMA_1 + "llama-13b", ADAPTER, "tuning data whose terms restrict: chinese-alpaca-sft, alpaca-52k"],
        ),
        ("chinese-llama-plus-33b", "forbidden", [LLAMA_1 + "llama-33b", ADAPTER]),
        (
            "belle-llama-7b-2m",
            "forbidden",
            [
                "Research use only (no licence text) of belle-llama-7b-2m",
                LLAMA_1 + "llama-7b",
                DELTA,
                "tuning data whose terms restrict: alpaca-52k, its maker's label research-only",
            ],
        ),
        (
            "chimera-chat-7b",
            "forbidden",
            [
                LLAMA_1 + "llama-7b",
                DELTA,
                "tuning data whose terms restrict: phoenix-sft-v1, its maker's label cc-by-nc-4.0",
            ],
        ),
        (
            "stablevicuna-13b",
            "forbidden",
            [
                "Creative Commons Attribution-NonCommercial-ShareAlike 4.0 of stablevicuna-13b",
                LLAMA_1 + "llama-13b",
                DELTA,
                "tuning data whose terms restrict: gpt4all-data, alpaca-52k, sharegpt-70k",
            ],
        ),
        (
            "gpt4all-j",
            "conditional",
            [
                (
                    "tuning data: GPT4All-J prompt generations (Apache License 2.0; "
                    "All seven parts hold output of OpenAI models, whose terms rule out competing models.)"
                )
            ],
        ),
        ("dolly-v1-6b", "forbidden", [NC + "dolly-v1-6b", ALPACA_DATA]),
        ("dolly-v2-12b", "allowed", ["MIT License of dolly-v2-12b"]),
        ("oasst-sft-1-pythia-12b", "allowed", ["Apache License 2.0 of oasst-sft-1-pythia-12b"]),
        ("oasst-sft-4-pythia-12b", "conditional", [ALPACA_DATA]),
        ("oasst-sft-6-llama-30b", "forbidden", [LLAMA_1 + "llama-33b", DELTA]),
        ("chatglm-6b", "conditional", ["ChatGLM-6B License of chatglm-6b"]),
        ("moss-moon-003-base", "conditional", ["GNU Affero General Public License v3.0 of moss-moon-003-base"]),
        (
            "moss-moon-003-sft",
            "conditional",
            [
                "GNU Affero General Public License v3.0 of moss-moon-003-sft",
                (
                    "tuning data: moss-003-sft-data (Creative Commons Attribution-NonCommercial 4.0; "
                    "Output of gpt-3.5-turbo; OpenAI's terms rule out models that compete with its own.)"
                ),
            ],
        ),
        ("vicuna-7b-v1.5", "conditional", ["Llama 2 Community License through llama-2-7b", SHAREGPT]),
        ("chinese-alpaca-2-13b", "conditional", ["Llama 2 Community License through llama-2-13b"]),
        ("llama-3-chinese-8b-instruct", "conditional", ["Meta Llama 3 Community License through llama-3-8b"]),
        ("deepseek-r1-distill-llama-8b", "conditional", ["Llama 3.1 Community License through llama-3.1-8b"]),
        ("deepseek-r1-distill-llama-70b", "conditional", ["Llama 3.3 Community License through llama-3.3-70b"]),
        ("deepseek-r1-distill-qwen-7b", "allowed", ["MIT License of deepseek-r1-distill-qwen-7b"]),
        ("vibethinker-3b", "forbidden", ["Qwen Research License Agreement (2024) through qwen2.5-coder-3b"]),
    ],
)
def test_a_chain_ends_in_its_verdict_for_its_reason(catalog, model_id: str, verdict: str, why: list[str]) -> None:
    """Verdict and reasons as one who read the licences would give them."""
    found = terms_of(catalog, model_id)
    said = [str(part) for part in sentence(found, catalog.licenses)]

    assert said == [f"{model_id}: {verdict}: {why[0]}", *why[1:]]


@pytest.mark.parametrize(
    ("model_id", "model", "license_id", "dataset"),
    [
        ("vicuna-13b-v1.1", "llama-13b", "llama-1", None),
        ("koala-7b", "llama-7b", "llama-1", None),
        ("alpaca-lora-7b", "llama-7b", "llama-1", None),
        ("chinese-alpaca-pro-33b", "llama-33b", "llama-1", None),
        ("belle-llama-13b-2m", "belle-llama-13b-2m", "research-only", None),
        ("chimera-inst-chat-13b", "llama-13b", "llama-1", None),
        ("gpt4all-j", "gpt4all-j", "apache-2.0", "gpt4all-j-data"),
        ("gpt4all-lora", "llama-7b", "llama-1", None),
        ("dolly-v2-3b", "dolly-v2-3b", "mit", None),
        ("oasst-sft-6-llama-30b", "llama-33b", "llama-1", None),
        ("phoenix-chat-7b", "bloomz-7b1-mt", "bigscience-bloom-rail-1.0", None),
        ("deepseek-r1-distill-llama-8b", "llama-3.1-8b", "llama-3.1", None),
        ("deepseek-r1", "deepseek-r1", "mit", None),
    ],
)
def test_the_deciding_step_is_named(catalog, model_id: str, model: str, license_id: str, dataset: str | None) -> None:
    """The step to look at: whose weights or data, under which licence."""
    step = terms_of(catalog, model_id).deciding

    assert (step.model, step.license) == (model, license_id)
    assert (step.dataset if isinstance(step, DataLink) else None) == dataset


@pytest.mark.parametrize(
    ("model_id", "answers"),
    [
        ("vicuna-13b-v1.1", "forbidden conditional conditional conditional"),
        ("vicuna-7b-v1.5", "conditional allowed conditional forbidden"),
        ("llama-3-chinese-8b-instruct", "conditional conditional conditional forbidden"),
        ("deepseek-r1-distill-llama-8b", "conditional conditional conditional conditional"),
        ("deepseek-r1-distill-qwen-7b", "allowed allowed allowed allowed"),
        ("dolly-v2-12b", "allowed allowed allowed allowed"),
        ("chatglm-6b", "conditional conditional conditional unclear"),
        ("gpt4all-j", "conditional allowed allowed allowed"),
    ],
)
def test_four_questions_have_four_answers(catalog, model_id: str, answers: str) -> None:
    """Commercial use, derivatives, redistribution, training on outputs."""
    found = terms_of(catalog, model_id)

    assert " ".join(str(found.rulings[use].permission) for use in Use) == answers


def test_only_restricted_tuning_data_separate_a_model_from_its_weights_terms(catalog) -> None:
    """The models that data, and nothing else, make conditional."""
    found = {
        key
        for key, model in catalog.models.items()
        if isinstance(terms(model, catalog.models, catalog.licenses).deciding, DataLink)
    }

    assert found == {
        "fastchat-t5-3b-v1.0",
        "gpt4all-j",
        "gpt-neoxt-chat-base-20b",
        "oasst-sft-4-pythia-12b",
        "pythia-chat-base-7b",
    }


def test_permissive_implies_allowed(catalog) -> None:
    """No model passes for permissive whose commercial use is tied to a condition."""
    for model in catalog.models.values():
        found = terms(model, catalog.models, catalog.licenses)
        assert found.permissive.value != "yes" or str(found.commercial) == "allowed", model.id
