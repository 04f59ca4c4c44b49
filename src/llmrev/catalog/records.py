"""From checked documents to what a snapshot holds: a plain row for the rules, a page for reading, names for finding."""

from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from llmrev.catalog.assembly import Records, assembled
from llmrev.catalog.chinese_scores import scores_of_table, scores_of_variant
from llmrev.catalog.folder import Collection, Item
from llmrev.catalog.layout import FOLDERS
from llmrev.catalog.links import named_sources, names_of
from llmrev.catalog.schema.entity import Claimed, Entity, dumped, holding, stated
from llmrev.catalog.stored import encoded, with_keys
from llmrev.core.architecture import Architecture, architecture_from
from llmrev.core.conventions import completed
from llmrev.core.names import folded
from llmrev.core.units import Amount

if TYPE_CHECKING:  # pydantic, which clean files do without
    from llmrev.catalog.schema.family import Family, Variant

MERGED_SECTIONS = ("licenses", "openness", "chinese", "architecture", "training", "links")
"""Sections in which a variant's keys join the family's; any other key of a variant replaces the family's."""

TOKENIZER_COST = ("tokens_per_han", "tokens_per_han_traditional")
"""What Chinese costs in a tokenizer."""

PROSE_ONLY = ("notes", "corrections", "opinions")


def records(collection: Collection) -> Records:
    """Compile a linked, clean *collection*."""
    pieces = {table: {key: piece(item) for key, item in items.items()} for table, items in collection.items.items()}
    abilities = {key: rated_fields(rated) for key, rated in collection.abilities.items()}
    return assembled(pieces, collection.vocabulary, abilities)


def rated_fields(rated: Any) -> dict[str, Any]:
    """The fields of two `llmrev.core.rating.ability.Ability`, by field of the model."""
    return {f"ability_{language}": figure for language, figure in dumped(rated).items()}


def piece(item: Item, named: Container[str] | None = None) -> dict[str, Any]:
    """
    What one linked entry gives to the records, whatever the other entries are; JSON-ready, for it is kept.

    *named*: the sources that it names, where they are at hand.
    """
    if item.table == "models":
        return _family_piece(item)
    entry = plain(item.model)
    names = dict.fromkeys((item.id, entry["name"], *entry.get("aliases", ()), *filter(None, [entry.get("zh")])))
    found = {
        "text": encoded(entry),
        "sources": encoded(_sources(item, named)),
        "about": {key: entry[key] for key in ("name", "zh", "aliases") if key in entry},
        "names": [[folded(name), name] for name in names],
    }
    if item.table == "datasets":
        found["data"] = _data_row(item.id, item.model)
    elif item.table == "tokenizers":
        found["cost"] = {key: stated(getattr(item.model, key)) for key in TOKENIZER_COST}
    elif item.table == "evaluations":
        found["scores"] = [[model, _listed(one)] for model, one in scores_of_table(item)]
    return found


def _listed(measured: dict[str, Any]) -> dict[str, Any]:
    return {**measured, "measurers": sorted(measured["measurers"])}


def _data_row(key: str, entry: Any) -> dict[str, Any]:
    row = {
        "id": key,
        "name": entry.name,
        "uses": [str(word) for word in stated(entry.use) or ()],
        "license": stated(entry.license),
        "terms": plain(stated(entry.terms)),
        "terms_allow": stated(entry.terms_allow),
    }
    return {key: part for key, part in row.items() if part not in (None, [])}


def plain(value: Any, but: Container[str] = ()) -> Any:  # noqa: PLR0911  one case a kind of value
    """
    *value* as JSON: a fact becomes ``{is: bound, value: …, source: …}``, what is not there is left out.

    Of a mapping, the fields *but* are left out as well.
    """
    if value is None or value.__class__ in _AS_IT_IS:
        return value
    if isinstance(value, Claimed):
        return _plain_fact(value)
    if isinstance(value, Entity):
        keys, found = value.field_keys(), {}
        for name, part in value.__dict__.items():
            if part is not None and name not in ("from_", "sources") and name not in but:
                written = plain(part)
                if written not in (None, [], {}):
                    found[keys[name]] = written
        return found
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, Amount):
        return {"count": value.count, "unit": value.unit}
    return str(value) if isinstance(value, str) else value


