"""The public functions that join an open catalog with the rules; the command line uses nothing else."""

from collections.abc import Sequence
from typing import Any

from llmrev.catalog.releases import entry_releases, model_releases
from llmrev.catalog.store import Catalog, Resolved
from llmrev.core import recommend as core
from llmrev.core.model import Model
from llmrev.core.names import Hit
from llmrev.core.requirements import Requirements, rules
from llmrev.core.sheet import Comparison, Sheet, compared, sheet
from llmrev.core.shelf import Shelf
from llmrev.core.timeline import Line, Question, Release, between, entry_rules, in_order
from llmrev.core.verdict import Judged, Selection, select
from llmrev.errors import UsageError
from llmrev.messages import say


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
    found: dict[str, dict[str, float]] = {model_id: {} for model_id in ids}
    for table in catalog.entries("evaluations").values():
        for row in table["rows"]:
            if row.get("model") in found and "against" not in row and "against_name" not in row:
                for column, score in row["scores"].items():
                    found[row["model"]][f"{table['name']}: {column}"] = score
    for model_id in ids:
        for score in catalog.page(model_id).get("scores", ()):
            key = ", ".join(str(part) for part in (score["benchmark"], score.get("part"), _shots(score)) if part)
            value = score["score"].get("value")
            if value is not None:
                found[model_id].setdefault(f"{key} ({score['score'].get('source')})", value)
    return found


def _shots(score: dict[str, Any]) -> str | None:
    return f"{score['shots']}-shot" if "shots" in score else None


def search(catalog: Catalog, text: str) -> list[Hit]:
    """
    Families and models whose id, name, alias, developer or repository is like *text*, best first.

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
    return sorted(best.values(), key=lambda hit: (-hit.score, hit.kind != "families", hit.id))


def sheet_of(catalog: Catalog, model_id: str) -> Sheet:
    """Everything known and derived of one model."""
    return sheet(
        catalog.models[model_id], catalog.page(model_id), shelf(catalog), shared_scores(catalog, [model_id])[model_id]
    )
