"""What the rules choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from llmrev.core.license import License
from llmrev.core.memory import StorageFormat
from llmrev.core.model import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Models, the licences they name, and the formats their weights can be stored in, widest first."""

    models: Mapping[str, Model]
    licenses: Mapping[str, License]
    formats: Sequence[StorageFormat] = ()
