"""Rows and columns of text, before anyone decides how to draw them."""

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar, overload

from msgspec import Struct, field

from llmrev.messages import Message, Showable, say

R = TypeVar("R")

UNKNOWN = say("unknown")
"""How a value nobody recorded is shown."""


class Column(Struct, Generic[R], frozen=True):
    """
    One column.

    *text* is for people, *value* for programs (``None``: unknown).  On a narrow screen the column with the highest
    *keep* goes first; 0 never goes and is never cut.
    """

    key: str
    heading: Message
    text: Callable[[R], Showable | None]
    value: Callable[[R], Any]
    keep: int = 1
    right: bool = False


class Cell(Struct, frozen=True):
    """One value: for people, and for programs."""

    text: Showable
    value: Any
    known: bool = True
    tone: str = ""
    """``good``, ``warn``, ``bad``, ``dim`` or nothing; repeats what the word says."""


class Table(Struct, frozen=True):
    """Columns' keys and headings, and cells row by row."""

    keys: tuple[str, ...]
    headings: tuple[Showable, ...]
    rows: Sequence[tuple[Cell, ...]]
    keep: tuple[int, ...]
    right: tuple[bool, ...]
    marked: frozenset[int] = field(default=frozenset())
    """Rows to draw attention to."""

    @classmethod
    def of(cls, rows: Iterable[R], columns: Sequence[Column[R]]) -> "Table":
        """Ask every column of every row."""
        return cls(
            keys=tuple(column.key for column in columns),
            headings=tuple(column.heading for column in columns),
            rows=_Asked(rows, columns),
            keep=tuple(column.keep for column in columns),
            right=tuple(column.right for column in columns),
        )

    @property
    def items(self) -> list[dict[str, Any]]:
        """The rows as mappings, for programs."""
        return [dict(zip(self.keys, row, strict=True)) for row in self.values]

    @property
    def values(self) -> list[tuple[Any, ...]]:
        """The values of each row, for programs."""
        if isinstance(self.rows, _Asked):
            return self.rows.values
        return [tuple(cell.value for cell in row) for row in self.rows]

    def only(self, positions: Sequence[int]) -> "Table":
        """The same table with the columns at *positions*."""
        return Table(
            keys=tuple(self.keys[p] for p in positions),
            headings=tuple(self.headings[p] for p in positions),
            rows=tuple(tuple(row[p] for p in positions) for row in self.rows),
            keep=tuple(self.keep[p] for p in positions),
            right=tuple(self.right[p] for p in positions),
            marked=self.marked,
        )


class _Asked(Sequence[tuple[Cell, ...]]):
    """Columns asked of rows; the text of cells is made when somebody looks, as programs read the values alone."""

    def __init__(self, rows: Iterable[R], columns: Sequence[Column[R]]) -> None:
        rows = tuple(rows)
        self.values = [tuple([column.value(row) for column in columns]) for row in rows]
        self._text: Callable[[], list[tuple[Cell, ...]]] = lambda: [
            tuple(_cell(column, row, value) for column, value in zip(columns, values, strict=True))
            for row, values in zip(rows, self.values, strict=True)
        ]

    @functools.cached_property
    def _cells(self) -> list[tuple[Cell, ...]]:
        return self._text()

    @overload
    def __getitem__(self, index: int) -> tuple[Cell, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[Cell, ...]]: ...
    def __getitem__(self, index: int | slice) -> tuple[Cell, ...] | Sequence[tuple[Cell, ...]]:
        return self._cells[index]

    def __len__(self) -> int:
        return len(self.values)


def _cell(column: Column[R], row: R, value: Any) -> Cell:
    text = column.text(row)
    known = text is not None
    return Cell(UNKNOWN if text is None else text, value, known, "" if known else "dim")


def narrowed(
    table: Table, width: int, measure: Callable[[str], int], text: Callable[[Showable], str], gap: int = 2
) -> tuple[Table, list[str]]:
    """*table* without its least important columns until it fits *width* cells; and the keys of those that went."""
    widths = [
        max([measure(text(table.headings[i])), *(measure(text(row[i].text)) for row in table.rows)])
        for i in range(len(table.keys))
    ]
    shown = list(range(len(table.keys)))
    gone: list[str] = []
    while sum(widths[i] for i in shown) + gap * (len(shown) - 1) > width:
        droppable = [i for i in shown if table.keep[i] > 0]
        if not droppable:
            break
        last = max(droppable, key=lambda i: (table.keep[i], i))
        shown.remove(last)
        gone.append(table.keys[last])
    return table.only(shown), gone
