"""Models of the snapshot as the plain values that the rules read, each row read when it is asked for."""

import json
import sqlite3
from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from typing import Any

from llmrev.core.model import Model


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
            query = "SELECT data, detail FROM model WHERE id = ?"
            row = None if self._whole else self._database.execute(query, (model_id,)).fetchone()
            if row is None:
                raise KeyError(model_id)
            self._read[model_id] = _model(*row)
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
            rows = self._database.execute("SELECT id, data, detail FROM model ORDER BY position")
            self._read = {key: self._read.get(key) or _model(data, detail) for key, data, detail in rows}
            self._whole = True
        return self._read


def outlines(database: sqlite3.Connection) -> dict[str, Model]:
    """Every model by id without the details of `llmrev.catalog.snapshot.DETAIL`."""
    rows = database.execute("SELECT id, data FROM model ORDER BY position")
    return {key: _model(data) for key, data in rows}


def _model(data: str, detail: str = "{}") -> Model:
    return model_of(json.loads(data) | json.loads(detail))


def model_of(data: Mapping[str, Any]) -> Model:
    """The model in *data*, a row of records."""
    row = dict(data)
    for name in ("developers", "repos"):
        if name in row:
            row[name] = tuple(row[name])
    if "languages" in row:
        row["languages"] = frozenset(row["languages"])
    if "examples" in row:
        from llmrev.core.units import Amount

        row["examples"] = Amount(**row["examples"])
    if "chinese_scores" in row:
        from llmrev.core.chinese.evidence import Measurement

        row["chinese_scores"] = tuple(Measurement(**measured) for measured in row["chinese_scores"])
    if "data" in row:
        from llmrev.core.data_terms import read_data_terms

        row["data"] = tuple(map(read_data_terms, row["data"]))
    for name in ("ability_en", "ability_zh"):
        if name in row:
            from llmrev.core.rating.ability import Ability

            row[name] = Ability(**row[name])
    if "architecture" in row:
        from llmrev.core.architecture import architecture_from

        row["architecture"] = architecture_from(row["architecture"])
    return Model(**row)
