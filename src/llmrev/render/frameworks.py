"""The answers of `framework list` and `framework show`, and frameworks side by side."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from llmrev.core.framework import Framework, compared_frameworks
from llmrev.core.verdict import Judged
from llmrev.messages import Message, Showable, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Grid, Heading, Pair, Pairs, Prose
from llmrev.render.comparison import line_table, lines_json
from llmrev.render.detail import Detail
from llmrev.render.facts import Entry, all_sources, pairs_of, prose_of, remark_blocks, value_of
from llmrev.render.facts_table import facts_table
from llmrev.render.language import tr
from llmrev.render.lists import judged_json
from llmrev.render.table import Cell, Column, Table
from llmrev.render.values import Labels, listed

Row = tuple[str, Entry]

DEFAULT = ("id", "status", "last_seen", "purpose", "license", "hardware", "methods", "name")

FIELDS: Mapping[str, Message] = {
    "developer": say("Developer"),
    "maker": say("Developer"),
    "released": say("Released"),
    "status": say("Status"),
    "last_seen": say("Last work seen"),
    "latest": say("Newest release seen"),
    "purpose": say("Purpose"),
    "methods": say("Methods"),
    "variants": say("Further methods"),
    "parallelism": say("Parallelism"),
    "hardware": say("Runs on"),
    "supports": say("Models"),
    "formats": say("Formats"),
    "license": say("Licence"),
    "license_name": say("Licence"),
    "code": say("Code"),
}


def framework_columns(labels: Labels) -> dict[str, Column[Row]]:
    """Every column that a list of frameworks can have, by key."""

    def worded(key: str, section: str, heading: Message, keep: int) -> Column[Row]:
        def text(row: Row) -> Showable | None:
            words = value_of(row[1], key)
            return None if not words else _some([tr(labels.label(section, word)) for word in words])

        return Column(key, heading, text, lambda row: value_of(row[1], key), keep)

    def plain(key: str, heading: Message, keep: int) -> Column[Row]:
        def text(row: Row) -> Showable | None:
            value = value_of(row[1], key)
            return None if value is None else _some(list(value)) if isinstance(value, list) else str(value)

        return Column(key, heading, text, lambda row: value_of(row[1], key), keep)

    def makers(row: Row) -> Any:
        return value_of(row[1], "developer") or value_of(row[1], "maker")

    def maker(row: Row) -> Showable | None:
        names = [tr(labels.organisation(org)) for org in value_of(row[1], "developer") or ()]
        return listed(names or value_of(row[1], "maker") or []) or None

    columns = [
        Column[Row]("id", say("ID"), lambda row: row[0], lambda row: row[0], 0),
        Column[Row]("name", say("NAME"), lambda row: row[1]["name"], lambda row: row[1]["name"], 9),
        worded("purpose", "purposes", say("PURPOSE"), 1),
        worded("methods", "methods", say("METHODS"), 8),
        plain("variants", say("FURTHER METHODS"), 9),
        plain("parallelism", say("PARALLELISM"), 7),
        worded("hardware", "hardware", say("HARDWARE"), 6),
        plain("formats", say("FORMATS"), 8),
        Column[Row]("license", say("LICENCE"), _license, _license, 4),
        Column[Row](
            "status",
            say("STATUS"),
            lambda row: None if not (word := value_of(row[1], "status")) else say(word),
            lambda row: value_of(row[1], "status"),
            2,
        ),
        plain("last_seen", say("LAST SEEN"), 3),
        plain("latest", say("NEWEST"), 7),
        plain("released", say("RELEASED"), 7),
        Column[Row]("maker", say("MAKER"), maker, makers, 8),
    ]  # fmt: skip
    return {column.key: column for column in columns}


def _some(words: list[str]) -> str:
    """The first three of *words*; a table for people has no room for more, and the page has them all."""
    return listed(words[:3]) + ("…" if len(words) > 3 else "")


def _license(row: Row) -> str | None:
    found = value_of(row[1], "license") or value_of(row[1], "license_name")
    return str(found) if found else None


def framework_list(
    rows: Sequence[Row], columns: Sequence[Column[Row]], undecided: Iterable[Judged[Framework]]
) -> Answer:
    """Frameworks as a table, with what could not be decided beside it."""
    table = Table.of(rows, columns)
    document = {"items": table.items, "left_out": [judged_json(one) for one in undecided]}
    return Answer("llmrev/framework-list@1", document, table.items, table, [Grid(table)], choosable=True)


def framework_page(key: str, entry: Entry, labels: Labels, detail: Detail) -> Answer:
    """One framework."""
    document = {"framework": {"id": key, **entry}}
    blocks = framework_blocks(key, entry, labels, detail)
    return Answer("llmrev/framework@1", document, [document["framework"]], facts_table({key: entry}), blocks)


def framework_blocks(key: str, entry: Entry, labels: Labels, detail: Detail) -> list[Block]:
    """A framework: what it does and on what, its published tables, notes and opinions."""
    pairs = [Pair(say("What it does"), prose_of(entry["does"])), *pairs_of(entry, FIELDS, labels, detail)]
    if entry.get("families"):
        pairs.append(Pair(say("Model families"), listed(entry["families"])))
    blocks: list[Block] = [Heading(say("{name} ({id}, a framework)", name=entry["name"], id=key), 1)]
    if entry.get("aliases"):
        blocks.append(Prose(say("also: {names}", names=", ".join(entry["aliases"]))))
    blocks.append(Pairs(pairs))
    for table in entry.get("tables", ()):
        blocks += _published(table)
    blocks += remark_blocks(say("Notes"), entry.get("notes", ()))
    blocks += remark_blocks(say("Opinions of the survey's author (2023)"), entry.get("opinions", ()))
    return [*blocks, *all_sources(entry, detail)]


def _published(data: Mapping[str, Any]) -> list[Block]:
    """A table as its makers published it, its conditions before and what others got wrong after."""
    columns, words = data["columns"], data.get("words", {})
    rows = tuple(
        (Cell(row["name"], row["name"]), *(_cell(row["cells"].get(column)) for column in columns))
        for row in data["rows"]
    )
    table = Table(
        keys=("row", *columns),
        headings=(prose_of(data["head"]), *(prose_of(words[c]) if c in words else c for c in columns)),
        rows=rows,
        keep=(0, *(1 for _ in columns)),
        right=(False, *(False for _ in columns)),
    )
    blocks: list[Block] = [Heading(prose_of(data["title"]), 3), Prose(prose_of(data["conditions"]), 2, "dim")]
    blocks.append(Grid(table, fit=False))
    blocks += [Prose(say("correction: {text}", text=prose_of(one)), 2) for one in data.get("corrections", ())]
    return blocks


def _cell(text: str | None) -> Cell:
    return Cell("-" if text is None else text, text, text is not None, "dim" if text is None else "")


def frameworks_side_by_side(entries: Mapping[str, Entry], labels: Labels, *, only_differences: bool) -> Answer:
    """One row an aspect, one column a framework; a mark where known answers differ."""
    lines = [line for line in compared_frameworks(list(entries.values())) if line.differs or not only_differences]
    ids = list(entries)
    items = lines_json(lines, ids)
    document = {"frameworks": ids, "lines": items}
    table = line_table(lines, ids, labels)
    return Answer("llmrev/compare-frameworks@1", document, items, table, [Grid(table, fit=False)])
