"""Draft a catalog entry from a Hugging Face config: what it says, and ``unknown`` for what a person must find."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import to_builtins
from msgspec.structs import replace
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from llmrev.core.architecture import Architecture
from llmrev.core.conventions import completed
from llmrev.core.hf_config import architecture_of
from llmrev.core.parameters import count
from llmrev.errors import UsageError
from llmrev.messages import say

SCHEMA_LINE = "# yaml-language-server: $schema=../../schema/family.schema.json\n"
UNKNOWN = {"unknown": "not-stated"}

SOURCES = {
    "config": "config.json of the model; name its repository and revision in `url`",
    "counted": "counted from the architecture of this entry",
}
"""What a draft's facts come from, by source key."""

FIRST = (
    "type", "model_type", "num_hidden_layers", "layer_types", "hidden_size", "intermediate_size", "num_attention_heads",
    "num_key_value_heads", "head_dim", "vocab_size", "tie_word_embeddings",
)  # fmt: skip
"""Keys of an architecture in the order of a reader; the others follow as they come."""


def existing_text(path: Path | None) -> str | None:
    """The file at *path*, or ``None`` when there is none yet."""
    return path.read_text(encoding="utf-8") if path is not None and path.is_file() else None


def draft_text(config: Mapping[str, Any], *, model_id: str, family_id: str, existing: str | None = None) -> str:
    """
    A family file with the model in it: a new one, or *existing* with one variant more.

    Comments and order of *existing* stay as they are.  Raises `UsageError` for a config that cannot be read, for a
    variant that is there already, and for a file that is not YAML.
    """
    variant = _variant(config, model_id)
    yaml: Any = YAML()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    if existing is None:
        file = io.StringIO()
        yaml.dump(_family(family_id, model_id, variant), file)
        return SCHEMA_LINE + file.getvalue()
    return _with_variant(yaml, existing, model_id, variant)


def _with_variant(yaml: Any, existing: str, model_id: str, variant: Any) -> str:
    try:
        loaded: Any = yaml.load(existing)
    except YAMLError as error:
        raise UsageError(say("the family's file is not YAML: {why}", why=str(error).splitlines()[0])) from None
    if not isinstance(loaded, dict) or not isinstance(loaded.get("variants"), dict):
        raise UsageError(say("the family's file has no `variants`"))
    document: Any = loaded  # a mapping that knows its lines, which its type does not say
    if model_id in document["variants"]:
        raise UsageError(say("`{id}` is in the family's file already", id=model_id))
    # The file is spliced as text, so that not a byte of what people wrote changes.
    block = io.StringIO()
    yaml.dump(CommentedMap({model_id: variant}), block)
    lines = existing.splitlines(keepends=True)
    start = document.lc.key("variants")[0]
    end = next(
        (n for n in range(start + 1, len(lines)) if lines[n].strip() and not lines[n].startswith((" ", "#"))),
        len(lines),
    )
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    spliced = ["".join(f"  {line}" if line.strip() else line for line in block.getvalue().splitlines(keepends=True))]
    text = "".join([*lines[:end], *spliced, *lines[end:]])
    missing = {key: title for key, title in SOURCES.items() if key not in document.get("sources", {})}
    added = "".join(f"  {key}:\n    title: {title}\n    grade: derived\n" for key, title in missing.items())
    return text.rstrip("\n") + "\n" + added


def _variant(config: Mapping[str, Any], model_id: str) -> Any:
    shape = architecture_of(config)
    counted = count(shape)
    architecture = CommentedMap({"from": "config"})
    said = _without_conventions(shape)
    for name in (*FIRST, *(name for name in said if name not in FIRST)):
        if name in said:
            architecture[name] = _plain(said[name])
    context = config.get("max_position_embeddings")
    variant: Any = CommentedMap({"name": model_id})
    variant["released"] = dict(UNKNOWN)
    variant["params"] = {"value": counted.total, "from": "counted"} if counted else dict(UNKNOWN)
    variant["context"] = (
        {"value": context, "from": "config"} if isinstance(context, int) and context > 0 else dict(UNKNOWN)
    )
    variant["architecture"] = architecture
    for key in ("released", "params", "context"):
        variant[key] = _flow(variant[key])
    return variant


def _without_conventions(shape: Architecture) -> dict[str, Any]:
    """The fields of *shape* that have to be written, because the code of its model type does not fix them."""
    said = {name: value for name, value in to_builtins(shape).items() if value is not None}
    for name in [name for name in said if name not in FIRST]:
        if isinstance(said[name], dict):
            for inner in [key for key, value in said[name].items() if value is not None]:
                part = replace(getattr(shape, name), **{inner: None})
                if completed(replace(shape, **{name: part})) == shape:
                    del said[name][inner]
        elif completed(replace(shape, **{name: None})) == shape:
            del said[name]
    return said


def _plain(value: Any) -> Any:
    """*value* for YAML: of a part only what is there; counts of layers that there are none of are left out."""
    if not isinstance(value, dict):
        return value
    kept = {key: inner for key, inner in value.items() if inner is not None and inner is not False and inner != 0}
    return _flow(kept) if len(kept) <= 4 else CommentedMap(kept)


def _flow(data: Mapping[str, Any]) -> Any:
    flow: Any = CommentedMap(data)
    flow.fa.set_flow_style()
    return flow


def _family(family_id: str, model_id: str, variant: Any) -> Any:
    family: Any = CommentedMap({"name": family_id})
    family["summary"] = _flow(
        {"en": "What it is, who should pick it, what to beware of.", "zh": "是什么、适合谁、注意什么。"}
    )
    family["checked"] = "2000-01-01"
    family["from"] = "card"
    family["developer"] = _flow(UNKNOWN)
    family["kind"] = "base"
    family["backbone"] = _flow(UNKNOWN)
    family["licenses"] = CommentedMap({"code": _flow(UNKNOWN), "weights": _flow(UNKNOWN), "data": _flow(UNKNOWN)})
    family["openness"] = CommentedMap({"weights": _flow(UNKNOWN), "training_data": _flow(UNKNOWN)})
    family["languages"] = _flow(UNKNOWN)
    family["chinese"] = CommentedMap({"declared": _flow(UNKNOWN), "learnt": _flow(UNKNOWN)})
    family["training"] = CommentedMap({"tokens": _flow(UNKNOWN), "data": _flow(UNKNOWN)})
    family["variants"] = CommentedMap({model_id: variant})
    card = {"title": "the model card; put its address with a revision in `url`", "grade": "unverified"}
    derived = {key: CommentedMap({"title": title, "grade": "derived"}) for key, title in SOURCES.items()}
    family["sources"] = CommentedMap({"card": CommentedMap(card), **derived})
    family.yaml_set_comment_before_after_key("checked", before="the day you read the sources")
    return family
