"""The answer of `timeline`."""

import re
from collections.abc import Iterable
from typing import Any

from llmrev.core.timeline import Line, OtherDate, Release
from llmrev.core.units import short_count
from llmrev.messages import Bilingual, Message, Showable, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Axis, Block, Point
from llmrev.render.language import tr
from llmrev.render.table import Column, Table
from llmrev.render.values import Labels, listed

WHATS = {"framework": say("framework"), "dataset": say("data set")}
"""Kinds of a release that is no model."""

_BRACKETS = re.compile(r"\s*[(（].*$")

NAMED = 6
"""Models of a release that a line names; the rest are counted."""


def timeline_answer(found: Line, labels: Labels) -> Answer:
    """Releases on an axis; for programs each with its models and every date."""
    table = Table.of(found.releases, _columns(labels))
    blocks: list[Block] = [Axis([_point(one, labels) for one in found.releases])]
    items = [release_json(one) for one in found.releases]
    document = {
        "items": items,
        "left_out": [
            {
                "id": judged.value.id,
                "date": judged.value.date,
                "reasons": [{"code": reason.code, "text": str(reason.text)} for reason in judged.reasons],
            }
            for judged in found.undecided
        ],
        "undated": list(found.undated),
    }
    return Answer("llmrev/timeline@1", document, items, table, blocks)


def _columns(labels: Labels) -> tuple[Column[Release], ...]:
    return (
        Column("date", say("DATE"), lambda r: r.date, lambda r: r.date, 0),
        Column("id", say("ID"), lambda r: r.id, lambda r: r.id, 0),
        Column("name", say("NAME"), lambda r: r.name, lambda r: r.name, 1),
        Column("kind", say("KIND"), lambda r: _kinds(r, labels), lambda r: list(r.kinds), 2),
        Column("sizes", say("SIZES"), lambda r: _sizes(r) or None, lambda r: list(r.sizes), 2),
        Column("developer", say("DEVELOPER"), lambda r: _makers(r, labels), lambda r: list(r.developers), 3),
        Column("models", say("MODELS"), lambda r: str(len(r.models)), lambda r: [m.id for m in r.models], 4),
        Column("survey", say("SURVEY"), lambda r: _survey(r) or "-", lambda r: _survey(r) or "", 4),
    )


def _point(release: Release, labels: Labels) -> Point:
    month, _, day = release.date.partition("-")
    month = f"{month}-{day[:2]}" if day else month
    return Point(
        group=month,
        place=release.date[8:],
        cells=(release.name, _kinds(release, labels), _sizes(release), _makers(release, labels)),
        remarks=tuple(_remarks(release)),
    )


def _kinds(release: Release, labels: Labels) -> str:
    return listed([tr(WHATS[kind] if kind in WHATS else labels.label("kinds", kind)) for kind in release.kinds])


def _sizes(release: Release) -> str:
    """One size, two, or the span of many."""
    counts = list(dict.fromkeys(short_count(size) for size in release.sizes))
    return f"{counts[0]} - {counts[-1]}" if len(counts) > 2 else ", ".join(counts)


def _makers(release: Release, labels: Labels) -> str:
    """The makers; what a name has in brackets, such as its members, is left to the page of the model."""
    names = [_BRACKETS.sub("", tr(labels.organisation(org))) for org in release.developers]
    return listed(names) or tr(say("unknown"))


def _survey(release: Release) -> str | None:
    return next((other.date for other in release.others if other.what == "survey"), None)


def _remarks(release: Release) -> Iterable[Showable]:
    if not release.whole_family and len(release.models) > 1:
        ids = [model.id for model in release.models]
        more = len(ids) - NAMED
        names = ", ".join(ids[:NAMED])
        yield say("{names} and {count} more", names=names, count=more) if more > 0 else names
    yield from (_other(other) for other in release.others)
    if release.note:
        yield release.note


SENTENCES: dict[str, tuple[Message, Message]] = {
    "survey": (say("survey: {date}"), say("survey: {date} ({why})")),
    "announced": (say("announced: {date}"), say("announced: {date} ({why})")),
    "paper": (say("paper: {date}, {source}"), say("paper: {date}, {source}")),
    "claim": (say("{source} says {date}"), say("{source} says {date} ({why})")),
}
"""What is said of another date, without and with the reason."""


def _other(other: OtherDate) -> Message:
    bare, reasoned = SENTENCES[other.what]
    values: dict[str, Any] = {"date": other.date, "source": other.source, "why": other.why and _clause(other.why)}
    return Message((reasoned if other.why else bare).text, values)


def _clause(why: Bilingual) -> Bilingual:
    """A remark as a clause in brackets: without its full stop, an article in front of it small."""
    english = why.en.rstrip(".")
    if english.startswith(("The ", "A ", "This ", "That ")):
        english = english[:1].lower() + english[1:]
    return Bilingual(english, why.zh.rstrip("。"))


def release_json(release: Release) -> dict[str, Any]:
    """One release for programs."""
    return {
        "date": release.date,
        "what": release.what,
        "id": release.id,
        "name": release.name,
        "kinds": list(release.kinds),
        "developers": list(release.developers),
        "models": [model.id for model in release.models],
        "params": list(release.sizes),
        "other_dates": [
            {"what": one.what, "date": one.date, "source": one.source, "why": one.why and _both(one.why)}
            for one in release.others
        ],
        "note": release.note and _both(release.note),
    }


def _both(text: Bilingual) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}
