"""The answer of `show`: which page, with which parts, in which shape."""

from collections.abc import Mapping
from typing import Any

from llmrev.core.fact import placed_facts
from llmrev.core.scores import tables_of
from llmrev.core.sheet import Sheet
from llmrev.core.shelf import Shelf
from llmrev.messages import say
from llmrev.render.ability import ability_json
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Heading
from llmrev.render.card import (
    Detail,
    facts_table,
    family_blocks,
    model_blocks,
    remarks,
    source_blocks,
)
from llmrev.render.chinese import grade_json
from llmrev.render.columns import model_columns
from llmrev.render.evaluations import standing_blocks
from llmrev.render.frameworks import framework_blocks
from llmrev.render.values import Labels

VARIANT_COLUMNS = ("id", "params", "context", "chinese", "weights", "commercial", "released", "kind")


def family_answer(
    family: Mapping[str, Any],
    sheets: list[Sheet],
    choice: Shelf,
    labels: Labels,
    detail: Detail,
    *,
    tables: Mapping[str, Mapping[str, Any]],
) -> Answer:
    """A family with its models, and the page of the one that stands for it."""
    columns = model_columns(choice, labels)
    shown = next(one for one in sheets if one.model.id == family["representative"])
    blocks = family_blocks(family, [one.model for one in sheets], [columns[key] for key in VARIANT_COLUMNS])
    blocks += model_blocks(shown, labels, detail)
    blocks += _standing(tables, [shown.model.id], labels)
    pages = {one.model.id: one.page for one in sheets}
    blocks += _sources(family, [shown.page], detail)
    document = {
        "kind": "family",
        "family": family,
        "models": [_model_json(one) for one in sheets],
        "evaluations": list(tables_of([one.model.id for one in sheets], tables)),
    }
    return Answer("llmrev/show@1", document, [document], facts_table(pages), blocks)


def model_answer(
    family: Mapping[str, Any], one: Sheet, labels: Labels, detail: Detail, *, tables: Mapping[str, Mapping[str, Any]]
) -> Answer:
    """One model, with what its family's file says of all."""
    blocks: list[Block] = [*model_blocks(one, labels, detail)]
    blocks += _standing(tables, [one.model.id], labels)
    shared = remarks(family)
    if shared:
        blocks += [Heading(say("Of the whole family, {name}", name=family["name"])), *shared]
    blocks += _sources(family, [one.page], detail)
    document = {
        "kind": "model",
        "family": family,
        "models": [_model_json(one)],
        "evaluations": list(tables_of([one.model.id], tables)),
    }
    return Answer("llmrev/show@1", document, [document], facts_table({one.model.id: one.page}), blocks)


def framework_answer(
    entry_id: str, entry: Mapping[str, Any], families: list[Answer], labels: Labels, detail: Detail
) -> Answer:
    """A framework, then each family that came out of it."""
    blocks = framework_blocks(entry_id, entry, labels, detail)
    for answer in families:
        blocks += answer.blocks
    document = {
        "kind": "framework",
        "framework": {"id": entry_id, **entry},
        "families": [answer.document for answer in families],
    }
    table = families[0].table if families else facts_table({entry_id: entry})
    return Answer("llmrev/show@1", document, [document], table, blocks)


def _standing(tables: Mapping[str, Mapping[str, Any]], ids: list[str], labels: Labels) -> list[Block]:
    """The published tables that a model stands in."""
    found = {key: tables[key] for key in tables_of(ids, tables)}
    return standing_blocks(found, ids[0], labels)


def _sources(family: Mapping[str, Any], pages: list[Mapping[str, Any]], detail: Detail) -> list[Block]:
    if not detail.sources:
        return []
    used = {
        one.source
        for page in pages
        for placed in placed_facts(page)
        for one in (placed.fact, *placed.fact.others)
        if one.source
    }
    return source_blocks(family["sources"], used)


def _model_json(one: Sheet) -> dict[str, Any]:
    """Every fact of a model, and what the rules derive."""
    derived = {
        "chinese": grade_json(one.model, one.chinese),
        "ability": {
            language: None if found is None else ability_json(found)
            for language, found in (("en", one.model.ability_en), ("zh", one.model.ability_zh))
        },
        "commercial_use": str(one.terms.commercial),
        "license_chain": [
            {"model": link.model, "license": link.license, "inherited": link.inherited} for link in one.terms.chain
        ],
        "lineage": [step.id for step in one.lineage],
        "serving_memory_bytes": {name: estimate.total_bytes for name, estimate in one.memory.items() if estimate},
    }
    return {**one.page, "derived": derived}
