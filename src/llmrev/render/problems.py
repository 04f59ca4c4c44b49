"""Mistakes of a catalog, one a line."""

from collections.abc import Sequence
from typing import Protocol

from llmrev.messages import Message, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Prose
from llmrev.render.table import Column, Table


class Problem(Protocol):
    """A mistake with its place; lines and columns count from 1."""

    @property
    def file(self) -> str: ...  # noqa: D102
    @property
    def line(self) -> int: ...  # noqa: D102
    @property
    def column(self) -> int: ...  # noqa: D102
    @property
    def path(self) -> str: ...  # noqa: D102
    @property
    def message(self) -> Message: ...  # noqa: D102
    @property
    def located(self) -> Message: ...  # noqa: D102
    @property
    def hint(self) -> Message | None: ...  # noqa: D102


def report(problems: Sequence[Problem]) -> Answer:
    """Each mistake as ``file:line:column: path: message``, its hint below."""
    columns = (
        Column[Problem]("file", say("FILE"), lambda p: p.file, lambda p: p.file, 0),
        Column[Problem]("line", say("LINE"), lambda p: str(p.line), lambda p: p.line, 0),
        Column[Problem]("column", say("COLUMN"), lambda p: str(p.column), lambda p: p.column, 0),
        Column[Problem]("path", say("PATH"), lambda p: p.path, lambda p: p.path, 0),
        Column[Problem]("message", say("MESSAGE"), lambda p: p.message, lambda p: str(p.message), 0),
        Column[Problem]("hint", say("HINT"), lambda p: p.hint, lambda p: str(p.hint) if p.hint else None, 1),
    )
    table = Table.of(problems, columns)
    blocks: list[Block] = []
    lines: list[Message] = []
    for problem in problems:
        lines.append(problem.located)
        blocks.append(Prose(lines[-1]))
        if problem.hint:
            lines.append(say("    hint: {hint}", hint=problem.hint))
            blocks.append(Prose(say("hint: {hint}", hint=problem.hint), 4, "dim"))
    return Answer("llmrev/check@1", {"problems": table.items}, table.items, table, blocks, lines=lines)
