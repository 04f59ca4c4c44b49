"""What a model's terms allow, its own and those of the weights it was made from.  States terms; not legal advice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from llmrev.core.lineage import ancestry
from llmrev.core.model import Model
from llmrev.core.verdict import Verdict


class Permission(StrEnum):
    """An answer of a licence to one question, mildest first."""

    ALLOWED = "allowed"
    CONDITIONAL = "conditional"
    UNCLEAR = "unclear"
    FORBIDDEN = "forbidden"


_SEVERITY = {p: rank for rank, p in enumerate(Permission)}


@dataclass(frozen=True, slots=True, kw_only=True)
class License:
    """A licence: its answers, its tags, and which of them make it no longer permissive."""

    id: str
    name: str
    spdx: str
    commercial: Permission = Permission.UNCLEAR
    derivatives: Permission = Permission.UNCLEAR
    redistribution: Permission = Permission.UNCLEAR
    tags: tuple[str, ...] = ()
    restricting_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One step of a licence chain: the model, and the licence its weights carry (``None``: not recorded)."""

    model: str
    license: str | None
    inherited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for a model once the whole lineage is counted in."""

    commercial: Permission
    permissive: Verdict
    chain: tuple[Link, ...]
    deciding: Link
    """The step that makes commercial use what it is."""


def is_permissive(license_: License) -> bool:
    """
    Whether one may use, change, sell and relicense with no more than a notice.

    Commercial use and derivatives are allowed without condition, and no tag restricts.
    """
    plain = license_.commercial is license_.derivatives is Permission.ALLOWED
    return plain and not license_.restricting_tags


def terms(model: Model, models: Mapping[str, Model], licenses: Mapping[str, License]) -> Terms:
    """
    Combine the licences of *model*'s weights along its lineage: the strictest answer that binds holds.

    A link whose licence nobody recorded counts as unclear.
    """
    lineage = ancestry(model, models)
    chain = [_link(step) for step in lineage]
    counted = [_link(step) for step in binding(lineage)]
    deciding = max(counted, key=lambda link: _SEVERITY[_commercial(link, licenses)])
    return Terms(
        commercial=_commercial(deciding, licenses),
        permissive=_permissive(counted, licenses),
        chain=tuple(chain),
        deciding=deciding,
    )


def binding(lineage: Sequence[Model]) -> list[Model]:
    """
    The models of *lineage*, newest first, whose terms bind: each with terms of its own, unless `relicensed`.

    Where none has terms of its own the oldest stands for them all.
    """
    stating = [model for model in lineage if not model.license_inherited]
    kept = [
        model for position, model in enumerate(stating) if not position or not relicensed(model, stating[position - 1])
    ]
    return kept or list(lineage[-1:])


def relicensed(backbone: Model, made: Model) -> bool:
    """
    Whether those who own *backbone* are among the makers of *made* and put it under a licence.

    An owner may set other terms for what he makes of his own work: DeepSeek-R1 is under MIT, although DeepSeek-V3-Base
    is not.
    """
    owners = set(backbone.developers)
    return made.license_weights is not None and bool(owners) and owners <= set(made.developers)


def _link(model: Model) -> Link:
    return Link(model.id, model.license_weights, model.license_inherited)


def _commercial(link: Link, licenses: Mapping[str, License]) -> Permission:
    known = licenses.get(link.license or "")
    return known.commercial if known else Permission.UNCLEAR


def _permissive(chain: Sequence[Link], licenses: Mapping[str, License]) -> Verdict:
    known = [licenses.get(link.license or "") for link in chain]
    if any(license_ is not None and not is_permissive(license_) for license_ in known):
        return Verdict.NO
    return Verdict.UNKNOWN if None in known else Verdict.YES
