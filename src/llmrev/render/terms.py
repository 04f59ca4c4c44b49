"""The answers of `term list` and `term show`."""

from collections.abc import Mapping, Sequence
from typing import Any

from llmrev.messages import Bilingual, Message, Showable, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Grid, Heading, Pair, Pairs, Prose
from llmrev.render.labels import GRADES
from llmrev.render.language import language, tr
from llmrev.render.plain import plain_lines
from llmrev.render.table import Cell, Column, Table

Entry = Mapping[str, Any]

TOPICS = {
    "model": say("models"),
    "architecture": say("architecture"),
    "training": say("training"),
    "prompting": say("prompting"),
    "numbers": say("number formats"),
    "memory": say("memory"),
    "parallelism": say("parallelism"),
    "serving": say("serving"),
    "hardware": say("hardware"),
    "chinese": say("Chinese support"),
    "licence": say("licences"),
    "evidence": say("facts and sources"),
    "evaluation": say("evaluation"),
    "answer": say("answers of llmrev"),
}
"""What terms are about, in the order of a reader's questions."""


def prose(data: Mapping[str, str]) -> Bilingual:
    """Text of an entry in both languages."""
    return Bilingual(data["en"], data["zh"])


def term_name(entry: Entry) -> Bilingual:
    """What a term is called."""
    return Bilingual(entry["name"], entry["zh"])


def term_list(found: Sequence[tuple[str, Entry]]) -> Answer:
    """Terms as a table, one a line."""
    columns = (
        Column[tuple[str, Entry]]("id", say("ID"), lambda t: t[0], lambda t: t[0], 0),
        Column[tuple[str, Entry]]("name", say("TERM"), lambda t: term_name(t[1]), lambda t: t[1]["name"], 1),
        Column[tuple[str, Entry]]("zh", say("IN CHINESE"), lambda t: t[1]["zh"], lambda t: t[1]["zh"], 4),
        Column[tuple[str, Entry]]("topic", say("ABOUT"), lambda t: TOPICS[t[1]["topic"]], lambda t: t[1]["topic"], 3),
    )
    table = Table.of(found, columns)
    shown = Table.of(found, [column for column in columns if column.key != "zh" or language() == "en"])
    items = [
        {**item, "aliases": list(entry.get("aliases", ()))} for item, (_, entry) in zip(table.items, found, strict=True)
    ]
    return Answer("llmrev/term-list@1", {"items": items}, items, table, [Grid(shown)])


def term_page(term_id: str, entry: Entry, names: Mapping[str, Entry]) -> Answer:
    """One term: what it means, its formula, what the survey had wrong, where to read on.  *names*: all terms."""
    blocks: list[Block] = [Heading(say("{name} ({id})", name=term_name(entry), id=term_id), 1)]
    aliases = entry.get("aliases", ())
    others = Bilingual(", ".join([entry["zh"], *aliases]), "、".join([entry["name"], *aliases]))
    blocks += [Prose(say("also: {names}", names=others), tone="dim"), Prose(prose(entry["definition"]))]
    formula = entry.get("formula")
    if formula:
        blocks.append(Prose(formula["text"], 4))
        blocks.append(Prose(prose(formula["where"]), 4, "dim"))
    pairs = [Pair(say("About"), TOPICS[entry["topic"]])]
    if entry.get("see"):
        see: list[str] = [f"{tr(term_name(names[one]))} ({one})" for one in entry["see"]]
        pairs.append(Pair(say("See also"), Bilingual(", ".join(see), "、".join(see))))
    blocks += [Pairs(pairs), *difference_blocks(entry), *reference_blocks(entry["sources"], _used(entry), 3)]
    document = {"term": {"id": term_id, **entry, "sources": _cited(entry)}}
    table = _rows(term_id, entry)
    return Answer("llmrev/term@1", document, [document["term"]], table, blocks, lines=plain_lines(blocks))


def reference_blocks(sources: Mapping[str, Entry], used: set[str], level: int) -> list[Block]:
    """Where to read on: each source with its address, what kind of source it is, and when it was read."""
    pairs = []
    for key, source in sources.items():
        if key in used:
            pairs.append(Pair(key, source.get("url") or source["title"], (_standing(source),)))
    return [Heading(say("Sources"), level), Pairs(pairs)]


def _standing(source: Entry) -> Message:
    """What kind of source it is, and whether it was read itself."""
    grade, date = GRADES[source["grade"]], source.get("accessed")
    if date is None:
        return grade
    if source.get("via"):
        return say("{grade}, known through others, {date}", grade=grade, date=date)
    return say("{grade}, read {date}", grade=grade, date=date)


def difference_blocks(entry: Entry) -> list[Block]:
    """What the survey said and what is so, then its author's opinions."""
    blocks: list[Block] = []
    if entry.get("corrections"):
        blocks.append(Heading(say("What the survey said, and what is so"), 3))
        for one in entry["corrections"]:
            blocks.append(Prose(say("said: {said}", said=prose(one["said"])), 2))
            blocks.append(Prose(cited(say("in fact: {found}", found=prose(one["found"])), one["cited"]), 4))
    if entry.get("opinions"):
        blocks.append(Heading(say("Opinions of the survey's author (2023)"), 3))
        blocks += [Prose(prose(one), 2) for one in entry["opinions"]]
    return blocks


def cited(text: Showable, sources: Sequence[str]) -> Showable:
    """*text* with the keys of its sources behind it."""
    return say("{text} [{sources}]", text=text, sources=", ".join(sources))


def _used(entry: Entry) -> set[str]:
    parts = [*entry.get("corrections", ()), *entry.get("opinions", ())]
    return {*entry["references"], *(key for part in parts for key in part["cited"])}


def _cited(entry: Entry) -> dict[str, Any]:
    used = _used(entry)
    return {key: source for key, source in entry["sources"].items() if key in used}


def _rows(term_id: str, entry: Entry) -> Table:
    formula = entry.get("formula", {})
    values = {
        "id": term_id,
        "name": entry["name"],
        "zh": entry["zh"],
        "topic": entry["topic"],
        "definition": entry["definition"]["en"],
        "formula": formula.get("text", ""),
        "see": list(entry.get("see", ())),
        "references": list(entry["references"]),
    }
    keys = tuple(values)
    row = tuple(Cell(str(value), value) for value in values.values())
    return Table(keys, keys, (row,), (0,) * len(keys), (False,) * len(keys))
