"""`llmrev compare`."""

from typing import Annotated

import typer

from llmrev.cli.options import complete_name, help_text, one_command, with_session
from llmrev.cli.session import Session
from llmrev.errors import UsageError
from llmrev.messages import say
from llmrev.render.language import _

app = one_command()


EXAMPLES = ("llmrev compare vicuna koala", "llmrev compare chatglm-6b moss-moon-003-sft --diff")


@app.command(
    help=help_text(
        _("Lay models side by side; `*` marks where they differ. A family's name stands for its best-known model."),
        EXAMPLES,
    )
)
@with_session
def compare(
    session: Session,
    *,
    names: Annotated[
        list[str], typer.Argument(metavar="NAME NAME…", help=_("Two or more names."), autocompletion=complete_name)
    ],
    diff: Annotated[bool, typer.Option("--diff", help=_("Only where they differ."))] = False,
) -> None:
    """Lay models side by side."""
    from llmrev.api import compare as side_by_side
    from llmrev.render.comparison import side_by_side as drawn

    if len(names) < 2:
        raise UsageError(
            say("compare takes two names or more"), hint=say("`llmrev show {name}` shows one", name=names[0])
        )
    found = side_by_side(session.catalog, names)
    if len(found.sheets) < 2:
        raise UsageError(say("these names mean one model, `{id}`", id=found.sheets[0].model.id))
    session.show(drawn(found, session.catalog, only_differences=diff))
    for name, model_id in found.stands_for.items():
        session.note(say("`{name}`: {id} stands for it", name=name, id=model_id))
