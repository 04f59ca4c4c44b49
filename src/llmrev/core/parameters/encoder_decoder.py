"""
Encoder-decoders after T5 (arXiv:1910.10683, `T5Stack` in transformers).

Each stack has relative position biases in its first layer and a norm at its end; a decoder layer has attention to
the encoder beside its own.
"""

from collections.abc import Iterator

from llmrev.core.architecture import Architecture
from llmrev.core.parameters.attention import Block, projections
from llmrev.core.parameters.feed_forward import dense
from llmrev.core.parameters.norms import vectors_of
from llmrev.core.parameters.term import Term, known, vectors
from llmrev.messages import say


def stacks(shape: Architecture) -> Iterator[Term]:
    """Both stacks, without embeddings and head."""
    hidden = known(shape.hidden_size, "hidden_size")
    encoder = known(shape.num_encoder_layers, "num_encoder_layers")
    decoder = known(shape.num_hidden_layers, "num_hidden_layers")
    heads = known(shape.num_attention_heads, "num_attention_heads")
    width = known(shape.head_dim, "head_dim")
    blocks = encoder + 2 * decoder
    block = Block(
        layers=blocks, keyed=blocks, valued=blocks, heads=heads,
        kv_heads=known(shape.num_key_value_heads, "num_key_value_heads"), head_dim=width, v_head_dim=width,
    )  # fmt: skip
    yield from projections(shape, block)
    yield from dense(shape, encoder + decoder, known(shape.intermediate_size, "intermediate_size"))
    buckets = known(shape.relative_attention_num_buckets, "relative_attention_num_buckets")
    said = say("2 stacks x {buckets} distances x {heads} heads", buckets=buckets, heads=heads)
    yield vectors("position_embeddings", 2 * buckets, heads, said)
    count = 2 * encoder + 3 * decoder + 2
    said = say("{norms} norms x {width}", norms=count, width=hidden)
    yield vectors("norms", count, vectors_of(shape) * hidden, said)
