"""Gather, table by table, what was published of each model's Chinese and of its English beside it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from llmrev.catalog.folder import Item
from llmrev.catalog.schema.entity import stated

if TYPE_CHECKING:  # pydantic, which clean files do without
    from llmrev.catalog.schema.tables import EvaluationFile, Row

CHINESE = ("c-eval", "cmmlu")
ENGLISH = "mmlu"

Measured = dict[str, Any]
"""The fields of `llmrev.core.chinese.evidence.Measurement`, as JSON."""


def scores_of_table(item: Item) -> Iterator[tuple[str, Measured]]:
    """What an evaluation table says of Chinese, by model; with the ``measurers``."""
    decides = item.model.evidence_for
    if decides is None or "chinese" in decides:
        yield from _of_table(item.id, item.model)


def _organisations(fact: Any) -> set[str]:
    return {str(organisation) for organisation in stated(fact) or ()}


def _of_table(table: str, evaluation: "EvaluationFile") -> Iterator[tuple[str, Measured]]:
    measurers = _organisations(evaluation.measurer)
    for row in evaluation.rows:
        if row.model is None or row.against is not None or row.against_name is not None:
            continue
        measured = _measured(_by_benchmark(evaluation, row))
        if measured is not None:
            yield str(row.model), {**measured, "table": table, "kind": row.kind, "measurers": measurers}


def _by_benchmark(evaluation: "EvaluationFile", row: "Row") -> dict[str, list[float]]:
    """The row's scores by benchmark; columns that hold a part of one are left out."""
    scores: dict[str, list[float]] = {}
    for column, score in row.scores.items():
        spec = (evaluation.columns or {}).get(column)
        if spec is not None and spec.part is None:
            scores.setdefault(str(spec.benchmark), []).append(score)
        elif spec is None and len(row.scores) == 1:
            scores.setdefault(str(evaluation.benchmark), []).append(score)
    return scores


def scores_of_variant(item: Item, variant: Any) -> Iterator[Measured]:
    """Scores that a family's own file reports; those of one source and number of shots belong together."""
    groups: dict[tuple[str, int | None], dict[str, list[float]]] = {}
    for score in variant.scores or item.model.scores or ():
        if score.part is None and score.score.stated is not None:
            group = groups.setdefault((score.score.source or "", score.shots), {})
            group.setdefault(str(score.benchmark), []).append(score.score.stated)
    for (source, _shots), scores in groups.items():
        measured = _measured(scores)
        if measured is not None:
            makers = _organisations(variant.developer or item.model.developer)
            graded = item.sources[source].grade if source in item.sources else "secondary"
            measurers = makers if graded in ("primary", "card") else set()
            yield {**measured, "table": f"{item.id}: {source}", "kind": None, "measurers": measurers}


def _measured(scores: dict[str, list[float]]) -> Measured | None:
    chinese = [_mean(scores[benchmark]) for benchmark in CHINESE if benchmark in scores]
    if not chinese:
        return None
    english = _mean(scores[ENGLISH]) if ENGLISH in scores else None
    return {"zh": round(_mean(chinese), 2), "mmlu": english if english is None else round(english, 2)}


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