_AS_IT_IS = frozenset({str, int, float, bool})


def _plain_fact(fact: Any) -> dict[str, Any]:
    claims = getattr(fact, "claims", None)
    if claims:
        return {"is": "claims", "claims": [_plain_fact(claim) for claim in claims]}
    reason = fact.unknown or fact.not_applicable
    data = {
        "is": fact.bound,
        "value": plain(fact.stated),
        "reason": str(reason) if reason else None,
        "written": fact.written,
        "source": fact.source,
        "quote": fact.quote,
        "note": plain(fact.note),
        "as_of": fact.as_of,
        "wrong": plain(fact.wrong),
    }
    return {key: part for key, part in data.items() if part is not None}


def _sources(item: Item, named: Container[str] | None = None) -> dict[str, Any]:
    """The sources of *item*'s file; of a file that many entries share, those that the entry names."""
    keys: Container[str] = item.sources if item.table in FOLDERS else named or named_sources(item)
    return {key: dumped(source, empty=False) for key, source in item.sources.items() if key in keys}


def merged(family: "Family", variant: "Variant") -> dict[str, Any]:
    """The fields in force for *variant*: its own, else the family's; sections join key by key."""
    fields: dict[str, Any] = {}
    for name in variant.field_keys():
        if name in ("from_", "aliases", "name"):
            continue
        own, shared = getattr(variant, name), getattr(family, name)
        if name in PROSE_ONLY:
            fields[name] = own
        elif name in MERGED_SECTIONS and own is not None and shared is not None:
            fields[name] = _joined(own, shared)
        else:
            fields[name] = shared if own is None else own
    return fields


def _joined(own: Entity, shared: Entity) -> Any:
    pairs = ((name, getattr(own, name), getattr(shared, name)) for name in own.field_keys() if name != "from_")
    return own.unchecked({name: its if its is not None else theirs for name, its, theirs in pairs})


def _family_piece(item: Item) -> dict[str, Any]:
    family: Family = item.model
    shown = family.representative or next(iter(family.variants))
    about = {
        **plain(family, ("variants",)),
        "id": item.id,
        "variants": [str(key) for key in family.variants],
        "representative": str(shown),
    }
    targets = {True: "models", False: "families"}
    return {
        "name": family.name,
        "text": with_keys(encoded(about), {"sources": encoded(_sources(item))}),
        "names": [
            [folded(name), name, targets[bool(model_id)], model_id or item.id]
            for name, model_id, _path in names_of(item.id, family)
        ],
        "variants": {
            str(key): _variant_piece(item, str(key), variant, shown) for key, variant in family.variants.items()
        },
    }


def _variant_piece(item: Item, key: str, variant: "Variant", shown: str) -> dict[str, Any]:
    family: Family = item.model
    fields = merged(family, variant)
    page = {name: plain(part) for name, part in fields.items()}
    page = {name: part for name, part in page.items() if part not in (None, [], {})}
    data = page.get("training", {}).get("data", {})
    claim = data["claims"][0] if data.get("is") == "claims" else data
    whole = {"id": key, "family": item.id, "name": variant.name, "aliases": variant.aliases or [], **page}
    return {
        "page": encoded(whole),
        "row": _row(key, item.id, variant.name, fields) | {"representative": key == shown},
        "uses": [
            [str(use.dataset), str(use.name or use.dataset)]
            for use in stated(getattr(fields["training"], "data", None)) or ()
        ],
        "trained_on": [use.get("dataset", "") for use in claim.get("value") or ()],
        "tokenizer": str(stated(variant.tokenizer or family.tokenizer)),
        "developers": sorted(str(one) for one in stated(variant.developer or family.developer) or ()),
        "scores": [_listed(one) for one in scores_of_variant(item, variant)],
    }


