"""Read a catalog folder, or several laid over one another, into checked documents."""

from collections.abc import Container, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from llmrev.catalog.clean import clean
from llmrev.catalog.clean_values import Unsure
from llmrev.catalog.layout import ABILITY, FILES, FOLDERS, SHELVES, VOCABULARY, catalog_files, strangers, table_of
from llmrev.catalog.schema.entity import dumped
from llmrev.catalog.yaml_source import DataPath, Document, Problem, read_yaml
from llmrev.messages import say

if TYPE_CHECKING:  # pydantic, which clean files do without
    from llmrev.catalog.schema.fact import Source


class Item(Struct, frozen=True):
    """One entry of one table, where it stands, and the sources it can name."""

    table: str
    id: str
    model: Any
    document: Document
    path: DataPath
    sources: "dict[str, Source]"
    source: str | None
    """The file's own ``from``."""


class Fitted(Struct, frozen=True):
    """The file of abilities, and the digest of what they were fitted on."""

    document: Document
    digest: str


class Collection(Struct):
    """Every checked entry, by table and id, and all the problems met."""

    items: dict[str, dict[str, Item]] = field(
        default_factory=lambda: {name: {} for name in (*FOLDERS, *FILES, *SHELVES)}
    )
    vocabulary: dict[str, dict[str, Any]] = field(default_factory=dict)
    abilities: dict[str, Any] = field(default_factory=dict)
    """`llmrev.catalog.schema.tables.RatedModel` by model."""
    fitted: "Fitted | None" = None
    documents: list[Document] = field(default_factory=list)
    promised: dict[str, set[str]] = field(default_factory=dict)
    """Ids that stand in files with mistakes, by table: others may name them without a mistake of their own."""

    @property
    def problems(self) -> list[Problem]:
        """Every mistake found so far, in file order."""
        found = {str(p): p for document in self.documents for p in document.problems}
        return sorted(found.values(), key=lambda p: (p.file, p.line, p.column, p.path))


def read_tables(folders: Sequence[Path], tables: Container[str]) -> Collection:
    """Read these *tables* of *folders* alone."""
    collection = Collection()
    for folder in folders:
        for path in catalog_files(folder):
            if table_of(path) in tables:
                _read_file(collection, path, _shown(path))
    return collection


def read_folders(folders: Sequence[Path]) -> Collection:
    """Read *folders* in order; an entry of a later one takes the place of an earlier one's."""
    collection = Collection()
    for folder in folders:
        files = catalog_files(folder)
        if not files:
            document = Document(str(folder))
            document.problems.append(
                document.problem(
                    (), say("no catalog here"), say("a catalog folder holds models/, licenses/ and vocabulary.yaml")
                )
            )
            collection.documents.append(document)
        for path in files:
            _read_file(collection, path, _shown(path))
        for path in strangers(folder):
            document = Document(_shown(path))
            hint = say(
                "tables of one file: {names}; families go to models/*.yaml", names=", ".join((*FILES, VOCABULARY))
            )
            document.problems.append(document.problem((), say("not a file of a catalog"), hint))
            collection.documents.append(document)
    return collection


def shaped(document: Document, table: str) -> Any:
    """The document as a file of *table*, or ``None`` with every mistake added to the document's problems."""
    try:
        return clean(table, document.data)
    except Unsure:
        from llmrev.catalog.check import validated
        from llmrev.catalog.schema.files import SCHEMAS

        return validated(document, SCHEMAS[table])


def _shown(path: Path) -> str:
    """*path* as a person at this prompt would type it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def _read_file(collection: Collection, path: Path, shown: str) -> None:
    add_document(collection, path, read_yaml(path, shown))


def add_document(collection: Collection, path: Path, document: Document) -> None:
    """Take what stands in *document*, the file at *path*, into *collection*."""
    collection.documents.append(document)
    if document.data is None:
        return
    if not isinstance(document.data, dict):
        document.problems.append(document.problem((), say("a mapping of keys is expected")))
        return
    stem, parent = path.stem, path.parent.name
    if parent in SHELVES:
        _add_entries(collection, parent, document)
    elif stem == VOCABULARY and parent not in FOLDERS:
        words = shaped(document, stem)
        for section, entries in (dumped(words) if words else {}).items():
            collection.vocabulary.setdefault(section, {}).update(entries)
    elif stem == ABILITY and parent not in FOLDERS:
        rated = shaped(document, stem)
        if rated is not None:
            collection.fitted = Fitted(document, rated.digest)
            collection.abilities |= {str(key): entry for key, entry in rated.entries.items()}
    elif stem in FILES and parent not in FOLDERS:
        _add_entries(collection, stem, document)
    else:
        model = shaped(document, parent)
        if model is not None:
            item = Item(parent, stem, model, document, (), model.sources, getattr(model, "from_", None))
            collection.items[parent].pop(stem, None)  # an override stands last, so that it is what a clash is blamed on
            collection.items[parent][stem] = item
        else:
            collection.promised.setdefault(parent, set()).add(stem)
            _promise(collection, "variants", document)


def _add_entries(collection: Collection, table: str, document: Document) -> None:
    model = shaped(document, table)
    if model is None:
        _promise(collection, table, document)
        return
    for key, entry in model.entries.items():
        _complain_of_twins(collection, table, str(key), document)
        path: DataPath = ("entries", str(key))
        item = Item(table, str(key), entry, document, path, model.sources, getattr(model, "from_", None))
        collection.items[table][str(key)] = item


def _complain_of_twins(collection: Collection, table: str, key: str, document: Document) -> None:
    """An id that two files of one folder hold is a mistake; one in a folder laid over another takes its place."""
    first = collection.items[table].get(key)
    if first is not None and Path(first.document.file).parent == Path(document.file).parent:
        message = say("the id `{id}` stands in {file} already", id=key, file=first.document.file)
        document.problems.append(document.problem(("entries", key), message))


def _promise(collection: Collection, table: str, document: Document) -> None:
    """Note the ids of a file that could not be read as a whole."""
    entries = document.data.get("variants" if table == "variants" else "entries")
    if isinstance(entries, dict):
        collection.promised.setdefault(table, set()).update(entries)


def items_of(collection: Collection, tables_wanted: Iterable[str] | None = None) -> list[Item]:
    """All entries, table by table."""
    wanted = tables_wanted or collection.items
    return [item for table in wanted for item in collection.items[table].values()]
