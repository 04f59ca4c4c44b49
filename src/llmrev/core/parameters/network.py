"""All parameters of a network, or why they cannot be counted."""

from collections.abc import Iterator

from llmrev.core.architecture import Architecture, LayerTypes
from llmrev.core.parameters.attention import attention
from llmrev.core.parameters.delta import linear_attention
from llmrev.core.parameters.embedding import alternating_updates, embeddings, per_layer_embeddings, residual_streams
from llmrev.core.parameters.encoder_decoder import stacks
from llmrev.core.parameters.feed_forward import feed_forward
from llmrev.core.parameters.latent import compressed_attention, indexer, latent_attention
from llmrev.core.parameters.norms import norms
from llmrev.core.parameters.recurrent import recurrent
from llmrev.core.parameters.term import NotKnown, ParameterCount, Term, known
from llmrev.messages import Message, say


def count(shape: Architecture) -> ParameterCount | None:
    """
    Every parameter of *shape*, by class of tensor; ``None`` where a field that it needs is not known.

    The language model alone: no vision or audio encoder, no multi-token prediction, no scales of quantised formats.
    """
    try:
        return ParameterCount(tuple(term for term in _terms(shape) if term.count))
    except NotKnown:
        return None


def obstacle(shape: Architecture) -> Message | None:
    """Why *shape* cannot be counted, or ``None`` when it can."""
    try:
        list(_terms(shape))
    except NotKnown as missing:
        return missing.message
    return None


def _terms(shape: Architecture) -> Iterator[Term]:
    yield from embeddings(shape)
    if shape.type == "encoder-decoder":
        yield from stacks(shape)
        return
    kinds = known(shape.counted_layers, "layer_types")
    layers = known(shape.num_hidden_layers, "num_hidden_layers")
    if kinds.total != layers:
        raise NotKnown(say("`layer_types` counts {found} layers of {layers}", found=kinds.total, layers=layers))
    yield from per_layer_embeddings(shape, layers)
    yield from alternating_updates(shape, layers)
    yield from residual_streams(shape, layers)
    yield from _mixers(shape, kinds)
    yield from feed_forward(shape, kinds)
    yield from norms(shape, kinds)


def _mixers(shape: Architecture, kinds: LayerTypes) -> Iterator[Term]:
    """What mixes tokens in each layer: attention of one form or another, or a state."""
    if kinds.compressed_sparse_attention or kinds.heavily_compressed_attention:
        yield from compressed_attention(shape, known(shape.sparse, "sparse"), kinds)
    elif shape.mla is not None:
        yield from latent_attention(shape, kinds)
    elif kinds.unbounded or kinds.windowed:
        yield from attention(shape, kinds)
    if kinds.indexed_attention:
        yield from indexer(shape, known(shape.sparse, "sparse"), kinds.indexed_attention)
    yield from linear_attention(shape, kinds)
    yield from recurrent(shape, kinds)
