"""One answer out of many steps: the strictest that binds.  States terms; not legal advice."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from llmrev.core.license.answers import SEVERITY, License, Permission, Use, allows_research, answer, is_permissive
from llmrev.core.license.chain import DataLink, Link, Step, binding, data_answer, data_links, weight_links
from llmrev.core.lineage import ancestry
from llmrev.core.model import Model
from llmrev.core.verdict import Verdict


class Ruling(Struct, frozen=True):
    """The answer to one question, and every step that gives it, nearest first."""

    permission: Permission
    deciders: tuple[Step, ...]

    @property
    def deciding(self) -> Step:
        """The step to name when only one can be."""
        return self.deciders[0]


class Terms(Struct, frozen=True, kw_only=True):
    """What holds for a model once the whole lineage and the tuning data are counted in."""

    permissive: Verdict
    chain: tuple[Link, ...]
    """Its weights and those it was made from, newest first."""
    data: tuple[DataLink, ...]
    """Its tuning data and that of every model it was made from."""
    rulings: Mapping[Use, Ruling]
    research: Permission

    @property
    def commercial(self) -> Permission:
        """The answer for commercial use."""
        return self.rulings[Use.COMMERCIAL].permission

    @property
    def deciding(self) -> Step:
        """The step that makes commercial use what it is."""
        return self.rulings[Use.COMMERCIAL].deciding

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps: each model, then the data that tuned it."""
        found: list[Step] = []
        for link in self.chain:
            found += [link, *(one for one in self.data if one.model == link.model)]
        return tuple(found)

    def effective(self, licenses: Mapping[str, License]) -> str | None:
        """The licence of the weights that decides on commercial use; the nearest one where several are as strict."""
        links = binding(self.chain)
        return max(links, key=lambda link: SEVERITY[_of_weights(link, Use.COMMERCIAL, licenses)]).license


def terms(model: Model, models: Mapping[str, Model], licenses: Mapping[str, License]) -> Terms:
    """
    Combine the licences of *model*'s weights along its lineage with the terms of the tuning data on the way.

    Of the answers that bind the strictest holds.  A step whose licence nobody recorded counts as unclear; tuning data
    of which nothing is recorded counts for nothing.
    """
    lineage = ancestry(model, models)
    links = weight_links(lineage)
    data = [link for step in lineage for link in data_links(step)]
    return Terms(
        permissive=_permissive(links, data, licenses),
        chain=tuple(links),
        data=tuple(data),
        rulings={use: _ruling(use, links, data, licenses) for use in Use},
        research=_strictest([allows_research(licenses.get(link.license or "")) for link in binding(links)]),
    )


def says(step: Step, use: Use, licenses: Mapping[str, License]) -> Permission | None:
    """What *step* answers to *use*; ``None`` where it has no say."""
    if isinstance(step, DataLink):
        return data_answer(step, licenses) if use is Use.COMMERCIAL else None
    return None if step.inherited else _of_weights(step, use, licenses)


def _strictest(answers: Sequence[Permission]) -> Permission:
    return max(answers, key=lambda permission: SEVERITY[permission])


def _of_weights(link: Link, use: Use, licenses: Mapping[str, License]) -> Permission:
    return answer(licenses.get(link.license or ""), use)


def _ruling(use: Use, links: Sequence[Link], data: Sequence[DataLink], licenses: Mapping[str, License]) -> Ruling:
    answers: list[tuple[Step, Permission]] = [(link, _of_weights(link, use, licenses)) for link in binding(links)]
    answers += [(one, found) for one in data if (found := says(one, use, licenses)) is not None]
    worst = _strictest([permission for _, permission in answers])
    return Ruling(worst, tuple(step for step, permission in answers if permission is worst))


def _permissive(links: Sequence[Link], data: Sequence[DataLink], licenses: Mapping[str, License]) -> Verdict:
    if any(data_answer(one, licenses) is Permission.CONDITIONAL for one in data):
        return Verdict.NO
    known = [licenses.get(link.license or "") for link in binding(links)]
    if any(license_ is not None and not is_permissive(license_) for license_ in known):
        return Verdict.NO
    return Verdict.UNKNOWN if None in known else Verdict.YES
