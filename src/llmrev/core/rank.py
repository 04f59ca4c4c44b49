"""
Which of two models that meet a question comes first.

Until the catalog rates ability from measurements, size and age stand in for it, by a published law with stated
limits; docs/concepts/ranking.md says what that misses.
"""

import math
from collections.abc import Mapping

from llmrev.core.chinese.level import ChineseLevel, Grade, grade
from llmrev.core.chinese.lineage import evidence_of
from llmrev.core.model import Model
from llmrev.core.units import date_floor

DOUBLING_MONTHS = 3.3
"""
Months in which models of equal ability halve in parameters: Xiao et al., Densing Law of LLMs (arXiv:2412.04315),
fitted there to open base models from February 2023 on, with five English benchmarks.
"""

EPOCH = (2023, 1)
"""Year and month that equivalent parameters refer to; another would change no order."""


def equivalent_params(model: Model) -> float | None:
    """
    Parameters that a dense model of January 2023 would have needed to do as well, by the densing law.

    A mixture of experts counts as the geometric mean of its total and active parameters, a common rule of thumb.
    ``None`` where size or date is not recorded.
    """
    if model.params is None or model.released is None:
        return None
    size = math.sqrt(model.params * (model.params_active or model.params))
    year, month, day = (int(part) for part in date_floor(model.released).split("-"))
    months = (year - EPOCH[0]) * 12 + (month - EPOCH[1]) + (day - 1) / 30
    return float(size * 2 ** (months / DOUBLING_MONTHS))


def speaks_well(model: Model, found: Grade, makers: frozenset[str]) -> bool:
    """
    Whether Chinese is one of *model*'s strong languages: measured, declared and cheap, or declared by *makers*.

    A new model often has no score and no measured tokenizer yet.  That says nothing against it where an earlier
    model of its developers, who are then among *makers*, was measured to speak Chinese well.
    """
    return found.level.reaches(ChineseLevel.STRONG) or (found.untested and not makers.isdisjoint(model.developers))


def proven_makers(models: Mapping[str, Model]) -> frozenset[str]:
    """Developers who pre-trained a model that somebody measured as strong or native in Chinese."""
    found: set[str] = set()
    for model in models.values():
        known = evidence_of(model, models)
        if known.measurements and not known.adapted and grade(known).level.reaches(ChineseLevel.STRONG):
            found.update(model.developers)
    return frozenset(found)
