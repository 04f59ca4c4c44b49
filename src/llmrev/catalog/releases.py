"""Releases out of an open catalog: models by family and day, frameworks, data sets."""

from collections.abc import Iterator, Mapping
from typing import Any

from llmrev.catalog.store import Catalog
from llmrev.core.fact import Fact, is_fact, read_fact
from llmrev.core.outline import Outline
from llmrev.core.timeline import OtherDate, Release, by_family_and_day, paper_of

SURVEY = "survey"
"""The key under which every file names the survey of 2023."""


def model_releases(catalog: Catalog, models: list[Outline]) -> list[Release]:
    """One release for each family and day of *models*, with the other dates that their files tell of."""
    days: dict[str, set[str]] = {}
    for model in catalog.models.values():
        days.setdefault(model.family, set()).add(model.released or "")
    found = []
    for (family_id, date), members in by_family_and_day(models).items():
        pages = [catalog.page(model.id) for model in members]
        whole = len(days[family_id]) == 1
        family = catalog.families[family_id]
        first = date == min(days[family_id] - {""})
        found.append(
            Release(
                date=date,
                what="models",
                id=family_id,
                name=family["name"] if whole or len(members) > 1 else members[0].name,
                developers=tuple(dict.fromkeys(org for model in members for org in model.developers)),
                models=tuple(members),
                families=(family_id,),
                whole_family=whole,
                others=_others(date, pages, None if first else family.get("announced")),
                note=_notes(pages),
            )
        )
    return found


def entry_releases(catalog: Catalog, table: str, what: str) -> tuple[list[Release], list[str]]:
    """Releases of the entries of *table*, and the ids of those without a date."""
    found, undated = [], []
    for key, entry in catalog.entries(table).items():
        released = _fact(entry, "released")
        if released is None or released.value is None:
            undated.append(key)
            continue
        languages = _fact(entry, "languages")
        developers = _fact(entry, "developer")
        found.append(
            Release(
                date=released.value,
                what=what,
                id=key,
                name=entry["name"],
                developers=tuple(developers.value or ()) if developers else (),
                languages=frozenset(languages.value) if languages and languages.value else None,
                families=tuple(entry.get("families", ())),
                others=tuple(_claims(released)),
                note=released.note,
            )
        )
    return found, undated


def _fact(page: Mapping[str, Any], key: str) -> Fact | None:
    return read_fact(page[key]) if is_fact(page.get(key)) else None


def _others(date: str, pages: list[dict[str, Any]], not_theirs: Any) -> tuple[OtherDate, ...]:
    """Other dates of the models of one release, each once; *not_theirs*: an announcement of the family's first."""
    found: list[OtherDate] = []
    for page in pages:
        released, announced = _fact(page, "released"), _fact(page, "announced")
        if released is not None:
            found += _claims(released)
        if announced is not None and announced.value and page["announced"] != not_theirs:
            if announced.value != date:
                found.append(OtherDate("announced", announced.value, announced.source, announced.note))
            found += (one for one in _claims(announced) if one.date != date)
        written, papers = _fact(page.get("openness", {}), "paper"), _fact(page.get("links", {}), "paper")
        paper = paper_of(date, papers.value or ()) if papers and written and written.value == "open" else None
        if paper is not None:
            found.append(paper)
    return tuple({one.date: one for one in reversed(found)}.values())[::-1]


def _claims(fact: Fact) -> Iterator[OtherDate]:
    for other in fact.others:
        if other.value:
            what = "survey" if other.source == SURVEY else "claim"
            yield OtherDate(what, other.value, other.source, other.wrong or other.note)


def _notes(pages: list[dict[str, Any]]) -> Any:
    """What the files say of the day, where they agree."""
    notes = {str(fact.note): fact.note for page in pages if (fact := _fact(page, "released")) and fact.note}
    return next(iter(notes.values())) if len(notes) == 1 else None
