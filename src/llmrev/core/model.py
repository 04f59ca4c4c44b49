"""A model as the rules of memory, licences and Chinese see it."""

from llmrev.core.architecture import Architecture
from llmrev.core.chinese.evidence import Measurement
from llmrev.core.data_terms import DataTerms
from llmrev.core.outline import Outline


class Model(Outline, frozen=True, kw_only=True):
    """One downloadable set of weights, with everything known of it."""

    chinese_scores: tuple[Measurement, ...] = ()
    data: tuple[DataTerms, ...] = ()
    """The data sets of its mix, with their terms."""
    architecture: Architecture | None = None
    repos: tuple[str, ...] = ()
