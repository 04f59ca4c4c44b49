"""How a catalog folder is laid out."""

from pathlib import Path

FOLDERS = ("models", "licenses", "evaluations", "guide")
"""Tables of one file an entry; the file's stem is the id."""

FILES = ("organisations", "gpus", "quantizations", "frameworks", "datasets", "tokenizers", "terms")
"""Tables of one file, with ``entries``."""

VOCABULARY = "vocabulary"


def strangers(folder: Path) -> list[Path]:
    """YAML files of a catalog folder that no table claims: a slip in a name, or `.yml` for `.yaml`."""
    known = set(catalog_files(folder))
    places = (folder, *(folder / name for name in FOLDERS))
    return sorted(path for place in places for path in place.glob("*.y*ml") if path.is_file() and path not in known)


def catalog_files(folder: Path) -> list[Path]:
    """The files of a catalog folder, sorted."""
    singles = [folder / f"{name}.yaml" for name in (*FILES, VOCABULARY)]
    many = [path for name in FOLDERS for path in (folder / name).glob("*.yaml")]
    return sorted(path for path in [*singles, *many] if path.is_file())
