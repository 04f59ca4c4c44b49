"""An answer in every shape that it can be asked in."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from llmrev.errors import UsageError
from llmrev.messages import Message, say

if TYPE_CHECKING:
    from llmrev.render.blocks import Block
    from llmrev.render.table import Table

FORMATS = ("table", "tsv", "csv", "json", "jsonl", "markdown", "yaml")

T = TypeVar("T")


class Answer:
    """
    What a command found.

    Each part is given, or what makes it: one format needs one part, and a pipe should not wait for the page.
    *document* is the versioned JSON document, *items* what JSON lines print one by one, *table* the rows of TSV and
    CSV, *blocks* the page for people.  *lines* are what a pipe gets when no format was asked for, where that is not
    TSV.  *choosable*: the command has `--columns`.  *drawings* are formats of this command alone.
    """

    def __init__(
        self,
        schema: str,
        document: dict[str, Any] | Callable[[], dict[str, Any]],
        items: list[Any] | Callable[[], list[Any]],
        table: "Table | Callable[[], Table]",
        blocks: "Sequence[Block] | Callable[[], Sequence[Block]]" = (),
        *,
        lines: Sequence[Message] | None = None,
        choosable: bool = False,
        drawings: Mapping[str, Callable[[], str]] | None = None,
    ) -> None:
        self.schema = schema
        self.lines = lines
        self.choosable = choosable
        self.drawings = drawings or {}
        self._document, self._items, self._table, self._blocks = document, items, table, blocks

    @cached_property
    def document(self) -> dict[str, Any]:
        """The JSON document, without its schema."""
        return _made(self._document)

    @cached_property
    def items(self) -> list[Any]:
        """What JSON lines print, a line each."""
        return _made(self._items)

    @cached_property
    def table(self) -> "Table":
        """The rows of TSV and CSV."""
        return _made(self._table)

    @cached_property
    def blocks(self) -> "Sequence[Block]":
        """The page for people."""
        return _made(self._blocks)

    def text(self, format_: str) -> str:
        """The answer in one of the machine formats or in Markdown.  Raises `UsageError` for another."""
        writers: dict[str, Callable[[], str]] = {
            "tsv": self._tsv,
            "csv": self._csv,
            "json": lambda: _documents().as_json({"schema": self.schema, **self.document}),
            "jsonl": lambda: _documents().as_json_lines(self.items),
            "yaml": lambda: _documents().as_yaml({"schema": self.schema, **self.document}),
            "markdown": self._markdown,
            **self.drawings,
        }
        if format_ in writers:
            return writers[format_]()
        raise UsageError(
            say("no format `{format}`", format=format_),
            hint=say("formats: {formats}", formats=", ".join((*FORMATS, *self.drawings))),
        )

    def _tsv(self) -> str:
        from llmrev.render.delimited import tsv

        return tsv(self.table)

    def _csv(self) -> str:
        from llmrev.render.delimited import csv_text

        return csv_text(self.table)

    def _markdown(self) -> str:
        from llmrev.render.markdown import markdown

        return markdown(self.blocks)


def grid(table: "Table") -> "list[Block]":
    """A page that is one table."""
    from llmrev.render.blocks import Grid

    return [Grid(table)]


def _documents() -> Any:
    from llmrev.render import documents

    return documents


def _made(part: T | Callable[[], T]) -> T:
    return part() if callable(part) else part
