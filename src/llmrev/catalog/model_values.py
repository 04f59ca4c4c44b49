"""Models of the snapshot as the plain values that the rules read, each row read when it is asked for."""

import sqlite3
from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from typing import Any

from msgspec import convert
from msgspec.json import Decoder

from llmrev.core.chinese.level import ChineseLevel
from llmrev.core.license.answers import Permission
from llmrev.core.model import Model
from llmrev.core.shelf import Need, WorkedOut
from llmrev.messages import Bilingual


class Models(Mapping[str, Model]):
    """
    Every model by id, in catalog order.

    A look-up reads one row; going through all of them reads the table once.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._read: dict[str, Model] = {}
        self._whole = False

    def __getitem__(self, model_id: str) -> Model:
        if model_id not in self._read:
            query = "SELECT whole FROM model WHERE id = ?"
            row = None if self._whole else self._database.execute(query, (model_id,)).fetchone()
            if row is None:
                raise KeyError(model_id)
            self._read[model_id] = _read(row[0])
        return self._read[model_id]

    def __contains__(self, model_id: object) -> bool:
        try:
            self[str(model_id)]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def values(self) -> ValuesView[Model]:
        """Every model."""
        return self._all().values()

    def items(self) -> ItemsView[str, Model]:
        """Every model with its id."""
        return self._all().items()

    def _all(self) -> dict[str, Model]:
        if not self._whole:
            rows = self._database.execute("SELECT id, whole FROM model ORDER BY position")
            self._read = {key: self._read.get(key) or _read(whole) for key, whole in rows}
            self._whole = True
        return self._read


def outlines(database: sqlite3.Connection) -> dict[str, Model]:
    """Every model by id without the details of `llmrev.catalog.snapshot.DETAIL`."""
    rows = database.execute("SELECT id, outline FROM model ORDER BY position")
    return {key: _read(outline) for key, outline in rows}


def model_of(data: Mapping[str, Any]) -> Model:
    """The model in *data*, a row of records."""
    return convert(data, Model, dec_hook=_prose)


def _prose(kind: type, data: Any) -> Any:
    if kind is Bilingual:
        return Bilingual(data["en"], data["zh"])
    raise NotImplementedError(kind)


_read = Decoder(Model, dec_hook=_prose).decode


class _Needs(Mapping[str, Mapping[str, Need]]):
    """What serving takes, by model and format, read where it is asked for."""

    def __init__(self, kept: dict[str, str]) -> None:
        self._kept = kept

    def __getitem__(self, model_id: str) -> Mapping[str, Need]:
        return _read_needs(self._kept[model_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


_read_needs = Decoder(dict[str, Need]).decode


def worked_out(database: sqlite3.Connection) -> WorkedOut:
    """Answers about every model that were worked out when the catalog was compiled."""
    rows = database.execute("SELECT id, chinese, commercial, needs FROM model").fetchall()
    levels = {level.value: level for level in ChineseLevel}
    permissions = {permission.value: permission for permission in Permission}
    return WorkedOut(
        levels={key: levels[chinese] for key, chinese, _commercial, _needs in rows},
        commercial={key: permissions[commercial] for key, _chinese, commercial, _needs in rows},
        needs=_Needs({key: needs for key, _chinese, _commercial, needs in rows}),
    )
