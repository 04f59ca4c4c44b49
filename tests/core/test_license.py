"""What a model's terms allow, through its lineage and its tuning data."""

import pytest

from llmrev.core.data_terms import DataTerms, tunes
from llmrev.core.license import (
    License,
    Permission,
    Terms,
    Use,
    allows_research,
    answer,
    is_permissive,
    reasons,
    sentence,
    terms,
)
from llmrev.core.license.policy import licensed
from llmrev.core.model import Model
from llmrev.core.verdict import Finding, Verdict
from llmrev.messages import Bilingual
from tests.builders import COPYLEFT, FREE, RESEARCH, model, shelf

NO_OUTPUTS = License(
    id="no-outputs",
    name="No Outputs",
    spdx="LicenseRef-no-outputs",
    commercial=Permission.CONDITIONAL,
    derivatives=Permission.ALLOWED,
    redistribution=Permission.CONDITIONAL,
    train_on_outputs=Permission.FORBIDDEN,
    clauses={Use.OUTPUTS: Bilingual("Section 1: not to improve other models.", "第 1 条")},
    restricting_tags=("user-threshold",),
)
LICENSES = {one.id: one for one in (FREE, RESEARCH, COPYLEFT, NO_OUTPUTS)}

RIVALS = Bilingual("No rivals.", "不得竞争。")
CHATS = DataTerms(id="chats", name="Chats", uses=("instruction",), terms=RIVALS)
SHARED = DataTerms(id="shared", name="Shared", uses=("instruction",), license="llama-1")
HUMAN = DataTerms(id="human", name="Human", uses=("instruction",), license="agpl-3.0")
CORPUS = DataTerms(id="corpus", name="Corpus", uses=("pre-training",), license="llama-1")

LLAMA = model("llama-7b", license_weights="llama-1", kind="base")
VICUNA = model(
    "vicuna-7b",
    backbone="llama-7b",
    relation="fine-tune",
    license_weights=None,
    license_inherited=True,
    openness={"weights": "delta"},
    data=(CHATS,),
)
GROUND = model("ground-7b", kind="base")


def tuned(id_: str, **fields: object) -> Model:
    """A model tuned from `GROUND`, which is free, by somebody else."""
    return model(id_, backbone="ground-7b", relation="fine-tune", **fields)


def judged(*models: Model) -> Terms:
    """The terms of the first of *models*, the others being there to be built on."""
    return terms(models[0], {one.id: one for one in models}, LICENSES)


def commercial(*models: Model) -> str:
    """The answer for commercial use."""
    return str(judged(*models).commercial)


def asked(wanted: str, *models: Model) -> Finding:
    """What `--license` says of the first of *models*."""
    return licensed(wanted, shelf(*models))(models[0])


def text_of(finding: Finding) -> str:
    """Why a model was not taken."""
    assert finding.reason is not None
    return str(finding.reason.text)


def test_a_child_is_bound_by_the_licence_of_its_backbone() -> None:
    """A model without terms of its own has those it was made under, and the step that states them decides."""
    found = judged(VICUNA, LLAMA)

    assert found.commercial is Permission.FORBIDDEN
    assert (found.deciding.model, found.deciding.license) == ("llama-7b", "llama-1")
    assert found.effective(LICENSES) == "llama-1"


def test_a_sentence_gives_verdict_licence_form_and_data() -> None:
    """The one line that a reader takes away."""
    assert [str(part) for part in sentence(judged(VICUNA, LLAMA), LICENSES)] == [
        "vicuna-7b: forbidden: LLaMA licence through llama-7b",
        "weights only as delta: the backbone's are needed too",
        "tuning data: Chats (No rivals.)",
    ]


def test_every_licence_that_forbids_is_named_where_it_came_in() -> None:
    """An own licence and a backbone's that both forbid stand side by side; the same one twice stands once."""
    own = model("child-7b", backbone="llama-7b", license_weights="no-sale")
    no_sale = License(id="no-sale", name="No Sale", spdx="X", commercial=Permission.FORBIDDEN)
    again = model("again-7b", backbone="llama-7b", license_weights="llama-1")
    models = {one.id: one for one in (own, again, LLAMA)}
    licenses = {**LICENSES, "no-sale": no_sale}

    def why(one: Model) -> list[str]:
        return [str(part) for part in reasons(terms(one, models, licenses), Use.COMMERCIAL, licenses)]

    assert why(own) == ["No Sale of child-7b", "LLaMA licence through llama-7b"]
    assert why(again) == ["LLaMA licence through llama-7b"]


