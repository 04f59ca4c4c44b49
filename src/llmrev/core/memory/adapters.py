"""
What is trained: every parameter, or low-rank pairs beside chosen matrices (LoRA, arXiv:2106.09685).

A pair for a matrix of inputs x outputs has rank x (inputs + outputs) parameters.
"""

from collections.abc import Iterator

from msgspec import Struct

from llmrev.core.memory.widths import FUSED_GATE, FUSED_QKV
from llmrev.core.parameters import ParameterCount
from llmrev.errors import UsageError
from llmrev.messages import say

MODULES = {
    "q_proj": "queries", "k_proj": "keys", "v_proj": "values", "o_proj": "attention_output", "gate_proj": "gate",
    "up_proj": "up", "down_proj": "down", "q_a_proj": "query_down", "q_b_proj": "query_up",
    "kv_a_proj_with_mqa": "latent_down", "kv_b_proj": "latent_up",
}  # fmt: skip
"""Names of matrices in `LlamaDecoderLayer` and `DeepseekV3Attention`, and what they are."""

FUSED = dict.fromkeys(
    ("c_attn", "query_key_value", "qkv_proj", "W_pack", "wqkv", "Wqkv", "qkv"), ("queries", "keys", "values")
)
"""Names of one matrix for queries, keys and values."""

LATENT = ("query_down", "query_up", "latent_down", "latent_up")
ATTENTION = ("queries", "keys", "values", "attention_output", *LATENT)
STATE = (
    "linear_attention", "linear_attention_output", "state_space", "state_space_output", "convolution_gates",
    "convolution_output",
)  # fmt: skip
GROUPS = {
    "all-linear": (*ATTENTION, "gate", "up", "down", "output_gate", *STATE),
    "attention": ATTENTION,
    "qkv": ("queries", "keys", "values", "query_down", "query_up", "latent_down", "latent_up"),
    "qv": ("queries", "values"),
}
"""
Sets of matrices by name.  ``all-linear`` is what PEFT takes: every linear layer but the head; routed experts, which
transformers 5 keeps as one tensor and not as linear layers, are not among them.
"""


def parse_targets(text: str) -> frozenset[str]:
    """
    The matrices that *text* names: a group, or module names with commas between.

    Raises `UsageError` for a name nobody knows.
    """
    if text in GROUPS:
        return frozenset(GROUPS[text])
    found: set[str] = set()
    for name in (part.strip() for part in text.split(",")):
        if name in GROUPS:
            found.update(GROUPS[name])
        elif name in MODULES:
            found.add(MODULES[name])
        elif name in FUSED:
            found.update(FUSED[name])
        else:
            raise UsageError(
                say("unknown target `{name}`", name=name),
                hint=say("`--targets` takes {names}", names=", ".join([*GROUPS, *MODULES, *FUSED])),
            )
    return frozenset(found)


class Matrix(Struct, frozen=True):
    """*copies* matrices of one kind that adapters may sit beside."""

    parts: tuple[str, ...]
    copies: int
    inputs: int
    outputs: int


def matrices(counted: ParameterCount, model_type: str | None) -> Iterator[Matrix]:
    """The linear layers of a network, with those that a model type fuses as one."""
    fused_qkv, fused_gate = model_type in FUSED_QKV, model_type in FUSED_GATE
    by_name = {term.name: term for term in counted.terms if term.name in ("keys", "values")}
    for term in counted.terms:
        if not term.inputs:
            continue
        name = term.name
        if fused_qkv and name in ("queries", "keys", "values"):
            if name == "queries":
                wide = term.outputs + sum(other.outputs for other in by_name.values())
                yield Matrix(("queries", "keys", "values"), term.copies, term.inputs, wide)
        elif name in ("feed_forward", "shared_experts"):
            each = term.copies // term.matrices
            if term.matrices == 3 and fused_gate:
                yield Matrix(("gate", "up"), each, term.inputs, 2 * term.outputs)
            elif term.matrices == 3:
                yield Matrix(("gate",), each, term.inputs, term.outputs)
                yield Matrix(("up",), each, term.inputs, term.outputs)
            else:
                yield Matrix(("up",), each, term.inputs, term.outputs)
            yield Matrix(("down",), each, term.outputs, term.inputs)
        elif name not in ("output_head", "experts", "router"):
            yield Matrix((name,), term.copies, term.inputs, term.outputs)


def adapter_params(counted: ParameterCount, model_type: str | None, targets: frozenset[str], rank: int) -> int:
    """Parameters of the adapters of *rank* beside the matrices in *targets*."""
    return sum(
        matrix.copies * rank * (matrix.inputs + matrix.outputs)
        for matrix in matrices(counted, model_type)
        if targets.intersection(matrix.parts)
    )
