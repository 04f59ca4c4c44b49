"""
Attention with keys and values of its own: queries, keys, values, output, and what hangs on them.

After `LlamaAttention` and its kin in transformers: four matrices (Vaswani et al., arXiv:1706.03762), keys and values
in fewer heads (Ainslie et al., arXiv:2305.13245), with biases, norms of queries and keys, an output gate and sinks
where the model type has them.
"""

from collections.abc import Iterator

from msgspec import Struct

from llmrev.core.architecture import Architecture, LayerTypes, Window
from llmrev.core.parameters.term import NotKnown, Term, known, linear, vectors
from llmrev.messages import say


class Block(Struct, frozen=True, kw_only=True):
    """*layers* equal attention blocks, *keyed* of which project keys, and *valued* values."""

    layers: int
    keyed: int
    valued: int
    heads: int
    kv_heads: int
    head_dim: int
    v_head_dim: int
    windowed: bool = False


def blocks(shape: Architecture, kinds: LayerTypes) -> Iterator[Block]:
    """The blocks of full and of windowed layers, which differ in number and, in some models, in heads."""
    window = shape.window or Window()
    per_layer = shape.attention_blocks_per_layer or 1
    heads = known(shape.num_attention_heads, "num_attention_heads")
    kv_heads = known(shape.num_key_value_heads, "num_key_value_heads")
    head_dim = known(shape.head_dim, "head_dim")
    full, windowed = kinds.unbounded * per_layer, kinds.windowed * per_layer
    if full:
        keyed = own_keys(shape, full, kinds)
        width = window.global_head_dim or head_dim
        yield Block(
            layers=full,
            keyed=keyed,
            valued=0 if window.attention_k_eq_v else keyed,
            heads=heads,
            kv_heads=window.num_global_key_value_heads or kv_heads,
            head_dim=width,
            v_head_dim=shape.v_head_dim or width,
        )
    if windowed:
        keyed = own_keys(shape, windowed, kinds)
        width = window.swa_head_dim or head_dim
        yield Block(
            layers=windowed,
            keyed=keyed,
            valued=keyed,
            heads=window.swa_num_attention_heads or heads,
            kv_heads=window.swa_num_key_value_heads or kv_heads,
            head_dim=width,
            v_head_dim=window.swa_v_head_dim or window.swa_head_dim or shape.v_head_dim or width,
            windowed=True,
        )


def own_keys(shape: Architecture, layers: int, kinds: LayerTypes) -> int:
    """
    How many of *layers* equal layers keep keys and values of their own.

    Of neighbours that share, the first does (Brandon et al., arXiv:2405.12981); of Gemma's, the last
    *num_kv_shared_layers* do not, and kinds of layers alternate evenly (`Gemma3nTextConfig.kv_sharing_modes`).
    """
    if shape.cla_share_factor:
        return -(-layers // shape.cla_share_factor)
    shared = shape.num_kv_shared_layers or 0
    if shared > kinds.total:
        raise NotKnown(say("{found} of {layers} layers share keys", found=shared, layers=kinds.total))
    return (kinds.total - shared) * layers // kinds.total


def attention(shape: Architecture, kinds: LayerTypes) -> Iterator[Term]:
    """Every attention block of the decoder."""
    for block in blocks(shape, kinds):
        yield from projections(shape, block)
        yield from _around(shape, block)


def projections(shape: Architecture, block: Block) -> Iterator[Term]:
    """
    Queries, keys, values and output, and their biases.

    layers x hidden x heads x head width each, with the heads of keys and values for those.
    """
    hidden = known(shape.hidden_size, "hidden_size")
    queries, keys = block.heads * block.head_dim, block.kv_heads * block.head_dim
    values, read = block.kv_heads * block.v_head_dim, block.heads * block.v_head_dim
    yield _heads("queries", block.layers, hidden, block.heads, block.head_dim)
    yield _heads("keys", block.keyed, hidden, block.kv_heads, block.head_dim)
    yield _heads("values", block.valued, hidden, block.kv_heads, block.v_head_dim)
    yield linear("attention_output", block.layers, read, hidden)
    biased = known(shape.attention_bias, "attention_bias")
    if biased:
        yield vectors("attention_biases", block.layers, queries)
        yield vectors("attention_biases", block.keyed, keys)
        yield vectors("attention_biases", block.valued, values)
    if biased if shape.attention_out_bias is None else shape.attention_out_bias:
        yield vectors("attention_biases", block.layers, hidden)


def _heads(name: str, layers: int, hidden: int, heads: int, width: int) -> Term:
    formula = say(
        "{layers} layers x {hidden} x {heads} heads x {width}", layers=layers, hidden=hidden, heads=heads, width=width
    )
    return linear(name, layers, hidden, heads * width, formula)


def _around(shape: Architecture, block: Block) -> Iterator[Term]:
    """Norms of queries and keys, the gate on the output, and sinks."""
    hidden = known(shape.hidden_size, "hidden_size")
    match known(shape.qk_norm, "qk_norm"):
        case "head":
            yield vectors("query_key_norms", block.layers + block.keyed, block.head_dim)
        case "width":
            yield vectors("query_key_norms", block.layers, block.heads * block.head_dim)
            yield vectors("query_key_norms", block.keyed, block.kv_heads * block.head_dim)
    match known(shape.attn_output_gate, "attn_output_gate"):
        case "head":
            yield linear("output_gate", block.layers, hidden, block.heads)
        case "element":
            yield _heads("output_gate", block.layers, hidden, block.heads, block.v_head_dim)
    sinks = known(shape.attention_sinks, "attention_sinks")
    if sinks == "all" or (sinks == "window" and block.windowed):
        yield vectors("attention_sinks", block.layers, block.heads)
