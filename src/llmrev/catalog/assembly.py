"""Put together what a snapshot holds, from the pieces that the entries give."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.json import Decoder

from llmrev.catalog.format_values import formats_of
from llmrev.catalog.license_values import licenses_of
from llmrev.catalog.model_values import model_of
from llmrev.catalog.stored import Stored, encoded, with_keys
from llmrev.core.chinese.lineage import chinese_level
from llmrev.core.license import terms
from llmrev.core.model import Model
from llmrev.core.plan import usual_needs
from llmrev.core.shelf import Need


class Name(Struct, frozen=True):
    """A name, folded and as written, and what it stands for."""

    key: str
    written: str
    kind: str
    target: str


class Records(Struct):
    """Everything a snapshot stores, as JSON-ready data."""

    models: dict[str, dict[str, Any]] = field(default_factory=dict)
    pages: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    families: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    entries: dict[str, dict[str, Mapping[str, Any]]] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)
    worked_out: "dict[str, WorkedOutOf]" = field(default_factory=dict)
    """By model."""


class WorkedOutOf(Struct, frozen=True):
    """What the rules say of one model, whatever is asked."""

    chinese: str
    commercial: str
    needs: dict[str, Need]
    """By format, as `llmrev.core.plan.usual_needs` gives them."""


def assembled(
    pieces: Mapping[str, Mapping[str, Any]],
    vocabulary: Mapping[str, Mapping[str, Any]],
    abilities: Mapping[str, Mapping[str, Any]],
    known: "Known | None" = None,
) -> Records:
    """Join the pieces of every table, by id, in the order of the catalog; what is *known* is not worked out again."""
    found = Records()
    families = sorted(pieces["models"].items())
    scores = _chinese_scores(pieces["evaluations"], pieces["models"])
    for family_id, family in families:
        found.families[family_id] = Stored(family["text"], {"name": family["name"]})
        found.names += [Name(*name) for name in family["names"]]
        for key, variant in family["variants"].items():
            found.pages[key] = Stored(variant["page"])
            evidence = {
                "chinese_scores": scores.get(key),
                "data": [_data_terms(use, pieces["datasets"]) for use in variant["uses"]],
                **pieces["tokenizers"].get(variant["tokenizer"], {}).get("cost", {}),
                **abilities.get(key, {}),
            }
            found.models[key] = variant["row"] | {name: part for name, part in evidence.items() if part}
    trained = _trained(families, pieces["datasets"])
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
        found.entries[table] = entries = {}
        for key, entry in pieces[table].items():
            more = {"sources": entry["sources"]}
            if table == "datasets" and key in trained:
                more["trained"] = encoded(trained[key])
            entries[key] = Stored(with_keys(entry["text"], more), entry["about"])
            found.names += [Name(folded_name, name, table, key) for folded_name, name in entry["names"]]
    found.entries |= {
        f"vocabulary.{section}": {key: {k: v for k, v in word.items() if v is not None} for key, word in words.items()}
        for section, words in vocabulary.items()
    }
    found.worked_out = _worked_out(found, known or Known({}, {}))
    return found


class Known(Struct, frozen=True):
    """Worked-out answers of an earlier compilation, by model: the digest of what they rest on, and they as JSON."""

    keys: Mapping[str, bytes]
    """That digest, now."""
    answers: Mapping[str, tuple[bytes, str]]


class _Models(Mapping[str, Model]):
    """The models of some rows, each made when it is first asked for."""

    def __init__(self, rows: Mapping[str, Mapping[str, Any]]) -> None:
        self._rows = rows
        self._made: dict[str, Model] = {}

    def __getitem__(self, key: str) -> Model:
        if key not in self._made:
            self._made[key] = model_of(self._rows[key])
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _worked_out(found: Records, known: Known) -> dict[str, WorkedOutOf]:
    models = _Models(found.models)
    licenses = licenses_of(found.entries["licenses"], found.entries.get("vocabulary.license_tags", {}))
    formats = {stored.id: stored for stored in formats_of(found.entries["quantizations"])}
    read = Decoder(WorkedOutOf).decode
    answers = {}
    for key in models:
        earlier = known.answers.get(key)
        if earlier is not None and earlier[0] == known.keys.get(key):
            answers[key] = read(earlier[1])
        else:
            model = models[key]
            answers[key] = WorkedOutOf(
                chinese=chinese_level(model, models),
                commercial=terms(model, models, licenses).commercial,
                needs=usual_needs(model, formats),
            )
    return answers


def _trained(families: Iterable[tuple[str, Any]], datasets: Container[str]) -> dict[str, list[str]]:
    """By data set, the models whose training data name it."""
    found: dict[str, list[str]] = {}
    for _family_id, family in families:
        for key, variant in family["variants"].items():
            for dataset in dict.fromkeys(variant["trained_on"]):
                if dataset in datasets:
                    found.setdefault(dataset, []).append(key)
    return found


def _data_terms(use: tuple[str, str], datasets: Mapping[str, Any]) -> dict[str, Any]:
    """A data set that a model was trained with, as `llmrev.core.data_terms.DataTerms` holds it."""
    dataset, name = use
    known: dict[str, Any] = datasets.get(dataset, {}).get("data", {"name": name})
    return known


def _chinese_scores(evaluations: Mapping[str, Any], families: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """By model: one measurement for each table and kind of weights in which it has C-Eval or CMMLU; from the pieces."""
    found: dict[str, list[dict[str, Any]]] = {}
    for _table, piece in sorted(evaluations.items()):
        for model_id, measured in piece["scores"]:
            found.setdefault(model_id, []).append(measured)
    developers: dict[str, set[str]] = {}
    for family in families.values():
        for model_id, variant in family["variants"].items():
            developers[model_id] = set(variant["developers"])
            for measured in variant["scores"]:
                found.setdefault(model_id, []).append(measured)
    return {
        model_id: [_with_vendor(measured, developers.get(model_id, set())) for measured in measurements]
        for model_id, measurements in found.items()
    }


def _with_vendor(measured: dict[str, Any], developers: set[str]) -> dict[str, Any]:
    """A measurement that says whether the model's own makers took it, and no longer who did."""
    kept = {name: part for name, part in measured.items() if name != "measurers"}
    return {**kept, "vendor": not developers.isdisjoint(measured["measurers"])}
