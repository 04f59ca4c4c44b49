"""`llmrev recommend`."""

from typing import Annotated

import typer

from llmrev.cli import filters
from llmrev.cli.options import help_text, one_command, with_session
from llmrev.cli.session import Session
from llmrev.errors import ExitCode, UsageError
from llmrev.messages import say
from llmrev.render.language import _

app = one_command()


EXAMPLES = (
    "llmrev recommend --gpu 24G --lang zh",
    'llmrev recommend --gpu "2x a800-80g" --lang zh --license commercial',
)


@app.command(
    help=help_text(
        _("Recommend backbones: what fits, may be used, speaks the language; and why everything else is left out."),
        EXAMPLES,
    )
)
@with_session
def recommend(
    session: Session,
    *,
    gpu: Annotated[str | None, typer.Option("--gpu", metavar="GPU", help=_('24G, rtx-4090, "2x l4", 8x80G.'))] = None,
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
    top: Annotated[
        int | None, typer.Option("--top", metavar="N", help=_("Show N picks. [default: 10 in a table, else all]"))
    ] = None,
    all_sizes: Annotated[bool, typer.Option("--all-sizes", help=_("Every size that fits, not one a family."))] = False,
    include_superseded: Annotated[
        bool, typer.Option("--include-superseded", help=_("Also models whose successor is a pick."))
    ] = False,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="NAME", help=_("Leave this model or family out; may be repeated.")),
    ] = None,
    excluded: Annotated[
        bool, typer.Option("--excluded", help=_("List every model left out or undecided, with its reason."))
    ] = False,
) -> int:
    """Recommend backbones."""
    given = dict(locals())
    from llmrev import api
    from llmrev.core.gpu import parse_gpu
    from llmrev.render.advice import advice

    if top is not None and top < 1:
        raise UsageError(say("`{option}` takes a number from 1 up", option="--top"))
    catalog = session.catalog
    asked = filters.requirements(
        catalog,
        given,
        gpu=parse_gpu(gpu, catalog.gpu) if gpu else None,
        all_sizes=all_sizes,
        include_superseded=include_superseded,
        exclude=frozenset(catalog.resolve(name).id for name in exclude or ()),
    )
    found = api.recommend(catalog, asked)
    session.show(advice(found, asked, catalog, top=top, list_excluded=excluded))
    if not found.picks:
        session.note(say("nothing meets the whole question"))
        return ExitCode.NO
    return ExitCode.DONE
