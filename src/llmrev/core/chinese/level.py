"""
The level of a model's Chinese, derived by rule from the evidence, with the reason for it.

The limits are those of the trial on 83 models that docs/concepts/chinese.md reports: moved together by 0.05 they
change 3 or 4 of the levels, by one step each.
"""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from llmrev.core.chinese.evidence import Declared, Evidence, Measurement
from llmrev.core.chinese.scale import ChineseLevel
from llmrev.messages import Message, say

CHANCE = 25.0
"""Score of guessing in C-Eval, CMMLU and MMLU, which have four choices."""

USABLE_ZH = 30.0
USABLE_BALANCE = 0.20
USABLE_MMLU = 35.0
"""Below this MMLU a balance would divide by noise."""

NATIVE, STRONG, SUPPORTED = 0.85, 0.60, 0.35
"""Limits of the balance for a model whose developer declares Chinese a main language."""

STRONG_UNDECLARED, SUPPORTED_UNDECLARED, STRONG_ZH = 0.85, 0.60, 45.0
"""Limits for the others; *strong* asks for an absolute score too."""

BORDERLINE = 0.08
"""One standard deviation of a balance, from measurers' spread of 2.5 points at MMLU 55."""

SPREAD = 10.0
"""Measurements that differ by more are not averaged; their median counts, and it is said."""

ASSUMED_BALANCE = 0.60
"""Of a model made for Chinese, where a usable score has no English one beside it; others have to show a balance."""

COST_CLASSES = (("A", 0.80), ("B", 0.95), ("C", 1.30))
"""Most tokens per Han character of each class; D is above."""

BANDS = (("I", 75.0), ("II", 60.0), ("III", 45.0), ("IV", 30.0))
"""Least mean of C-Eval and CMMLU of each band; V is below."""


class Confidence(StrEnum):
    """How much stands behind a level."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Grade(Struct, frozen=True, kw_only=True):
    """A level with everything that explains it; ``None`` where there is no figure."""

    level: ChineseLevel
    reason: Message
    confidence: Confidence
    borderline: bool = False
    conflicting: bool = False
    zh: float | None = None
    balance: float | None = None
    band: str | None = None
    cost_class: str | None = None
    untested: bool = False
    """A main language since pre-training, and neither scores nor cost are known: the level is a cap, no finding."""


def cost_class(tokens_per_han: float | None) -> str | None:
    """The class of a tokenizer's cost in Chinese, A to D."""
    if tokens_per_han is None:
        return None
    return next((name for name, most in COST_CLASSES if tokens_per_han <= most), "D")


def band(zh: float) -> str:
    """The band of an absolute score, I to V."""
    return next((name for name, least in BANDS if zh >= least), "V")


def balance(measured: Measurement) -> float | None:
    """
    Chinese above chance, as a share of English above chance, in one table.

    It cancels the model's size and most of the harness.  ``None`` where English is too near chance, or missing.
    """
    if measured.mmlu is None or measured.mmlu < USABLE_MMLU:
        return None
    return (measured.zh - CHANCE) / (measured.mmlu - CHANCE)


def grade(found: Evidence) -> Grade:
    """Judge *found*: by scores where there are usable ones, else by declaration and cost."""
    scores = [measured.zh for measured in found.measurements]
    balances = [value for value in map(balance, found.measurements) if value is not None]
    zh, conflicting = _middle(scores)
    ratio, _ = _middle(balances, spread=SPREAD / 30)
    cost = cost_class(found.tokens_per_han)
    level, reason, limits = _level(found, zh, ratio, cost)
    return Grade(
        level=level,
        reason=reason,
        confidence=_confidence(found.measurements),
        borderline=ratio is not None and any(abs(ratio - limit) < BORDERLINE for limit in limits),
        conflicting=conflicting,
        zh=zh,
        balance=ratio,
        band=None if zh is None else band(zh),
        cost_class=cost,
        untested=found.declared is Declared.MAIN and not found.adapted and zh is None and cost is None,
    )


Judgement = tuple[ChineseLevel, Message, tuple[float, ...]]
"""A level, why, and the limits of the balance that could have made it another."""