def test_each_question_has_its_own_answer_and_decider() -> None:
    """A backbone may leave use to conditions and still forbid training on outputs."""
    found = judged(model("child-7b", backbone="base-7b"), model("base-7b", license_weights="no-outputs"))

    assert {str(use): str(ruling.permission) for use, ruling in found.rulings.items()} == {
        "commercial": "conditional",
        "derivatives": "allowed",
        "redistribution": "conditional",
        "train_on_outputs": "forbidden",
    }
    assert found.rulings[Use.OUTPUTS].deciding.model == "base-7b"
    assert found.rulings[Use.DERIVATIVES].deciding.model == "child-7b"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ((), "allowed"),
        ((CHATS,), "conditional"),
        ((SHARED,), "conditional"),
        ((HUMAN,), "allowed"),
        ((CORPUS,), "allowed"),
        ((DataTerms(name="something"),), "allowed"),
        (
            (DataTerms(id="free-chats", name="F", uses=("instruction",), terms=RIVALS, terms_allow="allowed"),),
            "allowed",
        ),
    ],
    ids=[
        "none",
        "terms of a service",
        "non-commercial",
        "share-alike",
        "pre-training",
        "only named",
        "terms that allow",
    ],
)
def test_tuning_data_can_make_commercial_use_conditional_and_no_worse(
    data: tuple[DataTerms, ...], expected: str
) -> None:
    """Restricting terms of tuning data are a condition; share-alike, corpora and the unknown are not."""
    assert commercial(tuned("child-7b", data=data), GROUND) == expected


def test_data_of_a_backbone_count_for_what_is_made_from_it() -> None:
    """The weights carry them along."""
    parent = tuned("parent-7b", data=(CHATS,))
    child = model("child-7b", backbone="parent-7b", relation="fine-tune")

    found = judged(child, parent, GROUND)

    assert found.commercial is Permission.CONDITIONAL
    assert [getattr(step, "dataset", None) for step in found.steps] == [None, None, "chats", None]
    assert str(sentence(found, LICENSES)[0]) == "child-7b: conditional: tuning data: Chats (No rivals.)"


def test_data_never_lift_what_weights_forbid() -> None:
    """Free data do not free the weights."""
    assert (
        commercial(model("child-7b", backbone="llama-7b", license_weights="apache-2.0", data=(HUMAN,)), LLAMA)
        == "forbidden"
    )


def test_a_makers_label_counts_where_no_set_bears_it() -> None:
    """The label on all the data of a tuned model is a step of its own; a base model's is about its corpus."""
    labelled = tuned("child-7b", license_data="llama-1")
    same = tuned("other-7b", license_data="llama-1", data=(SHARED,))
    base = model("base-7b", license_data="llama-1")

    assert commercial(labelled, GROUND) == "conditional"
    assert len(judged(same, GROUND).data) == 1
    assert judged(base).data == ()


def test_a_set_without_uses_is_tuning_data_of_a_tuned_model() -> None:
    """Of a set that the catalog only names, the model tells what it is for."""
    named = DataTerms(name="A mix")

    assert tunes(named, tuned=True)
    assert not tunes(named, tuned=False)
    assert not tunes(CORPUS, tuned=True)


def test_a_licence_nobody_recorded_is_unclear() -> None:
    """Missing is not allowed, whatever the backbone says."""
    found = judged(tuned("child-7b", license_weights=None), GROUND)

    assert {ruling.permission for ruling in found.rulings.values()} == {Permission.UNCLEAR}
    assert found.research is Permission.UNCLEAR


def test_silence_on_outputs_frees_them_only_in_a_permissive_licence() -> None:
    """MIT grants use without limits; a copyleft or research licence that is silent settles nothing."""
    assert answer(FREE, Use.OUTPUTS) is Permission.ALLOWED
    assert answer(COPYLEFT, Use.OUTPUTS) is Permission.UNCLEAR
    assert answer(NO_OUTPUTS, Use.OUTPUTS) is Permission.FORBIDDEN
    assert answer(None, Use.OUTPUTS) is Permission.UNCLEAR


