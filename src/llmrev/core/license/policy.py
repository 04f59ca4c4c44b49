"""What `--license` asks: a policy, or one licence by id."""

from collections.abc import Callable

from llmrev.core.license.answers import Permission, is_permissive
from llmrev.core.license.chain import binding, data_answer
from llmrev.core.license.combine import Terms, terms
from llmrev.core.license.reason import license_name, step_text
from llmrev.core.outline import Outline
from llmrev.core.shelf import Shelf, commercial_use
from llmrev.core.verdict import YES, Finding, Rule, Verdict, no, unknown
from llmrev.errors import UsageError
from llmrev.messages import Message, say

ANY = "any"
"""The word that asks for nothing."""

COMMERCIAL = (Permission.ALLOWED, Permission.CONDITIONAL)
"""What the policy `commercial` takes."""


def licensed(wanted: str, shelf: Shelf) -> Rule[Outline]:
    """
    Keep models whose terms, through the whole lineage, are as *wanted*.

    ``commercial`` takes allowed and conditional; ``permissive`` takes licences that ask for a notice at most, and no
    tuning data whose terms restrict; ``research`` takes all that grant research; ``any`` takes everything; an id takes
    models whose effective licence it is, the strictest of those that bind (`Terms.effective`).
    Raises `UsageError` for a word that is none of these.
    """
    judge = POLICIES.get(wanted)
    if judge is None and wanted not in shelf.licenses:
        raise UsageError(
            say("unknown licence `{name}`", name=wanted),
            hint=say("use `commercial`, `permissive`, `research`, `any`, or a licence id"),
        )

    def rule(model: Outline) -> Finding:
        return judge(model, shelf) if judge else _under(wanted, model, shelf)

    return rule


def _commercial(model: Outline, shelf: Shelf) -> Finding:
    permission = commercial_use(model, shelf)
    if permission in COMMERCIAL:
        return YES
    judge = unknown if permission is Permission.UNCLEAR else no
    return judge("license", lambda: _why_not_commercial(model, shelf))


def _why_not_commercial(model: Outline, shelf: Shelf) -> Message:
    found = _terms(model, shelf)
    name, through = license_name(found.deciding.license, shelf.licenses), found.deciding.model
    if found.commercial is Permission.UNCLEAR:
        return say("commercial use is unclear: {license} of {model}", license=name, model=through)
    if through == model.id:
        return say("its licence, {license}, forbids commercial use", license=name)
    return say("the licence of {model}, {license}, forbids commercial use", license=name, model=through)


def _terms(model: Outline, shelf: Shelf) -> Terms:
    return terms(shelf.models[model.id], shelf.models, shelf.licenses)


def _permissive(model: Outline, shelf: Shelf) -> Finding:
    found = _terms(model, shelf)
    if found.permissive is Verdict.YES:
        return YES
    if found.permissive is Verdict.UNKNOWN:
        return unknown("license", say("a licence in its lineage is not recorded"))
    for link in binding(found.chain):
        known = shelf.licenses.get(link.license or "")
        if known is not None and not is_permissive(known):
            return no(
                "license",
                say("the licence of {model}, {license}, is not permissive", model=link.model, license=known.name),
            )
    data = next(one for one in found.data if data_answer(one, shelf.licenses) is Permission.CONDITIONAL)
    text = step_text(data, found.chain[0].model, shelf.licenses)
    return no("license", say("its licence is permissive, its data's terms are not: {data}", data=text))


def _research(model: Outline, shelf: Shelf) -> Finding:
    found = _terms(model, shelf)
    if found.research is Permission.ALLOWED:
        return YES
    if found.research is Permission.FORBIDDEN:
        return no("license", say("not even research is granted"))
    return unknown("license", say("a licence in its lineage is not recorded"))


def _under(wanted: str, model: Outline, shelf: Shelf) -> Finding:
    effective = _terms(model, shelf).effective(shelf.licenses)
    if effective is None:
        return unknown("license", say("the licence of its weights is not recorded"))
    if effective == wanted:
        return YES
    return no("license", say("its licence is {license}", license=license_name(effective, shelf.licenses)))


POLICIES: dict[str, Callable[[Outline, Shelf], Finding]] = {
    "commercial": _commercial,
    "permissive": _permissive,
    "research": _research,
    ANY: lambda _model, _shelf: YES,
}
"""Words that `--license` takes beside ids."""
