"""The compiled catalog: one SQLite file, a row a model, pages and names apart."""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # records.py imports pydantic, which a reader of snapshots does not need
    from llmrev.catalog.records import Records

FORMAT = 3
"""Raised whenever what is stored changes; a snapshot of another format is rebuilt."""

DETAIL = ("architecture", "data", "chinese_scores", "repos")
"""Of a model's plain values those that no list shows, most of what there is: kept apart, so that a list is quick."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE model (
    position INTEGER PRIMARY KEY, id TEXT UNIQUE, family TEXT, chinese TEXT, commercial TEXT,
    data TEXT, detail TEXT
);
CREATE INDEX model_family ON model (family);
CREATE TABLE page (id TEXT PRIMARY KEY, data TEXT) WITHOUT ROWID;
CREATE TABLE family (id TEXT PRIMARY KEY, data TEXT) WITHOUT ROWID;
CREATE TABLE entry (tab TEXT, id TEXT, data TEXT, PRIMARY KEY (tab, id)) WITHOUT ROWID;
CREATE TABLE score (model TEXT, tab TEXT, heading TEXT, value REAL, rating_only INTEGER);
CREATE INDEX score_model ON score (model);
CREATE TABLE standing (model TEXT, tab TEXT, PRIMARY KEY (model, tab)) WITHOUT ROWID;
CREATE TABLE name (key TEXT, written TEXT, kind TEXT, target TEXT);
CREATE INDEX name_key ON name (key);
CREATE TABLE word (kind TEXT, target TEXT, name TEXT, written TEXT);
"""


def fill(database: sqlite3.Connection, records: "Records", meta: dict[str, str]) -> None:
    """Write *records* into an empty *database*."""
    database.executescript(_TABLES)
    database.executemany("INSERT INTO meta VALUES (?, ?)", {"format": str(FORMAT), **meta}.items())
    database.executemany("INSERT INTO model VALUES (?, ?, ?, ?, ?, ?, ?)", _models(records))
    database.executemany("INSERT INTO page VALUES (?, ?)", _rows(records.pages))
    database.executemany("INSERT INTO family VALUES (?, ?)", _rows(records.families))
    for table, entries in records.entries.items():
        database.executemany("INSERT INTO entry VALUES (?, ?, ?)", ((table, *row) for row in _rows(entries)))
    database.executemany("INSERT INTO score VALUES (?, ?, ?, ?, ?)", _scores(records.entries.get("evaluations", {})))
    database.executemany("INSERT INTO standing VALUES (?, ?)", _standings(records.entries.get("evaluations", {})))
    unique = dict.fromkeys((name.key, name.written, name.kind, name.target) for name in records.names)
    database.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", unique)
    database.executemany("INSERT INTO word VALUES (?, ?, ?, ?)", _words(records))
    database.commit()


def _models(records: "Records") -> Iterator[tuple[Any, ...]]:
    """Each model: position, id, family, level of Chinese, commercial use, what lists read, and the rest."""
    for position, (key, row) in enumerate(records.models.items()):
        data = _json({name: part for name, part in row.items() if name not in DETAIL})
        detail = _json({name: part for name, part in row.items() if name in DETAIL})
        yield position, key, row["family"], *records.worked_out[key], data, detail


def _words(records: "Records") -> Iterator[tuple[str, str, str, str]]:
    """What one can search for: kind and id of an entry, its name, and a word it is found by, developers' included."""
    tables = {"models": records.models, "families": records.families}
    tables |= {kind: records.entries.get(kind, {}) for kind in ("datasets", "frameworks")}
    for name in dict.fromkeys((name.kind, name.target, name.written) for name in records.names):
        kind, target, written = name
        if kind in tables:
            yield kind, target, tables[kind][target]["name"], written
    makers = {row["family"]: row.get("developers", ()) for row in records.models.values()}
    organisations = records.entries.get("organisations", {})
    for family, developers in makers.items():
        parts = dict.fromkeys(part for org in developers for part in _called(org, organisations))
        yield from (("families", family, records.families[family]["name"], part) for part in parts)


def _called(org: str, organisations: dict[str, Any]) -> list[str]:
    entry = organisations.get(org, {"name": org})
    return [org, entry["name"], *filter(None, [entry.get("zh")]), *entry.get("aliases", ())]


def _json(data: Any) -> str:
    text = getattr(data, "text", None)
    if type(text) is str:  # kept as text from the file it stood in (see stored.py)
        return text
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _scores(tables: dict[str, Any]) -> Iterator[tuple[str, str, str, float, bool]]:
    """Each figure of a model: model, table, column, value, and whether the table serves the rating only."""
    for table, entry in tables.items():
        rating_only = entry.get("evidence_for") == ["rating"]
        for row in entry["rows"]:
            if "model" in row and "against" not in row and "against_name" not in row:
                for column, value in row["scores"].items():
                    yield row["model"], table, f"{entry['name']}: {column}", value, rating_only


def _standings(tables: dict[str, Any]) -> set[tuple[str, str]]:
    """Which model stands in which table."""
    places = ("model", "against")
    return {(row[who], key) for key, entry in tables.items() for row in entry["rows"] for who in places if who in row}


def _rows(entries: dict[str, Any]) -> Iterator[tuple[str, str]]:
    return ((key, _json(data)) for key, data in entries.items())


def write(path: Path, records: "Records", meta: dict[str, str]) -> None:
    """
    Write a snapshot to *path* in one step: readers see the old file or the whole new one.

    Raises `OSError` or `sqlite3.Error` where the folder cannot be written.
    """
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".building-", suffix=".sqlite", dir=path.parent)
    os.close(handle)
    try:
        database = sqlite3.connect(name)
        try:
            database.execute("PRAGMA journal_mode = OFF")
            fill(database, records, meta)
        finally:
            database.close()
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def in_memory(records: "Records", meta: dict[str, str]) -> sqlite3.Connection:
    """A snapshot that no file holds."""
    database = sqlite3.connect(":memory:")
    fill(database, records, meta)
    return database


def opened(path: Path, stamp: str | None) -> sqlite3.Connection | None:
    """The snapshot at *path*, or ``None`` when it is missing, torn, of another format or of other sources."""
    if not path.is_file():
        return None
    try:
        database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        meta = dict(database.execute("SELECT key, value FROM meta"))
    except sqlite3.Error:
        return None
    if meta.get("format") != str(FORMAT) or (stamp is not None and meta.get("stamp") != stamp):
        database.close()
        return None
    return database


def stamp(folders: Iterable[Path], files: Iterable[Path]) -> str:
    """What identifies a compilation: the folders, the state of their files, and that of the code that compiles."""
    import hashlib

    digest = hashlib.blake2b(str(FORMAT).encode(), digest_size=16)
    for folder in folders:
        digest.update(f"{folder}\n".encode())
    here = Path(__file__).parent
    rules = sorted((here.parent / "core").rglob("*.py"))
    for path in (*sorted(here.glob("*.py")), *sorted(here.glob("schema/*.py")), *rules, *files):
        about = path.stat()
        digest.update(f"{path}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
