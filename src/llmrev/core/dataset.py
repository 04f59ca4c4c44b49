"""
What a data set is good for, and whether one may train with it.

A label is not clearance: an open licence on crawled text or on a model's answers binds whoever put it there, not those
who own the text.  So two things decide together, the label and a reading of what stands upstream; the stricter wins.
"""

from collections.abc import Mapping

from msgspec import Struct

from llmrev.core.license import License, Permission, is_permissive
from llmrev.core.verdict import YES, Finding, Rule, no, unknown
from llmrev.errors import UsageError
from llmrev.messages import say


class Dataset(Struct, frozen=True, kw_only=True):
    """A data set as the rules see it; ``None`` is what nobody recorded."""

    id: str
    uses: tuple[str, ...]
    fields: tuple[str, ...] = ()
    languages: frozenset[str] | None = None
    license: str | None = None
    """The label, where `licenses/` has a file for it."""
    label_named: bool = False
    """Whether it carries a label at all."""
    label_verified: bool = True
    """Whether anyone looked the label up; one that is only remembered settles nothing."""
    reading: Permission | None = None
    """What label and upstream together allow a seller of models, as read by a person."""
    origins: tuple[str, ...] | None = None
    outputs_of: tuple[str, ...] | None = None
    """Whose outputs it holds; an empty tuple where no model wrote of it."""
    openness: str | None = None


class DatasetQuestion(Struct, frozen=True, kw_only=True):
    """What a user asks; what is ``None`` or false was not asked."""

    use: str | None = None
    language: str | None = None
    field: str | None = None
    license: str | None = None
    """``commercial``, ``permissive``, ``research`` or a licence id."""
    made_by: str | None = None
    distilled_from: str | None = None
    """A model or its maker, or ``none``."""
    open_only: bool = False


def commercial_use(dataset: Dataset, licenses: Mapping[str, License]) -> Permission:
    """
    Whether a model trained with it may be sold: the stricter of the label's answer and the reading of what is upstream.

    A label alone can forbid but not allow, for nobody looked behind it.
    """
    label = licenses.get(dataset.license or "")
    if dataset.reading is None:
        forbidden = label is not None and label.commercial is Permission.FORBIDDEN
        return Permission.FORBIDDEN if forbidden else Permission.UNCLEAR
    answers = [dataset.reading, *([label.commercial] if label else [])]
    return max(answers, key=list(Permission).index)


def dataset_rules(asked: DatasetQuestion, licenses: Mapping[str, License]) -> list[Rule[Dataset]]:
    """The rules that *asked* makes."""
    wanted = (
        asked.use and best_for(asked.use),
        asked.language and in_language(asked.language),
        asked.field and of_field(asked.field),
        asked.license and usable(asked.license, licenses),
        asked.made_by and made_by(asked.made_by),
        asked.distilled_from and distilled_from(asked.distilled_from),
        asked.open_only and downloadable,
    )
    return [rule for rule in wanted if callable(rule)]


def best_for(use: str) -> Rule[Dataset]:
    """Keep sets for which *use* is among the best uses."""
    return lambda dataset: YES if use in dataset.uses else no("use", say("best for something else"))


def of_field(field: str) -> Rule[Dataset]:
    """Keep sets of one field, such as medicine."""
    return lambda dataset: YES if field in dataset.fields else no("field", say("of another field, or of none"))


def in_language(language: str) -> Rule[Dataset]:
    """Keep sets that hold *language*; one of many languages that are not listed may hold it or not."""

    def rule(dataset: Dataset) -> Finding:
        if dataset.languages is None:
            return unknown("languages", say("languages not recorded"))
        if language in dataset.languages or (language == "zh" and "zh-hant" in dataset.languages):
            return YES
        if "multi" in dataset.languages:
            return unknown("languages", say("of many languages, which are not all recorded"))
        return no("languages", say("`{language}` is not among its languages", language=language))

    return rule


def usable(wanted: str, licenses: Mapping[str, License]) -> Rule[Dataset]:
    """
    Keep sets whose terms, label and upstream together, are as *wanted*.

    ``commercial`` takes allowed and conditional; ``permissive`` takes a permissive label with nothing upstream against
    it; ``research`` takes whatever carries a label and can be had; an id takes sets with that label.
    Raises `UsageError` for a word that is none of these.
    """
    special = {"commercial": _commercial(licenses), "permissive": _permissive(licenses), "research": _research}
    if wanted in special:
        return special[wanted]
    if wanted not in licenses:
        raise UsageError(
            say("unknown licence `{name}`", name=wanted),
            hint=say("use `commercial`, `permissive`, `research`, or a licence id"),
        )
    return _labelled(wanted)


def _commercial(licenses: Mapping[str, License]) -> Rule[Dataset]:
    def rule(dataset: Dataset) -> Finding:
        found = commercial_use(dataset, licenses)
        if found in (Permission.ALLOWED, Permission.CONDITIONAL):
            return YES
        if found is Permission.UNCLEAR:
            return unknown("terms", say("commercial use is unclear"))
        return no("terms", say("commercial use is forbidden, by its label or upstream"))

    return rule


def _permissive(licenses: Mapping[str, License]) -> Rule[Dataset]:
    def rule(dataset: Dataset) -> Finding:
        label = licenses.get(dataset.license or "")
        if label is not None and not is_permissive(label):
            return no("terms", say("its licence, {license}, is not permissive", license=label.name))
        if dataset.reading in (Permission.CONDITIONAL, Permission.FORBIDDEN):
            return no("terms", say("what stands upstream asks for more than its label"))
        if label is None or not dataset.label_verified or dataset.reading is not Permission.ALLOWED:
            return unknown("terms", say("its label or what stands upstream is not known"))
        return YES

    return rule


def _research(dataset: Dataset) -> Finding:
    if dataset.openness == "closed":
        return no("terms", say("not to be had"))
    if dataset.license is None and not dataset.label_named:
        return unknown("terms", say("no licence is known"))
    return YES


def _labelled(wanted: str) -> Rule[Dataset]:
    def rule(dataset: Dataset) -> Finding:
        if dataset.license == wanted:
            return YES
        if dataset.license is None and not dataset.label_named:
            return unknown("terms", say("no licence is known"))
        return no("terms", say("it carries another label"))

    return rule


def made_by(origin: str) -> Rule[Dataset]:
    """Keep sets some of whose text has this origin: people, model, web, documents or sets."""

    def rule(dataset: Dataset) -> Finding:
        if dataset.origins is None:
            return unknown("origin", say("how it was made is not recorded"))
        return YES if origin in dataset.origins else no("origin", say("made another way"))

    return rule


def distilled_from(name: str) -> Rule[Dataset]:
    """Keep sets with outputs of a model whose name holds *name*; ``none`` keeps those that hold no model's outputs."""
    wanted = name.casefold()

    def rule(dataset: Dataset) -> Finding:
        if dataset.outputs_of is None:
            return unknown("outputs", say("whose outputs it holds is not recorded"))
        if wanted == "none":
            return no("outputs", say("a model wrote of it")) if dataset.outputs_of else YES
        if any(wanted in model.casefold() for model in dataset.outputs_of):
            return YES
        return no("outputs", say("no outputs of {name}", name=name))

    return rule


def downloadable(dataset: Dataset) -> Finding:
    """Keep sets that one can get whole, a form or click allowed."""
    if dataset.openness is None:
        return unknown("openness", say("openness not recorded"))
    return YES if dataset.openness in ("open", "gated") else no("openness", say("not to be had whole"))
