"""Prove each entry's architecture by counting: its parameters must come out as published, or the entry says why not."""

from typing import Any

from llmrev.catalog.folder import Collection, Item
from llmrev.catalog.records import architecture_of, merged
from llmrev.catalog.schema.entity import holding
from llmrev.catalog.yaml_source import DataPath
from llmrev.core.parameters import count
from llmrev.messages import say

TOLERANCE = 0.005
"""A published figure that the count misses by more is a mistake in one of them, unless a note says which."""

ROUNDED = 0.06
"""What a figure such as ``7B`` may hide."""


def prove(collection: Collection) -> None:
    """Add a problem for each model whose count contradicts its ``params``."""
    for item in collection.items["models"].values():
        for key, variant in item.model.variants.items():
            fields = merged(item.model, variant)
            shape = architecture_of(fields["architecture"])
            counted = count(shape) if shape is not None else None
            stated = holding(fields["params"])
            if counted is None or stated is None or stated.stated is None:
                continue
            _compare(item, str(key), fields["params"], stated.stated, counted.total)


def _compare(item: Item, key: str, fact: Any, published: int, counted: int) -> None:
    claim = holding(fact)
    explained = claim.note is not None or getattr(fact, "claims", None)
    exact = claim.value is not None and claim.written is None
    off = abs(counted - published) / published
    if counted == published or (explained and off <= ROUNDED) or (not exact and off <= ROUNDED):
        return
    if exact and not explained and off <= TOLERANCE:
        message = say(
            "the architecture counts {counted}, {more} of difference",
            counted=f"{counted:,}",
            more=f"{counted - published:+,}",
        )
        hint = say("say why in a `note`, or correct one of them")
    else:
        message = say("the architecture counts {counted}, {share} off", counted=f"{counted:,}", share=f"{off:.1%}")
        hint = say("one of them is wrong: check layers, widths, vocabulary, experts and tied embeddings")
    path: DataPath = ("variants", key, "params")
    item.document.problems.append(item.document.problem(path, message, hint))
