"""All models of the snapshot in outline, and what was worked out of them when it was compiled."""

import sqlite3
from collections.abc import Iterator, Mapping

from msgspec.json import Decoder

from llmrev.core.chinese.level import ChineseLevel
from llmrev.core.license.answers import Permission
from llmrev.core.outline import Outline
from llmrev.core.shelf import Need, WorkedOut

_read = Decoder(Outline).decode


def outlines(database: sqlite3.Connection) -> dict[str, Outline]:
    """Every model by id, in catalog order."""
    return {key: _read(outline) for key, outline in database.execute("SELECT id, outline FROM model ORDER BY position")}


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
