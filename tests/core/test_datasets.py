"""Whether one may train with a data set, and what its filters keep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmrev.core.dataset import Dataset, DatasetQuestion, commercial_use, dataset_rules
from llmrev.core.license import License, Permission
from llmrev.core.verdict import select
from llmrev.errors import UsageError

ALLOWED, CONDITIONAL, UNCLEAR, FORBIDDEN = Permission

LICENSES = {
    "free": License(
        id="free", name="Free", spdx="MIT", commercial=ALLOWED, derivatives=ALLOWED, redistribution=ALLOWED
    ),
    "share": License(id="share", name="Share alike", spdx="CC-BY-SA-4.0", commercial=CONDITIONAL),
    "nc": License(id="nc", name="Non-commercial", spdx="CC-BY-NC-4.0", commercial=FORBIDDEN),
}


def data(**known: object) -> Dataset:
    """A Chinese set of instructions that people wrote, with nothing against it, as changed by *known*."""
    fields = {
        "id": "set",
        "uses": ("instruction",),
        "languages": frozenset({"zh"}),
        "license": "free",
        "label_named": True,
        "reading": ALLOWED,
        "origins": ("people",),
        "outputs_of": (),
        "openness": "open",
    }
    return Dataset(**{**fields, **known})  # type: ignore[arg-type]


def kept(dataset: Dataset, **asked: object) -> str:
    """In which part of a selection the set ends up."""
    found = select([dataset], dataset_rules(DatasetQuestion(**asked), LICENSES))  # type: ignore[arg-type]
    return "matched" if found.matched else "rejected" if found.rejected else "undecided"


@pytest.mark.parametrize(
    ("label", "reading", "verdict"),
    [
        ("free", ALLOWED, ALLOWED),
        ("free", CONDITIONAL, CONDITIONAL),  # an MIT label on output of OpenAI's models
        ("free", FORBIDDEN, FORBIDDEN),  # an MIT label on what was crawled from Zhihu
        ("share", ALLOWED, CONDITIONAL),
        ("nc", ALLOWED, FORBIDDEN),
        ("nc", None, FORBIDDEN),  # a label can forbid alone
        ("free", None, UNCLEAR),  # but not allow alone
        (None, CONDITIONAL, CONDITIONAL),
        (None, None, UNCLEAR),
    ],
)
def test_the_stricter_of_label_and_upstream_wins(
    label: str | None, reading: Permission | None, verdict: Permission
) -> None:
    """A label is not clearance."""
    assert commercial_use(data(license=label, reading=reading), LICENSES) is verdict


@given(st.sampled_from([None, *LICENSES]), st.sampled_from([None, *Permission]))
def test_no_label_makes_a_reading_milder(label: str | None, reading: Permission | None) -> None:
    """Whatever the label says, what stands upstream still counts."""
    order = list(Permission)
    found = commercial_use(data(license=label, reading=reading), LICENSES)

    assert order.index(found) >= order.index(reading or ALLOWED)


@pytest.mark.parametrize(
    ("known", "asked", "part"),
    [
        ({}, {"use": "instruction"}, "matched"),
        ({}, {"use": "preference"}, "rejected"),
        ({}, {"language": "zh"}, "matched"),
        ({"languages": frozenset({"zh-hant"})}, {"language": "zh"}, "matched"),
        ({"languages": frozenset({"multi", "en"})}, {"language": "zh"}, "undecided"),
        ({"languages": None}, {"language": "zh"}, "undecided"),
        ({"languages": frozenset({"en"})}, {"language": "zh"}, "rejected"),
        ({"fields": ("medicine",)}, {"field": "medicine"}, "matched"),
        ({}, {"field": "medicine"}, "rejected"),
        ({}, {"license": "commercial"}, "matched"),
        ({"reading": CONDITIONAL}, {"license": "commercial"}, "matched"),
        ({"reading": None}, {"license": "commercial"}, "undecided"),
        ({"license": "nc"}, {"license": "commercial"}, "rejected"),
        ({}, {"license": "permissive"}, "matched"),
        ({"reading": CONDITIONAL}, {"license": "permissive"}, "rejected"),
        ({"license": "share"}, {"license": "permissive"}, "rejected"),
        ({"license": None, "label_named": False}, {"license": "permissive"}, "undecided"),
        ({"label_verified": False}, {"license": "permissive"}, "undecided"),
        ({"license": "nc"}, {"license": "research"}, "matched"),
        ({"openness": "closed"}, {"license": "research"}, "rejected"),
        ({"license": None, "label_named": False}, {"license": "research"}, "undecided"),
        ({}, {"license": "free"}, "matched"),
        ({}, {"license": "nc"}, "rejected"),
        ({"license": None, "label_named": False}, {"license": "nc"}, "undecided"),
        ({}, {"made_by": "people"}, "matched"),
        ({}, {"made_by": "model"}, "rejected"),
        ({"origins": None}, {"made_by": "model"}, "undecided"),
        ({"outputs_of": ("GPT-4", "ChatGPT")}, {"distilled_from": "gpt-4"}, "matched"),
        ({"outputs_of": ("DeepSeek-R1",)}, {"distilled_from": "gpt-4"}, "rejected"),
        ({}, {"distilled_from": "none"}, "matched"),
        ({"outputs_of": ("GPT-4",)}, {"distilled_from": "none"}, "rejected"),
        ({"outputs_of": None}, {"distilled_from": "none"}, "undecided"),
        ({}, {"open_only": True}, "matched"),
        ({"openness": "partial"}, {"open_only": True}, "rejected"),
        ({"openness": None}, {"open_only": True}, "undecided"),
    ],
)
def test_each_filter_keeps_what_it_names(known: dict[str, object], asked: dict[str, object], part: str) -> None:
    """What nobody recorded is neither kept nor dropped in silence."""
    assert kept(data(**known), **asked) == part


def test_a_licence_nobody_knows_is_an_error() -> None:
    """A slip in the name of a licence must not look like an empty answer."""
    with pytest.raises(UsageError, match="unknown licence `fre`"):
        kept(data(), license="fre")
