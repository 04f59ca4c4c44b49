"""The compiled catalog: one SQLite file; of a model what filters ask, what lists show, and all of it stand apart."""

import contextlib
import functools
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # records.py imports pydantic, which a reader of snapshots does not need
    from llmrev.catalog.assembly import Records, WorkedOutOf

FORMAT = 7
"""Raised whenever what is stored changes; a snapshot of another format is rebuilt."""

DETAIL = ("architecture", "data", "chinese_scores", "repos")
"""Of a model's plain values those that no list shows, most of what there is: an outline is without them."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE model (
    position INTEGER PRIMARY KEY, id TEXT UNIQUE, family TEXT, kind TEXT, params INTEGER, context INTEGER,
    released TEXT, developers TEXT, languages TEXT, weights TEXT, training_code TEXT,
    chinese TEXT, commercial TEXT, needs TEXT
);
CREATE TABLE outline (position INTEGER PRIMARY KEY, data TEXT);
CREATE TABLE whole (position INTEGER PRIMARY KEY, data TEXT);
CREATE TABLE page (id TEXT PRIMARY KEY, data TEXT);
CREATE TABLE family (id TEXT PRIMARY KEY, data TEXT);
CREATE TABLE entry (tab TEXT, id TEXT, data TEXT, PRIMARY KEY (tab, id));
CREATE TABLE score (model TEXT, tab TEXT, heading TEXT, value REAL);
CREATE TABLE standing (model TEXT, tab TEXT, PRIMARY KEY (model, tab)) WITHOUT ROWID;
CREATE TABLE name (key TEXT, written TEXT, kind TEXT, target TEXT);
CREATE TABLE word (kind TEXT, target TEXT, name TEXT, written TEXT, key TEXT);
"""

_INDEXES = """
CREATE INDEX score_model ON score (model);
CREATE INDEX name_key ON name (key);
CREATE INDEX model_facets
    ON model (chinese, commercial, weights, kind, params, context, released, training_code, family);
"""
"""The last holds what filters ask, so that counting its combinations reads a quarter of the table, or less."""


def fill(database: sqlite3.Connection, records: "Records", meta: dict[str, str]) -> None:
    """Write *records* into an empty *database*."""
    database.executescript(_TABLES)
    database.executemany("INSERT INTO meta VALUES (?, ?)", {"format": str(FORMAT), **meta}.items())
    for position, (key, row) in enumerate(records.models.items()):
        outline = {name: part for name, part in row.items() if name not in DETAIL}
        database.execute(_MODEL, (position, *_facets(key, row), *_worked_out(records.worked_out[key])))
        database.execute("INSERT INTO outline VALUES (?, ?)", (position, _json(outline)))
        database.execute("INSERT INTO whole VALUES (?, ?)", (position, _json(row)))
    database.executemany("INSERT INTO page VALUES (?, ?)", _rows(records.pages))
    database.executemany("INSERT INTO family VALUES (?, ?)", _rows(records.families))
    for table, entries in records.entries.items():
        database.executemany("INSERT INTO entry VALUES (?, ?, ?)", ((table, *row) for row in _rows(entries)))
    database.executemany("INSERT INTO score VALUES (?, ?, ?, ?)", _scores(records.entries.get("evaluations", {})))
    database.executemany("INSERT INTO standing VALUES (?, ?)", _standings(records.entries.get("evaluations", {})))
    unique = dict.fromkeys((name.key, name.written, name.kind, name.target) for name in records.names)
    database.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", unique)
    database.executemany(
        "INSERT INTO word VALUES (?, ?, ?, ?, ?)", ((*word, word[3].casefold()) for word in _words(records))
    )
    database.executescript(_INDEXES)  # at the end, where they cost a third of what they cost row by row
    database.commit()


_MODEL = "INSERT INTO model VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def _facets(key: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What lists filter and sort by, in columns: a question about one of them reads no other."""
    openness = row.get("openness", {})
    return (
        key, row["family"], row.get("kind"), row.get("params"), row.get("context"), row.get("released"),
        _json(row.get("developers", ())), _json(row["languages"]) if "languages" in row else None,
        openness.get("weights"), openness.get("training_code"),
    )  # fmt: skip


def _worked_out(found: "WorkedOutOf") -> tuple[str, str, str]:
    return found.chinese, found.commercial, _json(found.needs)


