"""A parameter count and the terms it is the sum of."""

from typing import TypeVar

from msgspec import Struct

from llmrev.messages import Message, say

EMBEDDINGS = ("token_embeddings", "output_head")
"""Terms that stay at 16 bits in most quantised formats, and that are no part of a layer."""

T = TypeVar("T")


class Term(Struct, frozen=True, kw_only=True):
    """
    The parameters of one class of tensors, with the product they come from.

    *idle* of them are routed experts that one token does not use.  *copies* matrices of *inputs* x *outputs* are
    linear maps, which adapters and quantisation act on; tensors that are not have no *inputs*.  *matrices* of them
    make one feed-forward part, the last of which leads back.
    """

    name: str
    count: int
    formula: Message
    idle: int = 0
    copies: int = 0
    inputs: int = 0
    outputs: int = 0
    matrices: int = 0


class ParameterCount(Struct, frozen=True):
    """All parameters of a network, by class of tensor."""

    terms: tuple[Term, ...]

    @property
    def total(self) -> int:
        """Every parameter."""
        return sum(term.count for term in self.terms)

    @property
    def active(self) -> int:
        """What one token passes through: all but the routed experts it does not use, embeddings included."""
        return self.total - sum(term.idle for term in self.terms)

    @property
    def embedding(self) -> int:
        """Token embeddings and, where it is a matrix of its own, the output head."""
        return sum(term.count for term in self.terms if term.name in EMBEDDINGS)


class NotKnown(Exception):  # noqa: N818  never reaches a user: `count` answers None, `obstacle` says it
    """A field that the count needs is not known."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def known(value: T | None, name: str) -> T:
    """*value*, unless it is ``None``: then the count stops and *name* is the reason."""
    if value is None:
        raise NotKnown(say("`{name}` is not known", name=name))
    return value


def linear(name: str, copies: int, inputs: int, outputs: int, formula: Message | None = None) -> Term:
    """*copies* linear maps without bias, one a layer unless *formula* says otherwise."""
    said = formula or say("{layers} layers x {inputs} x {outputs}", layers=copies, inputs=inputs, outputs=outputs)
    return Term(name=name, count=copies * inputs * outputs, formula=said, copies=copies, inputs=inputs, outputs=outputs)


def vectors(name: str, copies: int, width: int, formula: Message | None = None) -> Term:
    """*copies* vectors of *width* numbers: norms, biases, gates without a matrix."""
    said = formula or say("{layers} layers x {width}", layers=copies, width=width)
    return Term(name=name, count=copies * width, formula=said)
