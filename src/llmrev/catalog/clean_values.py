"""Readers of single values, for `llmrev.catalog.clean`: each hands on what pydantic would, or is not sure."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from llmrev.catalog.schema import references
from llmrev.catalog.schema.entity import NO_WORDS, unfolded
from llmrev.catalog.schema.references import Reference
from llmrev.core import units

Reader = Callable[[Any], Any]
"""From what the file holds to what it means; raises `Unsure`."""


class Unsure(Exception):  # noqa: N818  no error: somebody else is asked
    """This may be a mistake, or only something that the plan has no word for."""


def only(limits: Mapping[str, Any], *known: str) -> Mapping[str, Any]:
    """*limits*, all of which are of the *known* ones."""
    if set(limits) - set(known):
        raise Unsure
    return limits


def untold(_raw: Any) -> Any:
    """What the plan has no word for."""
    raise Unsure


def text(limits: Mapping[str, Any]) -> Reader:
    """Text, as long as it must be, and of its pattern."""
    least = only(limits, "min_length", "pattern").get("min_length", 0)
    pattern = re.compile(limits["pattern"]) if "pattern" in limits else None

    def read(raw: Any) -> Any:
        if type(raw) is not str or len(raw) < least:
            raise Unsure
        if pattern and ("\n" in raw or not pattern.search(raw)):  # `$` means other things to pydantic and to Python
            raise Unsure
        return raw

    return read


def words(limits: Mapping[str, Any]) -> Reader:
    """Text that is more than a way to say nothing."""
    read_text = text(limits)

    def read(raw: Any) -> Any:
        if read_text(raw).strip().lower() in NO_WORDS:
            raise Unsure
        return raw

    return read


def prose(limits: Mapping[str, Any]) -> Reader:
    """Text whose line breaks are blanks."""
    read_text = text(limits)

    def read(raw: Any) -> Any:
        return unfolded(read_text(raw))

    return read


def whole(limits: Mapping[str, Any]) -> Reader:
    """An integer within its limits."""
    return _within(int, (int,), only(limits, "ge", "le", "lt"))


def number(limits: Mapping[str, Any]) -> Reader:
    """A number within its limits."""
    return _within(float, (int, float), only(limits, "ge", "le", "lt"))


def _within(kind: Callable[[Any], Any], written: tuple[type, ...], limits: Mapping[str, Any]) -> Reader:
    least, most, under = (limits.get(key) for key in ("ge", "le", "lt"))

    def read(raw: Any) -> Any:
        if type(raw) not in written:
            raise Unsure
        if (least is not None and raw < least) or (most is not None and raw > most):
            raise Unsure
        if (under is not None and raw >= under) or abs(raw) >= 2**63:
            raise Unsure
        return kind(raw)

    return read


def truth(limits: Mapping[str, Any]) -> Reader:
    """True or false."""
    only(limits, "strict")

    def read(raw: Any) -> Any:
        if type(raw) is not bool:
            raise Unsure
        return raw

    return read


def literal(words: list[str]) -> Reader:
    """One of *words*."""
    allowed = frozenset(words)

    def read(raw: Any) -> Any:
        if type(raw) is not str or raw not in allowed:
            raise Unsure
        return raw

    return read


def parsed(name: str) -> Reader:
    """A quantity, as the function *name* of `llmrev.core.units` reads it."""
    parse: Reader = getattr(units, name)

    def read(raw: Any) -> Any:
        try:
            return parse(raw)
        except units.MalformedError:
            raise Unsure from None

    return read


def reference(name: str) -> Reader:
    """An id, of the kind *name* of `llmrev.catalog.schema.references`."""
    kind: type[Reference] = getattr(references, name)

    def read(raw: Any) -> Any:
        if type(raw) is not str or not raw:
            raise Unsure
        return kind(raw)

    return read


KINDS: dict[str, Callable[..., Reader]] = {
    "str": text, "words": words, "prose": prose, "int": whole, "float": number, "bool": truth,
    "literal": literal, "parsed": parsed, "reference": reference,
}  # fmt: skip
"""What makes the reader of a single value, by the plan's word for its kind."""
