"""The compiled catalog: one SQLite file, a row a model, pages and names apart."""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # records.py imports pydantic, which a reader of snapshots does not need
    from llmrev.catalog.records import Records

FORMAT = 2
"""Raised whenever what is stored changes; a snapshot of another format is rebuilt."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE model (position INTEGER PRIMARY KEY, id TEXT UNIQUE, family TEXT, data TEXT);
CREATE INDEX model_family ON model (family);
CREATE TABLE page (id TEXT PRIMARY KEY, data TEXT) WITHOUT ROWID;
CREATE TABLE family (id TEXT PRIMARY KEY, data TEXT) WITHOUT ROWID;
CREATE TABLE entry (tab TEXT, id TEXT, data TEXT, PRIMARY KEY (tab, id)) WITHOUT ROWID;
CREATE TABLE name (key TEXT, written TEXT, kind TEXT, target TEXT);
CREATE INDEX name_key ON name (key);
"""


def fill(database: sqlite3.Connection, records: "Records", meta: dict[str, str]) -> None:
    """Write *records* into an empty *database*."""
    database.executescript(_TABLES)
    database.executemany("INSERT INTO meta VALUES (?, ?)", {"format": str(FORMAT), **meta}.items())
    models = enumerate(records.models.items())
    database.executemany(
        "INSERT INTO model VALUES (?, ?, ?, ?)", ((n, key, row["family"], _json(row)) for n, (key, row) in models)
    )
    database.executemany("INSERT INTO page VALUES (?, ?)", _rows(records.pages))
    database.executemany("INSERT INTO family VALUES (?, ?)", _rows(records.families))
    for table, entries in records.entries.items():
        database.executemany("INSERT INTO entry VALUES (?, ?, ?)", ((table, *row) for row in _rows(entries)))
    unique = dict.fromkeys((name.key, name.written, name.kind, name.target) for name in records.names)
    database.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", unique)
    database.commit()


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


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
    rules = (here.parent / "core" / name for name in ("architecture.py", "conventions.py"))
    for path in (*sorted(here.glob("*.py")), *sorted(here.glob("schema/*.py")), *rules, *files):
        about = path.stat()
        digest.update(f"{path}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
