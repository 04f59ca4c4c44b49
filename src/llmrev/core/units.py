"""Quantities as people write them (``6.2B``, ``13 GB``, ``1T tokens``, ``9 h``) and the numbers they mean."""

import re

from msgspec import Struct

from llmrev.messages import Message, say

GIB = 2**30
"""Bytes in one GiB, the unit of every memory figure shown."""

COUNT_SUFFIX = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
BYTE_UNITS = {
    "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12,
    "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40,
}  # fmt: skip
HOURS = {"min": 1 / 60, "minutes": 1 / 60, "h": 1, "hours": 1, "d": 24, "day": 24, "days": 24}
AMOUNT_NOUNS = (
    "tokens", "words", "instructions", "examples", "conversations", "dialogues", "messages", "pairs", "rows",
    "documents", "tasks", "questions", "problems", "prompts",
)  # fmt: skip

# Patterns are compiled by `re` when first used, and kept there: most commands read no quantity.
_COUNT = r"(\d+(?:\.\d+)?)([KMBT]?)"
_BYTES = r"(\d+(?:\.\d+)?) ?([KMGT]i?B|B)"
_DURATION = r"(\d+(?:\.\d+)?) ?(min|minutes|h|hours|d|day|days)"
_AMOUNT = r"(\d+(?:\.\d+)?[KMBT]?) (\w+)"
_MONEY = r"(\d+(?:\.\d+)?) ?USD"
_DATE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"


class MalformedError(ValueError):
    """A quantity that cannot be read; *message* says what to write instead."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def _exact(number: str, scale: int) -> tuple[int, int]:
    """*number* times *scale* as a whole and a remainder, free of binary rounding."""
    whole, _, fraction = number.partition(".")
    return divmod(int(whole + fraction) * scale, int(10 ** len(fraction)))


def parse_count(text: str | int) -> int:
    """
    Read a count: ``6738415616``, ``6.2B``, ``1T``, ``70K``.

    >>> parse_count("6.2B")
    6200000000
    """
    if isinstance(text, int) and not isinstance(text, bool):
        if text < 0:
            raise MalformedError(say("a count is not negative: {text}", text=text))
        return text
    match = re.fullmatch(_COUNT, str(text).replace(",", "").replace("_", ""))
    if not match or isinstance(text, bool):
        raise MalformedError(say("not a count: `{text}`; write 6738415616, 6.2B, 1T or 70K", text=text))
    count, rest = _exact(match[1], COUNT_SUFFIX[match[2]])
    if rest:
        raise MalformedError(say("not a whole count: `{text}`", text=text))
    return count


def parse_bytes(text: str) -> int:
    """
    Read a size in bytes: ``13 GB`` (10⁹), ``24 GiB`` (2³⁰).

    >>> parse_bytes("13 GB"), parse_bytes("1GiB")
    (13000000000, 1073741824)
    """
    match = re.fullmatch(_BYTES, str(text))
    if not match:
        raise MalformedError(say("not a size: `{text}`; write 13 GB or 24 GiB", text=text))
    return _exact(match[1], BYTE_UNITS[match[2]])[0]


def parse_hours(text: str) -> float:
    """
    Read a duration, in hours: ``9 h``, ``21 days``, ``40 min``.

    >>> parse_hours("21 days")
    504.0
    """
    match = re.fullmatch(_DURATION, str(text))
    if not match:
        raise MalformedError(say("not a duration: `{text}`; write 40 min, 9 h or 21 days", text=text))
    return float(match[1]) * HOURS[match[2]]


def parse_money(text: str) -> float:
    """
    Read a cost in US dollars.

    >>> parse_money("300 USD")
    300.0
    """
    match = re.fullmatch(_MONEY, str(text))
    if not match:
        raise MalformedError(say("not a cost: `{text}`; write 300 USD", text=text))
    return float(match[1])


def parse_date(text: str) -> str:
    """
    Check a date that may lack its day or month, and return it.

    >>> parse_date("2023-03")
    '2023-03'
    """
    if not re.fullmatch(_DATE, str(text)):
        raise MalformedError(say("not a date: `{text}`; write 2023-03-14, 2023-03 or 2023", text=text))
    return str(text)


class Amount(Struct, frozen=True):
    """So many of something: tokens, instructions, conversations, bytes."""

    count: int
    unit: str


def parse_amount(text: str) -> Amount:
    """
    Read an amount of data: ``1T tokens``, ``52K instructions``, ``20 GB``.

    >>> parse_amount("70K conversations")
    Amount(count=70000, unit='conversations')
    """
    if re.fullmatch(_BYTES, str(text)):
        return Amount(parse_bytes(text), "bytes")
    match = re.fullmatch(_AMOUNT, str(text).replace(",", ""))
    if not match or match[2] not in AMOUNT_NOUNS:
        raise MalformedError(
            say(
                "not an amount: `{text}`; write 1T tokens, 52K instructions or 20 GB (units: {units})",
                text=text,
                units=", ".join(AMOUNT_NOUNS),
            )
        )
    return Amount(parse_count(match[1]), match[2])


def short_count(number: int) -> str:
    """
    Write a count in three significant digits.

    >>> short_count(6738415616), short_count(2048), short_count(1_400_000_000_000)
    ('6.74B', '2048', '1.4T')
    """
    if number < 10_000:
        return str(number)
    for suffix in ("K", "M", "B", "T"):
        scaled = number / COUNT_SUFFIX[suffix]
        if scaled < 999.5 or suffix == "T":
            return f"{scaled:.3g}{suffix}" if scaled < 999.5 else f"{scaled:.0f}{suffix}"
    raise AssertionError("unreachable")


def gib(number_of_bytes: float) -> str:
    """
    Write bytes in GiB, labelled.

    >>> gib(13.9 * GIB)
    '13.9 GiB'
    """
    return f"{number_of_bytes / GIB:.1f} GiB"


def date_floor(date: str) -> str:
    """The first day a date may mean: ``2023-03`` is not before 2023-03-01."""
    return date + "-01-01"[len(date) - 10 :] if len(date) < 10 else date


def date_ceiling(date: str) -> str:
    """The last day a date may mean: ``2023-03`` is not after 2023-03-31."""
    return date + "-12-31"[len(date) - 10 :] if len(date) < 10 else date
