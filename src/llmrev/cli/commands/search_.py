"""`llmrev search`."""

from typing import Annotated

import typer

from llmrev.cli.options import help_text, one_command, with_session
from llmrev.cli.session import Session
from llmrev.errors import UsageError
from llmrev.messages import say
from llmrev.render.language import _

app = one_command()


EXAMPLES = ("llmrev search 复旦", "llmrev search vicunna")


@app.command(
    help=help_text(
        _("Find families and models by name, alias in either language, developer or repository id."), EXAMPLES
    )
)
@with_session
def search(
    session: Session,
    *,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("What to look for; small mistakes do not matter."))],
    limit: Annotated[int, typer.Option("--limit", metavar="N", help=_("At most N lines."))] = 20,
) -> None:
    """Find families and models."""
    from llmrev.api.finding import search as find
    from llmrev.render.hits import hits

    if not text.strip():
        raise UsageError(say("nothing to look for"))
    if limit < 1:
        raise UsageError(say("`{option}` takes a number from 1 up", option="--limit"))
    found = find(session.catalog, text)
    session.show(hits(found[:limit]))
    if len(found) > limit:
        session.note(say("{count} more; `--limit` shows them", count=len(found) - limit))
    if not found:
        session.note(say("nothing like `{text}`", text=text))
