"""JSON that is handed on as the text it is kept as, and read only where somebody looks inside."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.json import decode, encode


def encoded(data: Any) -> str:
    """*data* as a snapshot keeps it; no line breaks."""
    return encode(data, enc_hook=str.__str__).decode()  # ids of the schema are kinds of str


def with_keys(text: str, more: Mapping[str, str]) -> str:
    """A JSON object that has keys, with *more* keys after them, whose values are JSON as well."""
    return text[:-1] + "".join(f",{encoded(key)}:{value}" for key, value in more.items()) + "}"


class Stored(Mapping[str, Any]):
    """
    The object that *text* holds.

    *known* are keys of it that are at hand already: asking for them reads nothing.
    """

    __slots__ = ("_known", "_whole", "text")

    def __init__(self, text: str, known: Mapping[str, Any] | None = None) -> None:
        self.text = text
        self._known = known or {}
        self._whole: dict[str, Any] | None = None

    def _read(self) -> dict[str, Any]:
        if self._whole is None:
            self._whole = decode(self.text)
        return self._whole

    def __getitem__(self, key: str) -> Any:
        return self._known[key] if key in self._known else self._read()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())
