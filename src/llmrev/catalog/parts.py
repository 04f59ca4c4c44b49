"""
The parts of a folder's files, kept from one compilation to the next.

One SQLite file a folder.  Each row carries the state of its file and a digest of itself, so that a row that is torn,
foreign or of other code is read as none at all.  Whoever compiles holds the file's lock; it goes with the process.
"""

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from llmrev.catalog.packed import Packed

_TABLES = (
    "CREATE TABLE part (path TEXT PRIMARY KEY, state TEXT, proof BLOB, head BLOB, texts BLOB)",
    "CREATE TABLE finding (what TEXT PRIMARY KEY, base BLOB, found TEXT, proof BLOB)",
    "CREATE TABLE answer (model TEXT PRIMARY KEY, base BLOB, found TEXT, proof BLOB)",
)

FORM = 2
"""Raised whenever these tables change."""

WAIT_S = 60
"""Longer than any compilation takes; then one goes on without what is kept."""


class Kept:
    """The parts of the last compilation.  Without a database, nothing is kept."""

    def __init__(self, database: sqlite3.Connection | None = None, code: str = "") -> None:
        self._database = database
        self._code = code
        self.damaged = False
        self._seen: set[str] = set()
        self._answers: dict[str, tuple[bytes, str]] = {}

    def read(self, files: Iterable[Path]) -> dict[Path, Packed]:
        """The parts of those *files* that are as they were."""
        if self._database is None:
            return {}
        found = {}
        with self._guarded():
            rows = {
                row[0]: row[1:] for row in self._database.execute("SELECT path, state, proof, head, texts FROM part")
            }
            self._seen = set(rows)
            for path in files:
                name = str(path)
                state, proof, head, texts = rows.get(name, ("", b"", b"", b""))
                if state == state_of(path) and type(head) is type(texts) is bytes:
                    part = Packed(head, texts)
                    if proof == self._proof(name, state, part.digest):
                        found[path] = part
        return found

    def write(self, parts: Iterable[tuple[Path, str, Packed]], files: Iterable[Path]) -> None:
        """Keep new *parts*, each with the state its file had when it was read, and forget all but those of *files*."""
        if self._database is None:
            return
        with self._guarded():
            gone = self._seen - set(map(str, files))
            self._database.executemany("DELETE FROM part WHERE path = ?", ((path,) for path in gone))
            rows = (
                (str(path), state, self._proof(str(path), state, part.digest), part.head, part.texts)
                for path, state, part in parts
            )
            self._database.executemany("INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?, ?)", rows)

    def answers(self) -> dict[str, tuple[bytes, str]]:
        """By model: the digest of what its worked-out answers rest on, and the answers as JSON."""
        if self._database is None:
            return {}
        with self._guarded():
            rows = self._database.execute("SELECT model, base, found, proof FROM answer").fetchall()
            self._answers = {row[0]: row[1:3] for row in rows if row[3] == self._proof(*row[:3])}
        return self._answers

    def keep_answers(self, answers: dict[str, tuple[bytes, str]]) -> None:
        """Keep *answers*, and forget others."""
        if self._database is None:
            return
        with self._guarded():
            gone = self._answers.keys() - answers.keys()
            self._database.executemany("DELETE FROM answer WHERE model = ?", ((key,) for key in gone))
            new = [(key, *row) for key, row in answers.items() if self._answers.get(key) != row]
            rows = ((*row, self._proof(*row)) for row in new)
            self._database.executemany("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)", rows)

    def found(self, what: str, base: bytes) -> str | None:
        """What was found out about *what* when everything that it rests on had the digest *base*."""
        if self._database is None:
            return None
        with self._guarded():
            row = self._database.execute("SELECT base, found, proof FROM finding WHERE what = ?", (what,)).fetchone()
            if row is not None and row[0] == base and row[2] == self._proof(what, *row[:2]):
                return str(row[1])
        return None

    def keep_found(self, what: str, base: bytes, found: str) -> None:
        """Keep what was found out (see `found`)."""
        if self._database is None:
            return
        with self._guarded():
            row = (what, base, found, self._proof(what, base, found))
            self._database.execute("INSERT OR REPLACE INTO finding VALUES (?, ?, ?, ?)", row)

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        """A file that SQLite finds damaged is of no use, now and later."""
        try:
            yield
        except sqlite3.Error:
            self.damaged = True

    def _proof(self, *parts: str | bytes) -> bytes:
        """A digest of *parts* and the code: what is torn, foreign or of other code has another."""
        return hashlib.blake2b(repr((self._code, parts)).encode(), digest_size=16).digest()


@contextlib.contextmanager
def kept(place: Path | None, code: str) -> Iterator[Kept]:
    """
    What is kept at *place* by *code*, locked; or nothing, where that cannot be read.

    A file that is no database is put aside and begun anew.
    """
    database = None
    if place is not None:
        try:
            database = _locked(place)
        except sqlite3.DatabaseError as error:
            if not isinstance(error, sqlite3.OperationalError):
                with contextlib.suppress(OSError, sqlite3.Error):
                    place.unlink()
                    database = _locked(place)
        except OSError:
            pass
    if database is None:
        yield Kept()
        return
    store = Kept(database, code)
    try:
        yield store
    finally:
        try:
            database.commit()
        except sqlite3.Error:
            store.damaged = True
        database.close()
        if store.damaged and place is not None:
            with contextlib.suppress(OSError):
                place.unlink()


def _locked(place: Path) -> sqlite3.Connection:
    place.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(place, timeout=WAIT_S, isolation_level=None)
    try:
        database.execute("PRAGMA synchronous = OFF")  # each row proves itself by its digest
        database.execute("BEGIN IMMEDIATE")
        if database.execute("PRAGMA user_version").fetchone() != (FORM,):
            for name, kind in database.execute("SELECT name, type FROM sqlite_master").fetchall():
                if kind == "table":
                    database.execute('DROP TABLE "{}"'.format(name.replace('"', '""')))
            for table in _TABLES:
                database.execute(table)
            database.execute(f"PRAGMA user_version = {FORM}")
    except sqlite3.Error:
        database.close()
        raise
    return database


def state_of(path: Path) -> str:
    """What changes when the file at *path* does: its size in bytes, and the time of its last change."""
    try:
        about = os.stat(path)  # noqa: PTH116  half the time, hundreds of times
    except OSError:
        return "gone"
    return f"{about.st_size} {about.st_mtime_ns}"
