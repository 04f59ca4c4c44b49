"""Gather what a rating is fitted on, and tell by it whether the figures at hand are stale."""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct, to_builtins

from llmrev.catalog.folder import Collection, Item
from llmrev.catalog.records import merged
from llmrev.catalog.schema.entity import stated
from llmrev.catalog.yaml_source import Problem
from llmrev.core.chinese.evidence import Declared, evidence
from llmrev.core.rating.evidence import VENDORS, Evidence, Score, Subject, comparable, once, share_of
from llmrev.core.units import date_floor
from llmrev.messages import say

if TYPE_CHECKING:  # pydantic, which clean files do without
    from llmrev.catalog.schema.tables import ColumnOf, EvaluationFile, Row

LANGUAGES = {"en": "en", "code": "en", "zh": "zh"}
"""Which figure a benchmark of a language counts for; mathematics stands under English."""

MODEL = 1
"""Raised whenever the fit itself changes, so that figures of an earlier one are stale."""


def rating_evidence(collection: Collection) -> Evidence:
    """Everything the fit reads, in an order that does not depend on the files'."""
    countries = {key: stated(item.model.country) for key, item in collection.items["organisations"].items()}
    subjects = dict(sorted((one.id, one) for one in _subjects(collection, countries)))
    found: dict[str, list[Score]] = {"en": [], "zh": []}
    for _, item in sorted(collection.items["evaluations"].items()):
        if item.model.evidence_for is None or "rating" in item.model.evidence_for:
            for language, score in _scores(item.model, collection, subjects):
                found[language].append(score)
    for _, item in sorted(collection.items["models"].items()):
        for language, score in _own_scores(item, collection, subjects):
            found[language].append(score)
    anchors = {one.subject for scores in found.values() for one in scores} - set(subjects)
    subjects |= {key: Subject(id=key, anchor=True) for key in sorted(anchors)}
    return Evidence(subjects, *(tuple(comparable(once(found[language]))) for language in ("en", "zh")))


def digest(found: Evidence) -> str:
    """What tells the evidence of one fit from that of another."""
    parts = [MODEL, [to_builtins(one) for one in found.subjects.values()]]
    parts += [sorted(json.dumps(to_builtins(one), sort_keys=True) for one in scores) for scores in (found.en, found.zh)]
    return hashlib.blake2b(json.dumps(parts, sort_keys=True).encode(), digest_size=12).hexdigest()


def _subjects(collection: Collection, countries: dict[str, Any]) -> Iterator[Subject]:
    for family_id, item in collection.items["models"].items():
        dated = [year for variant in item.model.variants.values() if (year := _year(stated(variant.released)))]
        for key, variant in item.model.variants.items():
            fields = merged(item.model, variant)
            papers = stated(getattr(fields["links"], "paper", None))
            developers = [str(one) for one in stated(fields["developer"]) or ()]
            backbone = stated(fields["backbone"])
            languages = stated(fields["languages"])
            chinese = fields["chinese"]
            known = evidence(
                declared=stated(getattr(chinese, "declared", None)),
                languages=[str(code) for code in languages] if languages else None,
                learnt=stated(getattr(chinese, "learnt", None)),
                tokens_per_han=None,
                measurements=(),
            )
            yield Subject(
                id=str(key),
                family=family_id,
                developer=developers[0] if developers else None,
                kind=_word(stated(fields["kind"])),
                total=stated(fields["params"]),
                active=stated(fields["params_active"]) or stated(fields["params"]),
                year=_year(stated(fields["released"])) or _year_of_papers(papers) or min(dated, default=None),
                parent=str(backbone.model) if backbone else None,
                relation=_word(backbone.relation) if backbone else None,
                foreign=None if known.declared is Declared.MAIN else str(known.declared),
                taught=known.learnt if known.adapted else None,
                abroad=not any(countries.get(one) == "CN" for one in developers),
            )


def _word(value: Any) -> str | None:
    return None if value is None else str(value)


def _year(date: str | None) -> float | None:
    """Years since January 2023."""
    if date is None:
        return None
    year, month, day = (int(part) for part in date_floor(date).split("-"))
    return round(year - 2023 + (month - 1) / 12 + (day - 1) / 365, 3)


def _year_of_papers(papers: list[Any] | None) -> float | None:
    """The day that the number of an arXiv paper tells, where no release is recorded."""
    found = [match for paper in papers or () if (match := re.fullmatch(r"(\d\d)(\d\d)\.\d{4,5}", str(paper)))]
    return min((_year(f"20{match[1]}-{match[2]}-01") or 0.0 for match in found), default=None)


