"""What many model types write alike: sizes, experts, latent attention, windows, and lists of layers."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct, field

from llmrev.core.architecture import LayerTypes, Mla, Moe, Sparse, Window
from llmrev.core.hf_config.values import Config
from llmrev.errors import UsageError
from llmrev.messages import say

Fields = dict[str, Any]
"""Fields of an architecture."""

Part = Callable[[Config], Fields]


class Kind(Struct, frozen=True):
    """
    How a model type writes its config: *parts* are read in order, later ones go before earlier ones.

    *tied* is what the class takes where the config does not mention ``tie_word_embeddings``; *names* are other names
    of common keys; *like* is the model type whose conventions it shares.
    """

    parts: tuple[Part, ...]
    tied: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    like: str | None = None


def sizes(config: Config) -> Fields:
    """
    What every decoder has.

    Key-value heads default to query heads and the width of a head to an equal share, as in `LlamaConfig`.
    """
    heads = config.size("num_attention_heads")
    width = config.number("head_dim", "attention_head_dim") or equal_share(config, heads)
    return {**bare_sizes(config), "head_dim": width}


def bare_sizes(config: Config) -> Fields:
    """The same without the width of a head, which latent attention splits in its own way."""
    heads = config.size("num_attention_heads")
    return {
        "num_hidden_layers": config.size("num_hidden_layers"),
        "hidden_size": config.size("hidden_size"),
        "intermediate_size": config.number("intermediate_size"),
        "num_attention_heads": heads,
        "num_key_value_heads": config.number("num_key_value_heads") or heads,
        "vocab_size": config.size("vocab_size"),
        "attention_bias": config.flag("attention_bias"),
        "attention_out_bias": config.flag("attention_out_bias"),
        "mlp_bias": config.flag("mlp_bias"),
        "num_nextn_predict_layers": config.number("num_nextn_predict_layers"),
    }


def equal_share(config: Config, heads: int) -> int:
    """The width of a head where nothing else is said.  Raises `UsageError` where it does not come out even."""
    hidden = config.size("hidden_size")
    if hidden % heads:
        raise UsageError(say("`hidden_size` {hidden} does not divide into {heads} heads", hidden=hidden, heads=heads))
    return hidden // heads


def experts(config: Config) -> Fields:
    """A mixture, under the names in use; `DeepseekV3Config`, `Qwen2MoeConfig` and `MixtralConfig` are the patterns."""
    number = config.number("num_experts", "n_routed_experts", "num_local_experts", "moe_num_experts")
    if not number:
        return {}
    width = config.size("moe_intermediate_size", "intermediate_size")
    frequency = config.data.get("moe_layer_freq")
    moe = Moe(
        num_experts=number,
        num_experts_per_tok=config.size(
            "num_experts_per_tok", "num_experts_per_token", "top_k_experts", "moe_topk", "moe_k", "experts_per_token"
        ),
        num_shared_experts=config.number(
            "n_shared_experts", "num_shared_experts", "num_shared_expert", "moe_num_shared_experts"
        ),
        moe_intermediate_size=width,
        shared_expert_intermediate_size=config.number(
            "shared_expert_intermediate_size", "moe_shared_expert_intermediate_size", "shared_intermediate_size",
            "share_expert_dim",
        ),
        first_k_dense_replace=config.number("first_k_dense_replace", "num_dense_layers", "moe_layer_start_index"),
        moe_layer_freq=None if isinstance(frequency, list) else config.number("moe_layer_freq"),
        num_moe_layers=_mixed_layers(config),
        moe_latent_size=config.number("moe_latent_size", "routed_expert_hidden_size"),
    )  # fmt: skip
    return {"moe": moe}


def _mixed_layers(config: Config) -> int | None:
    """Layers with experts where the config lists them, one by one or as a step with exceptions (`Qwen2MoeConfig`)."""
    kinds = config.words("mlp_layer_types")
    if kinds is not None:
        return len([kind for kind in kinds if kind != "dense"])
    frequency = config.data.get("moe_layer_freq")
    if isinstance(frequency, list):
        return len([mixed for mixed in frequency if mixed])
    dense, step = config.numbers("mlp_only_layers"), config.number("decoder_sparse_step")
    if dense is None and step is None:
        return None
    layers, step = config.size("num_hidden_layers"), step or 1
    exceptions = {layer for layer in dense or () if layer < layers and (layer + 1) % step == 0}
    return layers // step - len(exceptions)


def latent(config: Config) -> Fields:
    """Latent attention (`DeepseekV3Config`)."""
    mla = Mla(
        q_lora_rank=config.number("q_lora_rank"),
        kv_lora_rank=config.size("kv_lora_rank"),
        qk_nope_head_dim=config.size("qk_nope_head_dim"),
        qk_rope_head_dim=config.number("qk_rope_head_dim") or 0,
        v_head_dim=config.size("v_head_dim"),
    )
    return {"mla": mla}


def indexed(config: Config) -> Fields:
    """An indexer in every layer, or in those that `indexer_types` calls full (`GlmMoeDsaConfig`)."""
    kinds = config.words("indexer_types")
    sparse = Sparse(
        index_n_heads=config.size("index_n_heads"),
        index_head_dim=config.size("index_head_dim"),
        index_topk=config.number("index_topk"),
        num_indexers=kinds.count("full") if kinds else None,
    )
    return {"sparse": sparse, "layer_types": LayerTypes(indexed_attention=config.size("num_hidden_layers"))}


def layer_counts(kinds: Iterable[str], words: Mapping[str, str] | None = None) -> LayerTypes:
    """
    Layers counted by kind; *words* are a model type's names for kinds.

    Raises `UsageError` for a kind nobody knows.
    """
    counted: Counter[str] = Counter()
    for kind in kinds:
        counted[(words or {}).get(kind, kind)] += 1
    for kind in counted:
        if kind not in LayerTypes.__struct_fields__:
            raise UsageError(say("unknown layer type `{kind}`", kind=kind))
    return LayerTypes(**counted)


def all_windowed(config: Config) -> Fields:
    """A window in every layer, where there is one (`MistralConfig`)."""
    window = config.number("sliding_window")
    return {"window": Window(sliding_window=window)} if window else {}


def window_when_used(config: Config) -> Fields:
    """A window in the layers from `max_window_layers` on, where `use_sliding_window` says so (`Qwen2Config`)."""
    window = config.number("sliding_window")
    if not window or not config.flag("use_sliding_window"):
        return {}
    layers, full = config.size("num_hidden_layers"), config.number("max_window_layers") or 0
    full = min(full, layers)
    kinds = LayerTypes(full_attention=full, sliding_attention=layers - full)
    return {"window": Window(sliding_window=window), "layer_types": kinds}


def window_every(interval: int, key: str = "sliding_window_pattern") -> Part:
    """Layers as `layer_types` lists them, else all but every *interval*-th windowed (`Gemma3TextConfig`)."""

    def read(config: Config) -> Fields:
        window = config.number("sliding_window", "attention_chunk_size")
        kinds = config.words("layer_types")
        if not window:
            return {}
        if kinds is not None:
            return {"window": Window(sliding_window=window), "layer_types": layer_counts(kinds)}
        layers = config.size("num_hidden_layers")
        full = layers // (config.number(key) or interval)
        local = "chunked_attention" if "attention_chunk_size" in config.data else "sliding_attention"
        counts = LayerTypes(**{"full_attention": full, local: layers - full})
        return {"window": Window(sliding_window=window), "layer_types": counts}

    return read


def normed_if(key: str, kind: str, *, otherwise: bool) -> Part:
    """Norms of queries and keys of this *kind* where *key* is true; *otherwise* is its default."""

    def read(config: Config) -> Fields:
        given = config.flag(key)
        return {"qk_norm": kind if (otherwise if given is None else given) else "none"}

    return read


def fixed(**fields: Any) -> Part:
    """Fields that the type does not let a config choose."""
    return lambda _config: dict(fields)
