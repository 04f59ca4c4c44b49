"""Options that mean the same in every command, defined once."""

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from llmrev.cli.app import HELP_NAMES
from llmrev.cli.session import Session
from llmrev.errors import UsageError
from llmrev.messages import say
from llmrev.render.language import _

Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help=_("table, tsv, csv, json, jsonl, markdown or yaml. [default: table on a terminal, tsv in a pipe]"),
    ),
]
Json = Annotated[bool, typer.Option("--json", help=_("Same as `--format json`."))]
Color = Annotated[str, typer.Option("--color", metavar="WHEN", help=_("auto, always or never."))]
Ui = Annotated[
    str | None,
    typer.Option("--ui", metavar="LANGUAGE", help=_("Language of the interface: en or zh. [default: the locale's]")),
]
Folder = Annotated[
    str | None, typer.Option("--catalog", metavar="DIR", help=_("Read this catalog instead of the built-in one."))
]
Overlays = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="DIR", help=_("Lay a folder of yours over the catalog; may be repeated.")),
]


def one_command() -> typer.Typer:
    """The frame of a command that stands alone in its module."""
    return typer.Typer(rich_markup_mode=None, add_completion=False, context_settings=HELP_NAMES)


def help_text(what: str, examples: Sequence[str]) -> str:
    """Help that opens with what the command does, and shows it; tests run the examples."""
    shown = "\n\n".join(f"  {example}" for example in examples)
    return f"{what}\n\n{_('Examples:')}\n\n{shown}"


_SHARED: tuple[tuple[str, Any, Any], ...] = (
    ("format", Format, None),
    ("json", Json, False),
    ("color", Color, "auto"),
    ("ui", Ui, None),
    ("folder", Folder, None),
    ("overlays", Overlays, None),
)


def with_session(function: Callable[..., int | None]) -> Callable[..., int | None]:
    """
    Give a command the shared options, and as its first argument a `Session` made from them.

    `--ui` is read before the commands are loaded (see app.py), because their help depends on it; here it is only
    declared.
    """
    return _with_shared(function, _SHARED, ())


def with_formats(*more: str) -> Callable[[Callable[..., int | None]], Callable[..., int | None]]:
    """The same for a command that has formats of its own, *more*."""
    text = _("table, tsv, csv, json, jsonl, markdown, yaml, {more}. [default: table on a terminal, tsv in a pipe]")
    option = typer.Option("--format", "-f", metavar="FORMAT", help=text.format(more=", ".join(more)))
    own = ("format", Annotated[str | None, option], None)
    return functools.partial(_with_shared, shared=(own, *_SHARED[1:]), more_formats=more)


def _with_shared(
    function: Callable[..., int | None], shared: Sequence[tuple[str, Any, Any]], more_formats: tuple[str, ...]
) -> Callable[..., int | None]:
    own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, annotation, default in shared
    ]

    @functools.wraps(function)
    def command(**given: Any) -> int | None:
        values = {name: given.pop(name) for name, _annotation, _default in shared}
        session = Session(
            format=values["format"],
            json=values["json"],
            color=values["color"],
            folder=values["folder"],
            overlays=tuple(values["overlays"] or ()),
            more_formats=more_formats,
        )
        return function(session, **given)

    keyword_only = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own]
    command.__signature__ = inspect.Signature([*keyword_only, *added])  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in [*own, *added]}
    return command


def count(text: str | None, option: str) -> int | None:
    """A count such as ``13B`` or ``32k``.  Raises `UsageError` for anything else."""
    if text is None:
        return None
    from llmrev.core.units import parse_count

    try:
        if text[-1:] in ("k", "K") and option == "--context":
            return round(float(text[:-1]) * 1024)  # 32k of context is 32768 tokens
        number = parse_count(text.upper())
    except ValueError:
        raise UsageError(
            say("`{option}` takes a count, not `{text}`", option=option, text=text),
            hint=say("write `7B`, `500M` or `4096`"),
        ) from None
    if number == 0:
        raise UsageError(say("`{option}` cannot be 0", option=option))
    return number


def date(text: str | None, option: str) -> str | None:
    """A date such as ``2023-06-01`` or ``2023``.  Raises `UsageError` for anything else."""
    if text is None:
        return None
    from llmrev.core.units import parse_date

    try:
        return parse_date(text)
    except ValueError:
        raise UsageError(
            say("`{option}` takes a date, not `{text}`", option=option, text=text),
            hint=say("write `2023-06-01`, `2023-06` or `2023`"),
        ) from None


def complete_name(incomplete: str) -> list[str]:
    """Ids of families and models, for the shell."""
    try:
        from llmrev.catalog.opening import open_catalog

        return open_catalog().names(incomplete)
    except Exception:  # noqa: BLE001  a shell that completes must never see a traceback
        return []
