"""A memory figure: the terms it is the sum of, and between which bounds it lies."""

from collections.abc import Callable

from msgspec import Struct

from llmrev.messages import Message

COMPONENTS = (
    "weights", "adapters", "kv_cache", "recurrent_state", "activations", "logits", "gradients", "optimizer", "runtime",
)  # fmt: skip
"""Every term there can be, in the order in which they are shown."""


BELOW, ABOVE = 0.01, 0.03
"""
Shares by which a whole figure may be off on top of its terms' bounds: buffers, padding and alignment no formula names.

From the residuals of 275 published totals; docs/concepts/memory.md lists what they are.
"""


class Component(Struct, frozen=True):
    """
    One term of a sum: its bytes, the formula with its inputs, and bounds where they differ from the bytes.

    *said* is the formula, or what makes it: a search for the longest context asks for many figures and shows one.
    """

    name: str
    bytes: int
    said: Message | Callable[[], Message]
    low_bytes: int | None = None
    high_bytes: int | None = None

    @property
    def formula(self) -> Message:
        """How the bytes are computed, with the inputs."""
        return self.said if isinstance(self.said, Message) else self.said()


class Estimate(Struct, frozen=True):
    """A memory figure and the terms it is the sum of; *moment* is when a training step holds most."""

    components: tuple[Component, ...]
    moment: Message | None = None

    @property
    def total_bytes(self) -> int:
        """The sum of the terms."""
        return sum(component.bytes for component in self.components)

    @property
    def low_bytes(self) -> int:
        """The least it may be: every term at its lower bound."""
        counted = sum(c.bytes if c.low_bytes is None else c.low_bytes for c in self.components)
        return round(counted * (1 - BELOW))

    @property
    def high_bytes(self) -> int:
        """The most it may be: every term at its upper bound."""
        counted = sum(c.bytes if c.high_bytes is None else c.high_bytes for c in self.components)
        return round(counted * (1 + ABOVE))

    def bytes_of(self, *names: str) -> int:
        """The sum of the terms called *names*; absent ones are zero."""
        return sum(component.bytes for component in self.components if component.name in names)
