"""`llmrev term list|show`."""

from typing import Annotated

import typer

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
    help=_("The words on the screens and in the survey: what each means, with formula and references."),
    context_settings=HELP_NAMES,
)
EXAMPLES = ("llmrev term list --about memory", "llmrev term show kv-cache", "llmrev term show 涌现能力")


@app.command("list", help=help_text(_("List terms, one a line."), EXAMPLES[:1]))
@with_session
def list_terms(
    session: Session,
    *,
    about: Annotated[
        str | None, typer.Option("--about", metavar="TOPIC", help=_("Of one topic: memory, training, chinese, …"))
    ] = None,
) -> None:
    """List terms, one a line."""
    from llmrev.render.terms import TOPICS, term_list

    if about is not None and about not in TOPICS:
        raise UsageError(
            say("`{option}` takes {words}, not `{word}`", option="--about", words=", ".join(TOPICS), word=about)
        )
    entries = session.catalog.entries("terms")
    session.show(term_list([(key, one) for key, one in entries.items() if about in (None, one["topic"])]))


@app.command(help=help_text(_("Explain one term, named in English or Chinese."), EXAMPLES[1:]))
@with_session
def show(
    session: Session,
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("A term, a column's heading, or a word of an answer."))],
) -> None:
    """Explain one term."""
    from llmrev.render.terms import term_page

    catalog = session.catalog
    term_id = catalog.resolve(name, ("terms",)).id
    entries = catalog.entries("terms")
    session.show(term_page(term_id, entries[term_id], entries))
