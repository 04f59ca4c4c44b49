"""The answer of `catalog sample`: facts to read again, each with where to read it."""

from collections.abc import Sequence
from typing import Any, Protocol

from llmrev.messages import say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Pair, Pairs
from llmrev.render.table import Column, Table


class Drawn(Protocol):
    """A fact drawn for reading again."""

    @property
    def file(self) -> str: ...  # noqa: D102
    @property
    def line(self) -> int: ...  # noqa: D102
    @property
    def path(self) -> str: ...  # noqa: D102
    @property
    def value(self) -> Any: ...  # noqa: D102
    @property
    def source(self) -> str: ...  # noqa: D102
    @property
    def at(self) -> Any: ...  # noqa: D102


def audit(drawn: Sequence[Drawn]) -> Answer:
    """One entry a fact: its path and value, its place in the file, its source."""
    columns = (
        Column[Drawn]("fact", say("FACT"), lambda d: d.path, lambda d: d.path, 0),
        Column[Drawn]("value", say("VALUE"), lambda d: _short(d.value), lambda d: _short(d.value), 1),
        Column[Drawn]("grade", say("GRADE"), lambda d: d.at.grade, lambda d: d.at.grade, 2),
        Column[Drawn]("source", say("SOURCE"), _where, _where, 1),
        Column[Drawn]("place", say("PLACE"), lambda d: f"{d.file}:{d.line}", lambda d: f"{d.file}:{d.line}", 3),
    )
    table = Table.of(drawn, columns)
    blocks: list[Block] = [
        Pairs(
            [
                Pair(one.path, _short(one.value), (f"{one.at.grade}: {_where(one)}", f"{one.file}:{one.line}"))
                for one in drawn
            ]
        )
    ]
    return Answer("llmrev/sample@1", {"items": table.items}, table.items, table, blocks)


def _short(value: dict[str, Any]) -> str:
    parts = [
        f"{key}={part}" for key, part in value.items() if key in ("is", "value", "written", "quote") and part != "value"
    ]
    return " ".join(parts)


def _where(one: Drawn) -> str:
    return str(one.at.url or one.at.title or one.source)
