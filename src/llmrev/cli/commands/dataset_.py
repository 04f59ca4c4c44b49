"""`llmrev dataset list|show`."""

from typing import Annotated

import typer

from llmrev.cli import tables
from llmrev.cli.app import HELP_NAMES
from llmrev.cli.options import help_text, with_session
from llmrev.cli.session import Session
from llmrev.messages import say
from llmrev.render.language import _

app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    help=_("Data sets: for what, how much, how made, under which terms."),
    context_settings=HELP_NAMES,
)
EXAMPLES = (
    "llmrev dataset list --use instruction --lang zh --license commercial",
    "llmrev dataset list --field medicine --distilled-from none",
    "llmrev dataset show coig --sources",
)


@app.command("list", help=help_text(_("List data sets, one a line."), EXAMPLES[:2]))
@with_session
def list_datasets(
    session: Session,
    *,
    use: Annotated[
        str | None,
        typer.Option(
            "--use",
            metavar="USE",
            help=_(
                "Best for pre-training, continued-pre-training, task-tuning, instruction, preference or evaluation."
            ),
        ),
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="CODE", help=_("Holds this language: zh, en, code, …"))
    ] = None,
    field: Annotated[
        str | None,
        typer.Option("--field", metavar="FIELD", help=_("Of one field: medicine, law, finance, code, mathematics, …")),
    ] = None,
    license_: Annotated[
        str | None,
        typer.Option(
            "--license",
            "--licence",
            metavar="TERMS",
            help=_("commercial, permissive, research or a licence id; judged by the label and by what is upstream."),
        ),
    ] = None,
    made: Annotated[
        str | None,
        typer.Option("--made", metavar="BY", help=_("Text from people, model, web, documents or other sets.")),
    ] = None,
    distilled_from: Annotated[
        str | None,
        typer.Option(
            "--distilled-from", metavar="MODEL", help=_("Holds outputs of this model: GPT-4, R1, …; or `none`.")
        ),
    ] = None,
    open_only: Annotated[bool, typer.Option("--open", help=_("Can be had whole, a form or click allowed."))] = False,
    include_unknown: tables.IncludeUnknown = False,
    sort: tables.Sort = "id",
    reverse: tables.Reverse = False,
    limit: tables.Limit = None,
    columns: tables.Columns = None,
) -> None:
    """List data sets, one a line."""
    from llmrev.core.dataset import DatasetQuestion, dataset_rules
    from llmrev.core.license import Permission
    from llmrev.core.verdict import select
    from llmrev.render.columns import chosen, ordered
    from llmrev.render.datasets import DEFAULT, Row, dataset_columns, dataset_list
    from llmrev.render.lists import left_out

    catalog = session.catalog
    asked = DatasetQuestion(
        use=tables.word_of(catalog, "uses", use, "--use"),
        language=tables.word_of(catalog, "languages", lang, "--lang"),
        field=tables.word_of(catalog, "fields", field, "--field"),
        license=license_,
        made_by=tables.word_of(catalog, "origins", made, "--made"),
        distilled_from=distilled_from,
        open_only=open_only,
    )
    tables.check_limit(limit)
    found = select(catalog.datasets.values(), dataset_rules(asked, catalog.licenses))
    undecided = () if include_unknown else found.undecided
    kept = [*found.matched, *(judged.value for judged in found.undecided if include_unknown)]
    known = dataset_columns(catalog.datasets, catalog.licenses, catalog)
    entries = catalog.entries("datasets")
    found_rows: list[Row] = [(one.id, entries[one.id]) for one in kept]
    rows = ordered(found_rows, known, sort, reverse=reverse)[:limit]
    session.show(dataset_list(rows, chosen(known, columns, DEFAULT), undecided))
    for sentence in left_out(undecided):
        session.note(sentence)
    if undecided:
        session.note(say("`--include-unknown` shows them"))
    conditional = sum(known["commercial"].value(row) == Permission.CONDITIONAL for row in rows)
    if license_ == "commercial" and conditional:
        session.note(say("{count} on conditions; `llmrev dataset show ID` says which", count=conditional))
    if not rows:
        session.note(say("no data set meets every filter"))


@app.command(help=help_text(_("Show one data set, by id or by any of its names."), EXAMPLES[2:]))
@with_session
def show(
    session: Session,
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("An id, a name in either language, or a hub id."))],
    sources: Annotated[bool, typer.Option("--sources", help=_("Name the source of each fact."))] = False,
    facts: Annotated[bool, typer.Option("--facts", help=_("Also unknown facts, with the reason."))] = False,
) -> None:
    """Show one data set."""
    from llmrev.render.datasets import dataset_page
    from llmrev.render.detail import Detail

    catalog = session.catalog
    key = catalog.resolve(name, ("datasets",)).id
    detail = Detail(sources=sources, unknowns=facts)
    entry, dataset = catalog.entry("datasets", key), catalog.dataset(key)
    session.show(dataset_page(entry, dataset, catalog.licenses, catalog, detail))
