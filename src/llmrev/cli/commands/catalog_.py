"""`llmrev catalog check|build|stats|schema|path|sample|rate|add`."""

from pathlib import Path
from typing import Annotated

import typer

from llmrev.cli.app import HELP_NAMES
from llmrev.cli.options import help_text, with_session
from llmrev.cli.session import Session, existing, put
from llmrev.errors import ExitCode, UsageError
from llmrev.messages import say
from llmrev.render.language import _

app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    help=_("Check, count and describe the catalog itself."),
    context_settings=HELP_NAMES,
)
EXAMPLES = (
    "llmrev catalog check",
    "llmrev catalog check my-models/",
    "llmrev catalog build",
    "llmrev catalog stats",
    "llmrev catalog schema family",
    "llmrev catalog path",
    "llmrev catalog sample --seed 7 --count 30",
    "llmrev catalog rate --check",
    "llmrev catalog add --config config.json --family my-models --id my-model-7b",
)


@app.command(
    help=help_text(
        _("Find every mistake of every file in one run, as FILE:LINE:COLUMN: PATH: MESSAGE. Exit status 1 for any."),
        EXAMPLES[:2],
    )
)
@with_session
def check(
    session: Session,
    *,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH…]", help=_("Folders laid over the catalog, or files of it whose mistakes alone are shown.")
        ),
    ] = None,
) -> int:
    """Find every mistake of every file."""
    from llmrev.catalog.build import mistakes
    from llmrev.catalog.layout import catalog_files, strangers
    from llmrev.cli.folders import folders_of
    from llmrev.render.problems import report

    places = [existing(path) for path in paths or ()]
    folders = [*folders_of(session), *(place for place in places if place.is_dir())]
    with session.bar() as tell:
        count, problems = mistakes(folders, tell)
    files = {str(place.resolve()) for place in places if place.is_file()}
    known = {str(path.resolve()) for folder in folders for path in (*catalog_files(folder), *strangers(folder))}
    for stranger in sorted(files - known):
        raise UsageError(
            say("`{path}` is not in the catalog", path=stranger),
            hint=say("name its folder, the one that holds models/, to have it checked with the catalog"),
        )
    problems = [p for p in problems if not files or str(Path(p.file).resolve()) in files]
    session.show(report(problems))
    if problems:
        session.note(say("mistakes: {count}", count=len(problems)))
        return ExitCode.NO
    session.note(say("files: {count}, no mistakes", count=count))
    return ExitCode.DONE


@app.command(
    help=help_text(
        _("Check the catalog and compile what has changed, with all cores. Exit status 1 for mistakes."), EXAMPLES[2:3]
    )
)
@with_session
def build(session: Session) -> int:
    """Check and compile the catalog."""
    from llmrev.catalog.build import MistakesError
    from llmrev.catalog.layout import catalog_files
    from llmrev.catalog.opening import open_catalog
    from llmrev.cli.folders import folders_of
    from llmrev.render.problems import report

    folders = folders_of(session)
    read = 0

    try:
        with session.bar() as draw:

            def tell(done: int, of: int) -> None:
                nonlocal read
                read = of
                draw(done, of)

            catalog = open_catalog(folders[0], folders[1:], tell)
    except MistakesError as error:
        session.show(report(error.problems))
        session.note(say("mistakes: {count}", count=len(error.problems)))
        return ExitCode.NO
    for note in catalog.notes:
        session.note(note)
    files = sum(len(catalog_files(folder)) for folder in folders)
    session.note(say("files: {count}, no mistakes; read anew: {read}", count=files, read=read))
    return ExitCode.DONE


@app.command(help=help_text(_("Count entries, facts, their sources by grade, and unknowns by reason."), EXAMPLES[3:4]))
@with_session
def stats(session: Session) -> None:
    """Count what the catalog holds."""
    from llmrev.render.statistics import statistics

    session.show(statistics(session.catalog))


@app.command(help=help_text(_("Print the JSON Schema that editors complete from."), EXAMPLES[4:5]))
def schema(
    table: Annotated[
        str,
        typer.Argument(
            metavar="TABLE",
            help=_("What the file describes: family, license, evaluation, vocabulary, or a table by its name."),
        ),
    ] = "family",
    *,
    write: Annotated[
        str | None, typer.Option("--write", metavar="DIR", help=_("Write every schema into this folder instead."))
    ] = None,
    ui: Annotated[
        str | None, typer.Option("--ui", metavar="LANGUAGE", help=_("Language of the interface: en or zh."))
    ] = None,
) -> None:
    """Print a JSON Schema."""
    del ui
    from llmrev.catalog.jsonschema import schema_text, write_all

    if write:
        write_all(Path(write))
    else:
        put(schema_text(table))


