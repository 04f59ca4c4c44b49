"""Who was made from whom, as a tree: the ancestors of some models, and everything made from them."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from llmrev.core.lineage import ancestry, descendants
from llmrev.core.model import Model


class Node(Struct, frozen=True):
    """A model in the tree, and those made from it."""

    model: Model
    asked: bool = False
    children: tuple["Node", ...] = ()

    @property
    def size(self) -> int:
        """Models in this part of the tree, its own included."""
        return 1 + sum(child.size for child in self.children)

    @property
    def leads(self) -> bool:
        """Whether it was asked for, or something below it was."""
        return self.asked or any(child.leads for child in self.children)


class Line(Struct, frozen=True):
    """
    A line of a drawn tree.

    *node* is ``None`` where a parent's further children are left out; *hidden* counts these, *beneath* the models
    made from them.
    """

    prefix: str
    node: Node | None
    hidden: int = 0
    beneath: int = 0


class Forest(Struct, frozen=True):
    """The trees of some models; *above* and *below* count ancestors and descendants beyond the depth asked for."""

    trees: tuple[Node, ...]
    above: int = 0
    below: int = 0


def family_tree(
    asked: Sequence[Model], models: Mapping[str, Model], *, up: bool = True, down: bool = True, depth: int | None = None
) -> Forest:
    """
    The trees that *asked* stand in, each from its oldest ancestor on.

    *up* and *down* say which way to look, *depth* how many generations; ``None`` is all.  Siblings are in order of
    release.  A model of *asked* that was made from another one of them stands below it.
    """
    ids = {model.id for model in asked}
    older = {one.id: place for model in asked if up for place, one in enumerate(ancestry(model, models)[1:], 1)}
    younger = {one.id: _generations(one, ids, models) for model in asked if down for one in descendants(model, models)}
    near = {one for one, away in (older | younger).items() if depth is None or away <= depth} | ids
    shown = {key: model for key, model in models.items() if key in near}
    roots = sorted((model for model in shown.values() if model.backbone not in shown), key=_age)
    return Forest(
        tuple(_node(root, shown, ids) for root in roots),
        len(older.keys() - near),
        len(younger.keys() - near),
    )


def _generations(model: Model, asked: Collection[str], models: Mapping[str, Model]) -> int:
    """How many steps lie between *model* and the nearest of *asked* above it."""
    return next(place for place, one in enumerate(ancestry(model, models)) if place and one.id in asked)


def _node(model: Model, shown: Mapping[str, Model], asked: Collection[str]) -> Node:
    children = sorted((one for one in shown.values() if one.backbone == model.id), key=_age)
    return Node(model, model.id in asked, tuple(_node(child, shown, asked) for child in children))


def _age(model: Model) -> tuple[str, str]:
    return model.released or "9999", model.id


def drawn(trees: Sequence[Node], *, most_children: int | None = None) -> list[Line]:
    """
    *trees* line by line, with ASCII branches.

    Of each parent's children the first *most_children* are drawn, and any that leads to a model asked for; a line
    counts the rest.
    """
    lines: list[Line] = []
    for tree in trees:
        lines += [Line("", tree), *_below(tree, "", most_children)]
    return lines


def _below(node: Node, prefix: str, most: int | None) -> Iterator[Line]:
    kept = [child for place, child in enumerate(node.children) if most is None or place < most or child.leads]
    if len(node.children) - len(kept) == 1:  # a line that says "1 more" is no shorter than the one it stands for
        kept = list(node.children)
    rest = [child for child in node.children if child not in kept]
    for place, child in enumerate(kept):
        last = place == len(kept) - 1 and not rest
        yield Line(prefix + ("`- " if last else "|- "), child)
        yield from _below(child, prefix + ("   " if last else "|  "), most)
    if rest:
        yield Line(prefix + "`- ", None, len(rest), sum(child.size - 1 for child in rest))
