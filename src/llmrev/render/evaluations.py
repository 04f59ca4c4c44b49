"""The answers of `evaluation list` and `evaluation show`, and the tables that a model stands in."""

from collections.abc import Mapping, Sequence
from typing import Any

from llmrev.core.scores import Duel
from llmrev.messages import Message, Showable, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Grid, Heading, Pair, Pairs, Prose
from llmrev.render.detail import Detail
from llmrev.render.facts import Entry, all_sources, pairs_of, prose_of, remark_blocks, value_of
from llmrev.render.language import tr
from llmrev.render.table import Cell, Column, Table
from llmrev.render.values import Labels, joined, listed

Row = tuple[str, Entry]

DEFAULT = ("id", "benchmark", "languages", "rows", "measurer", "published", "name")

UNITS = {"percent": say("percent"), "points": say("points"), "wins": say("wins"), "ratio": say("ratio")}

HEADS = {
    # Columns that are words of a language; others are names of tests.
    "average": say("average"), "ratio": say("ratio"), "score": say("score"), "win": say("win"), "tie": say("tie"),
    "lose": say("lose"), "total": say("total"), "basic": say("basic"), "chinese": say("Chinese"),
    "professional": say("professional"), "classification": say("classification"), "sentiment": say("sentiment"),
    "similarity": say("similarity"), "inference": say("inference (NLI)"), "coreference": say("coreference"),
    "reading comprehension": say("reading comprehension"), "keyword extraction": say("keyword extraction"),
    "information extraction": say("information extraction"), "head words": say("head words"),
    "translation": say("translation"), "summary": say("summary"), "question answering": say("question answering"),
    "generation": say("text generation"), "knowledge-graph questions": say("knowledge-graph questions"),
    "paraphrase": say("paraphrase"), "correction": say("text correction"), "valid": say("validation set"),
    "7B and 13B in 4-bit, 160 questions": say("7B and 13B in 4-bit, 160 questions"),
    "7B, 13B and Plus-7B in 8-bit, 200 questions": say("7B, 13B and Plus-7B in 8-bit, 200 questions"),
    "13B, Plus-7B and Plus-13B in 8-bit, 200 questions": say("13B, Plus-7B and Plus-13B in 8-bit, 200 questions"),
    "Plus-7B and Plus-13B in 8-bit, 33B in FP16, 200 questions": say(
        "Plus-7B and Plus-13B in 8-bit, 33B in FP16, 200 questions"
    ),
    "language and instructions": say("language and instructions"), "total, with thinking": say("total, with thinking"),
    "language and instructions, with thinking": say("language and instructions, with thinking"),
    "open questions": say("open questions"), "multiple choice": say("multiple choice"),
}  # fmt: skip


def evaluation_columns(labels: Labels) -> dict[str, Column[Row]]:
    """Every column that a list of tables can have, by key."""
    columns = [
        Column[Row]("id", say("ID"), lambda row: row[0], lambda row: row[0], 0),
        Column[Row]("name", say("NAME"), lambda row: row[1]["name"], lambda row: row[1]["name"], 9),
        Column[Row](
            "benchmark",
            say("BENCHMARK"),
            lambda row: labels.label("benchmarks", row[1]["benchmark"]),
            lambda row: row[1]["benchmark"],
            1,
        ),
        Column[Row](
            "languages",
            say("LANGUAGES"),
            lambda row: _languages(row[1], labels),
            lambda row: row[1].get("languages"),
            4,
        ),
        Column[Row](
            "rows",
            say("ROWS"),
            lambda row: str(len(row[1]["rows"])),
            lambda row: len(row[1]["rows"]),
            2,
            right=True,
        ),
        Column[Row](
            "measurer",
            say("MEASURED BY"),
            lambda row: _measurer(row[1], labels),
            lambda row: value_of(row[1], "measurer"),
            3,
        ),
        Column[Row](
            "published",
            say("PUBLISHED"),
            lambda row: value_of(row[1], "published"),
            lambda row: value_of(row[1], "published"),
            5,
        ),
    ]
    return {column.key: column for column in columns}


def _languages(entry: Entry, labels: Labels) -> str | None:
    codes = entry.get("languages")
    return listed([tr(labels.label("languages", code)) for code in codes]) if codes else None


def _measurer(entry: Entry, labels: Labels) -> str | None:
    orgs = value_of(entry, "measurer")
    return listed([tr(labels.organisation(org)) for org in orgs]) if orgs else None


def evaluation_list(rows: Sequence[Row], columns: Sequence[Column[Row]]) -> Answer:
    """Published tables, one a line."""
    table = Table.of(rows, columns)
    return Answer("llmrev/evaluation-list@1", {"items": table.items}, table.items, table, [Grid(table)], choosable=True)


def evaluation_page(key: str, entry: Entry, labels: Labels, detail: Detail) -> Answer:
    """One table whole: what was measured and how, by whom, and every row."""
    table = rows_table(entry, labels)
    shown = turned(table) if len(table.keys) > MANY and len(table.rows) <= FEW else table
    pairs = [Pair(say("Benchmark"), labels.label("benchmarks", entry["benchmark"]))]
    languages = _languages(entry, labels)
    if languages:
        pairs.append(Pair(say("Languages"), languages))
    measurer = _measurer(entry, labels)
    if measurer:
        pairs.append(Pair(say("Measured by"), measurer))
    pairs += pairs_of(entry, {"published": say("Published")}, labels, detail)
    pairs += [Pair(say("Unit"), UNITS[entry["unit"]]), Pair(say("Protocol"), prose_of(entry["protocol"]))]
    blocks: list[Block] = [Heading(say("{name} ({id})", name=entry["name"], id=key), 1), Pairs(pairs)]
    blocks += [Grid(part, fit=False) for part in parted(shown)]
    blocks += remark_blocks(say("Corrections"), entry.get("corrections", ()))
    blocks += [Heading(say("Source"), 3)] if not detail.sources else []
    blocks += all_sources(entry, detail) or [
        Prose(source.get("url") or source.get("title") or "", 2) for source in entry["sources"].values()
    ]
    document = {"evaluation": {"id": key, **entry}}
    return Answer("llmrev/evaluation@1", document, [document["evaluation"]], table, blocks)