@app.command(help=help_text(_("Print the folders the catalog is read from."), EXAMPLES[5:6]))
@with_session
def path(session: Session) -> None:
    """Print the folders the catalog is read from."""
    from llmrev.cli.folders import folders_of
    from llmrev.render.lists import folders

    session.show(folders([str(folder) for folder in folders_of(session)]))


@app.command(help=help_text(_("Draw facts at random, with where to read each again."), EXAMPLES[6:7]))
@with_session
def sample(
    session: Session,
    *,
    count: Annotated[int, typer.Option("--count", metavar="N", help=_("How many facts."))] = 30,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help=_("The same seed draws the same facts."))] = 0,
) -> None:
    """Draw facts at random."""
    from llmrev.catalog.build import checked
    from llmrev.catalog.sample import sample as draw
    from llmrev.cli.folders import folders_of
    from llmrev.render.audit import audit

    if count < 1:
        raise UsageError(say("`{option}` takes a number from 1 up", option="--count"))
    session.show(audit(draw(checked(folders_of(session)), count=count, seed=seed)))


@app.command(
    help=help_text(
        _("Rate the ability of every model by the scores of the catalog: fits for minutes, and needs numpy."),
        EXAMPLES[7:8],
    )
)
@with_session
def rate(
    session: Session,
    *,
    write: Annotated[
        bool, typer.Option("--write", help=_("Write the figures to ability.yaml of the catalog folder."))
    ] = False,
    check_only: Annotated[
        bool, typer.Option("--check", help=_("Fit nothing: say whether the figures at hand are those of the scores."))
    ] = False,
) -> int:
    """Fit the ability figures."""
    from llmrev.catalog.build import checked
    from llmrev.cli.folders import folders_of
    from llmrev.render.rating import kept_answer, rating_answer

    folder = folders_of(session)[0]
    collection = checked([folder])
    if collection.problems:
        raise UsageError(
            say("the catalog has mistakes: {count}", count=len(collection.problems)),
            hint=say("`llmrev catalog check` lists them all"),
        )
    if check_only:
        from llmrev.catalog.rating_evidence import stale
        from llmrev.render.problems import report

        outdated = stale(collection)
        session.show(report([outdated]) if outdated else kept_answer(collection.abilities))
        return ExitCode.NO if outdated else ExitCode.DONE
    try:
        from llmrev.catalog.ability import ability_text, rate
    except ModuleNotFoundError as error:
        raise UsageError(
            say("`{module}` is not installed", module=str(error.name)), hint=say("`pip install 'llmrev[rate]'`")
        ) from None
    rating = rate(collection)
    session.show(rating_answer(rating))
    if write:
        place = folder / "ability.yaml"
        place.write_text(ability_text(rating), encoding="utf-8")
        session.note(say("written: {path}", path=str(place)))
    return ExitCode.DONE


@app.command(
    help=help_text(
        _("Draft an entry from a Hugging Face config.json: what it says is filled in, the rest is marked unknown."),
        EXAMPLES[8:9],
    )
)
@with_session
def add(
    session: Session,
    *,
    config: Annotated[str, typer.Option("--config", metavar="FILE", help=_("The model's config.json."))],
    id_: Annotated[str, typer.Option("--id", metavar="ID", help=_("Id of the new variant, such as my-model-7b."))],
    family: Annotated[
        str, typer.Option("--family", metavar="ID", help=_("Family it belongs to; its file may exist already."))
    ],
    into: Annotated[
        str | None,
        typer.Option("--into", metavar="DIR", help=_("Catalog folder to write to. [default: print the file instead]")),
    ] = None,
) -> None:
    """Draft an entry from a config.json."""
    from llmrev.catalog.draft import draft_text, existing_text
    from llmrev.cli.files import json_file

    place = Path(into) / "models" / f"{family}.yaml" if into else None
    text = draft_text(json_file(config), model_id=id_, family_id=family, existing=existing_text(place))
    if place is None:
        put(text)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    session.note(
        say(
            "written: {path}; fill in what is unknown, then `llmrev catalog check {folder}`",
            path=str(place),
            folder=into,
        )
    )
