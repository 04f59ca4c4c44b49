"""How much the catalog holds, and how well it is founded."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from llmrev.core.fact import Placed, placed_facts
from llmrev.core.parameters import count
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
    "tokenizers": say("tokenizers"),
    "evaluations": say("evaluation tables"),
}


PROOFS = {
    "exact": say("exactly the parameters stated"),
    "near": say("within 0.5 %, rounded or with the reason recorded"),
    "rounded": say("what a rounded figure allows"),
    "none": say("nothing: a size is not known"),
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


def statistics(catalog: Countable) -> Answer:
    """Entries by table, facts by grade of their source, unknowns by reason, families by the date they were checked."""
    entries: Counter[str] = Counter()
    grades: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    counted: set[tuple[str, str]] = set()
    for table, file, sources, data in _everything(catalog):
        entries[table] += 1
        for placed in placed_facts(data):
            if table == "models" and _seen(counted, file, placed):
                continue
            for fact in (placed.fact, *placed.fact.others):
                if fact.reason:
                    reasons[fact.reason] += 1
                else:
                    grades[sources[fact.source or ""]["grade"]] += 1
    entries["families"] = len(catalog.families)
    checked = Counter(entry["checked"] for entry in catalog.families.values())
    known, unknown = sum(grades.values()), sum(reasons.values())
    parts: list[tuple[str, str, Showable, int]] = [("entries", key, TABLES[key], entries[key]) for key in TABLES]
    parts += [
        ("facts", "known", say("facts with a value"), known),
        ("facts", "unknown", say("facts known to be unknown"), unknown),
    ]
    parts += [("grade", key, GRADES.get(key, key), number) for key, number in grades.most_common()]
    parts += [("reason", key, catalog.label("reasons", key), number) for key, number in reasons.most_common()]
    parts += [("checked", key, key, number) for key, number in sorted(checked.items(), reverse=True)]
    parts += [("counted", key, PROOFS[key], number) for key, number in _proofs(catalog).items()]
    headings: dict[str, Message] = {
        "entries": say("Entries"), "facts": say("Facts"), "grade": say("Facts by who says so"),
        "reason": say("Unknown, by reason"), "checked": say("Families, by the day they were checked"),
        "counted": say("Models, by what their architecture counts"),
    }  # fmt: skip
    items = [{"what": what, "key": key, "count": count} for what, key, _label, count in parts]
    blocks: list[Block] = []
    for what, heading in headings.items():
        blocks += [Heading(heading), Grid(_counts([part for part in parts if part[0] == what]))]
    document = {"counts": {what: {i["key"]: i["count"] for i in items if i["what"] == what} for what in headings}}
    return Answer("llmrev/stats@1", document, items, _table(parts), blocks)


def _proofs(catalog: Countable) -> dict[str, int]:
    """How many models' counts agree with the parameters stated, and how closely."""
    found: Counter[str] = Counter()
    for model in catalog.models.values():
        counted = count(model.architecture) if model.architecture else None
        if counted is None or model.params is None:
            found["none"] += 1
        elif counted.total == model.params:
            found["exact"] += 1
        else:
            found["near" if abs(counted.total - model.params) <= model.params * 0.005 else "rounded"] += 1
    return {key: found[key] for key in PROOFS}


def _seen(counted: set[tuple[str, str]], file: str, placed: Placed) -> bool:
    """Whether this fact of this file was counted before, for a sibling that inherits it from the family."""
    key = (file, repr(placed))
    if key in counted:
        return True
    counted.add(key)
    return False


def _everything(catalog: Countable) -> Iterator[tuple[str, str, Mapping[str, Any], Any]]:
    """Table, file, sources and data of each entry."""
    for model in catalog.models.values():
        family = catalog.families[model.family]
        yield "models", model.family, family["sources"], catalog.page(model.id)
    for table in TABLES:
        if table not in ("families", "models"):
            for key, entry in catalog.entries(table).items():
                yield table, key, entry["sources"], {name: part for name, part in entry.items() if name != "sources"}


Part = tuple[str, str, Showable, int]


def _counts(parts: list[Part]) -> Table:
    columns = (
        Column[Part]("what", say("WHAT"), lambda p: p[2], lambda p: p[1], 0),
        Column[Part]("count", say("COUNT"), lambda p: f"{p[3]:,}", lambda p: p[3], 0, right=True),
    )
    return Table.of(parts, columns)


def _table(parts: list[Part]) -> Table:
    columns = (
        Column[Part]("what", say("WHAT"), lambda p: p[0], lambda p: p[0], 0),
        Column[Part]("key", say("KEY"), lambda p: p[2], lambda p: p[1], 0),
        Column[Part]("count", say("COUNT"), lambda p: str(p[3]), lambda p: p[3], 0, right=True),
    )
    return Table.of(parts, columns)
