"""Who was made from whom, drawn as a tree."""

from llmrev.core.family_tree import drawn, family_tree
from llmrev.core.model import Model
from tests.builders import model

ROOT = model("root-7b", released="2023-01-01")
CHILD = model("child-7b", backbone="root-7b", released="2023-03-01")
ELDER = model("elder-7b", backbone="root-7b", released="2023-02-01")
GRANDCHILD = model("grandchild-7b", backbone="child-7b", released="2023-04-01")
MODELS = {one.id: one for one in (GRANDCHILD, CHILD, ROOT, ELDER)}


def tree(*asked: Model, most: int | None = None, **how: object) -> list[str]:
    """The lines of the trees that *asked* stand in."""
    lines = drawn(family_tree(asked, MODELS, **how).trees, most_children=most)  # type: ignore[arg-type]
    return [
        line.prefix
        + (line.node.model.id + " *" * line.node.asked if line.node else f"+{line.hidden} ({line.beneath} below)")
        for line in lines
    ]


def test_a_tree_shows_the_way_up_and_all_below() -> None:
    """From the oldest ancestor down to the model, and on; its cousins are another question."""
    assert tree(CHILD) == ["root-7b", "`- child-7b *", "   `- grandchild-7b"]
    assert tree(ROOT) == ["root-7b *", "|- elder-7b", "`- child-7b", "   `- grandchild-7b"]


def test_one_direction_can_be_asked_for() -> None:
    """Up is where it comes from, down what came of it."""
    assert tree(CHILD, down=False) == ["root-7b", "`- child-7b *"]
    assert tree(CHILD, up=False) == ["child-7b *", "`- grandchild-7b"]


def test_depth_counts_generations_and_what_lies_beyond() -> None:
    """One generation down shows the children; the rest is counted."""
    found = family_tree([ROOT], MODELS, depth=1)

    assert tree(ROOT, depth=1) == ["root-7b *", "|- elder-7b", "`- child-7b"]
    assert (found.above, found.below) == (0, 1)
    assert tree(GRANDCHILD, depth=1) == ["child-7b", "`- grandchild-7b *"]
    assert family_tree([GRANDCHILD], MODELS, depth=1).above == 1


def test_models_asked_together_stand_in_one_tree() -> None:
    """A family whose members were made from each other is one tree, each member once."""
    assert tree(GRANDCHILD, ROOT, depth=1) == [
        "root-7b *",
        "|- elder-7b",
        "`- child-7b",
        "   `- grandchild-7b *",
    ]


def test_a_long_tree_counts_what_it_leaves_out() -> None:
    """Beyond the first children only those that lead to a model asked for are drawn."""
    more = [model(f"late-{n}", backbone="root-7b", released=f"2024-0{n}-01") for n in (1, 2, 3)]
    below = model("below-3", backbone="late-3", released="2024-05-01")
    models = {**MODELS, **{one.id: one for one in (*more, below)}}
    lines = drawn(family_tree([ROOT], models).trees, most_children=1)
    path = drawn(family_tree([ROOT, below], models).trees, most_children=1)

    assert [(line.prefix, line.node and line.node.model.id, line.hidden, line.beneath) for line in lines] == [
        ("", "root-7b", 0, 0),
        ("|- ", "elder-7b", 0, 0),
        ("`- ", None, 4, 2),
    ]
    assert [line.node.model.id for line in path if line.node] == ["root-7b", "elder-7b", "late-3", "below-3"]


def test_a_single_child_is_drawn_rather_than_counted() -> None:
    """A line that says one more is as long as the one it replaces."""
    assert tree(ROOT, most=1) == ["root-7b *", "|- elder-7b", "`- child-7b", "   `- grandchild-7b"]


def test_the_order_of_the_catalog_does_not_matter() -> None:
    """Siblings stand by release."""
    backwards = dict(reversed(MODELS.items()))

    assert drawn(family_tree([ROOT], backwards).trees) == drawn(family_tree([ROOT], MODELS).trees)
