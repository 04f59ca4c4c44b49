"""How many parameters a network has, exactly, from its shape."""

from llmrev.core.parameters.network import count, obstacle
from llmrev.core.parameters.term import NotKnown, ParameterCount, Term

__all__ = ["NotKnown", "ParameterCount", "Term", "count", "obstacle"]
