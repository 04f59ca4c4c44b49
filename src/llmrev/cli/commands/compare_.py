"""`llmrev compare`."""

from typing import Annotated

import typer

from llmrev.cli.options import complete_name, help_text, one_command, with_session
from llmrev.cli.session import Session
from llmrev.errors import UsageError
from llmrev.messages import say
from llmrev.render.language import _

app = one_command()


EXAMPLES = (
    "llmrev compare vicuna koala",
    "llmrev compare chatglm-6b moss-moon-003-sft --diff",
    "llmrev compare lmflow deepspeed-chat",
)


@app.command(
    help=help_text(
        _(
            "Lay models, or frameworks, side by side; `*` marks where they differ. "
            "A family's name stands for its best-known model."
        ),
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
    """Lay models, or frameworks, side by side."""
    from llmrev.api.comparison import compare as side_by_side
    from llmrev.api.comparison import frameworks_among
    from llmrev.core.scores import duels
    from llmrev.render.comparison import side_by_side as drawn

    if len(names) < 2:
        raise UsageError(
            say("compare takes two names or more"), hint=say("`llmrev show {name}` shows one", name=names[0])
        )
    software = list(dict.fromkeys(frameworks_among(session.catalog, names)))
    if software:
        _frameworks(session, software, only_differences=diff)
        return
    found = side_by_side(session.catalog, names)
    if len(found.sheets) < 2:
        raise UsageError(say("these names mean one model, `{id}`", id=found.sheets[0].model.id))
    ids = [one.model.id for one in found.sheets]
    met = list(duels(ids, session.catalog.evaluations_of(ids)))
    session.show(drawn(found, met, session.catalog, only_differences=diff))
    for name, model_id in found.stands_for.items():
        session.note(say("`{name}`: {id} stands for it", name=name, id=model_id))


def _frameworks(session: Session, ids: list[str], *, only_differences: bool) -> None:
    from llmrev.render.frameworks import frameworks_side_by_side

    if len(ids) < 2:
        raise UsageError(say("these names mean one framework, `{id}`", id=ids[0]))
    entries = {key: session.catalog.entry("frameworks", key) for key in ids}
    session.show(frameworks_side_by_side(entries, session.catalog, only_differences=only_differences))
