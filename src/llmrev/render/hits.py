"""The answer of `search`."""

from collections.abc import Sequence

from llmrev.core.names import Hit
from llmrev.messages import say
from llmrev.render.answer import Answer, grid
from llmrev.render.table import Column, Table

KINDS = {
    "families": say("family"),
    "models": say("model"),
    "datasets": say("data set"),
    "frameworks": say("framework"),
}
"""What a search can find."""


def hits(found: Sequence[Hit]) -> Answer:
    """What a search found, best first."""
    columns = (
        Column[Hit]("id", say("ID"), lambda h: h.id, lambda h: h.id, 0),
        Column[Hit]("what", say("WHAT"), lambda h: KINDS[h.kind], lambda h: h.kind, 1),
        Column[Hit]("name", say("NAME"), lambda h: h.name, lambda h: h.name, 2),
        Column[Hit]("matched", say("MATCHED"), lambda h: h.matched, lambda h: h.matched, 3),
    )
    table = Table.of(found, columns)
    return Answer("llmrev/search@1", lambda: {"items": table.items}, lambda: table.items, table, lambda: grid(table))
