"""The answers of `list` and `search`."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from llmrev.messages import Message, say
from llmrev.render.answer import Answer, grid
from llmrev.render.columns import Row
from llmrev.render.table import Column, Table

if TYPE_CHECKING:  # a list that filters nothing loads no rules
    from llmrev.core.outline import Outline
    from llmrev.core.verdict import Judged


def listing(
    rows: Sequence[Row], columns: Sequence[Column[Row]], undecided: "Callable[[], Iterable[Judged[Outline]]]"
) -> Answer:
    """Rows as a table, with what could not be decided beside it."""
    table = Table.of(rows, columns)

    def document() -> dict[str, Any]:
        return {"items": table.items, "left_out": [judged_json(one) for one in undecided()]}

    return Answer("llmrev/list@1", document, lambda: table.items, table, lambda: grid(table), choosable=True)


def judged_json(judged: "Judged[Any]") -> dict[str, object]:
    """Something that is not in the answer, with its reasons."""
    return {"id": judged.value.id, "reasons": [{"code": r.code, "text": str(r.text)} for r in judged.reasons]}


LEFT_OUT = {
    "language": say("what it speaks is not recorded"),
    "license": say("a licence in its lineage is unclear or not recorded"),
    "context": say("context not recorded"),
    "params": say("number of parameters not recorded"),
    "released": say("release date not recorded to the day"),
    "developer": say("developer not recorded"),
    "backbone": say("backbone not recorded"),
    "kind": say("kind not recorded"),
    "openness": say("openness not recorded"),
    "languages": say("whether it holds this language is not recorded"),
    "terms": say("nobody knows what its label and what stands upstream allow"),
    "origin": say("how it was made is not recorded"),
    "outputs": say("whose outputs it holds is not recorded"),
    "method": say("methods not recorded"),
    "hardware": say("hardware not recorded"),
    "status": say("status not recorded"),
}
"""What leaves something undecided, by the code of the rule."""


def left_out(undecided: "Iterable[Judged[Any]]") -> list[Message]:
    """One sentence for each reason that left models out: how many, and why."""
    return told(codes_of(undecided))


def codes_of(undecided: "Iterable[Judged[Any]]") -> Counter[str]:
    """How many are undecided by the code of their first reason."""
    return Counter(judged.reasons[0].code for judged in undecided)


def told(codes: Counter[str]) -> list[Message]:
    """One sentence for each of *codes*, the most frequent first."""
    return [say("{count} left out: {why}", count=count, why=LEFT_OUT[code]) for code, count in codes.most_common()]


def folders(paths: Sequence[str]) -> Answer:
    """Folders that a catalog is read from, in order; a pipe gets them bare, one a line."""
    columns = (Column[str]("folder", say("FOLDER"), lambda path: path, lambda path: path, 0),)
    table = Table.of(paths, columns)
    lines = [say("{path}", path=path) for path in paths]
    return Answer("llmrev/path@1", {"folders": list(paths)}, list(paths), table, grid(table), lines=lines)