def rows_table(entry: Entry, labels: Labels) -> Table:
    """The rows of a published table; a name that is no model of the catalog stands as printed."""
    columns = list(dict.fromkeys(column for row in entry["rows"] for column in row["scores"]))
    versus = any(_opponent(row) for row in entry["rows"])
    rows = tuple(
        (
            _who(row.get("model") or row.get("name")),
            *((_who(_opponent(row)),) if versus else ()),
            *(_score(row["scores"].get(column)) for column in columns),
        )
        for row in entry["rows"]
    )
    count = len(columns)
    return Table(
        keys=("model", *(("against",) if versus else ()), *columns),
        headings=(say("MODEL"), *((say("AGAINST"),) if versus else ()), *(_head(entry, c, labels) for c in columns)),
        rows=rows,
        keep=(0, *((1,) if versus else ()), *(1,) * count),
        right=(False, *((False,) if versus else ()), *(True,) * count),
    )


MANY, FEW = 7, 3
"""A table of more columns than this is shown in parts, or, with no more rows than that, turned on its side."""


def turned(table: Table) -> Table:
    """*table* with its columns as rows: for many tests of few models."""
    rows = tuple(
        (Cell(heading, key), *(row[index] for row in table.rows))
        for index, (key, heading) in enumerate(zip(table.keys, table.headings, strict=True))
        if index
    )
    names = [row[0] for row in table.rows]
    return Table(
        keys=("column", *(str(name.value) for name in names)),
        headings=("", *(name.text for name in names)),
        rows=rows,
        keep=(0, *(1 for _ in names)),
        right=(False, *(True for _ in names)),
    )


def parted(table: Table) -> list[Table]:
    """*table* in parts of at most `MANY` columns, each with the first column before it."""
    others = range(1, len(table.keys))
    step = MANY - 1
    parts = [others[start : start + step] for start in range(0, len(others), step)]
    return [table.only((0, *part)) for part in parts] if len(table.keys) > MANY else [table]


def _opponent(row: Mapping[str, Any]) -> str | None:
    return row.get("against") or row.get("against_name")


def _who(name: str | None) -> Cell:
    return Cell(name or "-", name, name is not None)


def _score(value: float | None) -> Cell:
    return Cell("-" if value is None else f"{value:g}", value, value is not None, "dim" if value is None else "")


def _head(entry: Entry, column: str, labels: Labels) -> Showable:
    about = entry.get("columns", {}).get(column)
    if about is None:
        return HEADS.get(column, column)
    parts = [tr(labels.label("benchmarks", about["benchmark"]))]
    if about.get("part"):
        parts.append(tr(HEADS.get(about["part"], about["part"])))
    if about.get("shots") is not None:
        parts.append(tr(say("{count}-shot", count=about["shots"])))
    return joined(parts)


def standing_blocks(found: Mapping[str, Entry], model_id: str, labels: Labels) -> list[Block]:
    """The tables that a model stands in, with the row or rows of it."""
    if not found:
        return []
    rows = [(key, entry, row) for key, entry in found.items() for row in entry["rows"] if _has(row, model_id)]
    columns = (
        Column[Any]("table", say("TABLE"), lambda r: r[0], lambda r: r[0], 0),
        Column[Any](
            "benchmark",
            say("BENCHMARK"),
            lambda r: labels.label("benchmarks", r[1]["benchmark"]),
            lambda r: r[1]["benchmark"],
            1,
        ),
        Column[Any]("scores", say("SCORES"), lambda r: _scores_text(r[2], model_id), lambda r: r[2]["scores"], 0),
    )
    heading: Message = say("In published tables (`llmrev evaluation show TABLE`)")
    return [Heading(heading, 3), Grid(Table.of(rows, columns), fit=False)]


def _has(row: Mapping[str, Any], model_id: str) -> bool:
    return model_id in (row.get("model"), row.get("against"))


def _scores_text(row: Mapping[str, Any], model_id: str) -> str:
    named = [
        tr(say("{name} {score}", name=tr(HEADS.get(c, c)), score=f"{score:g}")) for c, score in row["scores"].items()
    ]
    text = listed(named)
    if row.get("against") == model_id:
        other = row.get("model") or row.get("name")
        return tr(say("{scores} (of {other} against it)", scores=text, other=other))
    if _opponent(row):
        return tr(say("{scores} (against {other})", scores=text, other=_opponent(row)))
    return text


def duel_table(duels: Sequence[Duel]) -> Table:
    """Rows of published tables that set one of the compared models against another."""
    columns = (
        Column[Duel]("table", say("TABLE"), lambda d: d.table, lambda d: d.table, 0),
        Column[Duel]("model", say("MODEL"), lambda d: d.model, lambda d: d.model, 0),
        Column[Duel]("against", say("AGAINST"), lambda d: d.against, lambda d: d.against, 0),
        Column[Duel](
            "scores",
            say("SCORES"),
            lambda d: listed([f"{tr(HEADS.get(c, c))} {score:g}" for c, score in d.scores]),
            lambda d: dict(d.scores),
            0,
        ),
    )
    return Table.of(duels, columns)
