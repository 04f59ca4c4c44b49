"""
Join the parts of clean files, and see whether they hold together.

Whether, not where: what is wrong is found and said by `llmrev.catalog.links`, from the files.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from llmrev.catalog.ancestry import before, runs_in_circles
from llmrev.catalog.layout import ABILITY, FILES, FOLDERS, SHELVES, VOCABULARY, table_of
from llmrev.catalog.packed import Part


class Joined(Struct):
    """The entries in force, by table and id, and what else the parts hold."""

    pieces: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {name: {} for name in (*FOLDERS, *FILES, *SHELVES)}
    )
    links: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    files: dict[tuple[str, str], Path] = field(default_factory=dict)
    digests: dict[Path, bytes] = field(default_factory=dict)
    sources: dict[Path, set[str]] = field(default_factory=dict)
    vocabulary: dict[str, dict[str, Any]] = field(default_factory=dict)
    abilities: dict[str, Any] = field(default_factory=dict)
    accessed: str = ""
    twins: bool = False


def join(parts: Iterable[tuple[Path, bytes, Part]]) -> Joined:
    """
    The parts, each with its digest, in the order of their files.

    An entry of a later folder takes the place of an earlier one's.
    """
    found = Joined()
    for path, digest, part in parts:
        found.digests[path] = digest
        found.sources[path] = set(part["sources"])
        found.accessed = max(found.accessed, part.get("accessed", ""))
        for table, key, piece, links in part["items"]:
            first = found.files.get((table, key))
            if table in FOLDERS:
                found.pieces[table].pop(key, None)
            elif first is not None and first.parent == path.parent:
                found.twins = True
            found.pieces[table][key] = piece
            found.links[table, key] = links
            found.files[table, key] = path
        for section, words in part.get("vocabulary", {}).items():
            found.vocabulary.setdefault(section, {}).update(words)
        found.abilities |= part.get("abilities", {})
    return found


def answer_keys(found: Joined) -> dict[str, bytes]:
    """
    By model: a digest of everything that its worked-out answers can rest on.

    That is its family's file, those of its ancestors, and every file that is no family.
    """
    families = {found.files["models", family] for family in found.pieces["models"]}
    common = b"".join(digest for path, digest in found.digests.items() if path not in families)
    parents = {
        key: parent
        for family in found.pieces["models"]
        for key, (parent, *_) in found.links["models", family]["descent"].items()
    }
    digest_of = {
        key: found.digests[found.files["models", family]]
        for family, piece in found.pieces["models"].items()
        for key in piece["variants"]
    }
    start = hashlib.blake2b(common, digest_size=16)
    keys = {}
    for key in digest_of:
        digest, here = start.copy(), key
        while here is not None:
            digest.update(digest_of[here])
            here = parents[here]
        keys[key] = digest.digest()
    return keys


RATED = frozenset({"models", "evaluations", "organisations", VOCABULARY, ABILITY})
"""The tables that say whether the rating is that of the scores."""


def rating_base(found: Joined) -> bytes:
    """A digest of every file that says whether the rating is that of the scores."""
    digest = hashlib.blake2b(digest_size=16)
    for path, part in found.digests.items():
        if table_of(path) in RATED:
            digest.update(part)
    return digest.digest()


def holds_together(found: Joined, today: str) -> bool:
    """Whether nothing in *found* contradicts anything else in it; *today*: no date read lies after it."""
    return (
        not found.twins
        and found.accessed <= today
        and _resolved(found)
        and _sources_named(found)
        and _names_apart(found)
        and _descended(found)
    )


def _resolved(found: Joined) -> bool:
    """Whether every id that an entry names is there."""
    tables: dict[str, set[str]] = {name: set(entries) for name, entries in found.pieces.items()}
    tables["families"] = tables["models"]
    tables["models"] = {key for family in found.pieces["models"].values() for key in family["variants"]}
    tables |= {section: set(words) for section, words in found.vocabulary.items()}
    nothing: set[str] = set()
    return all(
        tables.get(table, nothing).issuperset(ids)
        for links in found.links.values()
        for table, ids in links["asks"].items()
    )


def _sources_named(found: Joined) -> bool:
    """Whether each source is named by an entry in force; a file all of whose entries are replaced is not asked."""
    named: dict[Path, set[str]] = {}
    for key, links in found.links.items():
        named.setdefault(found.files[key], set()).update(links["sources"])
    return all(found.sources[path] <= keys for path, keys in named.items())


def _names_apart(found: Joined) -> bool:
    """Whether each name means one thing, among models and among terms."""
    owners: dict[str, tuple[str, str | None]] = {}
    for family_id, family in found.pieces["models"].items():
        for folded_name, _name, kind, target in family["names"]:
            owner = (family_id, target if kind == "models" else None)
            first = owners.setdefault(folded_name, owner)
            if first is not owner and first != owner and (first[0] != family_id or None not in (first[1], owner[1])):
                return False
    terms: dict[str, str] = {}
    return all(
        terms.setdefault(folded_name, key) == key
        for key, term in found.pieces["terms"].items()
        for folded_name, _name in term["names"]
    )


def _descended(found: Joined) -> bool:
    """Whether each lineage has a beginning, and nothing is older than what it was made from."""
    parents: dict[str, str] = {}
    released: dict[str, str] = {}
    explained: set[str] = set()
    for family_id in found.pieces["models"]:
        for key, (parent, noted, date) in found.links["models", family_id]["descent"].items():
            if parent is not None:
                parents[key] = parent
            if noted:
                explained.add(key)
            if date is not None:
                released[key] = date
    return not any(
        runs_in_circles(key, parents)
        or (key not in explained and key in released and parent in released and before(released[key], released[parent]))
        for key, parent in parents.items()
    )
