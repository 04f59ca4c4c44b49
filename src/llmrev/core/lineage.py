"""From a model up through the weights it was made from."""

from collections.abc import Mapping

from llmrev.core.model import Model


def ancestry(model: Model, models: Mapping[str, Model]) -> list[Model]:
    """*model*, its backbone, that one's backbone, and so on; stops where the catalog does."""
    chain = [model]
    while chain[-1].backbone is not None:
        parent = models.get(chain[-1].backbone)
        if parent is None or parent in chain:
            break
        chain.append(parent)
    return chain


def needs_backbone_weights(model: Model) -> bool:
    """Whether what can be downloaded is only a difference to, or an adapter for, the backbone."""
    return model.openness.get("weights") in ("delta", "adapter")


def descendants(model: Model, models: Mapping[str, Model]) -> list[Model]:
    """Every model made from *model*, children first."""
    found: list[Model] = []
    generation = {model.id}
    while generation:
        children = [m for m in models.values() if m.backbone in generation and m not in found]
        found += children
        generation = {child.id for child in children}
    return found
