"""
Feed-forward parts: dense, and mixtures of experts with their routers.

After `LlamaMLP`, `MixtralSparseMoeBlock`, `DeepseekV3MoE` and their kin in transformers; gated units are those of
Shazeer (arXiv:2002.05202), shared experts those of DeepSeekMoE (arXiv:2401.06066).
"""

from collections.abc import Iterator

from msgspec.structs import replace

from llmrev.core.architecture import Architecture, LayerTypes, Moe
from llmrev.core.parameters.term import NotKnown, Term, known, linear, vectors
from llmrev.messages import say


def feed_forward(shape: Architecture, kinds: LayerTypes) -> Iterator[Term]:
    """The dense and the mixed part of every decoder layer that has one."""
    mixed = moe_layers(shape, kinds)
    if mixed and shape.moe:
        yield from _mixture(shape, shape.moe, mixed)
    layers = dense_layers(shape, kinds)
    if not layers:
        return
    width = known(shape.intermediate_size, "intermediate_size")
    shared = (shape.num_kv_shared_layers or 0) if shape.use_double_wide_mlp else 0
    yield from dense(shape, layers - shared, width)
    if shared:
        yield from dense(shape, shared, 2 * width)


def moe_layers(shape: Architecture, kinds: LayerTypes) -> int:
    """
    How many layers have experts.

    As counted, else every *moe_layer_freq*-th of those after *first_k_dense_replace* (`DeepseekV3Config`).
    """
    moe = shape.moe
    if moe is None:
        return 0
    if kinds.moe or kinds.mlp:
        return kinds.moe
    found = moe.num_moe_layers
    if found is None:
        found = (kinds.total - (moe.first_k_dense_replace or 0)) // (moe.moe_layer_freq or 1)
    if not 0 <= found <= kinds.total:
        raise NotKnown(say("{found} of {layers} layers have experts", found=found, layers=kinds.total))
    return found


def dense_layers(shape: Architecture, kinds: LayerTypes) -> int:
    """How many layers have a dense part: those without experts, or all where it runs beside them."""
    if kinds.moe or kinds.mlp:
        return kinds.mlp
    if shape.moe is None or shape.moe.dense_beside_experts:
        return kinds.total * (shape.attention_blocks_per_layer or 1)
    return kinds.total - moe_layers(shape, kinds)


def dense(shape: Architecture, layers: int, width: int, name: str = "feed_forward") -> Iterator[Term]:
    """*layers* dense parts: hidden -> width, twice where one of them is a gate, and width -> hidden."""
    hidden = known(shape.hidden_size, "hidden_size")
    matrices = 3 if known(shape.gated_mlp, "gated_mlp") else 2
    formula = say(
        "{layers} layers x {matrices} matrices x {hidden} x {width}",
        layers=layers, matrices=matrices, hidden=hidden, width=width,
    )  # fmt: skip
    yield replace(linear(name, layers * matrices, hidden, width, formula), matrices=matrices)
    if known(shape.mlp_bias, "mlp_bias"):
        yield vectors("feed_forward_biases", layers, (matrices - 1) * width + hidden)
    if shape.activation == "xIELU":  # two learned numbers a layer (arXiv:2411.13010)
        yield vectors("activation", layers, 2)


def _mixture(shape: Architecture, moe: Moe, layers: int) -> Iterator[Term]:
    """
    Experts of one width, those that every token uses, and the router.

    Nemotron 3 shrinks the hidden state to *moe_latent_size* before its experts and widens it after them.
    """
    hidden = known(shape.hidden_size, "hidden_size")
    experts = known(moe.num_experts, "moe.num_experts")
    width = known(moe.moe_intermediate_size, "moe.moe_intermediate_size")
    routed = experts + (moe.zero_expert_num or 0)
    yield linear("router", layers, hidden, routed)
    if known(moe.router_bias, "moe.router_bias"):
        yield vectors("router", layers, routed)
    if known(moe.score_correction_bias, "moe.score_correction_bias"):
        yield vectors("router", layers, routed)
    if known(moe.router_scales, "moe.router_scales"):
        yield vectors("router", layers, hidden + experts)
    if moe.moe_latent_size:
        yield linear("latent_projections", 2 * layers, hidden, moe.moe_latent_size)
    yield from _experts(shape, moe, layers)
    shared = moe.shared_expert_intermediate_size
    if shared is None:
        shared = (moe.num_shared_experts or 0) * width
    if shared:
        yield from dense(shape, layers, shared, "shared_experts")
        if known(moe.shared_expert_gate, "moe.shared_expert_gate"):
            yield linear("router", layers, hidden, 1)


def _experts(shape: Architecture, moe: Moe, layers: int) -> Iterator[Term]:
    """The routed experts; those that one token does not use are idle."""
    inner = moe.moe_latent_size or known(shape.hidden_size, "hidden_size")
    experts = known(moe.num_experts, "moe.num_experts")
    width = known(moe.moe_intermediate_size, "moe.moe_intermediate_size")
    used = known(moe.num_experts_per_tok, "moe.num_experts_per_tok")
    if used > experts:
        raise NotKnown(say("a token uses {used} of {experts} experts", used=used, experts=experts))
    matrices = 3 if known(shape.gated_mlp, "gated_mlp") else 2
    formula = say(
        "{layers} layers x {experts} experts x {matrices} matrices x {hidden} x {width}",
        layers=layers, experts=experts, matrices=matrices, hidden=inner, width=width,
    )  # fmt: skip
    weights = linear("experts", layers * experts * matrices, inner, width, formula)
    yield replace(weights, idle=layers * (experts - used) * matrices * inner * width, matrices=matrices)
    if known(moe.expert_bias, "moe.expert_bias"):
        each = (matrices - 1) * width + inner
        biases = vectors("experts", layers * experts, each)
        yield replace(biases, idle=layers * (experts - used) * each)
