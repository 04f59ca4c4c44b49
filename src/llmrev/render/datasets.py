"""The answers of `dataset list` and `dataset show`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from llmrev.core.dataset import Dataset, commercial_use
from llmrev.core.license import License, Permission
from llmrev.core.units import short_count
from llmrev.core.verdict import Judged
from llmrev.messages import Message, Showable, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Grid, Heading, Pair, Pairs, Prose
from llmrev.render.detail import Detail
from llmrev.render.facts import UNVERIFIED, Entry, all_sources, fact_of, pairs_of, remark_blocks, unverified, value_of
from llmrev.render.facts_table import facts_table
from llmrev.render.language import tr
from llmrev.render.lists import judged_json
from llmrev.render.table import Column, Table
from llmrev.render.values import Labels, amount_text, fact_text, listed

Row = tuple[str, Entry]

DEFAULT = ("id", "size", "chinese", "commercial", "license", "origin", "use", "name")

SECTIONS: tuple[tuple[Message, Mapping[str, Message]], ...] = (
    (
        say("What it is"),
        {
            "use": say("Best use"),
            "field": say("Field"),
            "size": say("Amount"),
            "languages": say("Languages"),
            "chinese": say("Chinese share"),
            "maker": say("Made by"),
            "released": say("Released"),
        },
    ),
    (say("How it was made"), {"made": say("Made"), "origin": say("Text from"), "outputs_of": say("Outputs of")}),
    (
        say("May I use it"),
        {
            "license": say("Label"),
            "license_name": say("Label"),
            "upstream": say("Found upstream"),
            "terms": say("Terms on outputs"),
            "openness": say("To be had"),
        },
    ),
)


def dataset_columns(
    datasets: Mapping[str, Dataset], licenses: Mapping[str, License], labels: Labels
) -> dict[str, Column[Row]]:
    """Every column that a list of data sets can have, by key."""

    def commercial(row: Row) -> str:
        return str(commercial_use(datasets[row[0]], licenses))

    def worded(key: str, section: str, heading: Message, keep: int) -> Column[Row]:
        def text(row: Row) -> Showable | None:
            words = value_of(row[1], key)
            return None if not words else listed([tr(labels.label(section, word)) for word in words])

        return Column(key, heading, text, lambda row: value_of(row[1], key), keep)

    def plain(key: str, heading: Message, keep: int) -> Column[Row]:
        def text(row: Row) -> Showable | None:
            value = value_of(row[1], key)
            return None if value is None else listed(list(value)) if isinstance(value, list) else str(value)

        return Column(key, heading, text, lambda row: value_of(row[1], key), keep)

    def counted(key: str, units: frozenset[str] | None, heading: Message) -> Column[Row]:
        return Column(
            key, heading, lambda row: _short(_count(row, units)), lambda row: _count(row, units), 6, right=True
        )

    columns = [
        Column[Row]("id", say("ID"), lambda row: row[0], lambda row: row[0], 0),
        Column[Row]("name", say("NAME"), lambda row: row[1]["name"], lambda row: row[1]["name"], 9),
        worded("use", "uses", say("BEST USE"), 5),
        worded("field", "fields", say("FIELD"), 7),
        Column[Row]("size", say("SIZE"), _size, _sizes, 1),
        counted("tokens", frozenset({"tokens"}), say("TOKENS")),
        counted("rows", None, say("ROWS")),
        Column[Row]("bytes", say("BYTES"), _bytes, lambda row: _count(row, frozenset({"bytes"})), 6, right=True),
        Column[Row](
            "languages",
            say("LANGUAGES"),
            lambda row: _languages(row, labels),
            lambda row: value_of(row[1], "languages"),
            7,
        ),
        Column[Row]("chinese", say("CHINESE"), _chinese, _chinese_word, 2),
        worded("origin", "origins", say("TEXT"), 6),
        Column[Row](
            "outputs_of",
            say("OUTPUTS OF"),
            lambda row: None if (o := datasets[row[0]].outputs_of) is None else listed(list(o)) or say("none"),
            lambda row: None if (o := datasets[row[0]].outputs_of) is None else list(o),
            8,
        ),
        Column[Row]("license", say("LABEL"), _label, _label, 4),
        Column[Row]("commercial", say("COMMERCIAL"), lambda row: say(commercial(row)), commercial, 3),
        Column[Row](
            "openness",
            say("TO BE HAD"),
            lambda row: None if not (o := value_of(row[1], "openness")) else labels.label("openness", o),
            lambda row: value_of(row[1], "openness"),
            7,
        ),
        plain("maker", say("MAKER"), 8),
        plain("released", say("RELEASED"), 7),
    ]
    return {column.key: column for column in columns}


def _count(row: Row, units: frozenset[str] | None) -> int | None:
    """The largest amount in one of *units*; ``None`` as units stands for rows of any kind."""
    found = [a["count"] for a in value_of(row[1], "size") or () if _is_unit(a["unit"], units)]
    return max(found) if found else None


def _bytes(row: Row) -> str | None:
    count = _count(row, frozenset({"bytes"}))
    return None if count is None else amount_text({"count": count, "unit": "bytes"})


def _is_unit(unit: str, units: frozenset[str] | None) -> bool:
    return unit not in ("tokens", "words", "bytes") if units is None else unit in units


def _short(count: int | None) -> str | None:
    return None if count is None else short_count(count)


def _size(row: Row) -> Showable | None:
    amounts = value_of(row[1], "size")
    return amount_text(amounts[0]) if amounts else None


def _sizes(row: Row) -> Any:
    amounts = value_of(row[1], "size")
    return [f"{a['count']} {a['unit']}" for a in amounts] if amounts else None


def _languages(row: Row, labels: Labels) -> str | None:
    codes = value_of(row[1], "languages")
    return listed([tr(labels.label("languages", code)) for code in codes]) if codes else None


CHINESE = {"all": say("all"), "part": say("part"), "none": say("none")}


def _chinese_word(row: Row) -> str | None:
    """How much of it is Chinese, as far as its list of languages tells."""
    codes = value_of(row[1], "languages")
    if codes is None:
        return None
    chinese = {"zh", "zh-hant"} & set(codes)
    if not chinese:
        return None if "multi" in codes else "none"
    return "all" if set(codes) <= chinese else "part"


def _chinese(row: Row) -> Showable | None:
    word = _chinese_word(row)
    return None if word is None else CHINESE[word]


def _label(row: Row) -> str | None:
    found = value_of(row[1], "license") or value_of(row[1], "license_name")
    return str(found) if found else None


def dataset_list(rows: Sequence[Row], columns: Sequence[Column[Row]], undecided: Iterable[Judged[Dataset]]) -> Answer:
    """Data sets as a table, with what could not be decided beside it."""
    table = Table.of(rows, columns)
    document = {"items": table.items, "left_out": [judged_json(one) for one in undecided]}
    return Answer("llmrev/dataset-list@1", document, table.items, table, [Grid(table)], choosable=True)


def dataset_page(
    entry: Entry, dataset: Dataset, licenses: Mapping[str, License], labels: Labels, detail: Detail
) -> Answer:
    """One data set: what it is, how it was made, whether one may use it, who did."""
    key, verdict = dataset.id, commercial_use(dataset, licenses)
    title = say("{name} ({id})", name=entry["name"], id=key) if entry["name"] != key else entry["name"]
    blocks: list[Block] = [Heading(title, 1)]
    if entry.get("aliases"):
        blocks.append(Prose(say("also: {names}", names=", ".join(entry["aliases"]))))
    for heading, fields in SECTIONS:
        pairs = pairs_of(entry, fields, labels, detail)
        if "use" in fields and entry.get("parts"):
            pairs.append(Pair(say("Parts"), listed(entry["parts"])))
        if "license" in fields:
            pairs.insert(0, _commercial_pair(entry, verdict, detail))
        if pairs:
            blocks += [Heading(heading, 3), Pairs(pairs)]
    blocks += _readers(entry, labels, detail)
    blocks += remark_blocks(say("Notes"), entry.get("notes", ()))
    blocks += remark_blocks(say("Opinions of the survey's author (2023)"), entry.get("opinions", ()))
    blocks += all_sources(entry, detail)
    document = {"dataset": {"id": key, **entry, "derived": {"commercial_use": str(verdict)}}}
    return Answer("llmrev/dataset@1", document, [document["dataset"]], facts_table({key: entry}), blocks)


def _commercial_pair(entry: Entry, verdict: Permission, detail: Detail) -> Pair:
    """The verdict, and what the reading of label and upstream rests on."""
    reading = fact_of(entry, "commercial")
    text = tr(say(str(verdict)))
    if detail.sources and reading is not None and reading.source:
        text += f" [{reading.source}]"
    remarks: list[Showable] = [reading.note] if reading is not None and reading.note else []
    if reading is not None and unverified(entry, reading):
        remarks.append(UNVERIFIED)
    if reading is None:
        remarks.append(say("nobody has read what stands upstream"))
    elif reading.value != verdict:
        remarks.append(say("upstream alone: {verdict}; the label asks for more", verdict=say(reading.value)))
    return Pair(say("Commercial use"), text, tuple(remarks), TONES.get(verdict, "warn"))


TONES = {Permission.ALLOWED: "good", Permission.FORBIDDEN: "bad"}


def _readers(entry: Entry, labels: Labels, detail: Detail) -> list[Block]:
    """Who trained with it, what it is made of, and where it is."""
    pairs: list[Pair] = []
    if entry.get("trained"):
        pairs.append(Pair(say("Trained with it"), listed(entry["trained"]), (say("as their files here say"),)))
    pairs += pairs_of(entry, {"used_by": say("Others")}, labels, detail)
    blocks: list[Block] = [Heading(say("Who used it"), 3), Pairs(pairs)] if pairs else []
    links = fact_of(entry, "links")
    if links is not None and links.value is not None:
        blocks += [Heading(say("Links"), 3), Prose(fact_text("links", links, labels), 2)]
    return blocks
