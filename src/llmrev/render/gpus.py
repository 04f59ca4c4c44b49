"""The answers of `gpu list` and `gpu show`."""

from collections.abc import Mapping, Sequence
from typing import Any

from llmrev.core.fact import Fact, is_fact, placed_facts, read_fact
from llmrev.core.units import gib
from llmrev.messages import Showable, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Grid, Heading, Pair, Pairs
from llmrev.render.card import source_blocks
from llmrev.render.detail import Detail
from llmrev.render.language import tr
from llmrev.render.table import Cell, Column, Table
from llmrev.render.values import Labels, fact_text

Entry = Mapping[str, Any]

CLASSES = {
    "consumer": say("consumer"),
    "workstation": say("workstation"),
    "datacenter": say("data centre"),
    "apple": say("Apple"),
}

FIELDS = {
    "memory": say("Memory, as marketed"),
    "usable": say("Memory, as the driver reports"),
    "bandwidth": say("Memory bandwidth"),
    "tflops": say("16-bit TFLOPS, dense"),
    "bf16": say("bf16"),
    "year": say("Year"),
}


def known(entry: Entry, key: str) -> Any:
    """The value of a fact of *entry*, or ``None``."""
    return read_fact(entry[key]).value if is_fact(entry.get(key)) else None


def gpu_list(found: Sequence[tuple[str, Entry]]) -> Answer:
    """GPUs as a table: memory in GiB, bandwidth in GB/s."""
    columns = (
        Column[tuple[str, Entry]]("id", say("ID"), lambda g: g[0], lambda g: g[0], 0),
        Column[tuple[str, Entry]]("name", say("NAME"), lambda g: g[1]["name"], lambda g: g[1]["name"], 5),
        Column[tuple[str, Entry]]("vendor", say("VENDOR"), lambda g: g[1]["vendor"], lambda g: g[1]["vendor"], 3),
        Column[tuple[str, Entry]]("class", say("CLASS"), lambda g: CLASSES[g[1]["class"]], lambda g: g[1]["class"], 4),
        _sized("memory", say("MEMORY"), 1),
        _sized("usable", say("USABLE"), 2),
        Column[tuple[str, Entry]](
            "bandwidth", say("GB/S"), _bandwidth, lambda g: known(g[1], "bandwidth"), 2, right=True
        ),
        Column[tuple[str, Entry]]("tflops", say("TFLOPS"), _tflops, lambda g: known(g[1], "tflops"), 2, right=True),
        Column[tuple[str, Entry]]("year", say("YEAR"), _year, lambda g: known(g[1], "year"), 4, right=True),
    )
    table = Table.of(found, columns)
    return Answer("llmrev/gpu-list@1", {"items": table.items}, table.items, table, [Grid(table)])


def _sized(key: str, heading: Any, keep: int) -> Column[tuple[str, Entry]]:
    def text(gpu: tuple[str, Entry]) -> Showable | None:
        size = known(gpu[1], key)
        return None if size is None else gib(size)

    return Column(key, heading, text, lambda gpu: known(gpu[1], key), keep, right=True)


def _bandwidth(gpu: tuple[str, Entry]) -> str | None:
    rate = known(gpu[1], "bandwidth")
    return None if rate is None else f"{rate / 10**9:.0f}"


def _tflops(gpu: tuple[str, Entry]) -> str | None:
    rate = known(gpu[1], "tflops")
    return None if rate is None else f"{rate:g}"


def _year(gpu: tuple[str, Entry]) -> str | None:
    year = known(gpu[1], "year")
    return None if year is None else str(year)


def gpu_page(gpu_id: str, entry: Entry, labels: Labels, detail: Detail) -> Answer:
    """One GPU, with the source of each figure where asked for."""
    pairs = [Pair(say("Maker"), entry["vendor"]), Pair(say("Class"), CLASSES[entry["class"]])]
    if entry.get("aliases"):
        pairs.append(Pair(say("Also called"), ", ".join(entry["aliases"])))
    facts = {key: read_fact(entry[key]) for key in FIELDS if is_fact(entry.get(key))}
    pairs += [_pair(key, fact, labels, detail) for key, fact in facts.items()]
    blocks: list[Block] = [Heading(say("{name} ({id})", name=entry["name"], id=gpu_id), 1), Pairs(pairs)]
    if detail.sources:
        used = {
            one.source for placed in placed_facts(entry) for one in (placed.fact, *placed.fact.others) if one.source
        }
        blocks += source_blocks(entry["sources"], used)
    rows = tuple(
        (Cell(key, key), Cell(tr(FIELDS[key]), fact.value), Cell(fact.source or "", fact.source))
        for key, fact in facts.items()
    )
    table = Table(("field", "value", "source"), ("", "", ""), rows, (0, 0, 0), (False, False, False))
    document = {"gpu": {"id": gpu_id, **entry}}
    return Answer("llmrev/gpu@1", document, [document["gpu"]], table, blocks)


def _pair(key: str, fact: Fact, labels: Labels, detail: Detail) -> Pair:
    text = fact_text(key, fact, labels) if key not in ("memory", "usable", "bandwidth") else _size(key, fact)
    source = f" [{fact.source}]" if detail.sources and fact.source else ""
    remarks = [
        say("{source} says {value}: {why}", source=other.source, value=_size(key, other), why=other.wrong)
        for other in fact.others
        if other.wrong
    ]
    return Pair(FIELDS[key], text + source, (*((fact.note,) if fact.note else ()), *remarks))


def _size(key: str, fact: Fact) -> str:
    if fact.value is None:
        return tr(say("unknown"))
    if key == "bandwidth":
        return f"{fact.value / 10**9:.0f} GB/s"
    return gib(fact.value) if key in ("memory", "usable") else str(fact.value)