def _level(found: Evidence, zh: float | None, ratio: float | None, cost: str | None) -> Judgement:
    if zh is None:
        return _unmeasured(found, cost)
    if zh >= USABLE_ZH and (ratio is None or ratio >= USABLE_BALANCE):
        return _usable(found, zh, ratio, cost)
    if ratio is not None:  # English above chance, Chinese not
        if found.declared is Declared.MAIN:
            return ChineseLevel.INCIDENTAL, say("declared, but scores at chance"), (USABLE_BALANCE,)
        return ChineseLevel.NONE, say("scores at chance"), (USABLE_BALANCE,)
    level, reason, _ = _unmeasured(found, cost)
    if found.declared is Declared.MAIN:
        return ChineseLevel.SUPPORTED, say("a main language; too small to score above chance"), ()
    return level, reason, ()


def _usable(found: Evidence, zh: float, ratio: float | None, cost: str | None) -> Judgement:
    if found.declared is Declared.MAIN:
        return _main(ASSUMED_BALANCE if ratio is None else ratio, cost)
    return _uncompared(found, zh, cost) if ratio is None else _other(found, ratio, zh)


def _main(ratio: float, cost: str | None) -> Judgement:
    limits = (NATIVE, STRONG, SUPPORTED)
    if ratio >= NATIVE:
        if cost in ("A", None):
            return ChineseLevel.NATIVE, say("a main language, on a par with English"), limits
        return (
            ChineseLevel.STRONG,
            say("on a par with English, but costly to tokenize: class {cost}", cost=cost),
            limits,
        )
    if ratio >= STRONG:
        return ChineseLevel.STRONG, say("a main language, somewhat behind English"), limits
    if ratio >= SUPPORTED:
        return ChineseLevel.SUPPORTED, say("a main language, well behind English"), limits
    return ChineseLevel.INCIDENTAL, say("declared, but far behind English"), limits


def _other(found: Evidence, ratio: float, zh: float) -> Judgement:
    limits = (STRONG_UNDECLARED, SUPPORTED_UNDECLARED)
    if ratio >= STRONG_UNDECLARED and zh >= STRONG_ZH:
        if found.declared is Declared.ABSENT:
            return ChineseLevel.SUPPORTED, say("capped: scores well, but the developer does not list Chinese"), limits
        return ChineseLevel.STRONG, say("one language of many, nearly on a par with English"), limits
    if ratio >= SUPPORTED_UNDECLARED:
        return ChineseLevel.SUPPORTED, say("behind English, but usable"), limits
    return ChineseLevel.INCIDENTAL, say("far behind English"), limits


def _uncompared(found: Evidence, zh: float, cost: str | None) -> Judgement:
    """A usable score with no English one beside it, of a model that was not made for Chinese."""
    if zh >= STRONG_ZH:
        return ChineseLevel.SUPPORTED, say("scores well, with no English score to set against"), ()
    if found.declared is Declared.LISTED:
        return _unmeasured(found, cost)
    return ChineseLevel.INCIDENTAL, say("scores low, with no English score to set against"), ()


def _unmeasured(found: Evidence, cost: str | None) -> Judgement:  # noqa: PLR0911  one return a line of the rule
    if found.declared is Declared.MAIN:
        if cost in ("A", "B"):
            return ChineseLevel.STRONG, say("capped: a main language, ability not measured"), ()
        return ChineseLevel.SUPPORTED, say("capped: a main language, ability and cost not measured or poor"), ()
    if found.declared is Declared.LISTED:
        if cost in ("A", "B", "C", None):
            return ChineseLevel.SUPPORTED, say("listed by the developer, ability not measured"), ()
        return ChineseLevel.INCIDENTAL, say("listed, but costly to tokenize; ability not measured"), ()
    if found.learnt == "none":
        return ChineseLevel.NONE, say("trained without Chinese"), ()
    if found.learnt == "incidental":
        return ChineseLevel.INCIDENTAL, say("some Chinese by accident of the training data"), ()
    return ChineseLevel.UNKNOWN, say("neither declared nor measured"), ()


def _middle(values: Sequence[float], *, spread: float = SPREAD) -> tuple[float | None, bool]:
    """The mean of *values*, or their median where they lie further apart than *spread*; and whether they do."""
    if not values:
        return None, False
    apart = max(values) - min(values) > spread
    ordered, half = sorted(values), len(values) // 2
    median = ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return (median if apart else sum(values) / len(values)), apart


def _confidence(measurements: Sequence[Measurement]) -> Confidence:
    independent = {measured.table for measured in measurements if not measured.vendor}
    if len(independent) >= 2:
        return Confidence.HIGH
    return Confidence.MEDIUM if measurements else Confidence.LOW
