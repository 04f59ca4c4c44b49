"""How a catalog folder is laid out."""

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
    known = set(catalog_files(folder))
    places = (folder, *(folder / name for name in (*FOLDERS, *SHELVES)))
    return sorted(path for place in places for path in place.glob("*.y*ml") if path.is_file() and path not in known)


def catalog_files(folder: Path) -> list[Path]:
    """The files of a catalog folder, sorted."""
    singles = [folder / f"{name}.yaml" for name in (*FILES, VOCABULARY, ABILITY)]
    many = [path for name in (*FOLDERS, *SHELVES) for path in (folder / name).glob("*.yaml")]
    return sorted(path for path in [*singles, *many] if path.is_file())
