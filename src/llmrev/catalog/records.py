"""From checked documents to what a snapshot holds: a plain row for the rules, a page for reading, names for finding."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from llmrev.catalog.chinese_scores import chinese_scores
from llmrev.catalog.folder import Collection, Item
from llmrev.catalog.layout import SHELVES
from llmrev.catalog.license_values import licenses_of
from llmrev.catalog.links import named_sources, names_of
from llmrev.catalog.model_values import model_of
from llmrev.catalog.schema.entity import Claimed, Entity, dumped, holding, stated
from llmrev.core.architecture import Architecture, architecture_from
from llmrev.core.chinese.lineage import chinese_level
from llmrev.core.conventions import completed
from llmrev.core.license import terms
from llmrev.core.names import folded
from llmrev.core.units import Amount

if TYPE_CHECKING:  # pydantic, which clean files do without
    from llmrev.catalog.schema.family import Family, Variant

MERGED_SECTIONS = ("licenses", "openness", "chinese", "architecture", "training", "links")
"""Sections in which a variant's keys join the family's; any other key of a variant replaces the family's."""

PROSE_ONLY = ("notes", "corrections", "opinions")


@dataclasses.dataclass(frozen=True, slots=True)
class Name:
    """A name, folded and as written, and what it stands for."""

    key: str
    written: str
    kind: str
    target: str


@dataclasses.dataclass(slots=True)
class Records:
    """Everything a snapshot stores, as JSON-ready data."""

    models: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    pages: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    families: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    entries: dict[str, dict[str, dict[str, Any]]] = dataclasses.field(default_factory=dict)
    names: list[Name] = dataclasses.field(default_factory=list)
    worked_out: dict[str, tuple[str, str]] = dataclasses.field(default_factory=dict)
    """By model: the level of its Chinese, and whether commercial use is allowed."""


def records(collection: Collection) -> Records:
    """Compile a linked, clean *collection*."""
    found = Records()
    scores = chinese_scores(collection)
    tokenizers = {key: item.model for key, item in collection.items["tokenizers"].items()}
    datasets = {key: item.model for key, item in collection.items["datasets"].items()}
    for family_id, item in sorted(collection.items["models"].items()):
        _add_family(found, family_id, item)
        for key, variant in item.model.variants.items():
            evidence = {
                "chinese_scores": scores.get(str(key)),
                "data": _data_terms(item.model, variant, datasets),
                **_cost(item.model, variant, tokenizers),
            }
            evidence |= _abilities(collection.abilities.get(str(key)))
            found.models[str(key)] |= {name: part for name, part in evidence.items() if part}
    for table in (
        "licenses",
        "evaluations",
        "organisations",
        "gpus",
        "quantizations",
        "frameworks",
        "datasets",
        "tokenizers",
        "terms",
        "guide",
    ):
        entries = {
            key: plain(item.model) | {"sources": _sources(item, named=table in SHELVES)}
            for key, item in collection.items[table].items()
        }
        found.entries[table] = entries
        for key, entry in entries.items():
            for name in (key, entry["name"], *entry.get("aliases", ()), *filter(None, [entry.get("zh")])):
                found.names.append(Name(folded(name), name, table, key))
    found.entries |= {
        f"vocabulary.{section}": {key: {k: v for k, v in word.items() if v is not None} for key, word in words.items()}
        for section, words in collection.vocabulary.items()
    }
    _add_trained(found)
    found.worked_out = _worked_out(found)
    return found


def _abilities(rated: Any) -> dict[str, Any]:
    """The fields of two `llmrev.core.rating.ability.Ability`, by field of the model."""
    return {} if rated is None else {f"ability_{key}": figure for key, figure in dumped(rated).items()}


def _worked_out(found: Records) -> dict[str, tuple[str, str]]:
    models = {key: model_of(row) for key, row in found.models.items()}
    licenses = licenses_of(found.entries["licenses"], found.entries.get("vocabulary.license_tags", {}))
    return {
        key: (chinese_level(model, models), terms(model, models, licenses).commercial) for key, model in models.items()
    }


