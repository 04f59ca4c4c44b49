"""The answer of `license chain`: four verdicts, and the steps that they rest on."""

from collections.abc import Mapping
from typing import Any

from llmrev.core.fact import Fact, is_fact, read_fact
from llmrev.core.license import (
    DataLink,
    License,
    Link,
    Permission,
    Ruling,
    Step,
    Terms,
    Use,
    data_text,
    license_name,
    reasons,
    says,
    sentence,
)
from llmrev.core.model import Model
from llmrev.core.shelf import Shelf
from llmrev.messages import Bilingual, Showable, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Grid, Heading, Pair, Pairs, Prose
from llmrev.render.language import tr
from llmrev.render.license_words import NO_ADVICE, USES, tone
from llmrev.render.relations import relation_text
from llmrev.render.table import Cell, Table
from llmrev.render.values import joined

Pages = Mapping[str, Mapping[str, Any]]
"""All facts of each model of a chain."""

Sources = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""The sources of each model of a chain, by key."""


def terms_json(found: Terms, licenses: Mapping[str, License]) -> dict[str, Any]:
    """The terms of a model for programs: the verdict on commercial use, and each step with what it says."""
    deciding = found.deciding
    return {
        "verdict": str(found.commercial),
        "permissive": found.permissive.value,
        "chain": [step_json(step, found, licenses) for step in found.steps],
        "deciding": {
            "model": deciding.model,
            "license": deciding.license,
            **({"dataset": deciding.dataset} if isinstance(deciding, DataLink) else {}),
        },
        "reasons": [str(reason) for reason in reasons(found, Use.COMMERCIAL, licenses)],
    }


def step_json(step: Step, found: Terms, licenses: Mapping[str, License]) -> dict[str, Any]:
    """One step: what it is, its licence, whether it binds, what it answers, and to which questions it is decisive."""
    what: dict[str, Any] = {"kind": "data" if isinstance(step, DataLink) else "weights", "model": step.model}
    if isinstance(step, Link):
        what |= {
            "relation": step.relation,
            "weights": step.weights,
            "licence": step.license,
            "inherited": step.inherited,
            "relicensed": step.relicensed,
        }
    else:
        what |= {
            "dataset": step.dataset,
            "name": step.name,
            "licence": step.license,
            "terms": _both(step.terms),
        }
    answers = {str(use): says(step, use, licenses) for use in Use}
    return {
        **what,
        "says": {use: str(permission) for use, permission in answers.items() if permission is not None},
        "decides": [str(use) for use, ruling in found.rulings.items() if step in ruling.deciders],
    }


def _both(text: Bilingual | None) -> dict[str, str] | None:
    return {"en": text.en, "zh": text.zh} if text else None


def chain_answer(
    found: Terms, shelf: Shelf, pages: Pages, sources: Sources, texts: Mapping[str, str], *, cited: bool
) -> Answer:
    """
    The terms of one model, step by step.

    *sources* are those of each model's family, *texts* the addresses of licences by id; *cited*: name the sources on
    the screen too.
    """
    licenses, models = shelf.licenses, shelf.models
    model = models[found.chain[0].model]
    first, *more = sentence(found, licenses)
    steps = _steps_table(found, models, licenses)
    blocks: list[Block] = [
        Heading(say("{name} ({id})", name=model.name, id=model.id), 1),
        Prose(joined([tr(first), *map(tr, more)])),
        Grid(_rulings_table(found, licenses), fit=False),
        Heading(say("Step by step")),
        Grid(steps, fit=False),
        Prose(say("* decides on commercial use; indented: the data that tuned the model above"), tone="dim"),
        *_remarks(found, licenses, pages),
        *_texts(found, licenses, texts),
        *(_cited(found, pages, sources) if cited else ()),
        Prose(NO_ADVICE, tone="dim"),
    ]
    told = [
        step_json(step, found, licenses)
        | {"source": _source(step, pages, sources), "text": texts.get(step.license or "")}
        for step in found.steps
    ]
    document = {
        "model": {"id": model.id, "name": model.name, "family": model.family},
        "sentence": "; ".join(map(str, (first, *more))),
        "verdicts": {str(use): _ruling_json(use, ruling, found, licenses) for use, ruling in found.rulings.items()},
        "permissive": found.permissive.value,
        "research": str(found.research),
        "effective_licence": found.effective(licenses),
        "steps": told,
        "note": str(NO_ADVICE),
    }
    return Answer("llmrev/license-chain@1", document, told, _machine_table(told), blocks)


def _ruling_json(use: Use, ruling: Ruling, found: Terms, licenses: Mapping[str, License]) -> dict[str, Any]:
    deciding = ruling.deciding
    return {
        "answer": str(ruling.permission),
        "deciding": step_json(deciding, found, licenses) | {"clause": _both(_clause(deciding, use, licenses))},
        "reasons": [str(reason) for reason in reasons(found, use, licenses)],
    }


def _clause(step: Step, use: Use, licenses: Mapping[str, License]) -> Bilingual | None:
    """The clause that answers, where a licence of weights does; of data the terms beside the licence."""
    if isinstance(step, DataLink):
        return step.terms
    known = licenses.get(step.license or "")
    return known.clauses.get(use) if known else None


def _rulings_table(found: Terms, licenses: Mapping[str, License]) -> Table:
    rows = []
    for use, ruling in found.rulings.items():
        deciding = ruling.deciding
        clause = _clause(deciding, use, licenses) or _silence(deciding, use, licenses)
        where = deciding.model if isinstance(deciding, Link) else deciding.dataset or deciding.model
        rows.append(
            (
                Cell(USES[use], str(use)),
                Cell(say(str(ruling.permission)), str(ruling.permission), tone=tone(ruling.permission)),
                Cell(where, where),
                Cell(clause, None),
            )
        )
    return Table(
        keys=("use", "answer", "decided_by", "clause"),
        headings=(say("USE"), say("ANSWER"), say("DECIDED BY"), say("CLAUSE")),
        rows=tuple(rows), keep=(0, 0, 1, 2), right=(False,) * 4,
    )  # fmt: skip


def _silence(step: Step, use: Use, licenses: Mapping[str, License]) -> Showable:
    """What to say where the catalog cites no clause."""
    known = licenses.get(step.license or "")
    if known is None:
        return say("no licence recorded")
    if use is Use.OUTPUTS and known.train_on_outputs is None:
        return say("{license} does not speak of outputs", license=known.name)
    return known.name


def _steps_table(found: Terms, models: Mapping[str, Model], licenses: Mapping[str, License]) -> Table:
    rows = []
    for step in found.steps:
        permission = says(step, Use.COMMERCIAL, licenses)
        mark = "* " if _decides(step, found) else "  "
        licence: Showable
        if isinstance(step, Link):
            name, how = mark + step.model, relation_text(models[step.model])
            nearer = [link.license for link in found.chain[: found.chain.index(step)] if not link.inherited]
            licence = _weights_text(step, licenses, again=step.license in nearer[-1:])
        else:
            name, how = f"{mark}  {step.dataset or tr(say('as a whole'))}", say("tuning data")
            licence = _data_licence(step, licenses)
            if step.name and step.dataset is None:
                name = f"{mark}  {step.name}"
        rows.append(
            (
                Cell(name, step.model),
                Cell(how or say("not recorded"), None, known=how is not None),
                Cell(licence, step.license),
                Cell(_word(step, permission), None, tone=tone(permission)),
            )
        )
    return Table(
        keys=("step", "how", "licence", "commercial"),
        headings=(say("  STEP"), say("MADE BY"), say("LICENCE"), say("COMMERCIAL")),
        rows=tuple(rows), keep=(0, 1, 1, 1), right=(False,) * 4,
    )  # fmt: skip


def _decides(step: Step, found: Terms) -> bool:
    """Whether *step* is among those that make commercial use what it is; of what allows it, the first alone."""
    ruling = found.rulings[Use.COMMERCIAL]
    return step == ruling.deciding if ruling.permission is Permission.ALLOWED else step in ruling.deciders


def _weights_text(step: Link, licenses: Mapping[str, License], *, again: bool) -> Showable:
    """The licence of weights; *again*: the model below bears it too."""
    if step.inherited:
        return say("as the backbone's")
    name = license_name(step.license, licenses) if step.license else say("not recorded")
    return say("{license}; set aside by its owner", license=name) if step.relicensed and not again else name


def _data_licence(step: DataLink, licenses: Mapping[str, License]) -> Showable:
    name = license_name(step.license, licenses) if step.license else say("not recorded")
    return say("{license}; terms beside it", license=name) if step.terms else name


def _word(step: Step, permission: Permission | None) -> Showable:
    if permission is not None and not (isinstance(step, Link) and step.relicensed):
        return say(str(permission))
    return "-"


def _remarks(found: Terms, licenses: Mapping[str, License], pages: Pages) -> list[Block]:
    """What the catalog adds to a step: notes on its licence, and terms beside the licence of its data."""
    pairs = []
    for step in found.steps:
        if isinstance(step, DataLink):
            if step.terms:
                pairs.append(Pair(step.dataset or step.model, data_text(step, licenses)))
            continue
        fact = _fact(pages.get(step.model, {}), "weights")
        if fact is not None and fact.note:
            pairs.append(Pair(step.model, fact.note))
    return [Heading(say("Remarks")), Pairs(pairs)] if pairs else []


def _texts(found: Terms, licenses: Mapping[str, License], texts: Mapping[str, str]) -> list[Block]:
    named = dict.fromkeys(step.license for step in found.steps if step.license in texts)
    pairs = [Pair(key, texts[key], (license_name(key, licenses),)) for key in named if key]
    return [Heading(say("Texts")), Pairs(pairs)] if pairs else []


def _fact(page: Mapping[str, Any], what: str) -> Fact | None:
    fact = page.get("licenses", {}).get(what)
    return read_fact(fact) if is_fact(fact) else None


def _source(step: Step, pages: Pages, sources: Sources) -> dict[str, Any] | None:
    """The source that says which licence a model's weights or data bear."""
    fact = _fact(pages.get(step.model, {}), "weights" if isinstance(step, Link) else "data")
    if fact is None or fact.source is None:
        return None
    return {"key": fact.source, "url": sources.get(step.model, {}).get(fact.source, {}).get("url")}


