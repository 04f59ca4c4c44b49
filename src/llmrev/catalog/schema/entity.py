"""What both readers of a file hand over: mappings with known keys, and claims.  Imports no pydantic."""

import re
from collections.abc import Mapping
from typing import Any

FACT_KEYS = ("value", "about", "at_least", "at_most", "unknown", "not_applicable", "claims", "inherits")
"""Exactly one of these stands in a fact."""
WITNESS_KEYS = ("from", "quote", "note", "as_of", "wrong")
"""What may stand beside it."""

QUANTITY_KEYS = FACT_KEYS[:4]
"""Those of `FACT_KEYS` that give a value, by its bound."""

NO_WORDS = frozenset({"", "unknown", "none", "n/a", "?", "-", "tbd"})
"""What people write where they have no value; a fact has forms of its own for that."""

_FOLD = re.compile(r"(?<=[，。；：、！？）”》]) (?=\S)|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


def unfolded(text: str) -> str:
    """Chinese prose without the spaces that YAML puts where a folded line ends; Chinese has none there."""
    return _FOLD.sub("", text)


def strange_columns(rows: Any, columns: Any) -> tuple[str, str] | None:
    """The first row, by its name, that has a cell in none of *columns*, and the cell's column."""
    return next(((row.name, column) for row in rows for column in row.cells if column not in columns), None)


class Entity:
    """A mapping of known keys, whichever reader made it; its fields stand in ``__dict__``, in the schema's order."""

    @classmethod
    def field_keys(cls) -> Mapping[str, str]:
        """Every field's name, and the key it has in a file."""
        raise NotImplementedError

    @classmethod
    def unchecked(cls, values: Mapping[str, Any]) -> Any:
        """One of *values* by field, unchecked."""
        raise NotImplementedError


class Claimed:
    """What can be asked of a claim."""

    _source: str | None
    _written: str | None

    @property
    def source(self) -> str | None:
        """The source in force, once links.py has resolved it."""
        return self._source

    @property
    def written(self) -> str | None:
        """The quantity as it stands in the file, where parsing changed it."""
        return self._written

    @property
    def stated(self) -> Any:
        """The value, whatever its bound."""
        for key in QUANTITY_KEYS:
            found = getattr(self, key)
            if found is not None:
                return found
        return None

    @property
    def bound(self) -> str:
        """Which of `FACT_KEYS` stands here."""
        return next(key for key in FACT_KEYS if getattr(self, key, None) is not None)


def holding(fact: Any) -> Any:
    """The claim of *fact* that holds, or ``None``."""
    if fact is None:
        return None
    return fact.claims[0] if getattr(fact, "claims", None) else fact


def stated(fact: Any) -> Any:
    """The value that holds, or ``None``."""
    claim = holding(fact)
    return claim.stated if claim is not None else None


def dumped(value: Any, *, empty: bool = True) -> Any:
    """*value* with every mapping in it as a dict by field; without *empty*, fields that are ``None`` are left out."""
    if isinstance(value, Entity):
        fields = ((name, getattr(value, name)) for name in type(value).field_keys())
        return {name: dumped(part, empty=empty) for name, part in fields if empty or part is not None}
    if isinstance(value, dict):
        return {key: dumped(part, empty=empty) for key, part in value.items()}
    if isinstance(value, list):
        return [dumped(part, empty=empty) for part in value]
    return value