def _row(model_id: str, family_id: str, name: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The plain values of `llmrev.core.model.Model`."""
    backbone = stated(fields["backbone"])
    weights = holding(getattr(fields["licenses"], "weights", None))
    params = holding(fields["params"])
    row = {
        "id": model_id,
        "family": family_id,
        "name": name,
        "developers": [str(d) for d in stated(fields["developer"]) or ()],
        "released": stated(fields["released"]),
        "kind": stated(fields["kind"]),
        "params": stated(fields["params"]),
        "params_exact": bool(params and params.value is not None and params.written is None),
        "params_active": stated(fields["params_active"]),
        "context": stated(fields["context"]),
        "languages": [str(code) for code in stated(fields["languages"])] if stated(fields["languages"]) else None,
        "chinese_declared": stated(getattr(fields["chinese"], "declared", None)),
        "chinese_learnt": stated(getattr(fields["chinese"], "learnt", None)),
        "vocabulary_extended": stated(getattr(fields["chinese"], "vocabulary_extended", None)),
        "backbone": str(backbone.model) if backbone else None,
        "relation": backbone.relation if backbone else None,
        "superseded_by": stated(fields["superseded_by"]),
        "license_code": stated(getattr(fields["licenses"], "code", None)),
        "license_weights": weights.stated if weights else None,
        "license_inherited": bool(weights and getattr(weights, "inherits", None)),
        "license_data": stated(getattr(fields["licenses"], "data", None)),
        "openness": _openness(fields["openness"]),
        "tokens": stated(getattr(fields["training"], "tokens", None)),
        "examples": plain(stated(getattr(fields["training"], "examples", None))),
        "hours": stated(getattr(fields["training"], "time", None)),
        "architecture": _architecture(fields["architecture"]),
        "repos": [*_repos(fields["links"])],
        "reasons": dict(_reasons(fields)),
    }
    return {
        key: str(part) if isinstance(part, str) else part for key, part in row.items() if part not in (None, [], {})
    }


def _openness(section: Any) -> dict[str, str]:
    if section is None:
        return {}
    dimensions = {name: stated(getattr(section, name)) for name in section.field_keys() if name != "from_"}
    return {name: value for name, value in dimensions.items() if value is not None}


def architecture_of(section: Any) -> Architecture | None:
    """The architecture that an authored *section* describes, with what its model type fixes."""
    return None if section is None else completed(architecture_from(_stated_values(section)))


def _architecture(section: Any) -> dict[str, Any] | None:
    """The fields of `llmrev.core.architecture.Architecture`, those that its model type fixes among them."""
    shape = architecture_of(section)
    if shape is None:
        return None
    found = _without_none(shape)
    if "layer_types" in found:
        found["layer_types"] = {kind: layers for kind, layers in found["layer_types"].items() if layers}
    return found


def _stated_values(section: Entity) -> dict[str, Any]:
    """The values that hold in *section* and its parts, by key."""
    found = {}
    for name, part in section.__dict__.items():
        if isinstance(part, Claimed):
            if (value := stated(part)) is not None:
                found[name] = value
        elif isinstance(part, Entity):
            found[name] = _stated_values(part)
    return found


def _without_none(shape: Any) -> dict[str, Any]:
    """The fields of a struct, and of those in it, that hold something."""
    parts = ((name, getattr(shape, name)) for name in shape.__struct_fields__)
    return {name: _without_none(part) if isinstance(part, Struct) else part for name, part in parts if part is not None}


def _repos(links: Any) -> Iterator[str]:
    for hub in ("huggingface", "modelscope"):
        yield from stated(getattr(links, hub, None)) or ()


def _reasons(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Why a plain value is missing, for those that filters ask for."""
    watched = {
        "released": fields["released"],
        "params": fields["params"],
        "context": fields["context"],
        "languages": fields["languages"],
        "backbone": fields["backbone"],
        "license_weights": getattr(fields["licenses"], "weights", None),
        "tokens": getattr(fields["training"], "tokens", None),
    }
    for name, fact in watched.items():
        claim = holding(fact)
        if claim is not None and (claim.unknown or claim.not_applicable):
            yield name, str(claim.unknown or claim.not_applicable)
