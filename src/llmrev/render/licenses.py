"""The answers of `license list` and `license show`."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from llmrev.core.fact import is_fact, placed_facts, read_fact
from llmrev.core.license import License, Permission, Use, answer
from llmrev.messages import Bilingual, Message, Showable, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Grid, Heading, Pair, Pairs, Prose
from llmrev.render.card import source_blocks
from llmrev.render.language import tr
from llmrev.render.license_words import NO_ADVICE, PASSES_ON, USES, tone
from llmrev.render.table import Cell, Column, Table
from llmrev.render.values import listed

Entry = Mapping[str, Any]

MOST_NAMED = 12
"""Families or models that a page names before it counts the rest."""

TAGS: tuple[tuple[str, Message], ...] = (
    ("permissions", say("Allows")),
    ("conditions", say("Asks for")),
    ("limitations", say("Limits")),
)


class Bearers(Struct, frozen=True, kw_only=True):
    """Models a licence concerns: *own* weights bear it, *bound* ones it reaches through their lineage alone."""

    own: tuple[str, ...]
    bound: tuple[str, ...]


def license_list(found: Sequence[License], borne: Mapping[str, int]) -> Answer:
    """Licences as a table; *borne* counts the models whose weights bear each."""
    columns = (
        Column[License]("id", say("ID"), lambda one: one.id, lambda one: one.id, 0),
        *(_answered(use, heading, keep) for use, heading, keep in _ANSWERS),
        Column[License](
            "models",
            say("MODELS"),
            lambda one: str(borne.get(one.id, 0)),
            lambda one: borne.get(one.id, 0),
            1,
            right=True,
        ),
        Column[License]("spdx", say("SPDX"), lambda one: one.spdx, lambda one: one.spdx, 6),
        Column[License]("name", say("NAME"), lambda one: one.name, lambda one: one.name, 5),
    )
    table = Table.of(found, columns)
    blocks: list[Block] = [Grid(table), Prose(NO_ADVICE, tone="dim")]
    return Answer("llmrev/license-list@1", {"items": table.items}, table.items, table, blocks)


_ANSWERS: tuple[tuple[Use, Message, int], ...] = (
    (Use.COMMERCIAL, say("COMMERCIAL"), 1),
    (Use.DERIVATIVES, say("DERIVATIVES"), 3),
    (Use.REDISTRIBUTION, say("REDISTRIBUTION"), 4),
    (Use.OUTPUTS, say("OUTPUTS"), 2),
)


def _answered(use: Use, heading: Message, keep: int) -> Column[License]:
    return Column(str(use), heading, lambda one: say(str(answer(one, use))), lambda one: str(answer(one, use)), keep)


def license_page(
    license_: License, entry: Entry, tags: Mapping[str, Entry], bearers: Bearers, *, cited: bool
) -> Answer:
    """What a licence allows, asks and rules out, with its clauses, its sources, and the models it concerns."""
    pairs = [Pair(say("SPDX"), license_.spdx), Pair(say("Text"), entry["url"])]
    if entry.get("aliases"):
        pairs.append(Pair(say("Also called"), listed(list(entry["aliases"]))))
    if is_fact(entry.get("passes_on")) and (word := read_fact(entry["passes_on"]).value):
        pairs.append(Pair(say("Passes on"), PASSES_ON[word]))
    blocks: list[Block] = [
        Heading(say("{name} ({id})", name=license_.name, id=license_.id), 1),
        Prose(_prose(entry["summary"])),
        Pairs(pairs),
        Grid(_answers_table(license_, cited, entry), fit=False),
    ]
    for key, heading in TAGS:
        if entry.get(key):
            words = [(_label(tags[tag]), _prose(tags[tag]["meaning"])) for tag in entry[key]]
            blocks += [Heading(heading), Pairs([Pair(tr(word), meaning) for word, meaning in words])]
    if entry.get("notes"):
        blocks += [Heading(say("Notes")), *(Prose(_prose(note), 2) for note in entry["notes"])]
    blocks += _bearers(license_, bearers)
    used = {placed.fact.source for placed in placed_facts(entry) if placed.fact.source}
    blocks += source_blocks(entry["sources"], used)
    blocks.append(Prose(NO_ADVICE, tone="dim"))
    document = {
        "license": {"id": license_.id, **entry},
        "answers": {str(use): str(answer(license_, use)) for use in Use},
        "models": {"own": list(bearers.own), "through_lineage": list(bearers.bound)},
        "note": str(NO_ADVICE),
    }
    return Answer("llmrev/license@1", document, [document], _machine_table(license_, entry), blocks)


def _answers_table(license_: License, cited: bool, entry: Entry) -> Table:
    rows = []
    for use in Use:
        permission = answer(license_, use)
        clause: Showable = license_.clauses.get(use) or ("-" if is_fact(entry.get(str(use))) else say("not spoken of"))
        source = read_fact(entry[str(use)]).source if is_fact(entry.get(str(use))) else None
        rows.append(
            (
                Cell(USES[use], str(use)),
                Cell(say(str(permission)), str(permission), tone=tone(permission)),
                Cell(f"{tr(clause)} [{source}]" if cited and source else clause, None),
            )
        )
    return Table(
        keys=("use", "answer", "clause"),
        headings=(say("USE"), say("ANSWER"), say("CLAUSE")),
        rows=tuple(rows), keep=(0, 0, 0), right=(False,) * 3,
    )  # fmt: skip


def _machine_table(license_: License, entry: Entry) -> Table:
    """What TSV prints: a row for each question and each tag."""
    rows = [(str(use), str(answer(license_, use)), str(license_.clauses.get(use, ""))) for use in Use]
    rows += [(key, tag, "") for key, _heading in TAGS for tag in entry.get(key, ())]
    keys = ("field", "value", "clause")
    return Table(keys, keys, tuple(tuple(Cell(v, v) for v in row) for row in rows), (0,) * 3, (False,) * 3)


def _bearers(license_: License, bearers: Bearers) -> list[Block]:
    pairs = []
    if bearers.own:
        pairs.append(Pair(say("bear it: {count}", count=len(bearers.own)), _named(bearers.own)))
    if bearers.bound:
        pairs.append(Pair(say("bound through lineage: {count}", count=len(bearers.bound)), _named(bearers.bound)))
    if not pairs:
        return [Heading(say("Models under it")), Prose(say("none of the catalog"))]
    hint = say("`llmrev list --license {id}` lists those it decides on", id=license_.id)
    return [Heading(say("Models under it")), Pairs(pairs), Prose(hint, tone="dim")]


def _named(names: Sequence[str]) -> Showable:
    shown = listed(list(names[:MOST_NAMED]))
    rest = len(names) - MOST_NAMED
    return say("{names} and {count} more", names=shown, count=rest) if rest > 0 else shown


def _prose(data: Mapping[str, str]) -> Bilingual:
    return Bilingual(data["en"], data["zh"])


def _label(tag: Entry) -> Bilingual:
    return Bilingual(tag["en"], tag["zh"])


def borne_by(permission: str | None, licenses: Mapping[str, License]) -> list[License]:
    """The licences of *licenses* that answer *permission* for commercial use, or all."""
    return [one for one in licenses.values() if permission in (None, answer(one, Use.COMMERCIAL))]


COMMERCIAL_ANSWERS = tuple(str(permission) for permission in Permission)
"""What `--commercial` takes."""
