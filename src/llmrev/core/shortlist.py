"""
Judge a great many models by the few values that a question is about.

The rules are those of `llmrev.core.requirements`; each is asked once for every combination of values that occurs, of a
model that has these values and no others.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from llmrev.core.chinese.scale import ChineseLevel
from llmrev.core.license.answers import Permission
from llmrev.core.outline import Outline
from llmrev.core.requirements import Requirements, rules
from llmrev.core.shelf import Shelf, WorkedOut
from llmrev.core.verdict import select

CHINESE = ("zh", "zh-hant")

PLAIN = {
    "context": ("context",),
    "min_params": ("params",),
    "max_params": ("params",),
    "released_after": ("released",),
    "released_before": ("released",),
    "kind": ("kind",),
    "family": ("family",),
    "open_weights": ("weights",),
    "open_code": ("training_code",),
}
"""Requirements whose rule looks at one value of a model, and which."""

SORTED = ("id", "params", "context", "released")
"""Values that a short list can be in the order of."""


class Shortlist(Struct, frozen=True):
    """Ids that meet a question, in order, and how many are undecided by the code of the first reason."""

    ids: list[str]
    undecided: Counter[str]


def facets_of(asked: Requirements) -> tuple[str, ...] | None:
    """The values that the rules of *asked* look at; ``None`` where a rule looks at more than a value."""
    found: list[str] = []
    for name in asked.__struct_fields__:
        value = getattr(asked, name)
        if value in (None, False, frozenset()) or name not in ASKING:
            continue
        if name in PLAIN:
            found += PLAIN[name]
        elif name == "language" and value in CHINESE:
            found.append("chinese")
        elif name == "license" and value == "commercial":
            found.append("commercial")
        else:
            return None
    return tuple(dict.fromkeys(found))


ASKING = (*PLAIN, "language", "license", "serve_context", "developer", "backbone", "open_data", "exclude")
"""Requirements that make a rule; the others say how it is meant, or are about memory."""


def shortlist(
    rows: Iterable[Sequence[Any]], facets: Sequence[str], asked: Requirements, limit: int, *, last: bool
) -> Shortlist:
    """
    The first *limit* models that meet *asked*, by the last of their values, or with *last* in the opposite order.

    Each of *rows* is an id, the model's *facets*, and the value to sort by.  Unknown values come last either way.
    """
    met: list[tuple[Any, str]] = []
    without: list[str] = []
    undecided: Counter[str] = Counter()
    known: dict[tuple[Any, ...], str] = {}
    for row in rows:
        values = tuple(row[1:-1])
        answer = known.get(values)
        if answer is None:
            answer = known[values] = _judged(dict(zip(facets, values, strict=True)), asked)
        if answer == MET:
            if row[-1] is None:
                without.append(row[0])
            else:
                met.append((row[-1], row[0]))
        elif answer != NOT_MET:
            undecided[answer] += 1
    met.sort(key=lambda pair: _folded(pair[0]), reverse=last)
    return Shortlist([key for _value, key in met][:limit] + without[: max(0, limit - len(met))], undecided)


MET, NOT_MET = "met", "not met"


def _judged(values: dict[str, Any], asked: Requirements) -> str:
    """Whether a model with *values* meets *asked*; undecided, the code of the first reason."""
    openness = {name: values[name] for name in ("weights", "training_code") if values.get(name)}
    plain = {name: values[name] for name in ("family", "kind", "params", "context", "released") if name in values}
    blank: dict[str, Any] = {"id": "", "family": "", "name": "", "openness": openness}
    model = Outline(**blank | plain)
    kept = WorkedOut(
        levels={"": ChineseLevel(values["chinese"])} if "chinese" in values else {},
        commercial={"": Permission(values["commercial"])} if "commercial" in values else {},
    )
    found = select([model], rules(asked, Shelf(models={}, licenses={}, kept=kept)))
    if found.matched:
        return MET
    return found.undecided[0].reasons[0].code if found.undecided else NOT_MET


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
