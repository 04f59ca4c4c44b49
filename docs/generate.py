"""
Write the reference pages that are read off the program: commands and options, and the catalog's tables.

``python docs/generate.py`` writes them; with ``--check`` it writes nothing and exits 1 when a page is stale.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import typer
from pydantic import BaseModel  # noqa: TID253  the schemas it writes about are models

from llmrev.catalog.layout import FOLDERS, SHELVES
from llmrev.catalog.schema import fact
from llmrev.catalog.schema.files import SCHEMAS
from llmrev.cli.app import COMMANDS, make_app
from llmrev.render.language import use

REFERENCE = Path(__file__).resolve().parent / "reference"
NOTICE = "<!-- Written by docs/generate.py; edit the program instead. -->"

CLI_INTRODUCTION = """\
Every command answers to `-h` and `--help`.
The [exit codes](exit-codes.md) and the [JSON documents](json.md) have pages of their own."""

CATALOG_INTRODUCTION = """\
What each file of a catalog folder may hold; [how to add a model](../guides/add-a-model.md) goes through it by example.
Required keys are marked with `*`.
`llmrev catalog schema TABLE` prints the same as JSON Schema, for editors."""


# Commands


def cli_page() -> str:
    """Every command with its help, examples, arguments and options."""
    program: Any = typer.main.get_command(make_app())
    parts = [
        NOTICE,
        "# Command line",
        _paragraphs(program.help),
        CLI_INTRODUCTION,
        "| Command | What it does |\n|---|---|\n"
        + "\n".join(f"| [`llmrev {name}`](#llmrev-{name}) | {help_} |" for name, help_ in COMMANDS.items()),
        "## Before the command",
        _options(program),
    ]
    for name in COMMANDS:
        parts += _command(f"llmrev {name}", program.get_command(None, name), level=2)
    return "\n\n".join(part for part in parts if part) + "\n"


def _command(path: str, command: Any, level: int) -> Iterator[str]:
    yield f"{'#' * level} {path}"
    what, _, shown = inspect.cleandoc(command.help or "").partition("Examples:")
    yield _paragraphs(what)
    examples = [line.strip() for line in shown.splitlines() if line.strip()]
    if examples:
        yield "```console\n" + "\n".join(f"$ {example}" for example in examples) + "\n```"
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    if arguments:
        rows = (f"| `{_argument(p)}` | {_cell(p.help)} |" for p in arguments)
        yield "| Argument | What it is |\n|---|---|\n" + "\n".join(rows)
    yield _options(command)
    for name, child in getattr(command, "commands", {}).items():
        yield from _command(f"{path} {name}", child, level + 1)


def _argument(parameter: Any) -> str:
    name = str(parameter.metavar or parameter.name)
    return name if parameter.required or name.startswith("[") else f"[{name}]"


def _options(command: Any) -> str:
    options = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
    if not options:
        return ""
    rows = (f"| {_flags(option)} | {_cell(option.help)}{_default(option)} |" for option in options)
    return "| Option | What it does |\n|---|---|\n" + "\n".join(rows)


def _flags(option: Any) -> str:
    *others, last = sorted(option.opts, key=len)
    value = f" {option.metavar}" if option.metavar and not option.is_flag else ""
    return ", ".join(f"`{flag}`" for flag in (*others, last + value, *option.secondary_opts))


def _default(option: Any) -> str:
    if option.is_flag or option.default in (None, (), []) or "[default:" in (option.help or ""):
        return ""
    return f" [default: {option.default}]"


# Tables


def catalog_page() -> str:
    """Every key of every table of the catalog, with what it takes and what it means."""
    parts = [
        NOTICE,
        "# Catalog",
        CATALOG_INTRODUCTION,
        "## Files",
        "| Table | File | |\n|---|---|---|\n"
        + "\n".join(
            f"| [{table}](#table-{table}) | `{_file(table)}` | {_about(model)} |" for table, model in SCHEMAS.items()
        ),
        *_facts_and_sources(),
    ]
    told: set[type[BaseModel]] = {fact.Source, fact.Text}
    for table, model in SCHEMAS.items():
        parts += [f"## Table {table}", f"`{_file(table)}`: {_about(model)}", _keys(model)]
        told.add(model)
        for part in _parts(model, told):
            parts += [f"### {part.__name__}", _paragraphs(_docstring(part)), _keys(part)]
    return "\n\n".join(parts) + "\n"


def _facts_and_sources() -> list[str]:
    return [
        "## Fact",
        "A fact is a bare value, or a mapping with exactly one of "
        + ", ".join(f"`{key}`" for key in fact.FACT_KEYS)
        + ".\n`inherits: backbone` belongs to licences only.",
        _keys(fact.Fact),
        "## Source",
        _paragraphs(_docstring(fact.Source)),
        _keys(fact.Source),
        "## Text",
        _paragraphs(_docstring(fact.Text)),
        _keys(fact.Text),
    ]


def _file(table: str) -> str:
    if table in SHELVES:
        return f"{table}/*.yaml"
    return f"{table}/ID.yaml" if table in FOLDERS else f"{table}.yaml"


def _about(model: type[BaseModel]) -> str:
    """What a file is for; of a file that is a list of entries, what one entry is."""
    entries = model.model_fields.get("entries")
    words = _first_line(get_args(entries.annotation)[1] if entries else model).rpartition("`: ")[2]
    return words[:1].upper() + words[1:]


def _parts(model: type[BaseModel], told: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """The mappings inside *model* that have not been told yet, each before its own parts."""
    shared = _shared(model)
    if shared and shared not in told:
        told.add(shared)
        yield shared
    for annotation in get_type_hints(model, include_extras=True).values():
        for part in _models_in(annotation):
            if part not in told:
                told.add(part)
                yield part
                yield from _parts(part, told)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if _is_fact(annotation):
        for argument in annotation.__pydantic_generic_metadata__["args"]:
            yield from _models_in(argument)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for argument in get_args(annotation):
            yield from _models_in(argument)


def _is_fact(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, fact.Claim)


def _shared(model: type[BaseModel]) -> type[BaseModel] | None:
    """The model whose keys *model* has too, where that is told on its own."""
    base = model.__bases__[0]
    plain = base in (BaseModel, fact.Strict) or issubclass(model, fact.Claim) or list(base.model_fields) == ["from_"]
    return None if plain else base


def _keys(model: type[BaseModel]) -> str:
    shared = _shared(model)
    rows = []
    for name, annotation in get_type_hints(model, include_extras=True).items():
        field = model.model_fields.get(name)
        if field is None or (shared and name in shared.model_fields):
            continue
        key = f"`{field.alias or name}`" + (" `*`" if field.is_required() else "")
        default = "" if field.is_required() or field.default is None else f"; else `{field.default}`"
        rows.append(f"| {key} | {_takes(annotation)}{default} | {_cell(field.description)} |")
    table = "| Key | Takes | |\n|---|---|---|\n" + "\n".join(rows)
    return table + (f"\n\nAnd every key of [{shared.__name__}](#{shared.__name__.lower()})." if shared else "")


QUANTITIES = (
    (fact.Count, "a count: `6.2B`, `2048`"),
    (fact.Bytes, "a size: `13 GB`, `24 GiB`"),
    (fact.Hours, "a duration: `9 h`, `21 days`"),
    (fact.Dollars, "a cost: `300 USD`"),
    (fact.Amount, "an amount: `52K instructions`, `20 GB`"),
    (fact.Date, "a date: `2023-03-14`, `2023-03`, `2023`"),
)
PLAIN = {str: "text", int: "a whole number", float: "a number", bool: "`true` or `false`"}


def _takes(annotation: Any) -> str:
    """The values an annotation allows, in words."""
    quantity = next((words for kind, words in QUANTITIES if annotation == kind), None)
    if quantity:
        return quantity
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in arguments)
    if origin in (Union, UnionType):
        return " or ".join(_takes(part) for part in arguments if part is not NoneType)
    before = {list: "a list of: ", dict: "a mapping to: ", Annotated: ""}
    if origin in before:
        return before[origin] + _takes(arguments[1] if origin is dict else arguments[0])
    return _takes_one(annotation)


def _takes_one(annotation: Any) -> str:
    if annotation in PLAIN:
        return PLAIN[annotation]
    if not isinstance(annotation, type):  # the value of a fact: whatever the fact is about
        return "the value"
    if issubclass(annotation, fact.Reference):
        words = _first_line(annotation).rstrip(".")
        return words[:1].lower() + words[1:]
    if issubclass(annotation, fact.License):
        return f"a [fact](#fact): {_takes_one(fact.LicenseId)}, or `inherits: backbone`"
    if issubclass(annotation, fact.Claim):
        of = annotation.__pydantic_generic_metadata__["args"]
        return f"a [fact](#fact): {_takes(of[0])}" if of and not hasattr(of[0], "__bound__") else "one fact"
    return f"[{annotation.__name__}](#{annotation.__name__.lower()})"


# Text


def _docstring(model: type) -> str:
    return inspect.cleandoc(model.__doc__ or "")


def _first_line(model: type) -> str:
    return _docstring(model).split("\n", 1)[0].replace("``", "`")


def _paragraphs(text: str | None) -> str:
    """*text* with one sentence a line."""
    joined = re.sub(r"(?<!\n)\n(?!\n)", " ", inspect.cleandoc(text or "").replace("``", "`")).strip()
    return re.sub(r"(?<=[.!?])\s+(?=[A-Z])", "\n", joined)


def _cell(text: str | None) -> str:
    return (text or "").replace("``", "`").replace("|", "\\|").replace("\n", " ")


def pages() -> dict[Path, str]:
    """Each generated page and its text, in English."""
    use("en")
    return {REFERENCE / "cli.md": cli_page(), REFERENCE / "catalog.md": catalog_page()}


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` say which are stale."""
    found = pages()
    if arguments == ["--check"]:
        stale = [path for path, text in found.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
        for path in stale:
            sys.stderr.write(f"stale: {path.name}; run `python docs/generate.py`\n")
        return 1 if stale else 0
    REFERENCE.mkdir(exist_ok=True)
    for path, text in found.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
