"""How much GPU memory a model needs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from llmrev.catalog.store import Catalog
from llmrev.core.gpu import GpuPool
from llmrev.core.memory import Serving, StorageFormat, Tuning
from llmrev.core.memory.fit import Fit, stored_format
from llmrev.core.memory.fit import fit as fitted
from llmrev.core.model import Model
from llmrev.errors import UsageError
from llmrev.messages import Message, say


def configured(config: Mapping[str, Any], path: str) -> Model:
    """
    The model that a Hugging Face ``config.json`` describes, named after its folder.

    Raises `UsageError` for a model type llmrev does not know, and for missing or impossible values.
    """
    from llmrev.core.hf_config import architecture_of

    place = Path(path).resolve()
    name = place.name if place.is_dir() else place.parent.name
    shape = architecture_of(config)
    inner = config.get("text_config") or config
    window = inner.get("max_position_embeddings")
    context = window if isinstance(window, int) and window > 0 else None
    return Model(id=name, family=name, name=name, architecture=shape, context=context)


def models_to_fit(catalog: Catalog, name: str) -> list[tuple[Model, str | None]]:
    """
    The models that *name* stands for, and the storage format that it says.

    A model, a repository id, or a family, which is all its sizes.  A repository of quantized weights,
    ``Qwen/Qwen3-8B-AWQ``, stands for the model it was made from.  Raises `UsageError` for an unknown name.
    """
    from llmrev.core.names import unquantized

    try:
        found, stored = catalog.resolve(name, ("models", "families")), None
    except UsageError:
        base, stored = unquantized(name)
        if stored is None:
            raise
        found = catalog.resolve(base, ("models", "families"))
    if found.kind == "models":
        return [(catalog.model(found.id), stored)]
    return [(catalog.model(variant), stored) for variant in catalog.family(found.id)["variants"]]


def fit(
    catalog: Catalog,
    model: Model,
    how: Serving | Tuning,
    pool: GpuPool | None = None,
    *,
    precision: str | None = None,
    context_given: bool = True,
) -> Fit:
    """
    How much GPU memory *model* needs, and whether it fits on each card of *pool*.

    Without *context_given* the context asked for is the model's own window where that is shorter.
    Raises `UsageError` for an unknown *precision*, and, with the reason, for a model that cannot be estimated.

    >>> from llmrev import Serving, fit, open_catalog
    >>> catalog = open_catalog()
    >>> answer = fit(catalog, catalog.model("llama-2-7b"), Serving(context=8192))
    >>> answer.estimate.bytes_of("kv_cache") == 4 * 2**30
    True
    """
    formats = {stored.id: stored for stored in catalog.formats}
    stored = stored_format(formats, how, precision)
    if not context_given and isinstance(how, Serving) and model.context and model.context < how.context:
        how = replace(how, context=model.context)
    answer = fitted(model, stored, how, pool, _others(formats, how, stored))
    if answer is None:
        raise UsageError(
            say("the memory of `{model}` cannot be told: {why}", model=model.id, why=_why_not(model)),
            hint=say("`llmrev show {model}` says what is known", model=model.id),
        )
    return answer


def _others(
    formats: Mapping[str, StorageFormat], how: Serving | Tuning, stored: StorageFormat
) -> list[tuple[StorageFormat, Serving | Tuning]]:
    """Other formats to serve in, or other ways to tune."""
    if isinstance(how, Serving):
        names = ("f16", "q8_0", "q6_k", "q5_k_m", "q4_k_m", "q3_k_m") if how.engine == "llama.cpp" else (
            "bf16", "fp8", "int8", "awq-int4", "nf4",
        )  # fmt: skip
        return [(formats[name], how) for name in names if name in formats and name != stored.id]
    ways = (("full", "bf16"), ("lora", "bf16"), ("qlora", "nf4"))
    return [(formats[name], replace(how, task=task)) for task, name in ways if task != how.task]


def _why_not(model: Model) -> Message:
    """Why a model has no estimate."""
    from llmrev.core.parameters import obstacle

    if model.architecture is None:
        return say("its architecture is not recorded")
    return obstacle(model.architecture) or say("its kinds of layers have no rule for memory")
