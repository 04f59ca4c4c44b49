"""`llmrev fit`."""

from typing import Annotated, Any

import typer

from llmrev.cli.numbers import chosen, whole
from llmrev.cli.options import complete_name, help_text, one_command, with_session
from llmrev.cli.session import Session
from llmrev.core.memory.method import OFFLOADS, TASKS, TRAIN_DTYPES, Tuning
from llmrev.core.memory.serving import ENGINES, Serving
from llmrev.errors import ExitCode, UsageError
from llmrev.messages import say
from llmrev.render.language import _

app = one_command()

EXAMPLES = (
    "llmrev fit qwen3-8b --gpu 24G",
    "llmrev fit Qwen/Qwen3-8B --gpu rtx-4090 --precision awq-int4 --context 32k --engine vllm",
    "llmrev fit qwen3-8b --task qlora --gpu 24G --seq-len 2048",
    "llmrev fit qwen3 --gpu 24G",
)


@app.command(
    help=help_text(
        _("Say how much GPU memory a model needs, to serve or to tune, and whether it fits."),
        EXAMPLES,
    )
)
@with_session
def fit(
    session: Session,
    *,
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", autocompletion=complete_name, help=_("A model, a repository id, or a family.")),
    ] = None,
    config: Annotated[
        str | None, typer.Option("--config", metavar="FILE", help=_("A Hugging Face `config.json`, instead of NAME."))
    ] = None,
    task: Annotated[str, typer.Option("--task", metavar="TASK", help=_("serve, full, lora or qlora."))] = "serve",
    gpu: Annotated[
        str | None, typer.Option("--gpu", metavar="GPU", help=_('24G, rtx-4090, "2x l4", 8x80G, or auto.'))
    ] = None,
    precision: Annotated[
        str | None,
        typer.Option("--precision", metavar="FORMAT", help=_("How weights are stored: bf16, awq-int4, nf4, q4_k_m, …")),
    ] = None,
    context: Annotated[
        str | None,
        typer.Option("--context", metavar="TOKENS", help=_("Serving: prompt and answer together. [default: 8192]")),
    ] = None,
    batch: Annotated[str, typer.Option("--batch", metavar="N", help=_("Sequences at once, on each card."))] = "1",
    kv_dtype: Annotated[
        str | None,
        typer.Option("--kv-dtype", metavar="DTYPE", help=_("Serving: fp16, bf16, fp8, q8_0, q4_0, … [default: fp16]")),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(
            "--engine", metavar="ENGINE", help=_("Serving: transformers, vllm or llama.cpp. [default: transformers]")
        ),
    ] = None,
    logits: Annotated[
        str | None,
        typer.Option(
            "--logits", metavar="WHICH", help=_("Serving: last, or all of the prompt as old releases. [default: last]")
        ),
    ] = None,
    attention: Annotated[str, typer.Option("--attention", metavar="KIND", help=_("flash or eager."))] = "flash",
    seq_len: Annotated[
        str | None,
        typer.Option("--seq-len", metavar="TOKENS", help=_("Tuning: tokens of a sequence. [default: 2048]")),
    ] = None,
    rank: Annotated[
        str | None, typer.Option("--rank", metavar="N", help=_("Tuning: rank of the adapters. [default: 16]"))
    ] = None,
    targets: Annotated[
        str | None,
        typer.Option(
            "--targets",
            metavar="NAMES",
            help=_("Tuning: all-linear, attention, qkv, qv, or names with commas. [default: all-linear]"),
        ),
    ] = None,
    train_embeddings: Annotated[
        bool | None,
        typer.Option("--train-embeddings", help=_("Tuning: embeddings and output head too, beside the adapters.")),
    ] = None,
    checkpointing: Annotated[
        bool | None,
        typer.Option(
            "--checkpointing/--no-checkpointing", help=_("Tuning: recompute activations layer by layer. [default: yes]")
        ),
    ] = None,
    optimizer: Annotated[
        str | None,
        typer.Option(
            "--optimizer",
            metavar="NAME",
            help=_("Tuning: adamw, adamw-8bit, paged-adamw-8bit, adafactor or sgd. [default: adamw]"),
        ),
    ] = None,
    train_dtype: Annotated[
        str | None,
        typer.Option(
            "--train-dtype", metavar="DTYPE", help=_("Tuning: bf16, amp (fp32 master weights) or fp32. [default: bf16]")
        ),
    ] = None,
    accumulate: Annotated[
        bool | None,
        typer.Option("--accumulate", help=_("Tuning: gradients of earlier batches stay while the next one runs.")),
    ] = None,
    gpus: Annotated[
        str | None, typer.Option("--gpus", metavar="N", help=_("Cards that share the work; figures are of one card."))
    ] = None,
    zero: Annotated[
        str | None,
        typer.Option("--zero", metavar="STAGE", help=_("Tuning: ZeRO or FSDP sharding, 0, 1, 2 or 3. [default: 0]")),
    ] = None,
    offload: Annotated[
        str | None, typer.Option("--offload", metavar="WHAT", help=_("Tuning: keep on the host: optimizer, or all."))
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help=_("Show each formula with its inputs, and sources."))
    ] = False,
) -> int:
    """Say how much memory a model needs."""
    given = dict(locals())
    from llmrev.api import memory
    from llmrev.render.fitting import family_page, fit_page

    if (name is None) == (config is None):
        raise UsageError(say("give a NAME or `--config FILE`"), hint=say("`llmrev fit --help` shows how"))
    chosen("--task", ("serve", *TASKS), task)
    _belong(given, task)
    catalog = session.catalog
    pool = _pool(catalog, gpu, gpus)
    cards = pool.count if pool else 1
    how = _serving(given, cards) if task == "serve" else _tuning(given, cards)
    if config is not None:
        asked = [(memory.configured(_config(config), config), precision)]
    else:
        asked = [(model, precision or stored) for model, stored in memory.models_to_fit(catalog, str(name))]
    card = None if gpu is None else pool
    found = [
        memory.fit(catalog, model, how, card, precision=stored, context_given=context is not None)
        for model, stored in asked
    ]
    if len(found) == 1:
        session.show(fit_page(found[0], explain=explain))
    else:
        session.show(family_page(found))
    verdicts = {one.fitting.value for one in found if one.fitting is not None}
    return ExitCode.NO if verdicts == {"does not fit"} else ExitCode.DONE


