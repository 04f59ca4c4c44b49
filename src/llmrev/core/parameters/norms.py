"""Norms over the hidden state: a gain (RMSNorm, arXiv:1910.07467), and a bias where it is a LayerNorm with one."""

from collections.abc import Iterator

from llmrev.core.architecture import Architecture, LayerTypes
from llmrev.core.parameters.feed_forward import moe_layers
from llmrev.core.parameters.term import NotKnown, Term, known, linear, vectors
from llmrev.messages import say


def norms(shape: Architecture, kinds: LayerTypes) -> Iterator[Term]:
    """The norms of decoder layers, the last one, and the one on embeddings that BLOOM has."""
    hidden, each = known(shape.hidden_size, "hidden_size"), vectors_of(shape)
    count = kinds.total * known(shape.norms_per_layer, "norms_per_layer")
    count += known(shape.final_norm, "final_norm") + known(shape.embedding_norm, "embedding_norm")
    said = say("{norms} norms x {width}", norms=count, width=each * hidden)
    yield vectors("norms", count, each * hidden, said)
    if shape.gated_norm_rank:  # A.X-K2: on norms before attention and before experts
        yield linear("norm_gates", 2 * (kinds.total + moe_layers(shape, kinds)), hidden, shape.gated_norm_rank)


def vectors_of(shape: Architecture) -> int:
    """
    Vectors of one norm: the gain, and the bias.

    A LayerNorm (arXiv:1607.06450) has both unless *norm_bias* denies it; an RMSNorm has no bias.
    """
    name = known(shape.norm, "norm")
    if shape.norm_bias is not None:
        return 1 + shape.norm_bias
    if name.startswith("RMSNorm"):
        return 1
    if name.startswith("LayerNorm"):
        return 2
    raise NotKnown(say("norm `{name}` is not known", name=name))
