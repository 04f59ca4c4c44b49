"""The architecture that a Hugging Face ``config.json`` describes."""

from collections.abc import Mapping
from typing import Any

from llmrev.core.architecture import Architecture
from llmrev.core.conventions import completed
from llmrev.core.hf_config import dense, mixed, stateful
from llmrev.core.hf_config.parts import Kind
from llmrev.core.hf_config.values import Config
from llmrev.errors import UsageError
from llmrev.messages import say

KINDS: dict[str, Kind] = {**dense.KINDS, **mixed.KINDS, **stateful.KINDS}
"""By ``model_type``; nothing is read from a config of another type."""


def architecture_of(config: Mapping[str, Any]) -> Architecture:
    """
    The language model in *config*, the parsed ``config.json``; of a multimodal one its ``text_config``.

    What the config leaves out is what the configuration class of that type takes; what it cannot say is what the
    code fixes.  Raises `UsageError` for a model type llmrev does not know, and for missing or impossible values.
    """
    text, name = _language_model(config)
    kind = KINDS.get(name)
    if kind is None:
        raise UsageError(
            say("unknown model type `{name}`", name=name),
            hint=say("known model types: {names}", names=", ".join(sorted(KINDS))),
        )
    values = Config(text).renamed(kind.names)
    tied = values.flag("tie_word_embeddings")
    fields: dict[str, Any] = {"type": "decoder", "tie_word_embeddings": kind.tied if tied is None else tied}
    for part in kind.parts:
        fields |= part(values)
    return completed(Architecture(model_type=kind.like or name, **fields))


def _language_model(config: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """The mapping that describes the language model, and its type."""
    if not isinstance(config, Mapping):
        raise UsageError(say("a config is a mapping of keys, not `{value}`", value=type(config).__name__))
    inner = config.get("text_config") or config.get("llm_config")
    if isinstance(inner, Mapping) and inner.get("hidden_size") is not None:
        # An outer `tie_word_embeddings` is in force where the inner mapping has none (`Gemma3Config`).
        shared = {key: config[key] for key in ("tie_word_embeddings",) if config.get(key) is not None}
        inner = {**shared, **{key: value for key, value in inner.items() if value is not None}}
        return inner, _type_of(inner, config)
    return config, _type_of(config)


def _type_of(*places: Mapping[str, Any]) -> str:
    for place in places:
        name = place.get("model_type")
        if isinstance(name, str) and name:
            return name
    raise UsageError(
        say("the config has no `{name}`", name="model_type"), hint=say("pass a Hugging Face `config.json`")
    )
