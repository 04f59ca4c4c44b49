"""How much the catalog holds, and how well it is founded."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from llmrev.core.fact import Fact, is_fact, read_fact
from llmrev.messages import Message, Showable, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Grid, Heading
from llmrev.render.labels import GRADES
from llmrev.render.table import Column, Table
from llmrev.render.values import Labels

TABLES = {
    "families": say("model families"),
    "models": say("models"),
    "licenses": say("licences"),
    "organisations": say("organisations"),
    "gpus": say("GPUs"),
    "quantizations": say("storage formats"),
    "frameworks": say("frameworks"),
    "datasets": say("data sets"),
    "evaluations": say("evaluation tables"),
}


class Countable(Labels, Protocol):
    """A catalog whose tables can be counted."""

    @property
    def families(self) -> dict[str, dict[str, Any]]:
        """Every family."""

    @property
    def models(self) -> Mapping[str, Any]:
        """Every model."""

    def page(self, model_id: str) -> dict[str, Any]:
        """The facts of a model."""

    def entries(self, table: str) -> dict[str, dict[str, Any]]:
        """Every entry of a table."""


def facts_below(data: Any) -> Iterator[Fact]:
    """Every fact in *data*; of claims that disagree, each one."""
    if is_fact(data):
        found = read_fact(data)
        yield found
        yield from found.others
        if isinstance(found.value, list | dict):
            yield from facts_below(found.value)
    elif isinstance(data, Mapping):
        for part in data.values():
            yield from facts_below(part)
    elif isinstance(data, list):
        for part in data:
            yield from facts_below(part)


def statistics(catalog: Countable) -> Answer:
    """Entries by table, facts by grade of their source, unknowns by reason, families by the date they were checked."""
    entries: Counter[str] = Counter()
    grades: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for table, sources, data in _everything(catalog):
        entries[table] += 1
        for fact in facts_below(data):
            if fact.value is None and not fact.inherits:
                reasons[fact.reason or "not-stated"] += 1
            else:
                grades[sources.get(fact.source or "", {}).get("grade", "none")] += 1
    entries["families"] = len(catalog.families)
    checked = Counter(entry["checked"] for entry in catalog.families.values())
    known, unknown = sum(grades.values()), sum(reasons.values())
    parts: list[tuple[str, str, Showable, int]] = [("entries", key, TABLES[key], entries[key]) for key in TABLES]
    parts += [("facts", "known", say("facts with a value"), known), ("facts", "unknown", say("facts known to be unknown"), unknown)]
    parts += [("grade", key, GRADES.get(key, key), count) for key, count in grades.most_common()]
    parts += [("reason", key, catalog.label("reasons", key), count) for key, count in reasons.most_common()]
    parts += [("checked", key, key, count) for key, count in sorted(checked.items(), reverse=True)]
    headings: dict[str, Message] = {
        "entries": say("Entries"), "facts": say("Facts"), "grade": say("Facts by who says so"),
        "reason": say("Unknown, by reason"), "checked": say("Families, by the day they were checked"),
    }  # fmt: skip
    items = [{"what": what, "key": key, "count": count} for what, key, _label, count in parts]
    blocks: list[Block] = []
    for what, heading in headings.items():
        blocks += [Heading(heading), Grid(_counts([part for part in parts if part[0] == what]))]
    document = {"counts": {what: {i["key"]: i["count"] for i in items if i["what"] == what} for what in headings}}
    return Answer("llmrev/stats@1", document, items, _table(parts), blocks)


def _everything(catalog: Countable) -> Iterator[tuple[str, Mapping[str, Any], Any]]:
    """Table, sources and data of each entry; what models inherit from their family counts once."""
    for model in catalog.models.values():
        family = catalog.families[model.family]
        yield "models", family["sources"], catalog.page(model.id)
    for table in TABLES:
        if table not in ("families", "models"):
            for entry in catalog.entries(table).values():
                yield table, entry["sources"], {key: part for key, part in entry.items() if key != "sources"}


Part = tuple[str, str, Showable, int]


def _counts(parts: list[Part]) -> Table:
    columns = (
        Column[Part]("what", say(""), lambda p: p[2], lambda p: p[1], 0),
        Column[Part]("count", say(""), lambda p: f"{p[3]:,}", lambda p: p[3], 0, right=True),
    )
    return Table.of(parts, columns)


def _table(parts: list[Part]) -> Table:
    columns = (
        Column[Part]("what", say("WHAT"), lambda p: p[0], lambda p: p[0], 0),
        Column[Part]("key", say("KEY"), lambda p: p[2], lambda p: p[1], 0),
        Column[Part]("count", say("COUNT"), lambda p: str(p[3]), lambda p: p[3], 0, right=True),
    )
    return Table.of(parts, columns)
