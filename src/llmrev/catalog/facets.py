"""Questions about single values of a model, asked of the table that holds them in columns."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any


def tally(database: sqlite3.Connection, columns: Sequence[str]) -> list[tuple[tuple[Any, ...], int]]:
    """Each combination of values in *columns*, and how many models have it."""
    if not columns:
        return [((), database.execute("SELECT count(*) FROM model").fetchone()[0])]
    named = ", ".join(columns)
    rows = database.execute(f"SELECT {named}, count(*) FROM model GROUP BY {named}")  # noqa: S608  our names
    return [(row[:-1], row[-1]) for row in rows]


def ids_where(
    database: sqlite3.Connection,
    columns: Sequence[str],
    meets: Callable[..., bool],
    sort: str,
    limit: int,
    *,
    last: bool,
) -> list[str]:
    """
    Ids of the first *limit* models whose *columns* meet, by the column *sort*, or with *last* from its other end.

    Models without that value come last either way; of equal ones the order is that of the catalog.
    """
    database.create_function("meets", len(columns), meets, deterministic=True)
    order = f"{sort} IS NULL, {sort} {'DESC' if last else 'ASC'}, position"
    if sort == "id":  # never null and never equal, so that the index alone gives the order
        order = f"id {'DESC' if last else 'ASC'}"
    where = f"WHERE meets({', '.join(columns)})" if columns else ""
    query = f"SELECT id FROM model {where} ORDER BY {order} LIMIT ?"  # noqa: S608  our names
    return [key for (key,) in database.execute(query, (limit,))]
