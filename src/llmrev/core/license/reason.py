"""Why a model's terms are what they are, in sentences."""

from collections.abc import Mapping, Sequence

from llmrev.core.license.answers import License, Permission, Use
from llmrev.core.license.chain import DataLink, Link, Step, data_answer
from llmrev.core.license.combine import Terms
from llmrev.messages import Message, Showable, say

INCOMPLETE = ("delta", "adapter")
"""Forms of weights that are of no use without the backbone's."""


def license_name(license_id: str | None, licenses: Mapping[str, License]) -> Showable:
    """What a licence is called."""
    if license_id is None:
        return say("a licence nobody recorded")
    known = licenses.get(license_id)
    return known.name if known else license_id


def step_text(step: Step, of: str, licenses: Mapping[str, License]) -> Message:
    """A step that decides on the model *of*: its licence and where it comes in, or the data and their terms."""
    if isinstance(step, DataLink):
        return say("tuning data of {model}: {data}", model=step.model, data=data_text(step, licenses))
    name = license_name(step.license, licenses)
    if step.model == of:
        return say("{license} of {model}", license=name, model=of)
    return say("{license} through {model}", license=name, model=step.model)


def data_text(data: DataLink, licenses: Mapping[str, License]) -> Message:
    """Tuning data with its label and the terms beside it."""
    name: Showable = data.name or say("as a whole")
    label = license_name(data.license, licenses) if data.license else None
    if label is None:
        return say("{data} ({terms})", data=name, terms=data.terms) if data.terms else say("{data}", data=name)
    if data.terms is None:
        return say("{data} ({terms})", data=name, terms=label)
    return say("{data} ({license}; {terms})", data=name, license=label, terms=data.terms)


def reasons(found: Terms, use: Use, licenses: Mapping[str, License]) -> list[Message]:
    """
    What the answer to *use* rests on, the weightiest first.

    Each licence of weights that gives the answer, named where it first came in; of an allowance the nearest alone.
    For commercial use also: that the weights are incomplete, and the tuning data whose terms restrict, whether or not
    these decide.
    """
    of = found.chain[0].model
    ruling = found.rulings[use]
    licensed = [step for step in ruling.deciders if isinstance(step, Link)]
    if ruling.permission is Permission.ALLOWED:
        licensed = licensed[:1]
    licensed = list({step.license: step for step in licensed}.values())
    parts = [step_text(step, of, licenses) for step in licensed]
    if use is not Use.COMMERCIAL:
        return parts
    form = found.chain[0].weights
    if form in INCOMPLETE:
        parts.append(say("weights only as {form}: the backbone's are needed too", form=say(form)))
    restricting = [one for one in found.data if data_answer(one, licenses) is Permission.CONDITIONAL]
    return parts + _of_data(restricting, licenses)


def _of_data(data: Sequence[DataLink], licenses: Mapping[str, License]) -> list[Message]:
    """A clause on *data*: one set in full, several by name."""
    distinct = list({one.dataset or one.license: one for one in reversed(data)}.values())[::-1]
    if not distinct:
        return []
    if len(distinct) == 1:
        return [say("tuning data: {data}", data=data_text(distinct[0], licenses))]
    names = _data_name(distinct[0])
    for one in distinct[1:]:
        names = say("{names}, {name}", names=names, name=_data_name(one))
    return [say("tuning data whose terms restrict: {names}", names=names)]


def _data_name(data: DataLink) -> Message:
    if data.dataset is None:
        return say("its maker's label {license}", license=data.license)
    return say("{name}", name=data.dataset)


def sentence(found: Terms, licenses: Mapping[str, License]) -> list[Message]:
    """The clauses of one line: the model and its verdict on commercial use, then each reason."""
    first, *more = reasons(found, Use.COMMERCIAL, licenses)
    model = found.chain[0].model
    return [say("{model}: {verdict}: {reason}", model=model, verdict=say(str(found.commercial)), reason=first), *more]
