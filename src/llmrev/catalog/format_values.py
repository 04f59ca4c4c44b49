"""Storage formats of the snapshot as the plain values that the rules of memory read."""

from collections.abc import Mapping
from typing import Any

from llmrev.core.memory.storage import StorageFormat


def formats_of(entries: Mapping[str, Mapping[str, Any]]) -> list[StorageFormat]:
    """Storage formats of weights from *entries*, widest first."""
    found = [
        StorageFormat(
            id=key,
            name=entry["name"],
            bits_per_weight=float(entry["bits_per_weight"]["value"]),
            nominal_bits=entry["nominal_bits"],
            kind=entry["kind"],
            tensors={name: float(fact["value"]) for name, fact in entry.get("tensors", {}).items()},
            tied_bits=float(entry["tied_bits"]["value"]) if "tied_bits" in entry else None,
        )
        for key, entry in entries.items()
    ]
    return sorted(found, key=lambda stored: (-stored.bits_per_weight, stored.id))
