"""`llmrev show`."""

from typing import TYPE_CHECKING, Annotated

import typer

from llmrev.catalog.store import Catalog, Resolved
from llmrev.cli.options import complete_name, help_text, one_command, with_session
from llmrev.cli.session import Session
from llmrev.render.language import _

if TYPE_CHECKING:
    from llmrev.render.answer import Answer
    from llmrev.render.card import Detail

app = one_command()


EXAMPLES = ("llmrev show chatglm-6b", "llmrev show 小羊驼 --sources")


@app.command(help=help_text(_("Show everything known of a family, a model or a framework."), EXAMPLES))
@with_session
def show(
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
    sources: Annotated[bool, typer.Option("--sources", help=_("Name the source of each fact."))] = False,
    facts: Annotated[bool, typer.Option("--facts", help=_("Also unknown facts, with the reason."))] = False,
) -> None:
    """Show everything known of a family, a model or a framework."""
    from llmrev.render.card import Detail

    detail = Detail(sources=sources, unknowns=facts)
    session.show(_answer(session.catalog, session.catalog.resolve(name), detail))


def _answer(catalog: Catalog, found: Resolved, detail: "Detail") -> "Answer":
    from llmrev.api.choice import shelf
    from llmrev.api.comparison import sheet_of
    from llmrev.render import pages

    if found.kind == "frameworks":
        entry = catalog.entry("frameworks", found.id)
        families = [_answer(catalog, Resolved("families", family), detail) for family in entry.get("families", ())]
        return pages.framework_answer(found.id, entry, families, catalog, detail)
    if found.kind == "models":
        one = sheet_of(catalog, found.id)
        tables = catalog.evaluations_of([found.id])
        return pages.model_answer(catalog.family(one.model.family), one, catalog, detail, tables=tables)
    family = catalog.family(found.id)
    tables = catalog.evaluations_of(family["variants"])
    sheets = [sheet_of(catalog, model_id) for model_id in family["variants"]]
    return pages.family_answer(family, sheets, shelf(catalog), catalog, detail, tables=tables)