def _scores(
    table: "EvaluationFile", collection: Collection, subjects: dict[str, Subject]
) -> Iterator[tuple[str, Score]]:
    measurers = sorted(str(one) for one in stated(table.measurer) or ())
    makers = {one.developer for one in subjects.values()}
    board = table.board or (not table.self_reported and bool(measurers) and makers.isdisjoint(measurers))
    for row in table.rows:
        subject = str(row.model or row.anchor or "")
        if not subject or row.against is not None or row.against_name is not None:
            continue
        known = subjects.get(subject)
        maker = known.developer if known else None
        own = maker if table.self_reported or (maker in measurers and not board) else None
        for column, value in row.scores.items():
            spec = _column(table, row, column)
            benchmark = collection.vocabulary["benchmarks"].get(str(spec.benchmark)) if spec else None
            language = LANGUAGES.get(str(benchmark["language"])) if benchmark else None
            share = share_of(value, spec.unit or table.unit) if spec else None
            if spec is None or benchmark is None or language is None or share is None:
                continue
            if not benchmark["higher_is_better"]:
                continue
            measurer = measurers[0] if measurers else maker or "collected"
            panel = measurer if board else VENDORS
            yield (
                language,
                Score(
                    subject=subject,
                    mode=_mode(known, row, spec),
                    test=_test(spec, panel),
                    panel=panel,
                    measurer=measurer,
                    score=share,
                    chance=0.0 if spec.chance_corrected else benchmark["chance"] or 0.0,
                    own=own,
                ),
            )


def _own_scores(item: Item, collection: Collection, subjects: dict[str, Subject]) -> Iterator[tuple[str, Score]]:
    """Scores that a family's own file reports; of one benchmark the first, as the others differ in precision only."""
    for key, variant in item.model.variants.items():
        known, seen = subjects[str(key)], set()
        for score in variant.scores or item.model.scores or ():
            benchmark = collection.vocabulary["benchmarks"].get(str(score.benchmark))
            language = LANGUAGES.get(str(benchmark["language"])) if benchmark else None
            value = score.score.stated
            if score.part or value is None or benchmark is None or language is None or score.benchmark in seen:
                continue
            if not benchmark["higher_is_better"] or not 1 <= value <= 100:  # a ratio or a mark, and not a percentage
                continue
            seen.add(score.benchmark)
            yield (
                language,
                Score(
                    subject=known.id,
                    mode="base" if known.kind == "base" else "direct",
                    test=f"{score.benchmark} ({VENDORS})",
                    panel=VENDORS,
                    measurer=known.developer or "collected",
                    score=value / 100,
                    chance=benchmark["chance"] or 0.0,
                    own=known.developer,
                ),
            )


class OnlyColumn(Struct, frozen=True):
    """What the one column of a table holds, where the table does not say so column by column."""

    benchmark: str
    part: None = None
    edition: None = None
    mode: None = None
    split: None = None
    unit: None = None
    chance_corrected: None = None


def _column(table: "EvaluationFile", row: "Row", column: str) -> "ColumnOf | OnlyColumn | None":
    """What a column holds; a table of one column need not say."""
    spec = (table.columns or {}).get(column)
    return OnlyColumn(table.benchmark) if spec is None and len(row.scores) == 1 else spec


def _mode(known: Subject | None, row: "Row", spec: "ColumnOf | OnlyColumn") -> str:
    if row.kind == "base":
        return "base"
    if row.kind is None and known is not None and known.kind == "base":
        return "base"
    usual = "thinking" if known is not None and known.kind == "reasoning" else "direct"
    return spec.mode or row.mode or usual


def _test(spec: "ColumnOf | OnlyColumn", panel: str) -> str:
    """
    Name the test; shots and metric stay out of it.

    Shots differ from table to table without a pattern, and one try and the mean of many have the same expectation.
    """
    parts = [str(spec.benchmark), spec.part, spec.edition, "corrected" if spec.chance_corrected else None, spec.split]
    return " ".join([*(str(part) for part in parts if part), f"({panel})"])


def stale(collection: Collection) -> Problem | None:
    """What is wrong with the figures of *collection*: they were fitted on other scores or models than are there now."""
    fitted = collection.fitted
    if fitted is None or fitted.digest == digest(rating_evidence(collection)):
        return None
    return fitted.document.problem(
        ("digest",),
        say("the abilities were fitted on other scores or models than are here now"),
        say("`llmrev catalog rate --write` renews them; it needs `pip install 'llmrev[rate]'`"),
    )
