"""Every fact of an entry as rows for programs: what TSV prints of a page."""

from collections.abc import Mapping
from typing import Any

from llmrev.core.fact import Fact, Placed, placed_facts
from llmrev.messages import say
from llmrev.render.table import Column, Table


def facts_table(pages: Mapping[str, Mapping[str, Any]]) -> Table:
    """Every fact of *pages* as rows: model, path, value, source; what TSV prints."""
    columns = (
        Column[tuple[str, Placed]]("model", say("MODEL"), lambda r: r[0], lambda r: r[0], 0),
        Column[tuple[str, Placed]]("fact", say("FACT"), lambda r: r[1].path, lambda r: r[1].path, 0),
        Column[tuple[str, Placed]]("is", say("IS"), lambda r: r[1].fact.bound, lambda r: r[1].fact.bound, 1),
        Column[tuple[str, Placed]](
            "value", say("VALUE"), lambda r: str(_machine(r[1].fact)), lambda r: _machine(r[1].fact), 1
        ),
        Column[tuple[str, Placed]]("source", say("SOURCE"), lambda r: r[1].fact.source, lambda r: r[1].fact.source, 2),
    )
    rows = [(model_id, placed) for model_id, page in pages.items() for placed in placed_facts(page)]
    return Table.of(rows, columns)


def _machine(fact: Fact) -> Any:
    if fact.value is None:
        return fact.reason or fact.bound
    if isinstance(fact.value, dict | list) and not all(isinstance(part, str) for part in fact.value):
        import json

        return json.dumps(fact.value, ensure_ascii=False)
    return fact.value
