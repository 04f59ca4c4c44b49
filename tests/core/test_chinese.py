"""The level of a model's Chinese says what the evidence says, and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmrev.core.chinese.evidence import Declared, Evidence, Measurement, evidence
from llmrev.core.chinese.level import Confidence, balance, band, cost_class, grade
from llmrev.core.chinese.lineage import chinese_grade
from llmrev.core.chinese.scale import ChineseLevel
from tests.builders import model

MAIN, LISTED, UNSTATED, ABSENT = Declared.MAIN, Declared.LISTED, Declared.UNSTATED, Declared.ABSENT


def measured(zh: float, mmlu: float | None = None, table: str = "t", *, vendor: bool = False) -> Measurement:
    """Scores in one table."""
    return Measurement(table=table, zh=zh, mmlu=mmlu, vendor=vendor)


def level(declared: Declared, zh: float | None, mmlu: float | None, tokens_per_han: float | None) -> str:
    """The level of one measurement, or of none."""
    measurements = () if zh is None else (measured(zh, mmlu),)
    return grade(Evidence(declared=declared, tokens_per_han=tokens_per_han, measurements=measurements)).level


@pytest.mark.parametrize(
    ("name", "declared", "zh", "mmlu", "tokens_per_han", "expected"),
    [
        # Published figures, with the level that the trial of docs/concepts/chinese.md gives them.
        ("LLaMA-7B", ABSENT, 27.0, 35.1, 1.552, "none"),
        ("LLaMA-65B", ABSENT, 39.7, 63.4, 1.552, "incidental"),
        ("Llama 2 70B", ABSENT, 52.0, 69.0, 1.552, "supported"),
        ("Vicuna-13B", ABSENT, 34.5, 52.0, 1.552, "incidental"),
        ("Llama 3.1 8B Instruct", ABSENT, 54.7, 70.6, 0.887, "supported"),
        ("Llama 4 Maverick", ABSENT, 80.9, 84.9, 0.723, "supported"),
        ("Chinese-Alpaca-Plus-13B", MAIN, 36.1, 43.9, 0.732, "supported"),
        ("Chinese-Alpaca-2-13B", MAIN, 44.8, 53.5, 0.732, "strong"),
        ("Ziya-LLaMA-13B", MAIN, 31.1, 42.9, 1.552, "incidental"),
        ("Mixtral 8x22B", ABSENT, 59.9, 77.7, 1.233, "supported"),
        ("Mistral NeMo 12B", LISTED, None, None, 0.99, "supported"),
        ("Gemma 2 9B it", UNSTATED, 58.1, 72.6, 0.77, "supported"),
        ("Phi-2", ABSENT, 23.8, 52.7, 2.25, "none"),
        ("Phi-3.5-mini", LISTED, 46.5, 68.4, 1.552, "incidental"),
        ("BLOOMZ-7B", LISTED, 35.7, 36.1, None, "supported"),
        ("MOSS 16B base", MAIN, 28.5, 23.6, None, "supported"),
        ("ChatGLM-6B", MAIN, 34.5, 36.9, 0.61, "strong"),
        ("ChatGLM2-6B", MAIN, 50.1, 45.8, 0.66, "native"),
        ("Qwen2.5-7B Instruct", MAIN, 75.8, 76.8, 0.67, "native"),
        ("DeepSeekMoE 16B", MAIN, 41.5, 45.0, 0.70, "strong"),
        ("Skywork-13B", MAIN, 61.2, 62.1, None, "native"),
        ("Qwen3", MAIN, None, None, 0.67, "strong"),
        ("gpt-oss-20b", UNSTATED, None, None, 0.86, "unknown"),
        ("TinyLlama-1.1B", ABSENT, 24.5, 24.3, 1.552, "unknown"),
        ("MPT-30B", ABSENT, 30.7, 46.6, 1.41, "incidental"),
    ],
)
def test_the_rule_on_published_figures(  # noqa: PLR0917  the columns of the table above
    name: str, declared: Declared, zh: float | None, mmlu: float | None, tokens_per_han: float | None, expected: str
) -> None:
    """Declaration, score, balance and cost together give the level."""
    assert level(declared, zh, mmlu, tokens_per_han) == expected, name


def test_what_nobody_measured_or_declared_is_unknown_not_none() -> None:
    """Missing data is never read as a finding; training data without Chinese is one."""
    assert level(UNSTATED, None, None, None) == "unknown"
    assert grade(Evidence(declared=ABSENT, learnt="none")).level == "none"


def test_no_english_score_is_no_evidence_of_a_balance() -> None:
    """The benefit of the doubt is for models made for Chinese: LLaMA-33B scored 35 and was not."""
    assert level(MAIN, 35.0, None, 0.7) == "strong"
    assert level(ABSENT, 35.0, None, 1.55) == "incidental"
    assert level(LISTED, 35.0, None, 1.0) == "supported"
    assert level(LISTED, 35.0, None, 1.55) == "incidental"
    assert level(ABSENT, 50.4, None, 1.23) == "supported"


def test_a_cap_has_its_reason() -> None:
    """A model that scores well without being declared stops at supported, and the grade says why."""
    capped = grade(Evidence(declared=ABSENT, tokens_per_han=0.7, measurements=(measured(81, 85),)))

    assert str(capped.reason) == "capped: scores well, but the developer does not list Chinese"


def test_only_figures_of_one_table_are_set_against_each_other() -> None:
    """The balance is averaged over tables, never computed across them."""
    two = (measured(60, 60, "a"), measured(50, None, "b"))

    assert grade(Evidence(declared=MAIN, measurements=two)).balance == 1.0
    assert grade(Evidence(declared=MAIN, measurements=two)).zh == 55


def test_tables_far_apart_give_their_median_and_say_so() -> None:
    """One wild figure does not decide."""
    three = (measured(60, 60, "a"), measured(62, 60, "b"), measured(98, 60, "c"))
    found = grade(Evidence(declared=MAIN, measurements=three))

    assert found.conflicting
    assert found.zh == 62


def test_near_a_limit_is_borderline() -> None:
    """Within 0.08 of a limit the level is shown as borderline."""
    assert grade(Evidence(declared=MAIN, measurements=(measured(36.1, 43.9),))).borderline
    assert not grade(Evidence(declared=MAIN, measurements=(measured(80, 78),))).borderline


def test_confidence_counts_independent_measurers() -> None:
    """Two who are not the developer: high; one, or the developer alone: medium; nobody: low."""
    independent, own = measured(60, 60, "a"), measured(61, 60, "c", vendor=True)

    assert (
        grade(Evidence(declared=MAIN, measurements=(independent, measured(60, 60, "b")))).confidence is Confidence.HIGH
    )
    assert grade(Evidence(declared=MAIN, measurements=(independent, own))).confidence is Confidence.MEDIUM
    assert grade(Evidence(declared=MAIN)).confidence is Confidence.LOW


@pytest.mark.parametrize(
    ("languages", "learnt", "declared"),
    [
        ({"zh", "en"}, "pretraining", MAIN),
        ({"zh", "en", "code"}, None, MAIN),
        ({"zh", "en", "fr"}, "pretraining", LISTED),
        ({"zh", "en", "fr"}, "tuning", MAIN),
        ({"en"}, None, ABSENT),
        ({"en", "multi"}, None, UNSTATED),
        (None, None, UNSTATED),
    ],
)
def test_a_list_of_languages_is_a_declaration(
    languages: set[str] | None, learnt: str | None, declared: Declared
) -> None:
    """Where nothing was recorded apart, the list says how far the developer stands behind Chinese."""
    found = evidence(declared=None, languages=languages, learnt=learnt, tokens_per_han=None, measurements=())

    assert found.declared is declared


def test_an_unmeasured_child_speaks_as_its_measured_base() -> None:
    """Tuning seldom unlearns a language; the grade says that it is inherited."""
    base = model("qwen2.5-7b", chinese_scores=(measured(75, 75),), tokens_per_han=0.67)
    child = model("tuned-7b", backbone=base.id, languages=None, chinese_learnt=None)
    found = chinese_grade(child, {base.id: base, child.id: child})

    assert found.level is ChineseLevel.NATIVE
    assert str(found.reason) == "as its backbone qwen2.5-7b; not measured itself"
    assert found.confidence is Confidence.LOW


def test_a_measured_child_is_judged_by_its_own_scores() -> None:
    """A base's level does not hide a child's poor score."""
    base = model("qwen-7b", chinese_scores=(measured(75, 75),))
    child = model("tuned-7b", backbone=base.id, chinese_scores=(measured(40, 75),))

    assert chinese_grade(child, {base.id: base, child.id: child}).level is not ChineseLevel.NATIVE


def test_a_changed_vocabulary_does_not_keep_the_old_cost() -> None:
    """Tokens per Han character come from the backbone only while the vocabulary does."""
    base = model("llama-7b", tokens_per_han=1.55)
    same, extended = model("a-7b", backbone=base.id), model("b-7b", backbone=base.id, vocabulary_extended=True)
    models = {one.id: one for one in (base, same, extended)}

    assert chinese_grade(same, models).cost_class == "D"
    assert chinese_grade(extended, models).cost_class is None


@pytest.mark.parametrize(
    ("tokens", "name"), [(0.58, "A"), (0.80, "A"), (0.86, "B"), (1.30, "C"), (1.55, "D"), (None, None)]
)
def test_cost_classes(tokens: float | None, name: str | None) -> None:
    """A to 0.80 tokens per Han character, B to 0.95, C to 1.30, D above."""
    assert cost_class(tokens) == name


@pytest.mark.parametrize(("zh", "name"), [(89.3, "I"), (60, "II"), (52, "III"), (34.5, "IV"), (25, "V")])
def test_bands(zh: float, name: str) -> None:
    """From I, 75 and more, to V, chance."""
    assert band(zh) == name


@given(st.sampled_from(list(Declared)), st.floats(25, 100), st.floats(0, 30), st.floats(36, 100))
def test_a_better_score_never_lowers_the_level(declared: Declared, zh: float, more: float, mmlu: float) -> None:
    """At equal English, more Chinese is not worse."""
    lower, higher = (
        grade(Evidence(declared=declared, tokens_per_han=0.7, measurements=(measured(score, mmlu),))).level
        for score in (zh, min(100, zh + more))
    )

    assert higher.rank >= lower.rank


def test_no_balance_without_english_above_chance() -> None:
    """Near chance the quotient is noise."""
    assert balance(measured(34, 34)) is None
    assert balance(measured(34, None)) is None
