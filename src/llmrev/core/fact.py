"""A fact as it comes out of the catalog: a value with its bound and witness, or the reason there is none."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from llmrev.messages import Bilingual

BOUNDS = ("value", "about", "at_least", "at_most")
"""How sure the number is; ``value`` is exact as stated."""


class Fact(Struct, frozen=True, kw_only=True):
    """
    One fact.

    *value* is ``None`` exactly when *reason* says why.  *bound* is one of ``BOUNDS``, ``unknown`` or
    ``not_applicable``.  *written* keeps the quantity as the source writes it (``13 GB``), *others* the claims of
    other sources that do not hold, each with *wrong*.
    """

    value: Any
    bound: str
    reason: str | None = None
    written: str | None = None
    source: str | None = None
    quote: str | None = None
    note: Bilingual | None = None
    as_of: str | None = None
    wrong: Bilingual | None = None
    inherits: bool = False
    others: tuple["Fact", ...] = ()


def is_fact(data: Any) -> bool:
    """Whether *data*, out of a snapshot, is a fact and not a section of facts."""
    return isinstance(data, Mapping) and "is" in data


def read_fact(data: Mapping[str, Any]) -> Fact:
    """The fact in *data*, a mapping of a snapshot."""
    bound = data["is"]
    if bound == "claims":
        first, *others = (read_fact(claim) for claim in data["claims"])
        return _with_others(first, tuple(others))
    return Fact(
        value=data.get("value"),
        bound=bound,
        reason=data.get("reason"),
        written=data.get("written"),
        source=data.get("source"),
        quote=data.get("quote"),
        note=prose(data.get("note")),
        as_of=data.get("as_of"),
        wrong=prose(data.get("wrong")),
        inherits=bound == "inherits",
    )


def _with_others(first: Fact, others: tuple[Fact, ...]) -> Fact:
    fields = {name: getattr(first, name) for name in Fact.__struct_fields__}
    return Fact(**{**fields, "others": others})


def prose(data: Mapping[str, str] | None) -> Bilingual | None:
    """Text in both languages, out of a snapshot."""
    return Bilingual(data["en"], data["zh"]) if data else None


class Placed(Struct, frozen=True):
    """A fact, and its dotted path."""

    path: str
    fact: Fact


def placed_facts(data: Any, path: str = "") -> Iterator[Placed]:
    """Every fact in *data*, those inside a fact's value too, in the order of the schema."""
    if is_fact(data):
        fact = read_fact(data)
        yield Placed(path, fact)
        if isinstance(fact.value, list | dict):
            yield from placed_facts(fact.value, path)
    elif isinstance(data, Mapping):
        for key, part in data.items():
            yield from placed_facts(part, f"{path}.{key}" if path else str(key))
    elif isinstance(data, list):
        for index, part in enumerate(data):
            yield from placed_facts(part, f"{path}[{index}]")
