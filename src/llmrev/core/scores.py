"""Published tables: which of them a model stands in, and where two models meet."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

Entry = Mapping[str, Any]
"""A published table, as the snapshot holds it."""


class Duel(Struct, frozen=True):
    """One row of a table that sets one model against another; scores by column."""

    table: str
    name: str
    model: str
    against: str
    scores: tuple[tuple[str, float], ...]


def stands_in(model_id: str, table: Entry) -> bool:
    """Whether the model has a row in *table*, as the one measured or as its opponent."""
    return any(model_id in (row.get("model"), row.get("against")) for row in table["rows"])


def tables_of(model_ids: Collection[str], tables: Mapping[str, Entry]) -> Iterator[str]:
    """The ids of those of *tables* in which one of *model_ids* stands."""
    return (key for key, table in tables.items() if any(stands_in(model_id, table) for model_id in model_ids))


def duels(model_ids: Collection[str], tables: Mapping[str, Entry]) -> Iterable[Duel]:
    """The rows of *tables* that set one of *model_ids* against another."""
    for key, table in tables.items():
        for row in table["rows"]:
            if row.get("model") in model_ids and row.get("against") in model_ids:
                yield Duel(key, table["name"], row["model"], row["against"], tuple(row["scores"].items()))
