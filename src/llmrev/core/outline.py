"""A model in outline: plain values that lists show and most rules ask for, ``None`` where the catalog does not know."""

from msgspec import Struct, field

from llmrev.core.rating.ability import Ability
from llmrev.core.units import Amount


class Outline(Struct, frozen=True, kw_only=True):
    """One downloadable set of weights, without what is long to read: see `llmrev.core.model.Model`."""

    id: str
    family: str
    name: str
    representative: bool = False
    """The variant that the family's name stands for."""
    developers: tuple[str, ...] = ()
    released: str | None = None
    kind: str | None = None
    params: int | None = None
    params_exact: bool = False
    params_active: int | None = None
    """Of a mixture of experts: those that one token passes through."""
    context: int | None = None
    languages: frozenset[str] | None = None
    chinese_learnt: str | None = None
    chinese_declared: str | None = None
    """What the developer says, where it was recorded apart from the languages."""
    tokens_per_han: float | None = None
    """Of its tokenizer, in simplified Chinese."""
    tokens_per_han_traditional: float | None = None
    vocabulary_extended: bool | None = None
    backbone: str | None = None
    relation: str | None = None
    superseded_by: str | None = None
    license_code: str | None = None
    license_weights: str | None = None
    license_inherited: bool = False
    license_data: str | None = None
    openness: dict[str, str] = field(default_factory=dict)
    """By dimension; a dimension nobody recorded is absent."""
    tokens: int | None = None
    examples: Amount | None = None
    hours: float | None = None
    ability_en: Ability | None = None
    """General ability, on the scale of docs/concepts/ranking.md."""
    ability_zh: Ability | None = None
    """Ability in Chinese, on the same scale."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Why a value is missing, by field, where the catalog says."""
