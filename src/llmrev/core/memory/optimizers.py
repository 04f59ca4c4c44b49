"""
What optimisers keep for each trained parameter, and what they need while they step.

AdamW (arXiv:1711.05101) keeps two moments in the dtype of the parameter; bitsandbytes keeps them in 8 bits with an
fp32 scale for every 256 (arXiv:2110.02861), except for embeddings, which Hugging Face's Trainer leaves in 32 bits;
Adafactor (arXiv:1804.04235) keeps a row and a column of each matrix; plain SGD keeps nothing.
"""

from collections.abc import Callable

from msgspec import Struct

from llmrev.messages import Message, say

BLOCK = 256
"""Elements that share a scale in bitsandbytes' 8-bit optimisers."""

EIGHT_BIT = 2 * (1 + 4 / BLOCK)
"""Bytes of two moments of one parameter in 8 bits."""


class Trained(Struct, frozen=True, kw_only=True):
    """
    Trained parameters that share a dtype of *size* bytes.

    *embeddings* of them are token embeddings; *edges* is the sum of inputs and outputs of all matrices.
    """

    number: int
    size: int
    embeddings: int = 0
    edges: int = 0


class Optimizer(Struct, frozen=True):
    """Bytes of states of a group of parameters, of temporaries while it steps, and whether states may leave the GPU."""

    states: Callable[[Trained], float]
    step: Callable[[Trained], float]
    formula: Message
    paged: bool = False


def _adamw(group: Trained) -> float:
    return 2 * group.size * group.number


def _eight_bit(group: Trained) -> float:
    return EIGHT_BIT * (group.number - group.embeddings) + 2 * 4 * group.embeddings


def _nothing(_group: Trained) -> float:
    return 0.0


OPTIMIZERS = {
    "adamw": Optimizer(_adamw, lambda group: group.size * group.number, say("2 moments")),
    "adamw-8bit": Optimizer(_eight_bit, _nothing, say("2 moments in 8 bits, of embeddings in 32")),
    "paged-adamw-8bit": Optimizer(_eight_bit, _nothing, say("2 moments in 8 bits, of embeddings in 32"), paged=True),
    "adafactor": Optimizer(lambda group: 4.0 * group.edges, _nothing, say("a row and a column of each matrix")),
    "sgd": Optimizer(_nothing, _nothing, say("nothing")),
}
"""
By name.  AdamW's step takes the square roots of all second moments at once, a temporary of the size of one moment
(PyTorch's ``foreach`` implementation, its default on CUDA).
"""
