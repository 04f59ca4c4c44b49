"""What joins documents: sources in force, ids of other tables, names, lineage."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, cast

from llmrev.catalog.ancestry import before, runs_in_circles
from llmrev.catalog.folder import Collection, Item, items_of
from llmrev.catalog.schema.entity import Claimed, Entity, holding
from llmrev.catalog.schema.references import Reference, SourceKey
from llmrev.catalog.term_names import check_term_names
from llmrev.catalog.yaml_source import DataPath, Document, real_path
from llmrev.core.names import folded
from llmrev.core.units import date_floor
from llmrev.messages import Message, say

_PINNED = re.compile(
    r"[0-9a-f]{40}|github\.com/[^/]+/[^/]+/(?:blob|tree|commit)/[0-9a-f]{7,40}(?:/|$)|web\.archive\.org/web/\d+|arxiv\.org/|doi\.org/|aclanthology\.org/"
)
"""Addresses that keep their content: a commit (GitHub's may be short), an archive copy, a paper."""


class Place(NamedTuple):
    """A value in an entry, its path, and the source in force there."""

    path: DataPath
    value: Any
    source: str | None


def walk(value: Any, path: DataPath, source: str | None) -> list[Place]:
    """Every model and reference below *value*, with the nearest enclosing ``from``."""
    found: list[Place] = []
    _walk(value, path, source, found)
    return found


def _walk(  # noqa: C901  one case a kind of value
    value: Any, path: DataPath, source: str | None, found: list[Place]
) -> None:
    if value.__class__ is str:
        return
    if isinstance(value, Entity):
        fields, keys = value.__dict__, value.field_keys()
        own = fields.get("from_")
        source = own or source
        found.append(Place(path, value, source))
        for name, child in fields.items():
            if child is not None and name not in ("sources", "from_"):
                _walk(child, (*path, keys[name]), source, found)
        if own:
            found.append(Place((*path, "from"), own, source))
    elif isinstance(value, dict):
        for key, child in value.items():
            _walk(child, (*path, str(key)), source, found)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            _walk(child, (*path, index), source, found)
    elif isinstance(value, Reference):
        found.append(Place(path, value, source))


def facts(item: Item) -> Iterator[Place]:
    """The facts of an entry; of claims that disagree, each one."""
    for place in walk(item.model, item.path, item.source):
        if isinstance(place.value, Claimed) and place.value.bound != "claims":
            yield place


def named_sources(item: Item) -> set[str]:
    """The sources that the facts and remarks of an entry name."""
    found = set()
    for place in walk(item.model, item.path, item.source):
        found |= {str(place.value)} if isinstance(place.value, SourceKey) else {place.source or ""}
    return found


def link(collection: Collection, *, today: str | None = None) -> None:
    """Resolve sources, and add a problem for whatever does not hold together.  *today*: no date read lies after it."""
    tables = _tables(collection)
    link_all(collection, lambda _item: tables, today=today)


def link_all(
    collection: Collection, tables_for: Callable[[Item], Mapping[str, Container[str]]], *, today: str | None = None
) -> dict[tuple[str, str], set[str]]:
    """`link`, with what each item's references may name; returns the sources that each item names."""
    files: dict[int, tuple[Document, dict[str, Any], set[str]]] = {}
    named: dict[tuple[str, str], set[str]] = {}
    for item in items_of(collection):
        _, _, used = files.setdefault(id(item.document), (item.document, item.sources, set()))
        named[item.table, item.id] = _link_item(item, tables_for(item))
        used |= named[item.table, item.id]
    for document, sources, used in files.values():
        for key, source in sources.items():
            path = ("sources", key)
            if key not in used:
                document.problems.append(document.problem(path, say("no fact names this source")))
            if source.url and not source.unpinned and not _PINNED.search(source.url):
                document.problems.append(
                    document.problem((*path, "url"), say("the address is not pinned to a version"),
                                     say("use a commit, revision or archive address, or add `unpinned: why`"))
                )  # fmt: skip
            if not source.url and source.grade in ("primary", "card", "secondary"):
                document.problems.append(
                    document.problem(path, say("a source of this grade needs `url` and `accessed`"))
                )
            if today and source.accessed and date_floor(source.accessed) > today:
                document.problems.append(document.problem((*path, "accessed"), say("this day has not come yet")))
    _check_names(collection)
    _check_families(collection)
    check_term_names(collection)
    return named


def _tables(collection: Collection) -> dict[str, set[str]]:
    """The ids that each kind of reference may name."""
    families = collection.items["models"]
    found = {name: set(entries) for name, entries in collection.items.items()}
    found["families"] = set(families)
    found["models"] = {str(key) for item in families.values() for key in item.model.variants}
    for table, ids in collection.promised.items():
        found.setdefault({"models": "families", "variants": "models"}.get(table, table), set()).update(ids)
    found |= {section: set(words) for section, words in collection.vocabulary.items()}
    return found


def _link_item(item: Item, tables: Mapping[str, Container[str]]) -> set[str]:
    """Resolve what stands in *item*, complain of what does not resolve, and return the sources it names."""
    used: set[str] = set()

    def complain(path: DataPath, message: Message, hint: Message | None = None) -> None:
        item.document.problems.append(item.document.problem(real_path(item.document, path), message, hint))

    for place in walk(item.model, item.path, item.source):
        if place.source:
            used.add(place.source)
        if isinstance(place.value, Claimed):
            place.value._source = place.source  # noqa: SLF001  this module is what sets it
            if place.source is None and place.value.bound != "claims":
                complain(place.path, say("a fact without a source"), say("add `from:` here, or at any level above"))
        elif isinstance(place.value, Reference):
            named = isinstance(place.value, SourceKey)
            known = item.sources if named else tables.get(place.value.table, set())
            if named:
                used.add(str(place.value))
            if str(place.value) not in known:
                from llmrev.fuzzy import nearest

                near = nearest(str(place.value), cast("Iterable[str]", known), limit=1, cutoff=60)
                hint = say("did you mean `{near}`?", near=near[0]) if near else None
                complain(place.path, say("no `{id}` in {table}", id=str(place.value), table=place.value.table), hint)
    return used


def names_of(family_id: str, family: Any) -> Iterator[tuple[str, str | None, DataPath]]:
    """Each name of a family and its variants: the name, the variant it means (``None``: the family), its path."""
    yield family_id, None, ()
    yield family.name, None, ("name",)
    for index, alias in enumerate(family.aliases or ()):
        yield alias, None, ("aliases", index)
    for key, variant in family.variants.items():
        here: DataPath = ("variants", str(key))
        yield str(key), str(key), here
        yield variant.name, str(key), (*here, "name")
        for index, alias in enumerate(variant.aliases or ()):
            yield alias, str(key), (*here, "aliases", index)
        for hub in ("huggingface", "modelscope"):
            fact = getattr(variant.links, hub, None)
            for index, repo in enumerate((fact.stated or ()) if fact else ()):
                yield repo, str(key), (*here, "links", hub, index)


def _check_names(collection: Collection) -> None:
    owners: dict[str, tuple[str, str | None]] = {}
    for family_id, item in collection.items["models"].items():
        for name, variant, path in names_of(family_id, item.model):
            owner = (family_id, variant)
            first = owners.setdefault(folded(name), owner)
            both_variants = first[1] is not None and variant is not None
            if first[0] != family_id or (both_variants and first != owner):
                message = say("the name `{name}` already means {other}", name=name, other=f"`{first[1] or first[0]}`")
                item.document.problems.append(item.document.problem(path, message, say("each name means one thing")))


def _check_families(collection: Collection) -> None:
    parents: dict[str, str] = {}
    released: dict[str, str] = {}
    explained: set[str] = set()
    place_of: dict[str, tuple[Item, DataPath]] = {}
    for item in collection.items["models"].values():
        family = item.model
        if family.representative and family.representative not in family.variants:
            item.document.problems.append(
                item.document.problem(("representative",), say("not a variant of this family"))
            )
        for key, variant in family.variants.items():
            path: DataPath = ("variants", str(key))
            parent, noted, date = descent(family, variant)
            place_of[str(key)] = (item, (*path, "backbone") if variant.backbone else ("backbone",))
            if parent is not None:
                parents[str(key)] = parent
                if noted:  # such as an earlier upload of the same weights
                    explained.add(str(key))
            if date:
                released[str(key)] = date
            own = variant.licenses and variant.licenses.weights
            weights = own or (family.licenses and family.licenses.weights)
            if weights is not None and weights.inherits and str(key) not in parents:
                where = (*path, "licenses", "weights") if own else ("licenses", "weights")
                item.document.problems.append(
                    item.document.problem(where, say("inherits the backbone's licence, but names no backbone"))
                )
            if weights is not None and weights.inherits and runs_in_circles(str(key), parents):
                item.document.problems.append(
                    item.document.problem((*path, "licenses"), say("the licence inherits from itself"))
                )
    for key in parents:
        _check_lineage(key, parents, {} if key in explained else released, *place_of[key])


def descent(family: Any, variant: Any) -> tuple[str | None, bool, str | None]:
    """What the lineage is checked by: the backbone, whether a note stands beside it, and the day of release."""
    backbone = holding(variant.backbone or family.backbone)
    date = holding(variant.released or family.released)
    parent = backbone.stated if backbone is not None else None
    return (
        None if parent is None else str(parent.model),
        parent is not None and backbone.note is not None,
        date.stated or None if date is not None else None,
    )


def _check_lineage(key: str, parents: dict[str, str], released: dict[str, str], item: Item, path: DataPath) -> None:
    circle = runs_in_circles(key, parents)
    if circle:
        message = say("lineage runs in a circle: {chain}", chain=" → ".join(circle))
        item.document.problems.append(item.document.problem(path, message))
    own, parent = released.get(key), released.get(parents[key])
    if own and parent and before(own, parent):
        message = say("released {own}, before its backbone ({parent})", own=own, parent=parent)
        item.document.problems.append(item.document.problem(path, message))
