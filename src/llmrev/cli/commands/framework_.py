"""`llmrev framework list|show`."""

from typing import Annotated

import typer

from llmrev.cli import tables
from llmrev.cli.app import HELP_NAMES
from llmrev.cli.options import help_text, with_session
from llmrev.cli.session import Session
from llmrev.errors import UsageError
from llmrev.messages import say
from llmrev.render.language import _

app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    help=_("Frameworks: what they do, on what, and whether anyone still works on them."),
    context_settings=HELP_NAMES,
)
EXAMPLES = (
    "llmrev framework list --purpose tune --method qlora --status active",
    "llmrev framework list --hardware ascend",
    "llmrev framework show deepspeed-chat",
)
STATUSES = ("active", "maintenance", "archived")


@app.command("list", help=help_text(_("List frameworks, one a line."), EXAMPLES[:2]))
@with_session
def list_frameworks(
    session: Session,
    *,
    purpose: Annotated[
        str | None,
        typer.Option(
            "--purpose",
            metavar="PURPOSE",
            help=_("For data, train, tune, rl, quantize, serve, retrieve or evaluate."),
        ),
    ] = None,
    method: Annotated[
        str | None,
        typer.Option(
            "--method", metavar="METHOD", help=_("Offers this method: full, lora, qlora, dpo, ppo, GaLore, …")
        ),
    ] = None,
    hardware: Annotated[
        str | None,
        typer.Option("--hardware", metavar="KIND", help=_("Runs on nvidia, amd, ascend, apple, cpu, …")),
    ] = None,
    status: Annotated[
        str | None, typer.Option("--status", metavar="STATUS", help=_("active, maintenance or archived."))
    ] = None,
    include_unknown: tables.IncludeUnknown = False,
    sort: tables.Sort = "id",
    reverse: tables.Reverse = False,
    limit: tables.Limit = None,
    columns: tables.Columns = None,
) -> None:
    """List frameworks, one a line."""
    from llmrev.core.framework import FrameworkQuestion, framework_rules
    from llmrev.core.verdict import select
    from llmrev.render.columns import chosen, ordered
    from llmrev.render.frameworks import DEFAULT, Row, framework_columns, framework_list
    from llmrev.render.lists import left_out

    if status is not None and status not in STATUSES:
        raise UsageError(
            say("`{option}` takes {words}, not `{word}`", option="--status", words=", ".join(STATUSES), word=status)
        )
    catalog = session.catalog
    asked = FrameworkQuestion(
        purpose=tables.word_of(catalog, "purposes", purpose, "--purpose"),
        method=_method(session, method),
        hardware=tables.word_of(catalog, "hardware", hardware, "--hardware"),
        status=status,
    )
    tables.check_limit(limit)
    found = select(catalog.frameworks.values(), framework_rules(asked))
    undecided = () if include_unknown else found.undecided
    kept = [*found.matched, *(judged.value for judged in found.undecided if include_unknown)]
    known, entries = framework_columns(catalog), catalog.entries("frameworks")
    found_rows: list[Row] = [(one.id, entries[one.id]) for one in kept]
    rows = ordered(found_rows, known, sort, reverse=reverse)[:limit]
    session.show(framework_list(rows, chosen(known, columns, DEFAULT), undecided))
    for sentence in left_out(undecided):
        session.note(sentence)
    if undecided:
        session.note(say("`--include-unknown` shows them"))
    if not rows:
        session.note(say("no framework meets every filter"))


def _method(session: Session, name: str | None) -> str | None:
    """*name* as a word of the vocabulary or as a proper name that some framework uses."""
    if name is None:
        return None
    proper = {method for one in session.catalog.frameworks.values() for method in one.methods or ()}
    if name.casefold() in proper:
        return name.casefold()
    return tables.word_of(session.catalog, "methods", name, "--method")


@app.command(help=help_text(_("Show one framework, by id or by any of its names."), EXAMPLES[2:]))
@with_session
def show(
    session: Session,
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("An id, a name in either language, or a repository."))],
    sources: Annotated[bool, typer.Option("--sources", help=_("Name the source of each fact."))] = False,
    facts: Annotated[bool, typer.Option("--facts", help=_("Also unknown facts, with the reason."))] = False,
) -> None:
    """Show one framework."""
    from llmrev.render.detail import Detail
    from llmrev.render.frameworks import framework_page

    catalog = session.catalog
    key = catalog.resolve(name, ("frameworks",)).id
    detail = Detail(sources=sources, unknowns=facts)
    session.show(framework_page(key, catalog.entry("frameworks", key), catalog, detail))
