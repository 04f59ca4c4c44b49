"""All models of the snapshot in outline, and what was worked out of them when it was compiled."""

import functools
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec.json import Decoder

from llmrev.core.chinese.scale import ChineseLevel
from llmrev.core.license.answers import Permission
from llmrev.core.outline import Outline
from llmrev.core.shelf import Need, WorkedOut

V = TypeVar("V")


def outlines(database: sqlite3.Connection, ids: Iterable[str] | None = None) -> dict[str, Outline]:
    """Models by id: every one in catalog order, or those with *ids* in theirs."""
    read = Decoder(Outline).decode
    query = "SELECT id, data FROM model JOIN outline USING (position)"
    if ids is None:
        return {key: read(data) for key, data in database.execute(f"{query} ORDER BY position")}
    rows = [row for key in ids for row in database.execute(f"{query} WHERE id = ?", (key,))]
    return {key: read(data) for key, data in rows}


class AnswerColumn(Mapping[str, V]):
    """One answer for every model: a few are read one by one, many all at once."""

    def __init__(self, database: sqlite3.Connection, column: str, meaning: Callable[[str], V]) -> None:
        self._database = database
        self._column = column
        self._meaning = meaning
        self._asked = 0
        self._read: dict[str, str] | None = None

    def __getitem__(self, model_id: str) -> V:
        if self._read is None and self._asked < FEW:
            self._asked += 1
            query = f"SELECT {self._column} FROM model WHERE id = ?"  # noqa: S608  our names
            row = self._database.execute(query, (model_id,)).fetchone()
            if row is None:
                raise KeyError(model_id)
            return self._meaning(row[0])
        return self._meaning(self._all()[model_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> dict[str, str]:
        if self._read is None:
            self._read = dict(self._database.execute(f"SELECT id, {self._column} FROM model"))  # noqa: S608  our names
        return self._read


FEW = 32
"""Look-ups after which reading all at once is cheaper."""


def worked_out(database: sqlite3.Connection) -> WorkedOut:
    """Answers about every model that were worked out when the catalog was compiled."""
    return WorkedOut(
        levels=AnswerColumn(database, "chinese", _LEVELS.__getitem__),
        commercial=AnswerColumn(database, "commercial", _PERMISSIONS.__getitem__),
        needs=AnswerColumn(database, "needs", lambda data: _needs_decoder().decode(data)),
    )


@functools.cache
def _needs_decoder() -> Decoder[dict[str, Need]]:
    return Decoder(dict[str, Need])


_LEVELS = {level.value: level for level in ChineseLevel}
_PERMISSIONS = {permission.value: permission for permission in Permission}