def _add_trained(found: Records) -> None:
    """Write into each data set the models whose training data name it."""
    for model_id, page in found.pages.items():
        fact = page.get("training", {}).get("data", {})
        claim = fact["claims"][0] if fact.get("is") == "claims" else fact
        for use in claim.get("value") or ():
            entry = found.entries["datasets"].get(use.get("dataset", ""))
            if entry is not None and model_id not in entry.setdefault("trained", []):
                entry["trained"].append(model_id)


def _cost(family: "Family", variant: "Variant", tokenizers: Mapping[str, Any]) -> dict[str, float | None]:
    """What Chinese costs in the variant's tokenizer."""
    tokenizer = tokenizers.get(str(stated(variant.tokenizer or family.tokenizer)))
    return {
        "tokens_per_han": stated(getattr(tokenizer, "tokens_per_han", None)),
        "tokens_per_han_traditional": stated(getattr(tokenizer, "tokens_per_han_traditional", None)),
    }


def _data_terms(family: "Family", variant: "Variant", datasets: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The variant's data sets as `llmrev.core.data_terms.read_data_terms` reads them."""
    training = merged(family, variant)["training"]
    found = []
    for use in stated(getattr(training, "data", None)) or ():
        entry = datasets.get(str(use.dataset))
        row: dict[str, Any] = {"name": str(use.name or use.dataset)}
        if entry is not None:
            row = {
                "id": str(use.dataset),
                "name": entry.name,
                "uses": [str(word) for word in stated(entry.use) or ()],
                "license": stated(entry.license),
                "terms": plain(stated(entry.terms)),
                "terms_allow": stated(entry.terms_allow),
            }
        found.append({key: part for key, part in row.items() if part not in (None, [])})
    return found


def plain(value: Any) -> Any:
    """*value* as JSON: a fact becomes ``{is: bound, value: …, source: …}``, what is not there is left out."""
    if isinstance(value, Claimed):
        return _plain_fact(value)
    if isinstance(value, Entity):
        keys = value.field_keys()
        parts = (
            (keys[name], plain(part))
            for name, part in value.__dict__.items()
            if part is not None and name not in ("from_", "sources")
        )
        return {key: part for key, part in parts if part not in (None, [], {})}
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, Amount):
        return {"count": value.count, "unit": value.unit}
    return str(value) if isinstance(value, str) else value


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


def _sources(item: Item, *, named: bool = False) -> dict[str, Any]:
    """The sources of *item*'s file; of a file that many entries share, those that the entry names."""
    keys = named_sources(item) if named else item.sources
    return {key: dumped(item.sources[key], empty=False) for key in item.sources if key in keys}


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


def _add_family(found: Records, family_id: str, item: Item) -> None:
    family: Family = item.model
    shown = family.representative or next(iter(family.variants))
    found.families[family_id] = {
        **{key: part for key, part in plain(family).items() if key != "variants"},
        "id": family_id,
        "variants": [str(key) for key in family.variants],
        "representative": str(shown),
        "sources": _sources(item),
    }
    for name, model_id, _path in names_of(family_id, family):
        kind, target = ("models", model_id) if model_id else ("families", family_id)
        found.names.append(Name(folded(name), name, kind, target))
    for key, variant in family.variants.items():
        fields = merged(family, variant)
        page = {name: plain(part) for name, part in fields.items()}
        page = {name: part for name, part in page.items() if part not in (None, [], {})}
        found.pages[str(key)] = {
            "id": str(key),
            "family": family_id,
            "name": variant.name,
            "aliases": variant.aliases or [],
            **page,
        }
        found.models[str(key)] = _row(str(key), family_id, variant.name, fields) | {"representative": key == shown}


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
    found: dict[str, Any] = _without_none(dataclasses.asdict(shape))
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


def _without_none(data: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _without_none(part) if isinstance(part, dict) else part for key, part in data.items() if part is not None
    }


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
