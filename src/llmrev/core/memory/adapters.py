"""
What is trained: every parameter, or low-rank pairs beside chosen matrices (LoRA, arXiv:2106.09685).

A pair for a matrix of inputs x outputs has rank x (inputs + outputs) parameters.
"""

from collections.abc import Iterator

from msgspec import Struct

from llmrev.core.memory.widths import FUSED_GATE, FUSED_QKV
from llmrev.core.parameters import ParameterCount


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
