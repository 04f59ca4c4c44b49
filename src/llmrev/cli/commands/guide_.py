"""`llmrev guide`."""

from typing import Annotated

import typer

from llmrev.cli.options import help_text, one_command, with_session
from llmrev.cli.session import Session
from llmrev.render.language import _

app = one_command()


EXAMPLES = ("llmrev guide", "llmrev guide backbone", "llmrev guide --format markdown")


@app.command(
    help=help_text(_("Lead from a first question to a first choice: what to decide, and what answers it."), EXAMPLES)
)
@with_session
def guide(
    session: Session,
    *,
    topic: Annotated[
        str | None,
        typer.Argument(metavar="[TOPIC]", help=_("A page of the guide; without one, all questions in short.")),
    ] = None,
) -> None:
    """Lead from a first question to a first choice."""
    from llmrev.render.guide import overview, topic_page, whole

    catalog = session.catalog
    terms = catalog.entries("terms")
    topics = sorted(catalog.entries("guide").items(), key=lambda pair: pair[1]["position"])
    if topic is not None:
        topic_id = catalog.resolve(topic, ("guide",)).id
        session.show(topic_page(topic_id, catalog.entry("guide", topic_id), terms))
    elif session.wanted_format == "markdown":  # a document, to be read as a whole
        session.show(whole(topics, terms))
    else:
        session.show(overview(topics))
