"""Open a catalog: which folders, and which snapshot."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from llmrev.catalog.snapshot import opened, stamp
from llmrev.catalog.store import Catalog
from llmrev.errors import CatalogError
from llmrev.messages import say

PACKAGED = Path(__file__).resolve().parent.parent / "_catalog"
"""Where a wheel keeps the catalog."""

CHECKOUT = Path(__file__).resolve().parents[3] / "catalog"
"""Where a working copy keeps it."""


def cache_folder() -> Path:
    """Where snapshots of edited catalogs are kept."""
    named = os.environ.get("LLMREV_CACHE")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "llmrev"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "llmrev"


def built_in() -> Path:
    """The folder of the catalog that came with this program."""
    return PACKAGED if PACKAGED.is_dir() else CHECKOUT


def open_catalog(
    folder: str | Path | None = None,
    overlays: Iterable[str | Path] = (),
    tell: "Callable[[int, int], None] | None" = None,
) -> Catalog:
    """
    Open the built-in catalog, or the one in *folder*, with *overlays* laid over it in order.

    The first opening of changed YAML compiles it, which takes seconds; later ones read the snapshot.
    *tell* is told how many of how many changed files have been read.
    Raises `CatalogError` when a folder is missing or its files do not hold together.
    """
    base = Path(folder) if folder else built_in()
    named = list(overlays)
    folders = [base, *map(Path, named)]
    for one in folders:
        if not one.is_dir() or "" in named:
            raise CatalogError(
                say("no folder `{folder}`", folder=str(one)),
                hint=say("check `--catalog`, `--with` and `LLMREV_CATALOG`"),
            )
    ready = PACKAGED / "catalog.sqlite"
    if folders == [PACKAGED]:
        database = opened(ready, None)
        if database is not None:
            return Catalog(database)
    return _compiled(folders, tell)


def _compiled(folders: list[Path], tell: "Callable[[int, int], None] | None") -> Catalog:
    folders = [folder.resolve() for folder in folders]
    place = cached(folders, "catalog")
    now = stamp(folders)
    database = opened(place, now) if place else None
    if database is None:
        from llmrev.catalog.build import snapshot_of

        database, note = snapshot_of(folders, now, tell)
        return Catalog(database, [note] if note else [])
    return Catalog(database)


def cached(folders: Iterable[Path], what: str) -> Path | None:
    """Where *what* of *folders* is kept; ``None`` without a home directory."""
    import hashlib

    key = hashlib.blake2b("\0".join(map(str, folders)).encode(), digest_size=8).hexdigest()
    try:
        return cache_folder() / f"{what}-{key}.sqlite"
    except RuntimeError:
        return None
