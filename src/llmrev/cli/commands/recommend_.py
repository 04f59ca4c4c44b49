"""`llmrev recommend`."""

from typing import Annotated, Any

import typer
from msgspec.structs import replace

from llmrev.cli import filters
from llmrev.cli.options import count, help_text, one_command, with_session
from llmrev.cli.session import Session
from llmrev.errors import ExitCode, UsageError
from llmrev.messages import say
from llmrev.render.language import _

app = one_command()


EXAMPLES = (
    "llmrev recommend --gpu 24G --lang zh",
    'llmrev recommend --gpu "2x a800-80g" --lang zh --license commercial --tune qlora --serve-context 32k --users 8',
    "llmrev recommend --gpu 4090 --lang zh --why-not llama-3.1-8b",
)


@app.command(
    help=help_text(
        _("Recommend backbones: what fits, may be used, speaks the language; and why everything else is left out."),
        EXAMPLES,
    )
)
@with_session
def recommend(
    session: Session,
    *,
    gpu: Annotated[
        str | None, typer.Option("--gpu", metavar="GPU", help=_('24G, rtx-4090, "2x l4", 8x80G, or auto.'))
    ] = None,
    lang: filters.Language = None,
    min_chinese: filters.MinChinese = None,
    license_: filters.License = None,
    serve_context: Annotated[
        str | None,
        typer.Option("--serve-context", metavar="TOKENS", help=_("Serving: tokens that each user's sequence holds.")),
    ] = None,
    users: Annotated[
        str | None, typer.Option("--users", metavar="N", help=_("Serving: sequences at once. [default: 1]"))
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(
            "--engine", metavar="ENGINE", help=_("Serving: transformers, vllm or llama.cpp. [default: transformers]")
        ),
    ] = None,
    min_bits: Annotated[
        str | None, typer.Option("--min-bits", metavar="N", help=_("Serving: fewest bits of a weight: 16, 8 or 4."))
    ] = None,
    tune: Annotated[
        str | None, typer.Option("--tune", metavar="METHOD", help=_("Tuning: full, lora, qlora, any, or none."))
    ] = None,
    seq_len: Annotated[
        str | None,
        typer.Option("--seq-len", metavar="TOKENS", help=_("Tuning: tokens of a sequence. [default: 2048]")),
    ] = None,
    batch: Annotated[
        str | None,
        typer.Option("--batch", metavar="N", help=_("Tuning: sequences of a step on each card. [default: 1]")),
    ] = None,
    dataset_tokens: Annotated[
        str | None,
        typer.Option("--dataset-tokens", metavar="N", help=_("Tuning: tokens of your data, for the hours: 50M.")),
    ] = None,
    context: filters.Context = None,
    min_params: filters.MinParams = None,
    max_params: filters.MaxParams = None,
    released_after: filters.After = None,
    released_before: filters.Before = None,
    developer: filters.Developer = None,
    country: filters.Country = None,
    backbone: filters.Backbone = None,
    kind: filters.Kind = None,
    family: filters.Family = None,
    open_weights: filters.OpenWeights = False,
    open_code: filters.OpenCode = False,
    open_data: filters.OpenData = False,
    top: Annotated[
        int | None, typer.Option("--top", metavar="N", help=_("Show N picks. [default: 10 in a table, else all]"))
    ] = None,
    all_sizes: Annotated[bool, typer.Option("--all-sizes", help=_("Every size that fits, not one a family."))] = False,
    include_superseded: Annotated[
        bool, typer.Option("--include-superseded", help=_("Also what a later generation replaces."))
    ] = False,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="NAME", help=_("Leave this model or family out; may be repeated.")),
    ] = None,
    sort: Annotated[
        str | None,
        typer.Option("--sort", metavar="TERM", help=_("ability, memory, params or released, instead of the order.")),
    ] = None,
    pareto: Annotated[
        bool, typer.Option("--pareto", help=_("Only picks that no other beats in memory and in ability."))
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help=_("Show the terms of the order and each formula of the memory."))
    ] = False,
    why_not: Annotated[
        str | None, typer.Option("--why-not", metavar="NAME", help=_("Say where this model ended up, and why."))
    ] = None,
    excluded: Annotated[
        bool, typer.Option("--excluded", help=_("List every model left out or undecided, with its reason."))
    ] = False,
    plot: Annotated[
        bool, typer.Option("--plot", help=_("Draw memory against ability, and mark what no other pick beats."))
    ] = False,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help=_("Write a report to this file: .html or .md.")),
    ] = None,
    profile: Annotated[
        str | None, typer.Option("--profile", metavar="FILE", help=_("Read requirements from this YAML file."))
    ] = None,
    save: Annotated[
        str | None, typer.Option("--save", metavar="FILE", help=_("Write the requirements to this YAML file."))
    ] = None,
) -> int:
    """Recommend backbones."""
    given = dict(locals())
    from llmrev.api.advice import PICK_ORDERS, relaxations
    from llmrev.api.advice import recommend as backbones
    from llmrev.api.comparison import model_for
    from llmrev.cli import profiles
    from llmrev.cli.numbers import chosen, whole
    from llmrev.render.advice import advice

    given = profiles.merged(given, profile)
    if save:
        profiles.written(given, save)
    if top is not None and top < 1:
        raise UsageError(say("`{option}` takes a number from 1 up", option="--top"))
    if sort is not None:
        chosen("--sort", PICK_ORDERS, sort)
    catalog = session.catalog
    tuned = chosen("--tune", ("full", "lora", "qlora", "any", "none"), given["tune"] or "none")
    asked = filters.requirements(
        catalog,
        given,
        gpu=_pool(catalog, given["gpu"]),
        serve_context=whole("--serve-context", given["serve_context"]) if given["serve_context"] else None,
        users=whole("--users", given["users"] or "1"),
        engine=chosen("--engine", ("transformers", "vllm", "llama.cpp"), given["engine"] or "transformers"),
        least_bits=int(chosen("--min-bits", ("16", "8", "4"), str(given["min_bits"]))) if given["min_bits"] else None,
        tune=None if tuned == "none" else tuned,
        seq_len=whole("--seq-len", given["seq_len"] or "2048"),
        tune_batch=whole("--batch", given["batch"] or "1"),
        dataset_tokens=count(given["dataset_tokens"], "--dataset-tokens"),
        all_sizes=given["all_sizes"],
        include_superseded=given["include_superseded"],
        exclude=frozenset(catalog.resolve(name).id for name in given["exclude"] or ()),
    )
    found = backbones(catalog, asked)
    if sort:
        found = replace(found, picks=tuple(sorted(found.picks, key=PICK_ORDERS[sort])))
    asked_of = catalog.models[model_for(catalog, why_not)] if why_not else None
    answer = advice(
        found, asked, catalog, relaxed=lambda: relaxations(catalog, found, asked), top=top, list_excluded=excluded,
        explain=explain, pareto=pareto, why_not=asked_of,
    )  # fmt: skip
    if output:
        _report(output, answer, found, session)
    elif plot:
        from llmrev.cli.session import put, width
        from llmrev.render.pick import points
        from llmrev.render.plot import plot as drawn

        put(drawn(points(found.picks), width()))
    else:
        session.show(answer)
    if not found.picks:
        session.note(say("nothing meets the whole question"))
        return ExitCode.NO
    return ExitCode.DONE


def _report(path: str, answer: Any, found: Any, session: Session) -> None:
    """Write the answer with its chart to *path*.  Raises `UsageError` where that cannot be done."""
    from pathlib import Path

    from llmrev.render.language import language
    from llmrev.render.pick import points
    from llmrev.render.report import written

    text = written(path, answer, points(found.picks), language())
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(say("`{path}` cannot be written: {why}", path=path, why=why)) from None
    session.note(say("written: {path}", path=path))


def _pool(catalog: Any, gpu: str | None) -> Any:
    from llmrev.core.gpu import parse_gpu

    if gpu is None:
        return None
    if gpu == "auto":
        from llmrev.cli.devices import installed

        return installed()
    return parse_gpu(gpu, catalog.gpu)
