"""The answer of `lineage`: a tree for people, nodes for programs, and two languages for drawing."""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from llmrev.core.family_tree import Forest, Line, Node, drawn
from llmrev.core.license import Terms, terms
from llmrev.core.shelf import Shelf
from llmrev.messages import Message, Showable, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Grid, Prose
from llmrev.render.license_words import tone
from llmrev.render.relations import relation_text
from llmrev.render.table import Cell, Table

MOST_LINES = 40
"""Lines that a tree may have before children are left out."""

MOST_CHILDREN = 5
"""Children of one parent that a longer tree shows."""


class Placed(Struct, frozen=True):
    """A node, its parent, how many generations stand above it, and the terms in force there."""

    node: Node
    parent: str | None
    depth: int
    terms: Terms


def tree_answer(found: Forest, choice: Shelf, *, whole: bool) -> tuple[Answer, list[Message]]:
    """The answer, and what is left out of its table and how to see it.  Machine formats hold every node."""
    nodes = list(_placed(found.trees, choice))
    most = None if whole or len(nodes) <= MOST_LINES else MOST_CHILDREN
    held = {one.node.model.id: one for one in nodes}
    lines = drawn(found.trees, most_children=most)
    people = Table(
        keys=("tree", "how", "licence", "commercial"),
        headings=(say("MODEL"), say("MADE BY"), say("LICENCE"), say("COMMERCIAL")),
        rows=tuple(_row(line, held) for line in lines),
        keep=(0, 0, 0, 1),
        right=(False,) * 4,
        marked=frozenset(number for number, line in enumerate(lines) if line.node and line.node.asked),
    )
    items = [_item(one, choice) for one in nodes]
    keys = tuple(items[0])
    table = Table(
        keys=keys,
        headings=keys,
        rows=tuple(tuple(Cell(str(v), v) for v in _values(item, one)) for item, one in zip(items, nodes, strict=True)),
        keep=(0,) * len(keys),
        right=(False,) * len(keys),
    )
    blocks: list[Block] = [
        Grid(people),
        Prose(say("* asked for; a licence in parentheses comes from the backbone"), tone="dim"),
    ]
    answer = Answer(
        "llmrev/lineage@1",
        {"nodes": items, "left_out": {"above": found.above, "below": found.below}},
        items,
        table,
        blocks,
        drawings={"mermaid": lambda: mermaid(nodes), "dot": lambda: dot(nodes)},
    )
    hidden = sum(line.hidden + line.beneath for line in lines)
    notes = [say("not drawn: {count}; `--all` draws them", count=hidden)] if hidden else []
    beyond = found.above + found.below
    if beyond:
        notes.append(say("further away: {count}; a larger `--depth` shows them", count=beyond))
    return answer, notes


def _placed(nodes: Sequence[Node], choice: Shelf, parent: str | None = None, depth: int = 0) -> Iterator[Placed]:
    for node in nodes:
        yield Placed(node, parent, depth, terms(node.model, choice.models, choice.licenses))
        yield from _placed(node.children, choice, node.model.id, depth + 1)


def _row(line: Line, held: dict[str, Placed]) -> tuple[Cell, ...]:
    if line.node is None:
        more = say("{branch}+ {count} more", branch=line.prefix, count=line.hidden)
        if line.beneath:
            more = say("{branch}+ {count} more, {beneath} below them", branch=line.prefix, count=line.hidden,
                       beneath=line.beneath)  # fmt: skip
        return (Cell(more, None, tone="dim"), Cell("", None), Cell("", None), Cell("", None))
    one = held[line.node.model.id]
    how = relation_text(one.node.model)
    commercial = one.terms.commercial
    return (
        Cell(f"{line.prefix}{one.node.model.id}{' *' if line.node.asked else ''}", one.node.model.id),
        Cell(how or say("not recorded"), one.node.model.relation, known=how is not None),
        Cell(_license(one), one.node.model.license_weights),
        Cell(say(str(commercial)), str(commercial), tone=tone(commercial)),
    )


def _license(one: Placed) -> Showable:
    """The id of the licence that the weights bear, the inherited one in parentheses."""
    model = one.node.model
    if not model.license_inherited:
        return model.license_weights or say("not recorded")
    above = next((link.license for link in one.terms.chain if not link.inherited), None)
    return f"({above})" if above else say("not recorded")


def _item(one: Placed, choice: Shelf) -> dict[str, Any]:
    model = one.node.model
    return {
        "id": model.id,
        "name": model.name,
        "family": model.family,
        "backbone": one.parent or model.backbone,
        "depth": one.depth,
        "relation": model.relation,
        "weights": model.openness.get("weights"),
        "released": model.released,
        "licence": model.license_weights,
        "inherited": model.license_inherited,
        "effective_licence": one.terms.effective(choice.licenses),
        "commercial": str(one.terms.commercial),
        "asked": one.node.asked,
    }


def _values(item: dict[str, Any], one: Placed) -> list[Any]:
    """*item* as a row for a pipe, where what does not arise is not unknown."""
    scratch = one.node.model.reasons.get("backbone") == "from-scratch"
    plain = {key: "-" for key in ("backbone", "relation") if scratch and item[key] is None}
    if item["inherited"]:
        plain["licence"] = "inherits"
    return [plain.get(key, value) for key, value in item.items()]


def mermaid(nodes: Sequence[Placed]) -> str:
    """A Mermaid flowchart, for Markdown pages that draw them."""
    number = {one.node.model.id: f"n{place}" for place, one in enumerate(nodes)}
    lines = ["graph LR"]
    for one in nodes:
        lines.append(f'  {number[one.node.model.id]}["{one.node.model.id}<br/>{_plain_license(one)}"]')
        if one.parent is not None:
            lines.append(f"  {number[one.parent]} -->|{_how(one)}| {number[one.node.model.id]}")
    return "\n".join(lines) + "\n"


def dot(nodes: Sequence[Placed]) -> str:
    """A Graphviz graph."""
    lines = ["digraph lineage {", "  rankdir=LR;", "  node [shape=box];"]
    for one in nodes:
        lines.append(f'  "{one.node.model.id}" [label="{one.node.model.id}\\n{_plain_license(one)}"];')
        if one.parent is not None:
            lines.append(f'  "{one.parent}" -> "{one.node.model.id}" [label="{_how(one)}"];')
    return "\n".join([*lines, "}"]) + "\n"


def _how(one: Placed) -> str:
    return str(relation_text(one.node.model) or "not recorded")


def _plain_license(one: Placed) -> str:
    return str(_license(one))
