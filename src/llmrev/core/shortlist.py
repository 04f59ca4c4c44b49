"""
Judge a great many models by the few values that a question is about.

The rules are those of `llmrev.core.requirements`; each is asked once for every combination of values that occurs, of a
model that has these values and no others.
"""

from collections.abc import Callable, Sequence
from typing import Any

from llmrev.core.chinese import CODES
from llmrev.core.chinese.scale import ChineseLevel
from llmrev.core.license.answers import Permission
from llmrev.core.outline import Outline
from llmrev.core.requirements import Requirements, rules
from llmrev.core.shelf import Shelf, WorkedOut
from llmrev.core.verdict import select

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


def facets_of(asked: Requirements) -> tuple[str, ...] | None:
    """The values that the rules of *asked* look at; ``None`` where a rule looks at more than a value."""
    found: list[str] = []
    for name in asked.__struct_fields__:
        value = getattr(asked, name)
        if value in (None, False, frozenset()) or name not in ASKING:
            continue
        if name in PLAIN:
            found += PLAIN[name]
        elif name == "language" and value in CODES:
            found.append("chinese")
        elif name == "license" and value == "commercial":
            found.append("commercial")
        else:
            return None
    return tuple(dict.fromkeys(found))


ASKING = (*PLAIN, "language", "license", "serve_context", "developer", "backbone", "open_data", "exclude")
"""Requirements that make a rule; the others say how it is meant, or are about memory."""


MET, NOT_MET = "met", "not met"


def judge(facets: Sequence[str], asked: Requirements) -> Callable[[Sequence[Any]], str]:
    """
    Whether a model whose *facets* have these values meets *asked*: `MET`, `NOT_MET`, or why that is undecided.

    The latter is the code of the first reason.
    """
    known: dict[tuple[Any, ...], str] = {}

    def answer(values: Sequence[Any]) -> str:
        key = tuple(values)
        if key not in known:
            known[key] = _judged(dict(zip(facets, key, strict=True)), asked)
        return known[key]

    return answer


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
