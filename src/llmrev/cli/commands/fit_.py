"""`llmrev fit`."""

from typing import Annotated, Any

import typer

from llmrev.cli.options import complete_name, help_text, one_command, with_session
from llmrev.cli.session import Session
from llmrev.core.memory import ENGINES, OPTIMIZERS, TASKS, TRAIN_DTYPES, Serving, Tuning
from llmrev.errors import ExitCode, UsageError
from llmrev.messages import say
from llmrev.render.language import _

app = one_command()

EXAMPLES = (
    "llmrev fit qwen3-8b --gpu 24G",
    "llmrev fit Qwen/Qwen3-8B --gpu rtx-4090 --precision awq-int4 --context 32k --batch 4 --engine vllm",
    "llmrev fit qwen3-8b --task qlora --gpu 24G --seq-len 4096",
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
        typer.Argument(
            metavar="NAME", autocompletion=complete_name, help=_("A model, a repository id, or a family.")
        ),
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
        str, typer.Option("--kv-dtype", metavar="DTYPE", help=_("Of the cache: fp16, bf16, fp8, q8_0, q4_0, …"))
    ] = "fp16",
    engine: Annotated[
        str, typer.Option("--engine", metavar="ENGINE", help=_("transformers, vllm or llama.cpp."))
    ] = "transformers",
    logits: Annotated[
        str, typer.Option("--logits", metavar="WHICH", help=_("last; all of the prompt, as old releases keep them."))
    ] = "last",
    attention: Annotated[str, typer.Option("--attention", metavar="KIND", help=_("flash or eager."))] = "flash",
    seq_len: Annotated[
        str, typer.Option("--seq-len", metavar="TOKENS", help=_("Tuning: tokens of a sequence."))
    ] = "2048",
    rank: Annotated[str, typer.Option("--rank", metavar="N", help=_("Tuning: rank of the adapters."))] = "16",
    targets: Annotated[
        str,
        typer.Option("--targets", metavar="NAMES", help=_("all-linear, attention, qkv, qv, or module names, commas.")),
    ] = "all-linear",
    train_embeddings: Annotated[
        bool, typer.Option("--train-embeddings", help=_("Train embeddings and output head beside the adapters."))
    ] = False,
    checkpointing: Annotated[
        bool, typer.Option("--checkpointing/--no-checkpointing", help=_("Recompute activations layer by layer."))
    ] = True,
    optimizer: Annotated[
        str, typer.Option("--optimizer", metavar="NAME", help=_("adamw, adamw-8bit, paged-adamw-8bit, adafactor, sgd."))
    ] = "adamw",
    train_dtype: Annotated[
        str, typer.Option("--train-dtype", metavar="DTYPE", help=_("bf16, amp (fp32 master weights), or fp32."))
    ] = "bf16",
    accumulate: Annotated[
        bool, typer.Option("--accumulate", help=_("Gradients of earlier batches are kept while the next one runs."))
    ] = False,
    gpus: Annotated[
        str | None, typer.Option("--gpus", metavar="N", help=_("Cards that share the work; figures are of one card."))
    ] = None,
    zero: Annotated[str, typer.Option("--zero", metavar="STAGE", help=_("ZeRO or FSDP sharding: 0, 1, 2 or 3."))] = "0",
    offload: Annotated[
        str | None, typer.Option("--offload", metavar="WHAT", help=_("Keep on the host: optimizer, or all."))
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help=_("Show each formula with its inputs, and sources."))] = False,
) -> int:
    """Say how much memory a model needs."""
    given = dict(locals())
    from llmrev import api
    from llmrev.render.fitting import family_page, fit_page

    if (name is None) == (config is None):
        raise UsageError(say("give a NAME or `--config FILE`"), hint=say("`llmrev fit --help` shows how"))
    if task not in ("serve", *TASKS):
        raise UsageError(_takes("--task", ("serve", *TASKS), task))
    catalog = session.catalog
    pool = _pool(catalog, gpu, gpus)
    cards = pool.count if pool else 1
    how = _serving(given, cards) if task == "serve" else _tuning(given, cards)
    if config is not None:
        asked = [(api.configured(_config(config), config), precision)]
    else:
        asked = [(model, precision or stored) for model, stored in api.models_to_fit(catalog, str(name))]
    card = None if gpu is None else pool
    found = [
        api.fit(catalog, model, how, card, precision=stored, context_given=context is not None) for model, stored in asked
    ]
    if len(found) == 1:
        session.show(fit_page(found[0], explain=explain))
    else:
        session.show(family_page(found))
    verdicts = {one.fitting.value for one in found if one.fitting is not None}
    return ExitCode.NO if verdicts == {"does not fit"} else ExitCode.DONE


def _config(path: str) -> dict[str, Any]:
    from pathlib import Path

    from llmrev.cli.files import json_file

    return json_file(str(Path(path) / "config.json") if Path(path).is_dir() else path)


def _takes(option: str, words: tuple[str, ...], word: str) -> Any:
    return say("`{option}` takes {words}, not `{word}`", option=option, words=", ".join(words), word=word)


def _one_of(option: str, words: tuple[str, ...], word: str) -> str:
    if word not in words:
        raise UsageError(_takes(option, words, word))
    return word


def _number(option: str, text: str, limit: int = 2**31) -> int:
    """A whole number from 1 up; ``32k`` is 32768.  Raises `UsageError` for anything else."""
    digits, scale = (text[:-1], 1024) if text[-1:] in ("k", "K") else (text, 1)
    if not digits.isascii() or not digits.isdigit() or not 1 <= int(digits) * scale <= limit:
        raise UsageError(say("`{option}` takes a whole number from 1 up, not `{text}`", option=option, text=text))
    return int(digits) * scale


def _pool(catalog: Any, gpu: str | None, gpus: str | None) -> Any:
    from dataclasses import replace

    from llmrev.core.gpu import Gpu, GpuPool, parse_gpu

    many = None if gpus is None else _number("--gpus", gpus, 100_000)
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
        context=8192 if given["context"] is None else _number("--context", given["context"]),
        batch=_number("--batch", given["batch"]),
        engine=_one_of("--engine", ENGINES, given["engine"]),
        key_dtype=key,
        value_dtype=value,
        all_logits=_one_of("--logits", ("last", "all"), given["logits"]) == "all",
        eager=_one_of("--attention", ("flash", "eager"), given["attention"]) == "eager",
        gpus=gpus,
    )


def _tuning(given: dict[str, Any], gpus: int) -> Tuning:
    from llmrev.core.memory.adapters import parse_targets
    from llmrev.core.memory.tuning import OFFLOADS

    return Tuning(
        task=given["task"],
        seq_len=_number("--seq-len", given["seq_len"]),
        batch=_number("--batch", given["batch"]),
        rank=_number("--rank", given["rank"], 2**20),
        targets=parse_targets(given["targets"]),
        train_embeddings=given["train_embeddings"],
        checkpointing=given["checkpointing"],
        optimizer=_one_of("--optimizer", tuple(OPTIMIZERS), given["optimizer"]),
        train_dtype=_one_of("--train-dtype", TRAIN_DTYPES, given["train_dtype"]),
        eager=_one_of("--attention", ("flash", "eager"), given["attention"]) == "eager",
        gpus=gpus,
        zero=int(_one_of("--zero", ("0", "1", "2", "3"), given["zero"])),
        offload=None if given["offload"] is None else _one_of("--offload", OFFLOADS, given["offload"]),
        accumulated=given["accumulate"],
    )
