"""The program: find the command, load only that one, and print what goes wrong in one place."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from llmrev.errors import ExitCode, LlmrevError
from llmrev.messages import Message, say
from llmrev.render.language import _, clean, tr, use, wanted_language

COMMANDS: dict[str, Message] = {
    "list": say("List models or families, with filters."),
    "show": say("Show everything known of a model, family or framework."),
    "search": say("Find models by any of their names."),
    "compare": say("Lay models, or frameworks, side by side."),
    "recommend": say("Recommend backbones for your GPU, language and licence."),
    "fit": say("Say how much GPU memory a model needs, to serve or to tune."),
    "license": say("List licences, show what one allows, and follow a model's terms."),
    "lineage": say("Draw what a model was made from and what was made from it."),
    "dataset": say("List data sets to train with, and show what one holds and allows."),
    "framework": say("List software to train, tune and serve with, and show what one does."),
    "evaluation": say("List published evaluation tables, and show one whole."),
    "gpu": say("List GPUs, and show what one has."),
    "timeline": say("Show releases on a line of time."),
    "term": say("Explain the words of the screens and of the survey."),
    "guide": say("Lead from a first question to a first choice."),
    "catalog": say("Check, count and describe the catalog itself."),
}
"""Each command and its line of help; its module in `llmrev.cli.commands` is loaded only when it runs."""


HELP_NAMES: dict[str, Any] = {"help_option_names": ["-h", "--help"]}
"""Every command answers to both."""


class Commands(TyperGroup):
    """A group that knows its commands' names and loads one when asked."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """Every command, in the order of a reader's questions."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """Load a command by name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"llmrev.cli.commands.{cmd_name}_")
        return typer.main.get_command(module.app)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Write the list of commands without loading them."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, tr(help_)) for name, help_ in COMMANDS.items()])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command, or say which one may have been meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from llmrev.errors import UsageError
            from llmrev.fuzzy import nearest

            near = nearest(args[0], COMMANDS, limit=1, cutoff=60)
            hint = say("did you mean `{near}`?", near=near[0]) if near else say("`llmrev --help` lists the commands")
            raise UsageError(say("no command `{name}`", name=args[0]), hint=hint)
        return super().resolve_command(ctx, args)


def _version(value: bool) -> None:
    if value:
        from llmrev import __version__

        print(f"llmrev {__version__}")  # noqa: T201
        raise typer.Exit


def make_app() -> typer.Typer:
    """The Typer program, in the language in use."""
    app = typer.Typer(
        cls=Commands, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
        context_settings=HELP_NAMES,
        help=_("Choose an open LLM backbone: which one fits your GPU, speaks your language, and may be used."),
        epilog=_("Start with: llmrev recommend --gpu 24G --lang zh"),
    )  # fmt: skip

    @app.callback()
    def root(
        version: Annotated[
            bool, typer.Option("--version", callback=_version, is_eager=True, help=_("Print the version."))
        ] = False,
        ui: Annotated[
            str | None, typer.Option("--ui", metavar="LANGUAGE", help=_("Language of the interface: en or zh."))
        ] = None,
    ) -> None:
        """Options before the command; both have done their work by now."""
        del version, ui

    return app


class BugError(LlmrevError):
    """Something nobody foresaw."""

    exit_code = ExitCode.BUG

    def __init__(self, error: Exception) -> None:
        super().__init__(
            say("a bug in llmrev: {kind}: {text}", kind=type(error).__name__, text=str(error)),
            hint=say("please report it with the command you ran; `LLMREV_DEBUG=1` shows where it happened"),
        )


def run(arguments: Sequence[str]) -> int:
    """Run the program on *arguments* and return its exit status."""
    try:
        use(wanted_language(_named_language(arguments), os.environ))
        command = typer.main.get_command(make_app())
        status = command.main(list(arguments), prog_name="llmrev", standalone_mode=False)
        return int(status or 0)
    except LlmrevError as error:
        return complain(error)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # nothing was asked: help, and the status of a wrong call
            print(error)  # noqa: T201
            return ExitCode.USAGE
        if type(error).__module__.startswith("typer."):
            from llmrev.cli.usage import usage_error

            return complain(usage_error(error))
        if os.environ.get("LLMREV_DEBUG"):
            raise
        return complain(BugError(error))


def _named_language(arguments: Sequence[str]) -> str | None:
    """What stands behind ``--ui``, read ahead because even help depends on it."""
    for position, word in enumerate(arguments):
        if word == "--":
            break
        if word.startswith("--ui="):
            return word.removeprefix("--ui=")
        if word == "--ui" and position + 1 < len(arguments):
            return arguments[position + 1]
    return None


def complain(error: LlmrevError) -> int:
    """Print an error, its details and its hint on standard error; return the exit status."""
    lines = [tr(say("error: {what}", what=error.message)), *(f"  {tr(detail)}" for detail in error.details)]
    if error.hint:
        lines += ["", tr(say("hint: {what}", what=error.hint))]
    print("\n".join(clean(line) for line in lines), file=sys.stderr)  # noqa: T201
    return int(error.exit_code)
