"""From a model up through the weights it was made from."""

from collections.abc import Mapping
from typing import TypeVar

from llmrev.core.outline import Outline

M = TypeVar("M", bound=Outline)
"""Models, or outlines of models."""


def ancestry(model: M, models: Mapping[str, M]) -> list[M]:
    """*model*, its backbone, that one's backbone, and so on; stops where the catalog does."""
    chain = [model]
    while chain[-1].backbone is not None:
        parent = models.get(chain[-1].backbone)
        if parent is None or parent in chain:
            break
        chain.append(parent)
    return chain


def needs_backbone_weights(model: Outline) -> bool:
    """Whether what can be downloaded is only a difference to, or an adapter for, the backbone."""
    return model.openness.get("weights") in ("delta", "adapter")


def descendants(model: M, models: Mapping[str, M]) -> list[M]:
    """Every model made from *model*, children first."""
    found: list[M] = []
    generation = {model.id}
    while generation:
        children = [m for m in models.values() if m.backbone in generation and m not in found]
        found += children
        generation = {child.id for child in children}
    return found
