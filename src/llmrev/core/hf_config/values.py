"""Checked values of a ``config.json``: a number, a flag or a list, or a sentence that says what is wrong."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from llmrev.errors import UsageError
from llmrev.messages import say

LARGEST = 10**9
"""No side of a matrix and no number of layers comes near this; a larger value is a slip."""


class Config(Struct, frozen=True):
    """The part of a config that describes the language model."""

    data: Mapping[str, Any]

    def size(self, *names: str) -> int:
        """The positive whole number under the first of *names* that is there.  Raises `UsageError` without one."""
        found = self.number(*names)
        if found is None:
            raise UsageError(say("the config has no `{name}`", name=names[0]))
        if found == 0:
            raise _not_whole(names[0], found, least=1)
        return found

    def number(self, *names: str) -> int | None:
        """The whole number under the first of *names* that is there and not null, 0 or more, or ``None``."""
        for name in names:
            value = self.data.get(name)
            if value is not None:
                return _whole(name, value)
        return None

    def factor(self, name: str) -> float:
        """The positive number under *name*, 1 where it is not there or null."""
        value = self.data.get(name)
        if value is None:
            return 1.0
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= LARGEST:
            raise UsageError(say("`{name}` must be a number above 0, not `{value}`", name=name, value=value))
        return float(value)

    def flag(self, name: str) -> bool | None:
        """The truth under *name*, or ``None`` where it is not there or null."""
        value = self.data.get(name)
        if value is None or isinstance(value, bool):
            return value
        raise UsageError(say("`{name}` must be true or false, not `{value}`", name=name, value=value))

    def listed(self, name: str) -> list[Any] | None:
        """The list under *name*, or ``None`` where it is not there or null."""
        value = self.data.get(name)
        if value is None or isinstance(value, list):
            return value
        raise UsageError(say("`{name}` must be a list, not `{value}`", name=name, value=value))

    def words(self, name: str) -> list[str] | None:
        """The list of words under *name*, or ``None`` where it is not there or null."""
        found = self.listed(name)
        for word in found or ():
            if not isinstance(word, str):
                raise UsageError(say("`{name}` must be a list of words, not of `{value}`", name=name, value=word))
        return found

    def numbers(self, name: str) -> list[int] | None:
        """The list of whole numbers under *name*, or ``None`` where it is not there or null."""
        found = self.listed(name)
        return None if found is None else [_whole(name, value) for value in found]

    def within(self, name: str) -> "Config":
        """The mapping under *name*; an empty one where it is not there."""
        value = self.data.get(name) or {}
        if not isinstance(value, Mapping):
            raise UsageError(say("`{name}` must be a mapping, not `{value}`", name=name, value=value))
        return Config(value)

    def renamed(self, names: Mapping[str, str]) -> "Config":
        """The same with what stands under *names*' keys also under their values; what is there already stays."""
        known = {new: self.data[old] for old, new in names.items() if old in self.data}
        return Config({**known, **self.data})


def _whole(name: str, value: Any) -> int:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= value <= LARGEST or value != int(value):  # NaN is neither below nor above
        raise _not_whole(name, value)
    return int(value)


def _not_whole(name: str, value: Any, least: int = 0) -> UsageError:
    said = say(
        "`{name}` must be a whole number from {least} to {most}, not `{value}`",
        name=name, least=least, most=LARGEST, value=value,
    )  # fmt: skip
    return UsageError(said)
