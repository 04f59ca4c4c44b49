"""`llmrev evaluation list|show`."""

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
    help=_("Published evaluation tables, whole, with what was measured and how."),
    context_settings=HELP_NAMES,
)
EXAMPLES = (
    "llmrev evaluation list --model chatglm-6b",
    "llmrev evaluation list --benchmark c-eval",
    "llmrev evaluation show superclue-v1.0",
)


@app.command("list", help=help_text(_("List published tables, one a line."), EXAMPLES[:2]))
@with_session
def list_evaluations(
    session: Session,
    *,
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME", help=_("In which this model or family stands."))
    ] = None,
    benchmark: Annotated[
        str | None, typer.Option("--benchmark", metavar="NAME", help=_("Of this test: c-eval, mmlu, superclue, …"))
    ] = None,
    lang: Annotated[str | None, typer.Option("--lang", metavar="CODE", help=_("In this language: zh, en."))] = None,
    sort: tables.Sort = "id",
    reverse: tables.Reverse = False,
    limit: tables.Limit = None,
    columns: tables.Columns = None,
) -> None:
    """List published tables, one a line."""
    from llmrev.core.scores import tables_of
    from llmrev.render.columns import chosen, ordered
    from llmrev.render.evaluations import DEFAULT, Row, evaluation_columns, evaluation_list

    catalog = session.catalog
    entries = catalog.entries("evaluations")
    test = tables.word_of(catalog, "benchmarks", benchmark, "--benchmark")
    language = tables.word_of(catalog, "languages", lang, "--lang")
    tables.check_limit(limit)
    kept = set(entries) if model is None else set(tables_of(_models(session, model), entries))
    found: list[Row] = [
        (key, entry)
        for key, entry in entries.items()
        if key in kept
        and (test is None or test in (entry["benchmark"], *_tests(entry)))
        and (language is None or language in entry.get("languages", ()))
    ]
    known = evaluation_columns(catalog)
    rows = ordered(found, known, sort, reverse=reverse)[:limit]
    session.show(evaluation_list(rows, chosen(known, columns, DEFAULT)))
    if not rows:
        session.note(say("no table meets every filter"))


def _models(session: Session, name: str) -> tuple[str, ...]:
    catalog = session.catalog
    found = catalog.resolve(name, ("families", "models"))
    return tuple(catalog.family(found.id)["variants"]) if found.kind == "families" else (found.id,)


def _tests(entry: tables.Entry) -> tuple[str, ...]:
    return tuple(column["benchmark"] for column in entry.get("columns", {}).values())


@app.command(help=help_text(_("Show one table, whole."), EXAMPLES[2:]))
@with_session
def show(
    session: Session,
    *,
    name: Annotated[str, typer.Argument(metavar="ID", help=_("The id of a table, from `evaluation list`."))],
    sources: Annotated[bool, typer.Option("--sources", help=_("Say how the source was read."))] = False,
) -> None:
    """Show one table, whole."""
    from llmrev.render.detail import Detail
    from llmrev.render.evaluations import evaluation_page

    catalog = session.catalog
    key = catalog.resolve(name, ("evaluations",)).id
    session.show(evaluation_page(key, catalog.entry("evaluations", key), catalog, Detail(sources=sources)))
