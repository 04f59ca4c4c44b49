"""What the rules choose from."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from llmrev.core.chinese.level import ChineseLevel
    from llmrev.core.license import License, Permission
    from llmrev.core.memory import StorageFormat
    from llmrev.core.model import Model


class WorkedOut(Struct, frozen=True):
    """Answers kept from when a catalog was compiled, by model; what is not here is worked out when asked."""

    levels: "Mapping[str, ChineseLevel]" = field(default_factory=dict)
    commercial: "Mapping[str, Permission]" = field(default_factory=dict)


class Shelf(Struct, frozen=True, kw_only=True):
    """Models, the licences they name, and the formats their weights can be stored in, widest first."""

    models: "Mapping[str, Model]"
    licenses: "Mapping[str, License]"
    formats: "Sequence[StorageFormat]" = ()
    kept: WorkedOut = WorkedOut()


def level_of(model: "Model", shelf: Shelf) -> "ChineseLevel":
    """The level of *model*'s Chinese, as kept or worked out."""
    kept = shelf.kept.levels.get(model.id)
    if kept is not None:
        return kept
    from llmrev.core.chinese.lineage import chinese_level

    return chinese_level(model, shelf.models)


def commercial_use(model: "Model", shelf: Shelf) -> "Permission":
    """Whether *model*'s terms allow commercial use, as kept or worked out."""
    kept = shelf.kept.commercial.get(model.id)
    if kept is not None:
        return kept
    from llmrev.core.license.combine import terms

    return terms(model, shelf.models, shelf.licenses).commercial
