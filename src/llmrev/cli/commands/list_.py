"""`llmrev list`."""

from typing import Annotated

import typer

from llmrev.cli import filters
from llmrev.cli.options import help_text, one_command, with_session
from llmrev.cli.session import Session
from llmrev.errors import UsageError
from llmrev.messages import say
from llmrev.render.language import _

app = one_command()


EXAMPLES = ("llmrev list --open-weights --lang zh", "llmrev list --families --sort -released")


@app.command(help=help_text(_("List models, one a line."), EXAMPLES))
@with_session
def list_models(
    session: Session,
    *,
    lang: filters.Language = None,
    min_chinese: filters.MinChinese = None,
    license_: filters.License = None,
    context: filters.Context = None,
    min_params: filters.MinParams = None,
    max_params: filters.MaxParams = None,
    released_after: filters.After = None,
    released_before: filters.Before = None,
    developer: filters.Developer = None,
    backbone: filters.Backbone = None,
    kind: filters.Kind = None,
    family: filters.Family = None,
    open_weights: filters.OpenWeights = False,
    open_code: filters.OpenCode = False,
    open_data: filters.OpenData = False,
    families: Annotated[
        bool, typer.Option("--families/--variants", help=_("One line a family, or one a model."))
    ] = False,
    include_unknown: Annotated[
        bool, typer.Option("--include-unknown", help=_("Also models for which a filter cannot be decided."))
    ] = False,
    sort: Annotated[
        str, typer.Option("--sort", metavar="COLUMN", help=_("Sort by any column; `-released` is newest first."))
    ] = "id",
    reverse: Annotated[bool, typer.Option("--reverse", help=_("Turn the order round."))] = False,
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", help=_("The first N lines."))] = None,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="A,B,…", help=_("The columns to show, in this order."))
    ] = None,
) -> None:
    """List models, one a line."""
    given = dict(locals())
    from llmrev.api.choice import first, listing_shelf, narrowed
    from llmrev.render.columns import DEFAULT, FAMILY_DEFAULT, Row, chosen, grouped, model_columns, ordered
    from llmrev.render.lists import codes_of, listing, told

    if limit is not None and limit < 1:
        raise UsageError(say("`{option}` takes a number from 1 up", option="--limit"))
    catalog = session.catalog
    asked = filters.requirements(catalog, given)
    known = model_columns(listing_shelf(catalog), catalog)
    wanted = chosen(known, columns, FAMILY_DEFAULT if families else DEFAULT)
    short = (
        None if limit is None or families or include_unknown else first(catalog, asked, sort, limit, reverse=reverse)
    )
    if short is not None:
        rows: list[Row] = list(catalog.outlines_of(short.ids))
        codes = short.undecided
    else:
        found = narrowed(catalog, asked)
        models = [*found.matched, *(judged.value for judged in found.undecided if include_unknown)]
        names = {key: entry["name"] for key, entry in catalog.families.items()} if families else {}
        every: list[Row] = list(grouped(models, names)) if families else list(models)
        rows = ordered(every, known, sort, reverse=reverse)[:limit]
        codes = codes_of(() if include_unknown else found.undecided)
    session.show(listing(rows, wanted, lambda: narrowed(catalog, asked).undecided if codes else ()))
    for sentence in told(codes):
        session.note(sentence)
    if codes:
        session.note(say("`--include-unknown` shows them"))
    if not rows:
        session.note(say("no model meets every filter"))
