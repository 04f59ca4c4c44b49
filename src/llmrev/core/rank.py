"""
Which of two models that meet a question comes first.

Until the catalog rates ability from measurements, size and age stand in for it, by a published law with stated
limits; docs/concepts/ranking.md says what that misses.
"""

import math

from llmrev.core.chinese.level import ChineseLevel, Grade
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


def speaks_well(found: Grade) -> bool:
    """Whether Chinese is one of the model's strong languages, measured or declared and cheap."""
    return found.level.reaches(ChineseLevel.STRONG)
