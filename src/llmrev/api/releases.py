"""What came out when."""

from llmrev.api.choice import narrowed
from llmrev.catalog.releases import entry_releases, model_releases
from llmrev.catalog.store import Catalog
from llmrev.core.requirements import Requirements
from llmrev.core.timeline import Line, Question, Release, between, entry_rules, in_order
from llmrev.core.verdict import Judged, select


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