SERVING = {"context": "8192", "kv_dtype": "fp16", "engine": "transformers", "logits": "last"}
"""Options that only serving has, and what they are where nobody says."""

TUNING = {
    "seq_len": "2048", "rank": "16", "targets": "all-linear", "train_embeddings": False, "checkpointing": True,
    "optimizer": "adamw", "train_dtype": "bf16", "accumulate": False, "zero": "0", "offload": None,
}  # fmt: skip
"""The same for tuning."""


def _belong(given: dict[str, Any], task: str) -> None:
    """Fill in what nobody said.  Raises `UsageError` for an option of the other task."""
    other = TUNING if task == "serve" else SERVING
    stray = [name for name in other if given[name] is not None]
    if stray:
        option = "--" + stray[0].replace("_", "-")
        hint = say("add `--task lora`, `qlora` or `full`") if task == "serve" else say("leave `--task` out to serve")
        if stray[0] == "context":
            hint = say("`--seq-len` is the length of a sequence in tuning")
        raise UsageError(say("`{option}` says nothing about `--task {task}`", option=option, task=task), hint=hint)
    for name, value in (*SERVING.items(), *TUNING.items()):
        if given[name] is None:
            given[name] = value


def _config(path: str) -> dict[str, Any]:
    from pathlib import Path

    from llmrev.cli.files import json_file

    return json_file(str(Path(path) / "config.json") if Path(path).is_dir() else path)


def _pool(catalog: Any, gpu: str | None, gpus: str | None) -> Any:
    from msgspec.structs import replace

    from llmrev.core.gpu import Gpu, GpuPool, parse_gpu

    many = None if gpus is None else whole("--gpus", gpus, 100_000)
    if gpu is None:
        return GpuPool(Gpu(id="", name="", memory=0), many) if many else None
    if gpu == "auto":
        from llmrev.cli.devices import installed

        pool = installed()
    else:
        pool = parse_gpu(gpu, catalog.gpu)
    if many and pool.count not in (1, many):
        raise UsageError(say("`--gpu {gpu}` and `--gpus {gpus}` name different numbers of cards", gpu=gpu, gpus=gpus))
    return replace(pool, count=many) if many else pool


def _serving(given: dict[str, Any], gpus: int) -> Serving:
    from llmrev.core.memory.serving import parse_kv_dtype

    key, value = parse_kv_dtype(given["kv_dtype"])
    return Serving(
        context=whole("--context", given["context"]),
        batch=whole("--batch", given["batch"]),
        engine=chosen("--engine", ENGINES, given["engine"]),
        key_dtype=key,
        value_dtype=value,
        all_logits=chosen("--logits", ("last", "all"), given["logits"]) == "all",
        eager=chosen("--attention", ("flash", "eager"), given["attention"]) == "eager",
        gpus=gpus,
    )


def _tuning(given: dict[str, Any], gpus: int) -> Tuning:
    from llmrev.core.memory.optimizers import OPTIMIZERS
    from llmrev.core.memory.targets import parse_targets

    return Tuning(
        task=given["task"],
        seq_len=whole("--seq-len", given["seq_len"]),
        batch=whole("--batch", given["batch"]),
        rank=whole("--rank", given["rank"], 2**20),
        targets=parse_targets(given["targets"]),
        train_embeddings=given["train_embeddings"],
        checkpointing=given["checkpointing"],
        optimizer=chosen("--optimizer", tuple(OPTIMIZERS), given["optimizer"]),
        train_dtype=chosen("--train-dtype", TRAIN_DTYPES, given["train_dtype"]),
        eager=chosen("--attention", ("flash", "eager"), given["attention"]) == "eager",
        gpus=gpus,
        zero=int(chosen("--zero", ("0", "1", "2", "3"), given["zero"])),
        offload=None if given["offload"] is None else chosen("--offload", OFFLOADS, given["offload"]),
        accumulated=given["accumulate"],
    )
