"""`llmrev timeline`."""

from typing import Annotated

import typer

from llmrev.cli import filters
from llmrev.cli.options import date, help_text, one_command, with_session
from llmrev.cli.session import Session
from llmrev.core.units import date_ceiling, date_floor
from llmrev.errors import UsageError
from llmrev.messages import say
from llmrev.render.language import _

app = one_command()


EXAMPLES = ("llmrev timeline --until 2023-05-12", "llmrev timeline --since 2026-06 --lang zh")
BESIDE_MODELS = ("framework", "dataset")


@app.command(help=help_text(_("Show releases on a line of time."), EXAMPLES))
@with_session
def timeline(
    session: Session,
    *,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help=_("From this day on: 2023-02-24, 2023-02, 2023."))
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help=_("Up to this day, month or year, it included."))
    ] = None,
    developer: filters.Developer = None,
    lang: filters.Language = None,
    family: filters.Family = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help=_("A kind of model, such as base or chat; framework or dataset.")),
    ] = None,
) -> None:
    """Show releases on a line of time."""
    from llmrev.api.releases import timeline as line_of
    from llmrev.core.timeline import Question
    from llmrev.render.lists import left_out
    from llmrev.render.timeline import timeline_answer

    first, last = date(since, "--since"), date(until, "--until")
    if first and last and date_floor(first) > date_ceiling(last):
        raise UsageError(say("`--since` is after `--until`"))
    catalog = session.catalog
    asked = Question(
        since=first,
        until=last,
        developer=filters.developers(catalog, developer),
        language=filters.language(catalog, lang),
        family=family and catalog.resolve(family, ("families",)).id,
        kind=filters.one_of(kind, (*filters.KINDS, *BESIDE_MODELS), "--kind"),
    )
    found = line_of(catalog, asked)
    session.show(timeline_answer(found, catalog))
    for sentence in left_out(found.undecided):
        session.note(sentence)
    if found.undated:
        session.note(say("{count} without a date are not on the line; `--json` names them", count=len(found.undated)))
    if not found.releases:
        session.note(say("no release meets every filter"))
