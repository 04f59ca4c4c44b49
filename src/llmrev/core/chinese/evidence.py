"""What is known of a model's Chinese, before anyone judges it."""

from collections.abc import Collection
from enum import StrEnum

from msgspec import Struct


class Declared(StrEnum):
    """What the developer says of Chinese, most first."""

    MAIN = "main"
    LISTED = "listed"
    UNSTATED = "unstated"
    ABSENT = "absent"


class Measurement(Struct, frozen=True, kw_only=True):
    """
    Scores of one model in one published table.

    *zh* is the mean of its C-Eval and CMMLU columns, *mmlu* its MMLU, in percent; *vendor*: the model's own developer
    measured.  Only figures of one table are set against each other: prompts and harness are then the same.
    """

    table: str
    zh: float
    mmlu: float | None = None
    vendor: bool = False
    kind: str | None = None


class Evidence(Struct, frozen=True, kw_only=True):
    """Declaration, cost and scores; *adapted*: Chinese was taught to a model that had another main language."""

    declared: Declared
    adapted: bool = False
    learnt: str | None = None
    tokens_per_han: float | None = None
    measurements: tuple[Measurement, ...] = ()


def evidence(
    *,
    declared: str | None,
    languages: Collection[str] | None,
    learnt: str | None,
    tokens_per_han: float | None,
    measurements: tuple[Measurement, ...],
) -> Evidence:
    """
    Collect the evidence; what the developer declares is read off the *languages* where nothing is recorded apart.

    Chinese as one of at most two languages is a main one, among more it is listed; a list without it says that the
    developer does not stand behind it.  A model adapted to Chinese has it as a main language.
    """
    adapted = learnt in ("continued-pretraining", "tuning")
    return Evidence(
        declared=Declared(declared) if declared else _declared(languages, adapted=adapted),
        adapted=adapted,
        learnt=learnt,
        tokens_per_han=tokens_per_han,
        measurements=measurements,
    )


def _declared(languages: Collection[str] | None, *, adapted: bool) -> Declared:
    spoken = set(languages or ()) - {"code"}
    if "zh" in spoken or "zh-hant" in spoken:
        return Declared.MAIN if adapted or len(spoken) <= 2 else Declared.LISTED
    return Declared.UNSTATED if not spoken or "multi" in spoken else Declared.ABSENT
