"""How a model was made from its backbone, in a word or two."""

from llmrev.core.outline import Outline
from llmrev.messages import Message, say

RELATIONS: dict[str, Message] = {
    "fine-tune": say("fine-tuned"),
    "lora": say("LoRA"),
    "continued-pretraining": say("pre-trained further"),
    "distillation": say("distilled"),
    "merge": say("merged"),
    "quantization": say("quantized"),
    "vocabulary-extension": say("vocabulary added"),
}

INCOMPLETE: dict[tuple[str | None, str], Message] = {
    ("fine-tune", "delta"): say("fine-tuned delta"),
    ("lora", "adapter"): say("LoRA adapter"),
    ("continued-pretraining", "adapter"): say("pre-trained adapter"),
    ("continued-pretraining", "delta"): say("pre-trained delta"),
    ("vocabulary-extension", "delta"): say("vocabulary delta"),
}
"""Relation and form in one, where only a part of the weights is to be had; kept short, for trees are narrow."""


def relation_text(model: Outline) -> Message | None:
    """How *model* came to be and, of a delta or an adapter, that it is one; ``None``: not recorded."""
    form = model.openness.get("weights")
    together = INCOMPLETE.get((model.relation, form or ""))
    if together is not None:
        return together
    if model.backbone is None:
        return say("from scratch") if model.reasons.get("backbone") == "from-scratch" else None
    how = RELATIONS.get(model.relation or "")
    if form in ("delta", "adapter"):
        return say("{how}, {form}", how=how or say("not recorded"), form=say(form))
    return how
