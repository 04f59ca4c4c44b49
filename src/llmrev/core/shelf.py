"""What the rules choose from."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from llmrev.core.chinese.scale import ChineseLevel
    from llmrev.core.license import License, Permission
    from llmrev.core.memory import StorageFormat
    from llmrev.core.model import Model
    from llmrev.core.outline import Outline


class Need(Struct, frozen=True, array_like=True):
    """Memory of one card: what to expect, and the upper bound."""

    total_bytes: int
    high_bytes: int


class WorkedOut(Struct, frozen=True):
    """Answers kept from when a catalog was compiled, by model; what is not here is worked out when asked."""

    levels: "Mapping[str, ChineseLevel]" = field(default_factory=dict)
    commercial: "Mapping[str, Permission]" = field(default_factory=dict)
    needs: Mapping[str, Mapping[str, Need]] = field(default_factory=dict)
    """By format: what serving takes as `llmrev.core.plan.usual_serving` asks it."""


class Shelf(Struct, frozen=True, kw_only=True):
    """Models, the licences they name, and the formats their weights can be stored in, by id."""

    models: "Mapping[str, Model]"
    licenses: "Mapping[str, License]"
    formats: "Mapping[str, StorageFormat]" = field(default_factory=dict)
    kept: WorkedOut = WorkedOut()
    outlines: "Mapping[str, Outline] | None" = None
    """The same models without architecture, scores and training data, where those cost something to read."""

    @property
    def listed(self) -> "Mapping[str, Outline]":
        """Every model, at least in outline: enough for every rule but those of licences and memory."""
        return self.models if self.outlines is None else self.outlines


def level_of(model: "Outline", shelf: Shelf) -> "ChineseLevel":
    """The level of *model*'s Chinese, as kept or worked out."""
    kept = shelf.kept.levels.get(model.id)
    if kept is not None:
        return kept
    from llmrev.core.chinese.lineage import chinese_level

    return chinese_level(shelf.models[model.id], shelf.models)


def commercial_use(model: "Outline", shelf: Shelf) -> "Permission":
    """Whether *model*'s terms allow commercial use, as kept or worked out."""
    kept = shelf.kept.commercial.get(model.id)
    if kept is not None:
        return kept
    from llmrev.core.license.combine import terms

    return terms(shelf.models[model.id], shelf.models, shelf.licenses).commercial
