"""The page of one model or family."""

from collections.abc import Mapping, Sequence
from typing import Any

from llmrev.core.fact import Fact, placed_facts, read_fact
from llmrev.core.license import DataLink, Permission, Step, Terms
from llmrev.core.sheet import Sheet
from llmrev.core.units import gib
from llmrev.messages import Bilingual, Message, Showable, say
from llmrev.render.ability import ability_pairs
from llmrev.render.blocks import Block, Grid, Heading, Pair, Pairs, Prose
from llmrev.render.chinese import chinese_pairs
from llmrev.render.columns import Row
from llmrev.render.detail import Detail
from llmrev.render.labels import DEVICES, FIELDS, GRADES, SECTIONS, TASKS, WORDS_EXPLAINED
from llmrev.render.language import tr
from llmrev.render.table import UNKNOWN, Column, Table
from llmrev.render.values import Labels, fact_text, joined

Page = Mapping[str, Any]


def model_blocks(one: Sheet, labels: Labels, detail: Detail) -> list[Block]:
    """Everything known of a model, part by part."""
    blocks: list[Block] = [Heading(_title(one.model.name, one.model.id))]
    facts = {placed.path: placed.fact for placed in placed_facts(one.page)}
    for heading, keys in SECTIONS:
        pairs = [_pair(key, facts[key], labels, detail) for key in keys if key in facts and _shown(facts[key], detail)]
        pairs += _derived(heading, one, labels)
        if pairs:
            blocks += [Heading(heading, 3), Pairs(pairs)]
    blocks += [*_memory(one.page, labels, detail), *_scores(one.page, labels, detail), *remarks(one.page)]
    hidden = sum(not _shown(fact, Detail()) for fact in facts.values())
    if hidden and not detail.unknowns:
        blocks.append(
            Prose(say("{count} facts are unknown; `--facts` lists them with the reason", count=hidden), tone="dim")
        )
    blocks.append(Prose(WORDS_EXPLAINED, tone="dim"))
    return blocks


def _title(name: str, id_: str) -> Showable:
    return say("{name} ({id})", name=name, id=id_) if name != id_ else name


def _shown(fact: Fact, detail: Detail) -> bool:
    return detail.unknowns or fact.value is not None or fact.inherits or fact.bound == "not_applicable"


def _pair(key: str, fact: Fact, labels: Labels, detail: Detail) -> Pair:
    value = fact_text(key, fact, labels)
    if detail.sources and fact.source:
        value += f" [{fact.source}]"
    notes: list[Showable] = [fact.note] if fact.note else []
    if detail.sources and fact.quote:
        notes.append(say("“{quote}”", quote=fact.quote))
    notes += [_other_claim(key, other, labels) for other in fact.others]
    tone = "" if fact.value is not None or fact.inherits else "dim"
    return Pair(FIELDS.get(key, key), value, tuple(notes), tone)


def _other_claim(key: str, claim: Fact, labels: Labels) -> Message:
    said = fact_text(key, claim, labels)
    if claim.wrong:
        return say("{source} says {value}: {why}", source=claim.source, value=said, why=claim.wrong)
    return say("{source} says {value}", source=claim.source, value=said)


def _derived(heading: Message, one: Sheet, labels: Labels) -> list[Pair]:
    """What the rules make of the facts, in the part where a reader looks for it."""
    if heading.text == "May I use it":
        return [Pair(say("Commercial use"), commercial_text(one.terms, labels), (), _tone(one.terms.commercial))]
    if heading.text == "Languages":
        return chinese_pairs(one.model, one.chinese)
    if heading.text == "What it is":
        return ability_pairs(one.model)
    if heading.text == "Size":
        known = {name: found for name, found in one.memory.items() if found}
        parts = [
            say("{need} at {format}", need=gib(found.need.total_bytes), format=name) for name, found in known.items()
        ]
        return [Pair(say("Serving, estimated"), joined([tr(part) for part in parts]))] if parts else []
    return []


def commercial_text(found: Terms, labels: Labels) -> Message:
    """The verdict on commercial use with the step of the lineage that decides it."""
    return say(
        "{verdict}: {license} of {model}",
        verdict=say(str(found.commercial)),
        license=decider_text(found.deciding, labels),
        model=found.deciding.model,
    )


def decider_text(step: Step, labels: Labels) -> Showable:
    """What decides in a licence chain: a licence, or data."""
    if isinstance(step, DataLink):
        return say("tuning data {data}", data=step.dataset or say("as a whole"))
    return labels.license_name(step.license) if step.license else say("a licence nobody recorded")


def _tone(permission: Permission) -> str:
    return {Permission.ALLOWED: "good", Permission.FORBIDDEN: "bad"}.get(permission, "warn")


