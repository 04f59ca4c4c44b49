"""Under which terms a data set comes that a model was trained with."""

from msgspec import Struct

from llmrev.messages import Bilingual

TUNING_USES = frozenset({"task-tuning", "instruction", "preference", "evaluation"})
"""What a data set is for when it tunes a model; the other uses are pre-training."""


class DataTerms(Struct, frozen=True, kw_only=True):
    """
    A data set of a model's mix: its label, and what its owners or the service that wrote it say beside the label.

    *id* is ``None`` for a set that the catalog only names; nothing is known of its terms.
    """

    name: str
    id: str | None = None
    uses: tuple[str, ...] = ()
    license: str | None = None
    terms: Bilingual | None = None
    terms_allow: str | None = None
    """Whether *terms* let anyone build a model from it: a `Permission`; ``None``: on the conditions they state."""


def tunes(data: DataTerms, *, tuned: bool) -> bool:
    """Whether *data* is tuning data; of a set that is only named, whether the model that names it was *tuned*."""
    return bool(TUNING_USES & set(data.uses)) if data.uses else tuned
