"""`llmrev show`."""

import functools
from typing import TYPE_CHECKING, Annotated, Any

import typer

from llmrev.catalog.store import Catalog, Resolved
from llmrev.cli.options import complete_name, help_text, one_command, with_session
from llmrev.cli.session import Session
from llmrev.render.language import _

if TYPE_CHECKING:
    from llmrev.core.sheet import Sheet
    from llmrev.render.answer import Answer
    from llmrev.render.blocks import Block
    from llmrev.render.detail import Detail
    from llmrev.render.table import Table

app = one_command()


SCHEMA = "llmrev/show@1"

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
    from llmrev.render.detail import Detail

    detail = Detail(sources=sources, unknowns=facts)
    session.show(_answer(session.catalog, session.catalog.resolve(name), detail))


def _answer(catalog: Catalog, found: Resolved, detail: "Detail") -> "Answer":
    if found.kind == "frameworks":
        return _framework(catalog, found.id, detail)
    ids = [found.id] if found.kind == "models" else list(catalog.family(found.id)["variants"])
    return _models(catalog, ids, detail, whole_family=found.kind == "families")


def _models(catalog: Catalog, ids: list[str], detail: "Detail", *, whole_family: bool) -> "Answer":
    """Models of one family; what the rules derive is worked out only for a page or a document."""
    from llmrev.render.answer import Answer
    from llmrev.render.facts_table import facts_table

    @functools.cache
    def gathered() -> "tuple[dict[str, Any], list[Sheet], dict[str, Any]]":
        from llmrev.api.comparison import sheet_of

        sheets = [sheet_of(catalog, model_id) for model_id in ids]
        return catalog.family(sheets[0].model.family), sheets, catalog.evaluations_of(ids)

    def document() -> dict[str, Any]:
        from llmrev.render.pages import shown_json

        return shown_json("family" if whole_family else "model", *gathered())

    def blocks() -> "list[Block]":
        from llmrev.api.shelves import shelf
        from llmrev.render.pages import family_page, model_page

        family, sheets, tables = gathered()
        if whole_family:
            return family_page(family, sheets, shelf(catalog), catalog, detail, tables=tables)
        return model_page(family, sheets[0], catalog, detail, tables=tables)

    def table() -> "Table":
        return facts_table({model_id: catalog.page(model_id) for model_id in ids})

    return Answer(SCHEMA, document, lambda: [document()], table, blocks)


def _framework(catalog: Catalog, entry_id: str, detail: "Detail") -> "Answer":
    """A framework, then each family that came out of it; a pipe gets the facts of the first."""
    from llmrev.render.answer import Answer
    from llmrev.render.facts_table import facts_table

    entry = catalog.entry("frameworks", entry_id)
    families = [_answer(catalog, Resolved("families", family), detail) for family in entry.get("families", ())]

    def document() -> dict[str, Any]:
        framework = {"id": entry_id, **entry}
        return {"kind": "framework", "framework": framework, "families": [one.document for one in families]}

    def blocks() -> "list[Block]":
        from llmrev.render.frameworks import framework_blocks

        own = framework_blocks(entry_id, entry, catalog, detail)
        return [*own, *(block for family in families for block in family.blocks)]

    def table() -> "Table":
        return families[0].table if families else facts_table({entry_id: entry})

    return Answer(SCHEMA, document, lambda: [document()], table, blocks)
