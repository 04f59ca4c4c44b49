"""Models of the snapshot as the plain values that the rules read, each row read when it is asked for."""

import sqlite3
from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from typing import Any

from msgspec import convert
from msgspec.json import Decoder

from llmrev.core.model import Model
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
            query = "SELECT data FROM whole JOIN model USING (position) WHERE id = ?"
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
            rows = self._database.execute("SELECT id, data FROM model JOIN whole USING (position) ORDER BY position")
            self._read = {key: self._read.get(key) or _read(whole) for key, whole in rows}
            self._whole = True
        return self._read


def model_of(data: Mapping[str, Any]) -> Model:
    """The model in *data*, a row of records."""
    return convert(data, Model, dec_hook=_prose)


def _prose(kind: type, data: Any) -> Any:
    if kind is Bilingual:
        return Bilingual(data["en"], data["zh"])
    raise NotImplementedError(kind)


_read = Decoder(Model, dec_hook=_prose).decode
