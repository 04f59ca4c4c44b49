"""Embeddings, the output head, and what else lies outside the layers."""

from collections.abc import Iterator

from llmrev.core.architecture import Architecture
from llmrev.core.parameters.term import Term, known, linear, vectors
from llmrev.messages import say


def embeddings(shape: Architecture) -> Iterator[Term]:
    """
    Token and position embeddings, projections to and from a narrower width (OPT-350M), and the output head.

    A tied head is the embedding matrix itself (Press and Wolf, arXiv:1608.05859) and is counted once.
    """
    hidden, rows = known(shape.hidden_size, "hidden_size"), known(shape.vocab_size, "vocab_size")
    width = shape.embedding_size or hidden
    said = say("{rows} tokens x {width}", rows=rows, width=width)
    yield vectors("token_embeddings", rows, width, said)
    if not known(shape.tie_word_embeddings, "tie_word_embeddings"):
        yield linear("output_head", 1, width, rows, said)
    if known(shape.lm_head_bias, "lm_head_bias"):
        yield vectors("head_bias", 1, rows)
    if width != hidden:
        yield linear("embedding_projections", 2, width, hidden)
    positions = known(shape.position_embeddings, "position_embeddings")
    if positions:
        yield vectors("position_embeddings", positions, hidden)


def per_layer_embeddings(shape: Architecture, layers: int) -> Iterator[Term]:
    """
    Embeddings of their own for each layer (`Gemma3nTextModel.embed_tokens_per_layer`).

    One table for all layers, a projection of the ordinary embeddings with its norm, and in each layer a gate, a
    projection back, and a norm.
    """
    narrow = shape.hidden_size_per_layer_input
    if not narrow:
        return
    hidden = known(shape.hidden_size, "hidden_size")
    rows = known(shape.vocab_size_per_layer_input, "vocab_size_per_layer_input")
    said = say("{rows} tokens x {layers} layers x {width}", rows=rows, layers=layers, width=narrow)
    yield vectors("per_layer_embeddings", rows, layers * narrow, said)
    yield linear("per_layer_projections", 1, hidden, layers * narrow)
    yield vectors("norms", 1, narrow)
    yield linear("per_layer_projections", 2 * layers, hidden, narrow)
    yield vectors("norms", layers, hidden)


def residual_streams(shape: Architecture, layers: int) -> Iterator[Term]:
    """
    Hyper-connections: each block reads and writes *hc_mult* streams (`DeepseekV4HyperConnection`, two a layer).

    hc x hidden -> 2 x hc + hc x hc mixing weights, with a bias each and three scales; DeepSeek-V4 also learns how to
    collapse the streams at the end.
    """
    streams = shape.hc_mult
    if not streams:
        return
    hidden = known(shape.hidden_size, "hidden_size")
    weights = (2 + streams) * streams
    yield linear("hyper_connections", 2 * layers, streams * hidden, weights)
    yield vectors("hyper_connections", 2 * layers, weights + 3)
    if known(shape.hc_head, "hc_head"):
        yield linear("hyper_connections", 1, streams * hidden, streams)
        yield vectors("hyper_connections", 1, streams + 1)


def alternating_updates(shape: Architecture, layers: int) -> Iterator[Term]:
    """
    AltUp (arXiv:2301.13310) and LAuReL (arXiv:2411.07501) as in `Gemma3nTextAltUp` and `Gemma3nTextLaurelBlock`.

    A layer predicts n streams from n and corrects them by n coefficients, which a router with a norm weighs; a
    low-rank residual runs beside attention.  Projections to and from the further streams lie outside the layers.
    """
    if shape.altup is None:
        return
    hidden = known(shape.hidden_size, "hidden_size")
    streams = known(shape.altup.altup_num_inputs, "altup.altup_num_inputs")
    rank = known(shape.altup.laurel_rank, "altup.laurel_rank")
    yield linear("altup", 2 * (streams - 1), hidden, hidden)
    yield linear("altup", layers, streams, streams + streams**2)
    yield linear("altup", layers, hidden, streams)
    yield vectors("altup", layers, 2 * hidden)
    yield linear("laurel", 2 * layers, hidden, rank)
    yield vectors("norms", layers, hidden)
