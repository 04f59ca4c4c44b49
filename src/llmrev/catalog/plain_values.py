"""Entries of the snapshot as the plain values that the rules of data sets and frameworks read."""

from collections.abc import Mapping
from typing import Any

from llmrev.core.dataset import Dataset
from llmrev.core.fact import Fact, is_fact, read_fact
from llmrev.core.framework import Framework
from llmrev.core.license.answers import Permission

Entry = Mapping[str, Any]


def _fact(entry: Entry, key: str) -> Fact | None:
    return read_fact(entry[key]) if is_fact(entry.get(key)) else None


def _words(entry: Entry, key: str) -> tuple[str, ...] | None:
    fact = _fact(entry, key)
    return None if fact is None or fact.value is None else tuple(fact.value)


def _word(entry: Entry, key: str) -> Any:
    fact = _fact(entry, key)
    return None if fact is None else fact.value


def _verified(entry: Entry, key: str) -> bool:
    fact = _fact(entry, key)
    return fact is None or entry["sources"].get(fact.source or "", {}).get("grade") != "unverified"


def dataset_of(key: str, entry: Entry) -> Dataset:
    """The data set in *entry*.  Where no outputs are named and no model wrote of it, it holds none."""
    languages, reading = _words(entry, "languages"), _word(entry, "commercial")
    return Dataset(
        id=key,
        uses=_words(entry, "use") or (),
        fields=_words(entry, "field") or (),
        languages=None if languages is None else frozenset(languages),
        license=_word(entry, "license"),
        label_named=_word(entry, "license") is not None or _word(entry, "license_name") is not None,
        label_verified=_verified(entry, "license"),
        reading=Permission(reading) if reading else None,
        origins=_words(entry, "origin"),
        outputs_of=_outputs(entry),
        openness=_word(entry, "openness"),
    )


def _outputs(entry: Entry) -> tuple[str, ...] | None:
    named, origins = _words(entry, "outputs_of"), _words(entry, "origin")
    if named is not None or "outputs_of" in entry:
        return named
    return () if origins is not None and "model" not in origins else None


def framework_of(key: str, entry: Entry) -> Framework:
    """The framework in *entry*; its methods by the vocabulary's words and by their proper names."""
    methods, variants = _words(entry, "methods"), _words(entry, "variants")
    known = None if methods is None and variants is None else (*(methods or ()), *(variants or ()))
    return Framework(
        id=key,
        purposes=_words(entry, "purpose") or (),
        methods=None if known is None else tuple(name.casefold() for name in known),
        hardware=_words(entry, "hardware"),
        status=_word(entry, "status"),
    )
