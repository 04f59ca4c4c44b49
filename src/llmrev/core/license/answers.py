"""What a licence says: four questions, four answers."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from llmrev.messages import Bilingual


class Permission(StrEnum):
    """An answer of a licence to one question, mildest first."""

    ALLOWED = "allowed"
    CONDITIONAL = "conditional"
    UNCLEAR = "unclear"
    FORBIDDEN = "forbidden"


SEVERITY = {p: rank for rank, p in enumerate(Permission)}
"""Rank of an answer; of two that bind the higher one holds."""


class Use(StrEnum):
    """A question to a licence; the value is the key of its answer in the catalog."""

    COMMERCIAL = "commercial"
    DERIVATIVES = "derivatives"
    REDISTRIBUTION = "redistribution"
    OUTPUTS = "train_on_outputs"


class License(Struct, frozen=True, kw_only=True):
    """A licence: its answers, the clauses that give them, its tags, and which of these make it no longer permissive."""

    id: str
    name: str
    spdx: str
    commercial: Permission = Permission.UNCLEAR
    derivatives: Permission = Permission.UNCLEAR
    redistribution: Permission = Permission.UNCLEAR
    train_on_outputs: Permission | None = None
    """``None``: the text does not speak of outputs."""
    clauses: Mapping[Use, Bilingual] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    restricting_tags: tuple[str, ...] = ()


def is_permissive(license_: License) -> bool:
    """
    Whether one may use, change, sell and relicense with no more than a notice.

    Commercial use and derivatives are allowed without condition, and no tag restricts.
    """
    plain = license_.commercial is license_.derivatives is Permission.ALLOWED
    return plain and not license_.restricting_tags


def answer(license_: License | None, use: Use) -> Permission:
    """
    What *license_* answers to *use*; a licence nobody recorded (``None``) leaves everything unclear.

    A permissive licence that does not speak of outputs leaves them free; one that grants less leaves them unclear.
    """
    if license_ is None:
        return Permission.UNCLEAR
    if use is not Use.OUTPUTS:
        found: Permission = getattr(license_, use.value)
        return found
    if license_.train_on_outputs is not None:
        return license_.train_on_outputs
    return Permission.ALLOWED if is_permissive(license_) else Permission.UNCLEAR


def allows_research(license_: License | None) -> Permission:
    """
    Whether *license_* lets anyone use the weights for research.

    Who may use them commercially may use them for research; else a tag must say so.  A licence that grants nothing
    forbids it, one that nobody recorded or read leaves it unclear.
    """
    if license_ is None:
        return Permission.UNCLEAR
    if license_.commercial in (Permission.ALLOWED, Permission.CONDITIONAL) or "research-use" in license_.tags:
        return Permission.ALLOWED
    return license_.commercial