def _words(records: "Records") -> Iterator[tuple[str, str, str, str]]:
    """What one can search for: kind and id of an entry, its name, and a word it is found by, developers' included."""
    tables: dict[str, Any] = {"models": records.models, "families": records.families}
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
    from llmrev.catalog.stored import encoded

    return encoded(data)


def _scores(tables: dict[str, Any]) -> Iterator[tuple[str, str, str, float]]:
    """Each figure of a model: model, table, column, value; not of tables that serve the rating only, most of them."""
    for table, entry in tables.items():
        if entry.get("evidence_for") == ["rating"]:
            continue
        for row in entry["rows"]:
            if "model" in row and "against" not in row and "against_name" not in row:
                for column, value in row["scores"].items():
                    yield row["model"], table, f"{entry['name']}: {column}", value


def _standings(tables: dict[str, Any]) -> set[tuple[str, str]]:
    """Which model stands in which table."""
    places = ("model", "against")
    return {(row[who], key) for key, entry in tables.items() for row in entry["rows"] for who in places if who in row}


def _rows(entries: dict[str, Any]) -> Iterator[tuple[str, str]]:
    return ((key, _json(data)) for key, data in entries.items())


BUILDING = ".building-"
"""How the name of a snapshot begins that is not whole yet."""

ABANDONED_S = 600
"""Seconds after which nobody is building any more; whoever was has been killed."""


def write(path: Path, records: "Records", meta: dict[str, str]) -> None:
    """
    Write a snapshot to *path* in one step: readers see the old file or the whole new one.

    Raises `OSError` or `sqlite3.Error` where the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    store(path, in_memory(records, meta))


def store(path: Path, database: sqlite3.Connection) -> None:
    """Write the snapshot *database*, which is in memory, to *path* in one step.  Raises `OSError`."""
    import tempfile

    clear_abandoned(path.parent)
    handle, name = tempfile.mkstemp(prefix=BUILDING, suffix=".sqlite", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(database.serialize())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def clear_abandoned(folder: Path) -> None:
    """Remove from *folder* what was left by builds that were killed."""
    import time

    for path in folder.glob(f"{BUILDING}*"):
        with contextlib.suppress(OSError):  # somebody else removed it, or has it open
            if time.time() - path.stat().st_mtime > ABANDONED_S:
                path.unlink()


def in_memory(records: "Records", meta: dict[str, str]) -> sqlite3.Connection:
    """A snapshot that no file holds."""
    database = sqlite3.connect(":memory:")
    fill(database, records, meta)
    return database


def opened(path: Path, stamp: str | None) -> sqlite3.Connection | None:
    """The snapshot at *path*, or ``None`` when it is missing, torn, of another format or of other sources."""
    if not _is_whole(path):
        return None
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        meta = dict(database.execute("SELECT key, value FROM meta"))
    except sqlite3.Error:
        database.close()
        return None
    if meta.get("format") != str(FORMAT) or (stamp is not None and meta.get("stamp") != stamp):
        database.close()
        return None
    return database


def _is_whole(path: Path) -> bool:
    """Whether *path* is an SQLite file of the size that its head tells: a torn one opens, and fails in mid-question."""
    try:
        with path.open("rb") as file:
            head = file.read(32)
            size = os.fstat(file.fileno()).st_size
    except OSError:
        return False
    if len(head) < 32 or not head.startswith(b"SQLite format 3\0"):
        return False
    page = int.from_bytes(head[16:18], "big")  # https://www.sqlite.org/fileformat.html#the_database_header
    return size == (65536 if page == 1 else page) * int.from_bytes(head[28:32], "big")


def stamp(folders: Iterable[Path]) -> str:
    """What identifies a compilation: the folders, the state of their files, and that of the code that compiles."""
    import hashlib

    from llmrev.catalog.layout import catalog_files

    digest = hashlib.blake2b(code_state().encode(), digest_size=16)
    for folder in folders:
        digest.update(f"{folder}\n".encode())
        for path in catalog_files(folder):
            about = os.stat(path)  # noqa: PTH116  half the time, hundreds of times
            digest.update(f"{path}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


@functools.cache
def code_state() -> str:
    """What identifies the code that compiles: the state of its files."""
    import hashlib

    digest = hashlib.blake2b(str(FORMAT).encode(), digest_size=16)
    here = Path(__file__).parent
    rules = sorted((here.parent / "core").rglob("*.py"))
    for path in (*sorted(here.glob("*.py")), *sorted(here.glob("schema/*.py")), *rules):
        about = path.stat()
        digest.update(f"{path}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
