"""Failures the user can act on.  One door in the command line prints them; anything else is a bug."""

from collections.abc import Sequence
from enum import IntEnum

from llmrev.messages import Message


class ExitCode(IntEnum):
    """What the exit status means; documented in ``docs/reference/exit-codes.md``."""

    DONE = 0
    NO = 1
    USAGE = 2
    CATALOG = 3
    BUG = 4
    INTERRUPTED = 130


class LlmrevError(Exception):
    """
    A failure with a sentence for the user and, where there is one, a hint what to do.

    *details* are printed below the sentence, a line each.
    """

    exit_code: ExitCode = ExitCode.USAGE

    def __init__(self, message: Message, *, hint: Message | None = None, details: Sequence[Message] = ()) -> None:
        super().__init__("\n".join(map(str, (message, *details))))
        self.message = message
        self.details = tuple(details)
        self.hint = hint


class UsageError(LlmrevError):
    """The question cannot be asked like this: an unknown name, a bad number, options that exclude each other."""


class CatalogError(LlmrevError):
    """The catalog cannot be read or does not hold together."""

    exit_code = ExitCode.CATALOG
