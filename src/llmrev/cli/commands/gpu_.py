"""`llmrev gpu list|show`."""

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
    help=_("GPUs and other accelerators: memory, bandwidth, speed."),
    context_settings=HELP_NAMES,
)
EXAMPLES = ("llmrev gpu list --min-memory 24G", "llmrev gpu show 4090", "llmrev gpu show 910b --sources")


@app.command("list", help=help_text(_("List GPUs, one a line."), EXAMPLES[:1]))
@with_session
def list_gpus(
    session: Session,
    *,
    vendor: Annotated[str | None, typer.Option("--vendor", metavar="NAME", help=_("Of this maker."))] = None,
    class_: Annotated[
        str | None, typer.Option("--class", metavar="CLASS", help=_("consumer, workstation, datacenter or apple."))
    ] = None,
    min_memory: Annotated[
        str | None, typer.Option("--min-memory", metavar="SIZE", help=_("With at least so much memory: 24G."))
    ] = None,
) -> None:
    """List GPUs, one a line."""
    from llmrev.core.gpu import parse_size
    from llmrev.render.gpus import CLASSES, gpu_list, known

    if class_ is not None and class_ not in CLASSES:
        raise UsageError(
            say("`{option}` takes {words}, not `{word}`", option="--class", words=", ".join(CLASSES), word=class_)
        )
    least = parse_size(min_memory) if min_memory else 0
    found = [
        (key, entry)
        for key, entry in session.catalog.entries("gpus").items()
        if (vendor is None or vendor.casefold() in entry["vendor"].casefold())
        and (class_ is None or entry["class"] == class_)
        and (known(entry, "memory") or 0) >= least
    ]
    session.show(gpu_list(found))
    if not found:
        session.note(say("no GPU meets every filter"))


@app.command(help=help_text(_("Show one GPU, by id or by what people call it."), EXAMPLES[1:]))
@with_session
def show(
    session: Session,
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("Such as 4090, A800 80G, 910B."))],
    sources: Annotated[bool, typer.Option("--sources", help=_("Name the source of each fact."))] = False,
) -> None:
    """Show one GPU."""
    from llmrev.render.detail import Detail
    from llmrev.render.gpus import gpu_page

    catalog = session.catalog
    gpu_id = catalog.resolve(name, ("gpus",)).id
    session.show(gpu_page(gpu_id, catalog.entry("gpus", gpu_id), catalog, Detail(sources=sources)))
