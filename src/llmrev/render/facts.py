"""Facts of an entry as lines of a page, with their sources and the claims that do not hold."""

from collections.abc import Iterable, Mapping
from typing import Any

from llmrev.core.fact import Fact, is_fact, read_fact
from llmrev.messages import Bilingual, Message, Showable, say
from llmrev.render.blocks import Block, Heading, Pair, Prose
from llmrev.render.card import source_blocks
from llmrev.render.detail import Detail
from llmrev.render.values import Labels, fact_text

Entry = Mapping[str, Any]

UNVERIFIED = say("unverified: from memory, no source found yet")


def fact_of(entry: Entry, key: str) -> Fact | None:
    """The fact called *key*, or ``None`` where the entry has none."""
    return read_fact(entry[key]) if is_fact(entry.get(key)) else None


def value_of(entry: Entry, key: str) -> Any:
    """The value of the fact called *key*, or ``None``."""
    fact = fact_of(entry, key)
    return None if fact is None else fact.value


def unverified(entry: Entry, fact: Fact) -> bool:
    """Whether nobody has looked the fact up."""
    return bool(entry["sources"].get(fact.source or "", {}).get("grade") == "unverified")


def pairs_of(entry: Entry, fields: Mapping[str, Message], labels: Labels, detail: Detail) -> list[Pair]:
    """A pair for each of *fields* that the entry has, in their order; unknown ones only where asked for."""
    facts = ((key, fact_of(entry, key)) for key in fields)
    return [
        _pair(key, fields[key], fact, labels, detail, unchecked=fact.value is not None and unverified(entry, fact))
        for key, fact in facts
        if fact is not None and (fact.value is not None or detail.unknowns or fact.note)
    ]


def _pair(key: str, name: Message, fact: Fact, labels: Labels, detail: Detail, *, unchecked: bool) -> Pair:
    text = fact_text(key, fact, labels)
    if detail.sources and fact.source:
        text += f" [{fact.source}]"
    remarks: list[Showable] = [fact.note] if fact.note else []
    if detail.sources and fact.quote:
        remarks.append(say("“{quote}”", quote=fact.quote))
    if unchecked:
        remarks.append(UNVERIFIED)
    remarks += [_claim(key, other, labels) for other in fact.others]
    return Pair(name, text, tuple(remarks), "" if fact.value is not None else "dim")


def _claim(key: str, claim: Fact, labels: Labels) -> Message:
    said = fact_text(key, claim, labels)
    if claim.wrong:
        return say("{source} says {value}: {why}", source=claim.source, value=said, why=claim.wrong)
    return say("{source} says {value}", source=claim.source, value=said)


def prose_of(data: Mapping[str, str]) -> Bilingual:
    """Prose in both languages, out of a snapshot."""
    return Bilingual(data["en"], data["zh"])


def remark_blocks(heading: Message, found: Iterable[Mapping[str, str]]) -> list[Block]:
    """Remarks under a heading; nothing where there are none."""
    blocks: list[Block] = [Prose(prose_of(one), 2) for one in found]
    return [Heading(heading, 3), *blocks] if blocks else []


def all_sources(entry: Entry, detail: Detail) -> list[Block]:
    """Where the entry's facts were read, if asked for."""
    return source_blocks(entry["sources"], set(entry["sources"])) if detail.sources else []
