"""How well a model speaks Chinese, derived from how it learnt the language."""

from collections.abc import Mapping
from enum import StrEnum

from llmrev.core.lineage import ancestry
from llmrev.core.model import Model


class ChineseLevel(StrEnum):
    """From nobody knows and not at all, to a language of the pre-training."""

    UNKNOWN = "unknown"
    NONE = "none"
    INCIDENTAL = "incidental"
    SUPPORTED = "supported"
    STRONG = "strong"
    NATIVE = "native"

    @property
    def rank(self) -> int:
        """Position in the order of the levels."""
        return list(ChineseLevel).index(self)

    def reaches(self, other: "ChineseLevel") -> bool:
        """Whether this level is at least *other*."""
        return self.rank >= other.rank


_BY_STEP = {
    "pretraining": ChineseLevel.NATIVE,
    "tuning": ChineseLevel.SUPPORTED,
    "incidental": ChineseLevel.INCIDENTAL,
    "none": ChineseLevel.NONE,
}


def chinese_level(model: Model, models: Mapping[str, Model]) -> ChineseLevel:
    """
    Grade the strongest step that taught *model* Chinese, its own or one of its ancestors'.

    Pre-training on much Chinese is native; continued pre-training is strong with a vocabulary extended by Han
    characters and supported without; tuning data alone is supported at most.  A child is not worse than its base.
    """
    return max((_own_level(step) for step in ancestry(model, models)), key=lambda level: level.rank)


def _own_level(model: Model) -> ChineseLevel:
    if model.chinese_learnt == "continued-pretraining":
        return ChineseLevel.STRONG if model.vocabulary_extended else ChineseLevel.SUPPORTED
    return _BY_STEP.get(model.chinese_learnt or "", ChineseLevel.UNKNOWN)
