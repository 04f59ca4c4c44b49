"""Requirements partition models, and lose none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmrev.core import requirements as asked
from llmrev.core.chinese.scale import ChineseLevel
from llmrev.core.license import terms
from llmrev.core.license.policy import licensed
from llmrev.core.verdict import Verdict, select
from llmrev.errors import UsageError
from tests.builders import model, shelf

BASE = model(
    "llama-7b", chinese_learnt="incidental", license_weights="llama-1", kind="base", languages=frozenset({"en"})
)
CHILD = model("vicuna-7b", backbone="llama-7b", license_weights=None, license_inherited=True, chinese_learnt="tuning")
BARE = model(
    "bare-7b", context=None, params=None, languages=None, chinese_learnt=None, license_weights=None, released=None
)
SHELF = shelf(BASE, CHILD, BARE)


def verdict(rule: asked.Rule, one: asked.Outline) -> Verdict:
    """The answer of *rule* alone."""
    return rule(one).verdict


@pytest.mark.parametrize(
    "rule",
    [
        asked.at_least_context(1024),
        asked.params_between(None, 10**10),
        asked.released_between("2023", None),
        asked.speaks("en", ChineseLevel.SUPPORTED, SHELF),
        asked.speaks("zh", ChineseLevel.SUPPORTED, SHELF),
        licensed("commercial", SHELF),
        licensed("permissive", SHELF),
        licensed("llama-1", SHELF),
    ],
)
def test_a_fact_nobody_recorded_is_neither_yes_nor_no(rule: asked.Rule) -> None:
    """Every rule leaves a model undecided when the fact it needs is missing."""
    assert verdict(rule, BARE) is Verdict.UNKNOWN


def test_a_child_is_bound_by_its_backbones_licence() -> None:
    """Weights tuned from non-commercial ones are not for commercial use, and the reason names the backbone."""
    finding = licensed("commercial", SHELF)(CHILD)

    assert finding.verdict is Verdict.NO
    assert str(finding.reason.text) == "the licence of llama-7b, LLaMA licence, forbids commercial use"


def test_an_owner_may_license_what_he_makes_of_his_own_anew() -> None:
    """DeepSeek put R1 under MIT, made from a V3 that is not; nobody else can do that for V3."""
    base = model("deep-v3", license_weights="llama-1", developers=("deep",))
    own = model("deep-r1", backbone="deep-v3", license_weights="apache-2.0", developers=("deep", "friend"))
    other = model("tuned-v3", backbone="deep-v3", license_weights="apache-2.0", developers=("tuner",))
    onward = model("tuned-r1", backbone="deep-r1", license_weights="apache-2.0", developers=("tuner",))
    unstated = model("deep-r2", backbone="deep-v3", license_weights=None, developers=("deep",))
    here = shelf(base, own, other, onward, unstated)
    commercial = {one.id: str(terms(one, here.models, here.licenses).commercial) for one in here.models.values()}

    assert commercial == {
        "deep-v3": "forbidden", "deep-r1": "allowed", "tuned-v3": "forbidden", "tuned-r1": "allowed",
        "deep-r2": "forbidden",
    }  # fmt: skip


def test_copyleft_may_be_sold_but_is_not_permissive() -> None:
    """A licence that asks for the source passes for commercial use and not for permissive."""
    copyleft = model("moss-16b", license_weights="agpl-3.0")
    here = shelf(copyleft)

    assert verdict(licensed("commercial", here), copyleft) is Verdict.YES
    assert verdict(licensed("permissive", here), copyleft) is Verdict.NO


def test_an_unknown_licence_word_is_a_usage_error() -> None:
    """A licence that is neither a policy nor an id is refused."""
    with pytest.raises(UsageError, match="unknown licence `gpl-9`"):
        licensed("gpl-9", SHELF)


def test_a_month_without_a_day_is_decided_only_where_it_can_be() -> None:
    """A model of `2023-03` is after February, before April, and undecided on the 15th of March."""
    one = model("x-7b", released="2023-03")

    assert verdict(asked.released_between("2023-03-01", None), one) is Verdict.YES
    assert verdict(asked.released_between(None, "2023-04-01"), one) is Verdict.YES
    assert verdict(asked.released_between("2023-03-15", None), one) is Verdict.UNKNOWN
    assert verdict(asked.released_between("2023-04-01", None), one) is Verdict.NO


def test_open_data_asks_for_the_data_of_the_backbone_too() -> None:
    """Open tuning data on a base of closed data is not open data."""
    base = model("base-7b", openness={"weights": "open", "training_data": "closed"})
    child = model("tuned-7b", backbone="base-7b", openness={"weights": "open", "tuning_data": "open"})
    open_base = model("pile-7b", openness={"weights": "open", "training_data": "open"})
    open_child = model("dolly-7b", backbone="pile-7b", openness={"weights": "open", "tuning_data": "open"})
    rule = asked.open_data(shelf(base, child, open_base, open_child))

    assert verdict(rule, child) is Verdict.NO
    assert verdict(rule, open_child) is Verdict.YES


MODELS = st.lists(
    st.builds(
        lambda n, context, params, kind: model(f"m-{n}", context=context, params=params, kind=kind),
        st.integers(0, 10**6),
        st.none() | st.integers(1, 10**6),
        st.none() | st.integers(1, 10**12),
        st.none() | st.sampled_from(["base", "chat"]),
    ),
    unique_by=lambda one: one.id,
)


@given(MODELS, st.integers(1, 10**6), st.integers(1, 10**12))
def test_selection_loses_nobody(models: list, context: int, params: int) -> None:
    """Each model stands in exactly one part of a selection."""
    found = select(models, [asked.at_least_context(context), asked.params_between(None, params)])
    parts = [*found.matched, *(j.value for j in found.rejected), *(j.value for j in found.undecided)]

    assert sorted(one.id for one in parts) == sorted(one.id for one in models)


@given(MODELS, st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_stricter_requirement_never_adds_a_model(models: list, context: int, more: int) -> None:
    """Asking for a longer context only takes models away."""
    loose = select(models, [asked.at_least_context(context)]).matched
    strict = select(models, [asked.at_least_context(context + more)]).matched

    assert {one.id for one in strict} <= {one.id for one in loose}
