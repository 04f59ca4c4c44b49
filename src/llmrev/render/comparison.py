"""Models side by side."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from llmrev.core.fact import Fact
from llmrev.core.scores import Duel
from llmrev.core.sheet import Comparison, Line, plain_answer
from llmrev.core.usual import UsualServing
from llmrev.messages import Showable, say
from llmrev.render.answer import Answer
from llmrev.render.table import UNKNOWN, Cell, Table
from llmrev.render.values import Labels, answer_text

if TYPE_CHECKING:
    from llmrev.render.blocks import Block


def side_by_side(found: Comparison, duels: Sequence[Duel], labels: Labels, *, only_differences: bool) -> Answer:
    """One row an aspect, one column a model, a mark where known answers differ; then where two met head to head."""
    lines = [line for line in found.lines if line.differs or not only_differences]
    ids = [one.model.id for one in found.sheets]
    table = line_table(lines, ids, labels)

    def document() -> dict[str, Any]:
        return {
            "models": ids,
            "stands_for": found.stands_for,
            "lines": lines_json(lines, ids),
            "head_to_head": [
                {"table": duel.table, "model": duel.model, "against": duel.against, "scores": dict(duel.scores)}
                for duel in duels
            ],
        }

    def blocks() -> "list[Block]":
        from llmrev.render.blocks import Grid, Heading
        from llmrev.render.evaluations import duel_table

        page: list[Block] = [Grid(table, fit=False)]
        if duels:
            page += [Heading(say("Head to head"), 3), Grid(duel_table(duels), fit=False)]
        return page

    return Answer("llmrev/compare@1", document, lambda: lines_json(lines, ids), table, blocks)


def line_table(lines: Sequence[Line], ids: Sequence[str], labels: Labels) -> Table:
    """*lines* as rows, the compared things as columns."""
    rows = tuple(
        (Cell(_name(line), line.aspect.key), *(_cell(line, answer, labels) for answer in line.answers))
        for line in lines
    )
    return Table(
        keys=("aspect", *ids),
        headings=("", *ids),
        rows=rows,
        keep=(0, *(1 for _ in ids)),
        right=(False, *(False for _ in ids)),
        marked=frozenset(i for i, line in enumerate(lines) if line.differs),
    )


def lines_json(lines: Sequence[Line], ids: Sequence[str]) -> list[dict[str, Any]]:
    """*lines* for programs."""
    return [_line_json(line, ids) for line in lines]


def _name(line: Line) -> Showable:
    return say("* {label}", label=line.aspect.label) if line.differs else say("  {label}", label=line.aspect.label)


def _cell(line: Line, answer: Any, labels: Labels) -> Cell:
    text = answer_text(line.aspect.key, answer, labels)
    value = plain_answer(answer)
    known = text is not None and value is not None
    return Cell(UNKNOWN if text is None else text, _machine(value), known, "" if known else "dim")


def _machine(value: Any) -> Any:
    if isinstance(value, dict):
        if {"en", "zh"} <= set(value):
            return value["en"]
        return value.get("model") or " ".join(str(part) for part in value.values())
    return value


def _line_json(line: Line, ids: Sequence[str]) -> dict[str, Any]:
    values = {one: _answer_json(answer) for one, answer in zip(ids, line.answers, strict=True)}
    return {"key": line.aspect.key, "label": str(line.aspect.label), "differs": line.differs, "values": values}


def _answer_json(answer: Any) -> Any:
    if isinstance(answer, Fact):
        fields = {
            "value": answer.value,
            "is": answer.bound,
            "reason": answer.reason,
            "written": answer.written,
            "source": answer.source,
        }
        return {key: value for key, value in fields.items() if value is not None}
    if isinstance(answer, UsualServing):
        components = {part.name: part.bytes for part in answer.estimate.components}
        return {"total_bytes": answer.need.total_bytes, "components": components}
    return {"value": answer}
