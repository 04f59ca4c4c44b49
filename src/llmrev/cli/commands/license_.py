"""`llmrev license list|show|chain`."""

from typing import Annotated

import typer

from llmrev.cli.app import HELP_NAMES
from llmrev.cli.options import complete_name, help_text, with_session
from llmrev.cli.session import Session
from llmrev.errors import UsageError
from llmrev.messages import say
from llmrev.render.language import _

app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    help=_("Licences: what they allow, and which of them bind a model. Not legal advice."),
    context_settings=HELP_NAMES,
)
EXAMPLES = (
    "llmrev license list --commercial forbidden",
    "llmrev license show llama2",
    "llmrev license chain vicuna-13b-v1.1",
)


@app.command("list", help=help_text(_("List licences, one a line, with their answers."), EXAMPLES[:1]))
@with_session
def list_licenses(
    session: Session,
    *,
    commercial: Annotated[
        str | None,
        typer.Option(
            "--commercial", metavar="ANSWER", help=_("Commercial use is allowed, conditional, unclear or forbidden.")
        ),
    ] = None,
) -> None:
    """List licences, one a line, with their answers."""
    from collections import Counter

    from llmrev.render.licenses import COMMERCIAL_ANSWERS, borne_by, license_list

    if commercial is not None and commercial not in COMMERCIAL_ANSWERS:
        raise UsageError(
            say("`{option}` takes {words}, not `{word}`", option="--commercial", words=", ".join(COMMERCIAL_ANSWERS),
                word=commercial)
        )  # fmt: skip
    catalog = session.catalog
    borne = Counter(model.license_weights for model in catalog.models.values() if model.license_weights)
    found = borne_by(commercial, catalog.licenses)
    session.show(license_list(found, borne))
    if not found:
        session.note(say("no licence gives this answer"))


@app.command(help=help_text(_("Show what a licence allows, asks for and rules out."), EXAMPLES[1:2]))
@with_session
def show(
    session: Session,
    *,
    name: Annotated[
        str, typer.Argument(metavar="ID", help=_("An id or another name, such as apache-2.0, MIT, llama2."))
    ],
    sources: Annotated[bool, typer.Option("--sources", help=_("Name the source of each answer."))] = False,
) -> None:
    """Show what a licence allows, asks for and rules out."""
    from llmrev.core.license import binding, weight_links
    from llmrev.core.lineage import ancestry
    from llmrev.render.licenses import Bearers, license_page

    catalog = session.catalog
    license_id = catalog.resolve(name, ("licenses",)).id
    own, bound = [], []
    for model in catalog.models.values():
        if model.license_weights == license_id:
            own.append(model.id)
        elif any(link.license == license_id for link in binding(weight_links(ancestry(model, catalog.models)))):
            bound.append(model.id)
    session.show(
        license_page(
            catalog.licenses[license_id],
            catalog.entry("licenses", license_id),
            catalog.entries("vocabulary.license_tags"),
            Bearers(own=tuple(own), bound=tuple(bound)),
            cited=sources,
        )
    )


@app.command(help=help_text(_("Follow the terms of a model up its lineage, its tuning data included."), EXAMPLES[2:]))
@with_session
def chain(
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
    sources: Annotated[bool, typer.Option("--sources", help=_("Name the source of each licence."))] = False,
) -> None:
    """Follow the terms of a model up its lineage, its tuning data included."""
    from llmrev.api.comparison import model_for
    from llmrev.api.shelves import shelf
    from llmrev.core.license import terms
    from llmrev.render.license_chain import chain_answer

    catalog = session.catalog
    model = catalog.models[model_for(catalog, name)]
    found = terms(model, catalog.models, catalog.licenses)
    ids = [link.model for link in found.chain]
    session.show(
        chain_answer(
            found,
            shelf(catalog),
            {key: catalog.page(key) for key in ids},
            {key: catalog.family(catalog.models[key].family)["sources"] for key in ids},
            {key: entry["url"] for key, entry in catalog.entries("licenses").items()},
            cited=sources,
        )
    )
    if catalog.resolve(name).id != model.id:
        session.note(say("`{name}`: {id} stands for it", name=name, id=model.id))
