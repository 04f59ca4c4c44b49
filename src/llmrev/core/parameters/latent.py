"""
Attention through compressed keys and values: DeepSeek's latent attention, its indexer, and DeepSeek-V4's entries.

After `DeepseekV3Attention`, `DeepseekV32Indexer` and `DeepseekV4Attention` in transformers.
"""

from collections.abc import Iterator

from llmrev.core.architecture import Architecture, LayerTypes, Mla, Sparse
from llmrev.core.parameters.term import Term, known, linear, vectors

CSA_RATE, HCA_RATE = 4, 128
"""Tokens that one entry stands for (`DeepseekV4Config.default_compress_rates`)."""


def latent_attention(shape: Architecture, kinds: LayerTypes) -> Iterator[Term]:
    """Latent attention in every layer with keys; windowed layers may have sizes and heads of their own (dots3)."""
    per_layer, heads = shape.attention_blocks_per_layer or 1, known(shape.num_attention_heads, "num_attention_heads")
    mla = known(shape.mla, "mla")
    if kinds.unbounded:
        yield from _latent_blocks(shape, mla, kinds.unbounded * per_layer, heads)
    if kinds.windowed:
        own = shape.window.swa_num_attention_heads if shape.window else None
        yield from _latent_blocks(shape, shape.swa_mla or mla, kinds.windowed * per_layer, own or heads)


def _latent_blocks(shape: Architecture, mla: Mla, layers: int, heads: int) -> Iterator[Term]:
    """
    *layers* blocks of multi-head latent attention (DeepSeek-V2, arXiv:2405.04434, section 2.1).

    Queries: hidden -> rank -> heads x (nope + rope), or in one step where there is no *q_lora_rank*; keys and values:
    hidden -> rank + rope, then rank -> heads x (nope + value).  A norm follows each compression.
    """
    hidden = known(shape.hidden_size, "hidden_size")
    rank = known(mla.kv_lora_rank, "mla.kv_lora_rank")
    rope = known(mla.qk_rope_head_dim, "mla.qk_rope_head_dim")
    nope = known(mla.qk_nope_head_dim, "mla.qk_nope_head_dim")
    value = known(mla.v_head_dim, "mla.v_head_dim")
    yield from _queries(mla, layers, hidden, heads, nope + rope)
    yield linear("latent_down", layers, hidden, rank + rope)
    yield vectors("latent_norms", layers, rank)
    yield linear("latent_up", layers, rank, heads * (nope + value))
    yield linear("attention_output", layers, heads * value, hidden)
    if mla.k_rope_norm:
        yield vectors("latent_norms", layers, rope)
    if known(shape.attention_bias, "attention_bias"):
        yield vectors("attention_biases", layers, (mla.q_lora_rank or 0) + rank + rope + hidden)
    match known(shape.attn_output_gate, "attn_output_gate"):
        case "head":
            yield linear("output_gate", layers, hidden, heads)
        case "element":
            yield linear("output_gate", layers, hidden, heads * value)
    if known(shape.attention_sinks, "attention_sinks") == "all":
        yield vectors("attention_sinks", layers, heads)


def _queries(mla: Mla, layers: int, hidden: int, heads: int, width: int) -> Iterator[Term]:
    if mla.q_lora_rank is None:
        yield linear("queries", layers, hidden, heads * width)
        return
    yield linear("query_down", layers, hidden, mla.q_lora_rank)
    yield vectors("latent_norms", layers, mla.q_lora_rank)
    if mla.q_gate_proj:  # A.X-K2 reads queries and gate from the compression before and after its norm
        value = known(mla.v_head_dim, "mla.v_head_dim")
        yield linear("query_up", layers, 2 * mla.q_lora_rank, heads * (width + value))
    else:
        yield linear("query_up", layers, mla.q_lora_rank, heads * width)


def indexer(shape: Architecture, sparse: Sparse, layers: int) -> Iterator[Term]:
    """
    The indexer of sparse attention (DeepSeek-V3.2, arXiv:2512.02556, section 2.1) in *layers* blocks.

    Queries come from the compressed query, keys from the hidden state, with a LayerNorm on keys and a weight a head;
    without a compressed query (`MiniMaxM3VLIndexer`) both come from the hidden state, with an RMSNorm each and no
    weights.  GLM-5.3-Flash also learns how to pool *index_kpool* keys (`Glm5NextTextIndexer`).
    """
    count = layers if sparse.num_indexers is None else sparse.num_indexers
    hidden = known(shape.hidden_size, "hidden_size")
    heads = known(sparse.index_n_heads, "sparse.index_n_heads")
    width = known(sparse.index_head_dim, "sparse.index_head_dim")
    rank = shape.mla.q_lora_rank if shape.mla else None
    yield linear("indexer", count, rank or hidden, heads * width)
    yield linear("indexer", count, hidden, width)
    yield vectors("indexer", count, 2 * width)
    if rank:
        yield linear("indexer", count, hidden, heads)
    if sparse.index_kpool:
        yield linear("indexer", count, hidden, width)
        yield vectors("indexer", count, sparse.index_kpool * width)


def compressed_attention(shape: Architecture, sparse: Sparse, kinds: LayerTypes) -> Iterator[Term]:
    """
    DeepSeek-V4's attention: one key-value head, a window, and entries that stand for 4 or 128 tokens.

    Every layer: hidden -> rank -> heads x width for queries, hidden -> width for keys that are also values, a grouped
    output through *o_groups* x *o_lora_rank*, and a sink a head.  Compressors project keys and gates: twice for the
    overlapping windows of sparse layers, once for heavily compressed ones.  Only sparse layers have an indexer.
    """
    hidden = known(shape.hidden_size, "hidden_size")
    heads = known(shape.num_attention_heads, "num_attention_heads")
    width = known(shape.head_dim, "head_dim")
    rank = known(sparse.q_lora_rank, "sparse.q_lora_rank")
    out = known(sparse.o_groups, "sparse.o_groups") * known(sparse.o_lora_rank, "sparse.o_lora_rank")
    sparse_layers, heavy_layers = kinds.compressed_sparse_attention, kinds.heavily_compressed_attention
    layers = kinds.sliding_attention + sparse_layers + heavy_layers
    yield linear("query_down", layers, hidden, rank)
    yield linear("query_up", layers, rank, heads * width)
    yield linear("keys", layers, hidden, width)
    yield vectors("latent_norms", layers, rank + width)
    yield linear("attention_output", layers, heads * width // known(sparse.o_groups, "sparse.o_groups"), out)
    yield linear("attention_output", layers, out, hidden)
    yield vectors("attention_sinks", layers, heads)
    yield from _compressor("compressor", sparse_layers, hidden, width, overlapping=True)
    yield from _compressor("compressor", heavy_layers, hidden, width, overlapping=False)
    index = known(sparse.index_head_dim, "sparse.index_head_dim")
    scored = known(sparse.index_n_heads, "sparse.index_n_heads")
    yield from _compressor("indexer", sparse_layers, hidden, index, overlapping=True)
    yield linear("indexer", sparse_layers, rank, scored * index)
    yield linear("indexer", sparse_layers, hidden, scored)


def _compressor(name: str, layers: int, hidden: int, width: int, *, overlapping: bool) -> Iterator[Term]:
    """Keys and gates, a bias for each position of a window, and a norm; overlapping windows need each twice."""
    projected, rate = (2 * width, CSA_RATE) if overlapping else (width, HCA_RATE)
    yield linear(name, 2 * layers, hidden, projected)
    yield vectors(name, layers, rate * projected + width)
