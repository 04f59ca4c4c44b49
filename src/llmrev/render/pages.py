"""The pages of `show`: which parts, in which order; and the same for programs."""

from collections.abc import Mapping, Sequence
from typing import Any

from llmrev.core.fact import placed_facts
from llmrev.core.scores import tables_of
from llmrev.core.sheet import Sheet
from llmrev.core.shelf import Shelf
from llmrev.messages import say
from llmrev.render.ability import ability_json
from llmrev.render.blocks import Block, Heading
from llmrev.render.card import (
    family_blocks,
    model_blocks,
    remarks,
    source_blocks,
)
from llmrev.render.chinese import grade_json
from llmrev.render.columns import model_columns
from llmrev.render.detail import Detail
from llmrev.render.evaluations import standing_blocks
from llmrev.render.values import Labels

VARIANT_COLUMNS = ("id", "params", "context", "chinese", "weights", "commercial", "released", "kind")


def family_page(
    family: Mapping[str, Any],
    sheets: Sequence[Sheet],
    choice: Shelf,
    labels: Labels,
    detail: Detail,
    *,
    tables: Mapping[str, Mapping[str, Any]],
) -> list[Block]:
    """A family with its models, and the page of the one that stands for it."""
    columns = model_columns(choice, labels)
    shown = next(one for one in sheets if one.model.id == family["representative"])
    blocks = family_blocks(family, [one.model for one in sheets], [columns[key] for key in VARIANT_COLUMNS])
    blocks += model_blocks(shown, labels, detail)
    blocks += _standing(tables, shown.model.id, labels)
    return [*blocks, *_sources(family, shown.page, detail)]


def model_page(
    family: Mapping[str, Any], one: Sheet, labels: Labels, detail: Detail, *, tables: Mapping[str, Mapping[str, Any]]
) -> list[Block]:
    """One model, with what its family's file says of all."""
    blocks: list[Block] = [*model_blocks(one, labels, detail)]
    blocks += _standing(tables, one.model.id, labels)
    shared = remarks(family)
    if shared:
        blocks += [Heading(say("Of the whole family, {name}", name=family["name"])), *shared]
    return [*blocks, *_sources(family, one.page, detail)]


def shown_json(
    kind: str, family: Mapping[str, Any], sheets: Sequence[Sheet], tables: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """A family, or one model of it, for programs."""
    return {
        "kind": kind,
        "family": family,
        "models": [_model_json(one) for one in sheets],
        "evaluations": list(tables_of([one.model.id for one in sheets], tables)),
    }


def _standing(tables: Mapping[str, Mapping[str, Any]], model_id: str, labels: Labels) -> list[Block]:
    """The published tables that a model stands in."""
    found = {key: tables[key] for key in tables_of([model_id], tables)}
    return standing_blocks(found, model_id, labels)


def _sources(family: Mapping[str, Any], page: Mapping[str, Any], detail: Detail) -> list[Block]:
    if not detail.sources:
        return []
    facts = [placed.fact for placed in placed_facts(page)]
    return source_blocks(
        family["sources"], {one.source for fact in facts for one in (fact, *fact.others) if one.source}
    )


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
        "serving_memory_bytes": {name: found.need.total_bytes for name, found in one.memory.items() if found},
    }
    return {**one.page, "derived": derived}
