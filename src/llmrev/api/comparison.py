"""One model in full, and several side by side."""

from collections.abc import Sequence
from typing import Any

from llmrev.api.shelves import shelf
from llmrev.catalog.store import Catalog, Resolved
from llmrev.core.sheet import Comparison, Sheet, compared, sheet
from llmrev.errors import UsageError
from llmrev.messages import say


def compare(catalog: Catalog, names: Sequence[str]) -> Comparison:
    """
    Lay models side by side.

    A family's name means its representative, a framework's the representative of its first family.
    Raises `UsageError` for an unknown name.

    >>> from llmrev import compare, open_catalog
    >>> [one.model.id for one in compare(open_catalog(), ["vicuna", "koala"]).sheets]
    ['vicuna-13b-v1.1', 'koala-13b']
    """
    stands_for: dict[str, str] = {}
    ids: list[str] = []
    for name in names:
        model_id = model_for(catalog, name)
        if catalog.resolve(name).id != model_id:
            stands_for[name] = model_id
        if model_id not in ids:
            ids.append(model_id)
    choice = shelf(catalog)
    scores = shared_scores(catalog, ids)
    sheets = tuple(sheet(catalog.models[key], catalog.page(key), choice, scores[key]) for key in ids)
    return Comparison(sheets, tuple(compared(sheets)), stands_for)


def sheet_of(catalog: Catalog, model_id: str) -> Sheet:
    """Everything known and derived of one model."""
    return sheet(
        catalog.models[model_id], catalog.page(model_id), shelf(catalog), shared_scores(catalog, [model_id])[model_id]
    )


def frameworks_among(catalog: Catalog, names: Sequence[str]) -> list[str]:
    """
    The frameworks that *names* mean when they mean frameworks; empty when each names a family or model.

    Raises `UsageError` when some mean models and others frameworks only.
    """
    kinds = [{kind for kind, _target in catalog.bearers(name)} for name in names]
    only_software = [
        name for name, found in zip(names, kinds, strict=True) if "frameworks" in found and len(found) == 1
    ]
    if not only_software:
        return []
    for name, found in zip(names, kinds, strict=True):
        if "frameworks" not in found:
            catalog.resolve(name)  # says so where nobody bears the name
            raise UsageError(
                say("`{software}` is a framework, `{name}` a model", software=only_software[0], name=name),
                hint=say("compare models with models, or frameworks with frameworks"),
            )
    return [catalog.resolve(name, ("frameworks",)).id for name in names]


def model_for(catalog: Catalog, name: str) -> str:
    """The model that *name* stands for."""
    found = catalog.resolve(name)
    if found.kind == "frameworks":
        families = catalog.entry("frameworks", found.id).get("families")
        if not families:
            raise UsageError(
                say("`{name}` is a framework without models of its own", name=name),
                hint=say("`llmrev show {name}` says what it is", name=name),
            )
        found = Resolved("families", families[0])
    return str(catalog.family(found.id)["representative"]) if found.kind == "families" else found.id


def shared_scores(catalog: Catalog, ids: Sequence[str]) -> dict[str, dict[str, float]]:
    """For each of *ids* its scores in published tables, by table and column."""
    found = {model_id: catalog.scores(model_id) for model_id in ids}
    for model_id in ids:
        for score in catalog.page(model_id).get("scores", ()):
            key = ", ".join(str(part) for part in (score["benchmark"], score.get("part"), _shots(score)) if part)
            value = score["score"].get("value")
            if value is not None:
                found[model_id].setdefault(f"{key} ({score['score'].get('source')})", value)
    return found


def _shots(score: dict[str, Any]) -> str | None:
    return f"{score['shots']}-shot" if "shots" in score else None
