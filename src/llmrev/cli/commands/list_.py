"""`llmrev list`."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from llmrev.catalog.store import Catalog
from llmrev.cli import filters
from llmrev.cli.options import help_text, one_command, with_session
from llmrev.cli.session import Session
from llmrev.errors import UsageError
from llmrev.messages import say
from llmrev.render.language import _

if TYPE_CHECKING:
    from llmrev.core.outline import Outline
    from llmrev.core.verdict import Judged

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
    from llmrev.api.shelves import shelf
    from llmrev.render.columns import DEFAULT, FAMILY_DEFAULT, Row, chosen, grouped, model_columns, ordered
    from llmrev.render.lists import listing, told

    if limit is not None and limit < 1:
        raise UsageError(say("`{option}` takes a number from 1 up", option="--limit"))
    catalog = session.catalog
    known = model_columns(shelf(catalog), catalog)
    wanted = chosen(known, columns, FAMILY_DEFAULT if families else DEFAULT)
    head = None if families or include_unknown else limit
    found = _found(catalog, given, sort, head, reverse=reverse)
    doubtful = [judged.value for judged in found.undecided()] if include_unknown else []
    models = [*found.models, *doubtful]
    names = {key: entry["name"] for key, entry in catalog.families.items()} if families else {}
    every: list[Row] = list(grouped(models, names)) if families else list(models)
    rows = every if found.in_order else ordered(every, known, sort, reverse=reverse)[:limit]
    codes = found.codes if not include_unknown else Counter[str]()
    session.show(listing(rows, wanted, lambda: found.undecided() if codes else ()))
    for sentence in told(codes):
        session.note(sentence)
    if codes:
        session.note(say("`--include-unknown` shows them"))
    if not rows:
        session.note(say("no model meets every filter"))


class _Found(NamedTuple):
    """Models that meet the filters, those that may, and how many these are by the code of their first reason."""

    models: "Collection[Outline]"
    codes: Counter[str]
    undecided: "Callable[[], Iterable[Judged[Outline]]]"
    in_order: bool = False


def _found(catalog: Catalog, given: dict[str, Any], sort: str, limit: int | None, *, reverse: bool) -> _Found:
    """What meets the filters; with a *limit* only the first, where that can be told without reading every model."""
    if limit is None and not filters.filtering(given):
        return _Found(catalog.outlines.values(), Counter(), tuple)
    from llmrev.api.choice import first, narrowed
    from llmrev.render.lists import codes_of

    asked = filters.requirements(catalog, given)
    short = None if limit is None else first(catalog, asked, sort, limit, reverse=reverse)
    if short is not None:
        models = catalog.outlines_of(short.ids)
        return _Found(models, short.undecided, lambda: narrowed(catalog, asked).undecided, in_order=True)
    found = narrowed(catalog, asked)
    return _Found(found.matched, codes_of(found.undecided), lambda: found.undecided)
