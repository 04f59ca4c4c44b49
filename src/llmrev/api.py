"""The public functions that join an open catalog with the rules; the command line uses nothing else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from llmrev.catalog.releases import entry_releases, model_releases
from llmrev.catalog.store import Catalog, Resolved
from llmrev.core import recommend as core
from llmrev.core.gpu import GpuPool
from llmrev.core.memory import Serving, StorageFormat, Tuning
from llmrev.core.model import Model
from llmrev.core.names import Hit
from llmrev.core.requirements import Requirements, rules
from llmrev.core.sheet import Comparison, Sheet, compared, sheet
from llmrev.core.shelf import Shelf
from llmrev.core.timeline import Line, Question, Release, between, entry_rules, in_order
from llmrev.core.verdict import Judged, Selection, select
from llmrev.errors import UsageError
from llmrev.messages import Message, say

if TYPE_CHECKING:
    from llmrev.core.memory.fit import Fit
    from llmrev.core.relax import Relaxation


def shelf(catalog: Catalog) -> Shelf:
    """What the rules choose from."""
    return Shelf(models=catalog.models, licenses=catalog.licenses, formats=catalog.formats)


def recommend(catalog: Catalog, asked: Requirements) -> core.Recommendation:
    """
    Recommend backbones.

    >>> from llmrev import Requirements, open_catalog, parse_gpu, recommend
    >>> catalog = open_catalog()
    >>> asked = Requirements(gpu=parse_gpu("24G", catalog.gpu), language="zh")
    >>> all(pick.serve.headroom_bytes >= 0 for pick in recommend(catalog, asked).picks)
    True
    """
    return core.recommend(asked, shelf(catalog))


PICK_ORDERS: dict[str, Callable[[core.Pick], Any]] = {
    "ability": lambda pick: -(pick.ability.value if pick.ability else -1),
    "memory": lambda pick: pick.serve.estimate.total_bytes,
    "params": lambda pick: -(pick.model.params or 0),
    "released": lambda pick: tuple(-int(part) for part in (pick.model.released or "0").split("-")),
}
"""What picks can be sorted by instead of the documented order; equal ones keep it."""


def relaxations(catalog: Catalog, found: core.Recommendation, asked: Requirements) -> list["Relaxation"]:
    """Single changes of *asked* that would let more models in, and which."""
    from llmrev.core.relax import relaxations as nearest

    return nearest(found, asked, shelf(catalog))


def narrowed(catalog: Catalog, asked: Requirements) -> Selection[Model]:
    """The models that meet *asked*, those that do not and why, and those for which a fact is missing."""
    return select(catalog.models.values(), rules(asked, shelf(catalog)))


def timeline(catalog: Catalog, asked: Question) -> Line:
    """
    Releases of models, frameworks and data sets in the order of their days.

    >>> from llmrev import open_catalog
    >>> line = timeline(open_catalog(), Question(until="2023-03-14", since="2023-03-13", kind="framework"))
    >>> [release.id for release in line.releases]
    ['alpaca-lora-code']
    """
    tables = (("frameworks", "framework"), ("datasets", "dataset"))
    dated = between(asked.since, asked.until)
    undated: list[str] = []
    shown: list[Release] = []
    doubtful: list[Judged[Release]] = []
    if asked.kind not in [what for _table, what in tables]:
        models = narrowed(
            catalog,
            Requirements(language=asked.language, developer=asked.developer, family=asked.family, kind=asked.kind),
        )
        undated += [model.id for model in models.matched if not model.released]
        shown += model_releases(catalog, list(models.matched))
        doubtful += [
            Judged(release, judged.reasons)
            for judged in models.undecided
            for release in model_releases(catalog, [judged.value])
            if not select([release], [dated]).rejected
        ]
    for table, what in tables:
        entries, without = entry_releases(catalog, table, what)
        found = select(entries, entry_rules(asked))
        shown += found.matched
        doubtful += [judged for judged in found.undecided if not select([judged.value], [dated]).rejected]
        undated += without if not entry_rules(asked) else []
    placed = select(shown, [dated])
    return Line(tuple(in_order(placed.matched)), (*doubtful, *placed.undecided), tuple(undated))


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


def configured(config: Mapping[str, Any], path: str) -> Model:
    """
    The model that a Hugging Face ``config.json`` describes, named after its folder.

    Raises `UsageError` for a model type llmrev does not know, and for missing or impossible values.
    """
    from pathlib import Path

    from llmrev.core.hf_config import architecture_of

    place = Path(path).resolve()
    name = place.name if place.is_dir() else place.parent.name
    shape = architecture_of(config)
    inner = config.get("text_config") or config
    window = inner.get("max_position_embeddings")
    context = window if isinstance(window, int) and window > 0 else None
    return Model(id=name, family=name, name=name, architecture=shape, context=context)


def models_to_fit(catalog: Catalog, name: str) -> list[tuple[Model, str | None]]:
    """
    The models that *name* stands for, and the storage format that it says.

    A model, a repository id, or a family, which is all its sizes.  A repository of quantized weights,
    ``Qwen/Qwen3-8B-AWQ``, stands for the model it was made from.  Raises `UsageError` for an unknown name.
    """
    from llmrev.core.names import unquantized

    try:
        found, stored = catalog.resolve(name, ("models", "families")), None
    except UsageError:
        base, stored = unquantized(name)
        if stored is None:
            raise
        found = catalog.resolve(base, ("models", "families"))
    if found.kind == "models":
        return [(catalog.model(found.id), stored)]
    return [(catalog.model(variant), stored) for variant in catalog.family(found.id)["variants"]]


def fit(
    catalog: Catalog,
    model: Model,
    how: Serving | Tuning,
    pool: GpuPool | None = None,
    *,
    precision: str | None = None,
    context_given: bool = True,
) -> "Fit":
    """
    How much GPU memory *model* needs, and whether it fits on each card of *pool*.

    Without *context_given* the context asked for is the model's own window where that is shorter.
    Raises `UsageError` for an unknown *precision*, and, with the reason, for a model that cannot be estimated.

    >>> from llmrev import Serving, fit, open_catalog
    >>> catalog = open_catalog()
    >>> answer = fit(catalog, catalog.model("llama-2-7b"), Serving(context=8192))
    >>> answer.estimate.bytes_of("kv_cache") == 4 * 2**30
    True
    """
    from llmrev.core.memory.fit import fit as fitted
    from llmrev.core.memory.fit import stored_format

    formats = {stored.id: stored for stored in catalog.formats}
    stored = stored_format(formats, how, precision)
    if not context_given and isinstance(how, Serving) and model.context and model.context < how.context:
        how = replace(how, context=model.context)
    answer = fitted(model, stored, how, pool, _others(formats, how, stored))
    if answer is None:
        raise UsageError(
            say("the memory of `{model}` cannot be told: {why}", model=model.id, why=_why_not(model)),
            hint=say("`llmrev show {model}` says what is known", model=model.id),
        )
    return answer


def _others(
    formats: Mapping[str, StorageFormat], how: Serving | Tuning, stored: StorageFormat
) -> list[tuple[StorageFormat, Serving | Tuning]]:
    """Other formats to serve in, or other ways to tune."""
    if isinstance(how, Serving):
        names = ("f16", "q8_0", "q6_k", "q5_k_m", "q4_k_m", "q3_k_m") if how.engine == "llama.cpp" else (
            "bf16", "fp8", "int8", "awq-int4", "nf4",
        )  # fmt: skip
        return [(formats[name], how) for name in names if name in formats and name != stored.id]
    ways = (("full", "bf16"), ("lora", "bf16"), ("qlora", "nf4"))
    return [(formats[name], replace(how, task=task)) for task, name in ways if task != how.task]


def _why_not(model: Model) -> Message:
    """Why a model has no estimate."""
    from llmrev.core.parameters import obstacle

    if model.architecture is None:
        return say("its architecture is not recorded")
    return obstacle(model.architecture) or say("its kinds of layers have no rule for memory")


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


KIND_ORDER = ("families", "models", "frameworks", "datasets")
"""Of hits that match equally well, which comes first."""


def search(catalog: Catalog, text: str) -> list[Hit]:
    """
    Families, models, frameworks and data sets whose id, name, alias, developer or repository is like *text*.

    >>> from llmrev import open_catalog
    >>> search(open_catalog(), "小羊驼")[0].id
    'vicuna'
    """
    from llmrev.fuzzy import ranked

    words = catalog.words()
    best: dict[tuple[str, str], Hit] = {}
    for index, score in ranked(text, [word.written for word in words]):
        word = words[index]
        hit = Hit(word.kind, word.target, word.name, word.written, score)
        if (word.kind, word.target) not in best:
            best[word.kind, word.target] = hit
    return sorted(best.values(), key=lambda hit: (-hit.score, KIND_ORDER.index(hit.kind), hit.id))


def sheet_of(catalog: Catalog, model_id: str) -> Sheet:
    """Everything known and derived of one model."""
    return sheet(
        catalog.models[model_id], catalog.page(model_id), shelf(catalog), shared_scores(catalog, [model_id])[model_id]
    )
