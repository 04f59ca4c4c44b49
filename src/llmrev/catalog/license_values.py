"""Licences of the snapshot as the plain values that the rules read."""

from collections.abc import Mapping
from typing import Any

from llmrev.core.fact import is_fact, read_fact
from llmrev.core.license.answers import License, Permission, Use

Entry = Mapping[str, Any]


def licenses_of(entries: Mapping[str, Entry], tags: Mapping[str, Entry]) -> dict[str, License]:
    """Every licence; *tags* says of each tag whether a permissive licence can have it."""
    restricting = {tag for tag, word in tags.items() if not word["permissive"]}
    return {key: _license(key, entry, restricting) for key, entry in entries.items()}


def _license(key: str, entry: Entry, restricting: set[str]) -> License:
    facts = {use: read_fact(entry[use]) for use in Use if is_fact(entry.get(use))}
    answers = {use: Permission(fact.value) if fact.value else Permission.UNCLEAR for use, fact in facts.items()}
    tags = tuple(tag for kind in ("permissions", "conditions", "limitations") for tag in entry.get(kind, ()))
    return License(
        id=key,
        name=entry["name"],
        spdx=entry["spdx"],
        commercial=answers.get(Use.COMMERCIAL, Permission.UNCLEAR),
        derivatives=answers.get(Use.DERIVATIVES, Permission.UNCLEAR),
        redistribution=answers.get(Use.REDISTRIBUTION, Permission.UNCLEAR),
        train_on_outputs=answers.get(Use.OUTPUTS),
        clauses={use: fact.note for use, fact in facts.items() if fact.note},
        tags=tags,
        restricting_tags=tuple(tag for tag in tags if tag in restricting),
    )