def _cited(found: Terms, pages: Pages, sources: Sources) -> list[Block]:
    pairs = []
    for link in found.chain:
        source = _source(link, pages, sources)
        if source is not None:
            pairs.append(Pair(f"{link.model} [{source['key']}]", source["url"] or say("unverified")))
    return [Heading(say("Sources")), Pairs(pairs)] if pairs else []


NONE = "-"
"""In a pipe: the question does not arise."""


def _machine_table(steps: list[dict[str, Any]]) -> Table:
    keys = ("kind", "step", "of", "relation", "licence", "commercial", "decides")
    rows = [tuple(Cell("" if value is None else str(value), value) for value in _values(step)) for step in steps]
    return Table(keys, keys, tuple(rows), (0,) * len(keys), (False,) * len(keys))


def _values(step: dict[str, Any]) -> list[Any]:
    """The row of one step; a data set or its name, and the model it tuned."""
    data = step["kind"] == "data"
    return [
        step["kind"],
        (step["dataset"] or step["name"] or NONE) if data else step["model"],
        step["model"] if data else NONE,
        "tuning-data" if data else step["relation"] or NONE,
        "inherits" if step.get("inherited") else step["licence"],
        NONE if step.get("inherited") else step["says"].get("commercial"),
        "commercial" in step["decides"],
    ]
