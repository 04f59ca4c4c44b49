"""`llmrev lineage`."""

from typing import Annotated

import typer

from llmrev.cli.options import complete_name, help_text, one_command, with_formats
from llmrev.cli.session import Session
from llmrev.errors import UsageError
from llmrev.messages import say
from llmrev.render.language import _

app = one_command()


EXAMPLES = ("llmrev lineage vicuna-13b-v1.1", "llmrev lineage llama-2 --down --format mermaid")


@app.command(help=help_text(_("Show what a model or family was made from, and what was made from it."), EXAMPLES))
@with_formats("mermaid", "dot")
def lineage(
    session: Session,
    *,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help=_("An id, a name in either language, or a repository id."),
            autocompletion=complete_name,
        ),
    ],
    up: Annotated[bool, typer.Option("--up", help=_("Only what it was made from."))] = False,
    down: Annotated[bool, typer.Option("--down", help=_("Only what was made from it."))] = False,
    depth: Annotated[int | None, typer.Option("--depth", metavar="N", help=_("At most N generations away."))] = None,
    whole: Annotated[bool, typer.Option("--all", help=_("Draw a long tree whole."))] = False,
) -> None:
    """Show what a model or family was made from, and what was made from it."""
    from llmrev.api.shelves import shelf
    from llmrev.core.family_tree import family_tree
    from llmrev.render.family_tree import tree_answer

    if depth is not None and depth < 1:
        raise UsageError(say("`{option}` takes a number from 1 up", option="--depth"))
    catalog = session.catalog
    found = catalog.resolve(name, ("families", "models"))
    ids = catalog.family(found.id)["variants"] if found.kind == "families" else [found.id]
    asked = [catalog.models[model_id] for model_id in ids]
    forest = family_tree(asked, catalog.models, up=up or not down, down=down or not up, depth=depth)
    answer, notes = tree_answer(forest, shelf(catalog), whole=whole)
    session.show(answer)
    if session.wanted_format == "table":
        for note in notes:
            session.note(note)
