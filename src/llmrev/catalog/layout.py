"""How a catalog folder is laid out."""

import os
from collections.abc import Callable
from pathlib import Path

FOLDERS = ("models", "licenses", "evaluations", "guide")
"""Tables of one file an entry; the file's stem is the id."""

FILES = ("organisations", "gpus", "quantizations", "tokenizers", "terms")
"""Tables of one file, with ``entries``."""

SHELVES = ("frameworks", "datasets")
"""Tables too long for one file: a folder each, of files with ``entries``; what a file is called groups its entries."""

VOCABULARY = "vocabulary"

ABILITY = "ability"
"""The rating, which a command writes and nobody edits."""


def strangers(folder: Path) -> list[Path]:
    """YAML files of a catalog folder that no table claims: a slip in a name, or `.yml` for `.yaml`."""
    from fnmatch import fnmatchcase

    return _files(folder, lambda table, name: fnmatchcase(name, "*.y*ml") and not _claimed(table, name))


def catalog_files(folder: Path) -> list[Path]:
    """The files of a catalog folder, sorted."""
    return _files(folder, _claimed)


def table_of(path: Path) -> str:
    """The table that the file at *path* belongs to."""
    return path.parent.name if path.parent.name in (*FOLDERS, *SHELVES) else path.stem


def _claimed(table: str, name: str) -> bool:
    """Whether a table claims a file of this *name*; *table*: the folder it stands in, empty for the catalog's own."""
    return name.endswith(".yaml") if table else name in _SINGLES


_SINGLES = frozenset(f"{name}.yaml" for name in (*FILES, VOCABULARY, ABILITY))


def _files(folder: Path, wanted: Callable[[str, str], bool]) -> list[Path]:
    """The files of *folder* and its tables that are *wanted*, sorted."""
    found: list[str] = []  # text, of which a path is made in the end: every start comes here
    for table in ("", *FOLDERS, *SHELVES):
        try:
            with os.scandir(folder / table) as entries:
                names = [entry.name for entry in entries if wanted(table, entry.name) and entry.is_file()]
        except OSError:  # a catalog need not have every table
            continue
        found += [f"{table}/{name}" if table else name for name in names]
    return [folder / name for name in sorted(found)]
