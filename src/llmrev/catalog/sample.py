"""Draw facts at random, the same ones for the same seed, for a person to read again at their sources."""

import random
from typing import Any

from msgspec import Struct

from llmrev.catalog.folder import Collection
from llmrev.catalog.links import facts
from llmrev.catalog.records import plain
from llmrev.catalog.schema.fact import Source
from llmrev.catalog.yaml_source import dotted


class Drawn(Struct, frozen=True):
    """A fact with the place it stands at and the place it was read at."""

    file: str
    line: int
    path: str
    value: Any
    source: str
    at: Source


def sample(collection: Collection, *, count: int, seed: int, table: str = "models") -> list[Drawn]:
    """*count* facts of *table* that state a value, drawn without replacement; the order of files does not matter."""
    pool: list[Drawn] = []
    for key, item in sorted(collection.items[table].items()):
        for place in facts(item):
            if place.value.stated is None or place.source is None:
                continue
            pool.append(
                Drawn(
                    file=item.document.file,
                    line=item.document.place_of(place.path)[0],
                    path=f"{key}: {dotted(place.path)}",
                    value=plain(place.value),
                    source=place.source,
                    at=item.sources[place.source],
                )
            )
    return random.Random(seed).sample(pool, min(count, len(pool)))  # noqa: S311  an audit, not a secret