def _memory(page: Page, labels: Labels, detail: Detail) -> list[Block]:
    rows = page.get("memory", ())
    if not rows:
        return []
    columns = (
        Column[Any]("task", say("TASK"), lambda r: TASKS[r["task"]], lambda r: r["task"], 1),
        Column[Any](
            "device", say("DEVICE"), lambda r: DEVICES[r.get("device", "gpu")], lambda r: r.get("device", "gpu"), 2
        ),
        Column[Any]("precision", say("FORMAT"), lambda r: r.get("precision"), lambda r: r.get("precision"), 1),
        Column[Any](
            "memory",
            say("MEMORY"),
            lambda r: _cited("memory", r["memory"], labels, detail),
            lambda r: r["memory"].get("value"),
            1,
        ),
        Column[Any]("condition", say("CONDITION"), _condition, lambda r: r.get("condition"), 3),
    )
    return [Heading(say("Memory, as reported"), 3), Grid(Table.of(rows, columns), fit=False)]


def _cited(key: str, data: Mapping[str, Any], labels: Labels, detail: Detail) -> str:
    fact = read_fact(data)
    return fact_text(key, fact, labels) + (f" [{fact.source}]" if detail.sources else "")


def _condition(row: Mapping[str, Any]) -> Showable:
    parts: list[str] = []
    if row.get("condition"):
        parts.append(tr(Bilingual(row["condition"]["en"], row["condition"]["zh"])))
    if row.get("context"):
        parts.append(tr(say("{count} tokens", count=row["context"])))
    if row.get("batch"):
        parts.append(tr(say("batch {count}", count=row["batch"])))
    if row.get("shots") is not None:
        parts.append(tr(say("{count}-shot", count=row["shots"])))
    return joined(parts) if parts else "-"


def _scores(page: Page, labels: Labels, detail: Detail) -> list[Block]:
    rows = page.get("scores", ())
    if not rows:
        return []
    columns = (
        Column[Any]("benchmark", say("BENCHMARK"), lambda r: _benchmark(r, labels), lambda r: r["benchmark"], 1),
        Column[Any](
            "score",
            say("SCORE"),
            lambda r: _cited("score", r["score"], labels, detail),
            lambda r: r["score"].get("value"),
            1,
        ),
        Column[Any]("condition", say("CONDITION"), _condition, lambda r: r.get("condition"), 3),
    )
    return [Heading(say("Scores, as reported"), 3), Grid(Table.of(rows, columns), fit=False)]


def _benchmark(row: Mapping[str, Any], labels: Labels) -> str:
    name = tr(labels.label("benchmarks", row["benchmark"]))
    return f"{name}, {row['part']}" if row.get("part") else name


def remarks(page: Page) -> list[Block]:
    """Notes, corrections of the survey and its author's opinions, each as what it is."""
    blocks: list[Block] = []
    if page.get("notes"):
        blocks += [Heading(say("Notes"), 3), *(Prose(_prose(note), 2) for note in page["notes"])]
    if page.get("corrections"):
        blocks.append(Heading(say("What the survey said, and what is so"), 3))
        for one in page["corrections"]:
            blocks.append(Prose(say("said: {said}", said=_prose(one["said"])), 2))
            blocks.append(Prose(say("in fact: {found}", found=_prose(one["found"])), 4))
    if page.get("opinions"):
        blocks += [
            Heading(say("Opinions of the survey's author (2023)"), 3),
            *(Prose(_prose(o), 2) for o in page["opinions"]),
        ]
    return blocks


def _prose(data: Mapping[str, str]) -> Bilingual:
    return Bilingual(data["en"], data["zh"])


def family_blocks(family: Page, rows: Sequence[Row], columns: Sequence[Column[Row]]) -> list[Block]:
    """A family: what it is, its models, what is said of all."""
    blocks: list[Block] = [Heading(_title(family["name"], family["id"]), 1)]
    if family.get("aliases"):
        blocks.append(Prose(say("also: {names}", names=", ".join(family["aliases"]))))
    blocks.append(Prose(_prose(family["summary"])))
    blocks += [Heading(say("Models")), Grid(Table.of(rows, columns))]
    blocks += remarks(family)
    return blocks


def source_blocks(sources: Mapping[str, Mapping[str, Any]], used: set[str]) -> list[Block]:
    """The sources that the facts shown name."""
    pairs = [
        Pair(key, source.get("url") or source.get("title") or UNKNOWN, _source_notes(source))
        for key, source in sources.items()
        if key in used
    ]
    return [Heading(say("Sources")), Pairs(pairs)] if pairs else []


def _source_notes(source: Mapping[str, Any]) -> tuple[Showable, ...]:
    grade: Showable = GRADES[source["grade"]]
    read = source.get("accessed")
    line = say("{grade}, read {date}", grade=grade, date=read) if read else grade
    extra = [source[key] for key in ("via", "note") if source.get(key)]
    return (line, *extra)