def test_an_owner_sets_aside_his_own_terms_for_every_question() -> None:
    """DeepSeek-R1 is under MIT throughout, for others the terms of its backbone stay."""
    base = model("deep-v3", license_weights="no-outputs")
    own = model("deep-r1", backbone="deep-v3", developers=("deep",))
    other = model("other-v3", backbone="deep-v3", developers=("other",))

    assert judged(own, base).rulings[Use.OUTPUTS].permission is Permission.ALLOWED
    assert judged(other, base).rulings[Use.OUTPUTS].permission is Permission.FORBIDDEN
    assert [link.relicensed for link in judged(own, base).chain] == [False, True]


@pytest.mark.parametrize(
    ("license_", "expected"),
    [
        (FREE, "allowed"),
        (COPYLEFT, "allowed"),
        (License(id="r", name="R", spdx="R", commercial=Permission.FORBIDDEN, tags=("research-use",)), "allowed"),
        (License(id="n", name="N", spdx="N", commercial=Permission.FORBIDDEN), "forbidden"),
        (License(id="u", name="U", spdx="U"), "unclear"),
        (None, "unclear"),
    ],
    ids=["free", "copyleft", "research licence", "no grant", "not read", "not recorded"],
)
def test_research_is_granted_by_use_or_by_a_tag(license_: License | None, expected: str) -> None:
    """Who may sell may study; else the licence must say so."""
    assert str(allows_research(license_)) == expected


def test_commercial_takes_conditions_and_permissive_does_not_take_restricted_data() -> None:
    """GPT4All-J: an Apache licence on an Apache base, tuned on a service's outputs."""
    child = tuned("j-6b", data=(CHATS,))

    assert asked("commercial", child, GROUND).verdict is Verdict.YES
    refused = asked("permissive", child, GROUND)
    assert refused.verdict is Verdict.NO
    assert text_of(refused) == (
        "its licence is permissive, its data's terms are not: tuning data of j-6b: Chats (No rivals.)"
    )
    assert judged(child, GROUND).permissive is Verdict.NO
    assert is_permissive(FREE)


def test_a_licence_that_its_owner_set_aside_is_no_reason_against() -> None:
    """What does not bind is not held against a model."""
    base = model("deep-v3", license_weights="agpl-3.0", developers=("deep",))
    copyleft_elsewhere = model("ground-7b", license_weights="agpl-3.0", developers=("x",))
    child = model("deep-r1", backbone="deep-v3", developers=("deep",))
    mixed = model("mixed-7b", backbone="ground-7b", developers=("y",))

    assert asked("permissive", child, base).verdict is Verdict.YES
    assert text_of(asked("permissive", mixed, copyleft_elsewhere)) == (
        "the licence of ground-7b, GNU AGPL, is not permissive"
    )


def test_an_id_asks_for_the_licence_that_decides() -> None:
    """A label on an adapter is not the licence one ends up under."""
    adapter = model("adapter-7b", backbone="llama-7b", license_weights="apache-2.0", developers=("x",))

    assert asked("llama-1", adapter, LLAMA).verdict is Verdict.YES
    assert asked("apache-2.0", adapter, LLAMA).verdict is Verdict.NO
    assert asked("apache-2.0", tuned("child-7b"), GROUND).verdict is Verdict.YES
    assert asked("apache-2.0", tuned("child-7b", license_weights=None), GROUND).verdict is Verdict.UNKNOWN


def test_any_takes_everything_and_research_what_is_granted() -> None:
    """The mildest policies, from everything to all that may be studied."""
    unknown = tuned("child-7b", license_weights=None)

    assert asked("any", unknown, GROUND).verdict is Verdict.YES
    assert asked("research", unknown, GROUND).verdict is Verdict.UNKNOWN
    assert asked("research", GROUND).verdict is Verdict.YES
    assert asked("research", LLAMA).verdict is Verdict.NO  # the test's licence has no tag for it
