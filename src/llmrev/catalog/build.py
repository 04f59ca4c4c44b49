"""Compile catalog folders into records; the slow path, taken when no snapshot serves."""

import contextlib
import datetime as dt
import gc
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from llmrev.catalog.assembly import Known, Records, assembled
from llmrev.catalog.crew import read_parts
from llmrev.catalog.join import RATED, Joined, answer_keys, holds_together, join, rating_base
from llmrev.catalog.layout import catalog_files, strangers
from llmrev.catalog.opening import cached
from llmrev.catalog.packed import unpacked
from llmrev.catalog.parts import Kept, kept, state_of
from llmrev.catalog.snapshot import code_state, in_memory, opened, store
from llmrev.catalog.stored import encoded
from llmrev.errors import CatalogError
from llmrev.messages import Message, say

if TYPE_CHECKING:  # reads YAML, which a compilation of what is kept need not
    from llmrev.catalog.folder import Collection
    from llmrev.catalog.yaml_source import Problem

Tell = Callable[[int, int], None]
"""Told how many of how many changed files are done."""


def checked(folders: Sequence[Path]) -> "Collection":
    """Read and link *folders*; its ``problems`` hold every mistake."""
    from llmrev.catalog.folder import read_folders
    from llmrev.catalog.links import link
    from llmrev.catalog.proof import prove

    collection = read_folders(folders)
    prove(collection)
    link(collection, today=_today())
    return collection


class MistakesError(CatalogError):
    """A catalog with mistakes, which are all at hand."""

    def __init__(self, problems: "Sequence[Problem]") -> None:
        super().__init__(
            say("the catalog has mistakes: {count}", count=len(problems)),
            hint=say("`llmrev catalog check` lists them all"),
            details=[problem.located for problem in problems[:5]],
        )
        self.problems = problems


def snapshot_of(
    folders: Sequence[Path], now: str, tell: Tell | None = None
) -> tuple[sqlite3.Connection, Message | None]:
    """
    The snapshot of *folders*, whose stamp is *now*, and what the user should know about it.

    One process compiles; whoever comes meanwhile waits for it, and reads what it made.
    Raises `MistakesError` when there are any.
    """
    place = cached(folders, "catalog")
    with _kept_parts(folders) as stores:
        database = opened(place, now) if place else None
        if database is not None:
            return database, None
        database = in_memory(compiled(folders, stores, tell), {"stamp": now})
        if place:
            with contextlib.suppress(OSError):
                store(place, database)
                return database, None
    return database, say(
        "the snapshot could not be kept in {folder}; the catalog is compiled anew each time",
        folder=str(place and place.parent),
    )


def mistakes(folders: Sequence[Path], tell: Tell | None = None) -> "tuple[int, list[Problem]]":
    """The number of files in *folders*, and every mistake in them, a rating that is out of date included."""
    resolved = [folder.resolve() for folder in folders]
    rated = len(folders) == 1  # what is laid over a catalog is not rated, and makes nothing stale
    with _kept_parts(resolved) as stores:
        joined = joined_parts(resolved, stores, tell)
        if joined is None:
            collection = checked(folders)
            outdated = _outdated(collection) if rated and not collection.problems else None
            return len(collection.documents), [outdated] if outdated else collection.problems
        count = sum(len(catalog_files(folder)) for folder in folders)
        base = rating_base(joined)
        if not rated or stores[0].found("rating", base) == "current":
            return count, []
        from llmrev.catalog.folder import read_tables

        outdated = _outdated(read_tables(folders, RATED))
        if outdated is not None:
            return count, [outdated]
        stores[0].keep_found("rating", base, "current")
    return count, []


def _outdated(collection: "Collection") -> "Problem | None":
    from llmrev.catalog.rating_evidence import stale

    return stale(collection)


@contextlib.contextmanager
def _kept_parts(folders: Sequence[Path]) -> Iterator[list[Kept]]:
    """What is kept of each of *folders*, locked in an order that all processes keep to."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(_without_collector())
        code = code_state()
        own = {folder: stack.enter_context(kept(cached([folder], "parts"), code)) for folder in sorted({*folders})}
        yield [own[folder] for folder in folders]


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Put garbage collection off: what a compilation makes it keeps, and looking through that takes a tenth of it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def compiled(folders: Sequence[Path], stores: Sequence[Kept] = (), tell: Tell | None = None) -> Records:
    """
    The records of *folders*; of each, what its store kept is not read again.

    *tell* is told of every file that is.  Raises `MistakesError` when there are any.
    """
    joined = joined_parts(folders, stores, tell)
    if joined is not None:
        known = stores[0].answers() if stores else {}
        keys = answer_keys(joined)
        found = assembled(joined.pieces, joined.vocabulary, joined.abilities, Known(keys, known))
        if stores:
            stores[0].keep_answers({key: (keys[key], encoded(one)) for key, one in found.worked_out.items()})
        return found
    from llmrev.catalog.records import records

    collection = checked(folders)
    problems = collection.problems
    if problems:
        raise MistakesError(problems)
    return records(collection)


def joined_parts(folders: Sequence[Path], stores: Sequence[Kept] = (), tell: Tell | None = None) -> Joined | None:
    """The parts of *folders*, joined; ``None`` where there is any mistake."""
    files = [catalog_files(folder) for folder in folders]
    if not all(files) or any(strangers(folder) for folder in folders):
        return None
    stores = stores or [Kept() for _ in folders]
    parts = {path: part for store, own in zip(stores, files, strict=True) for path, part in store.read(own).items()}
    every = [path for own in files for path in own]
    states = {path: state_of(path) for path in every if path not in parts}
    clean = True
    fresh = {}
    for path, part in read_parts(list(states), tell):
        if part is None:
            clean = False
        else:
            fresh[path] = part
    for keeper, own in zip(stores, files, strict=True):
        keeper.write([(path, states[path], fresh[path]) for path in own if path in fresh], own)
    if not clean:
        return None
    parts |= fresh
    joined = join((path, parts[path].digest, unpacked(parts[path])) for path in every)
    return joined if holds_together(joined, _today()) else None


def _today() -> str:
    """The day on which a date read cannot lie in the future."""
    return dt.datetime.now(tz=dt.UTC).date().isoformat()
