"""What one clean file gives to a compilation, whatever stands in the other files; JSON-ready, for it is kept."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from llmrev.catalog.folder import Collection, Item, add_document, items_of
from llmrev.catalog.links import descent, link_all
from llmrev.catalog.packed import Packed, Part
from llmrev.catalog.proof import prove
from llmrev.catalog.records import piece as piece_of
from llmrev.catalog.records import rated_fields
from llmrev.catalog.stored import encoded
from llmrev.catalog.yaml_source import read_yaml
from llmrev.core.units import date_floor


def packed_part(path: Path) -> Packed | None:
    """`part_of`, packed."""
    part = part_of(path)
    if part is None:
        return None
    texts: list[str] = []

    def without(piece: Part, *keys: str) -> Part:
        texts.extend(piece[key] for key in keys)
        return {key: value for key, value in piece.items() if key not in keys}

    items = []
    for table, key, piece, links in part["items"]:
        if table == "models":
            variants = {name: without(variant, "page") for name, variant in piece["variants"].items()}
            items.append([table, key, {**without(piece, "text"), "variants": variants}, links])
        else:
            items.append([table, key, without(piece, "text", "sources"), links])
    return Packed(encoded({**part, "items": items}).encode(), "\n".join(texts).encode())


class _Noted(Mapping[str, "_Noted"]):
    """Tables in which everything can be found; what was looked for is noted."""

    def __init__(self) -> None:
        self.asked: dict[str, dict[str, None]] = {}
        self._table = ""

    def get(self, table: str, default: Any = None) -> "_Noted":
        del default
        self._table = table
        return self

    def __contains__(self, key: object) -> bool:
        self.asked.setdefault(self._table, {})[str(key)] = None
        return True

    def __getitem__(self, table: str) -> "_Noted":
        return self.get(table)

    def __iter__(self) -> Iterator[str]:
        return iter(self.asked)

    def __len__(self) -> int:
        return len(self.asked)


def part_of(path: Path) -> Part | None:
    """The part of the file at *path*, or ``None`` where it holds a mistake, which `build.checked` finds words for."""
    alone = Collection()
    add_document(alone, path, read_yaml(path, path.name))
    if alone.problems:
        return None
    notes = {(item.table, item.id): _Noted() for item in items_of(alone)}
    named = link_all(alone, lambda item: notes[item.table, item.id])
    prove(alone)
    if alone.problems:
        return None
    items = items_of(alone)
    sources = items[0].sources if items else {}
    part: Part = {"items": [], "sources": list(sources)}
    dates = [date_floor(source.accessed) for source in sources.values() if source.accessed]
    if dates:
        part["accessed"] = max(dates)
    for item in items:
        asked = {table: list(ids) for table, ids in notes[item.table, item.id].asked.items()}
        links = {"asks": asked, "sources": sorted(named[item.table, item.id])}
        if item.table == "models":
            links["descent"] = _descents(item)
        part["items"].append([item.table, item.id, piece_of(item, named[item.table, item.id]), links])
    if alone.vocabulary:
        part["vocabulary"] = alone.vocabulary
    if alone.fitted is not None:
        part["abilities"] = {key: rated_fields(rated) for key, rated in alone.abilities.items()}
    return part


def _descents(item: Item) -> dict[str, Sequence[Any]]:
    family = item.model
    return {str(key): descent(family, variant) for key, variant in family.variants.items()}
