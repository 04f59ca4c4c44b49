"""
Text for people, kept apart from its values until it is shown, so that it can be shown in another language.

Every command loads this module, so its two classes are written out: what would write them costs more than help does.
"""

from typing import Any


class Message:
    """
    A sentence with named places, and what stands in them.

    The sentence is the English one and the key of its translation.  ``str()`` gives English.
    A value may be a message itself.

    >>> str(say("needs {need}, has {have}", need="13 GiB", have="8 GiB"))
    'needs 13 GiB, has 8 GiB'
    """

    __slots__ = ("text", "values")

    def __init__(self, text: str, values: dict[str, Any]) -> None:
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return self.text.format(**self.values) if self.values else self.text

    def __repr__(self) -> str:
        return f"Message({self.text!r}, {self.values!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Message):
            return NotImplemented
        return self.text == other.text and self.values == other.values

    def __hash__(self) -> int:
        return hash(self.text)


def say(text: str, /, **values: Any) -> Message:
    """Mark *text* for translation and keep *values* for its places."""
    return Message(text, values)


class Bilingual:
    """Prose of the catalog in both languages."""

    __slots__ = ("en", "zh")

    def __init__(self, en: str, zh: str) -> None:
        self.en = en
        self.zh = zh

    def __str__(self) -> str:
        return self.en

    def __repr__(self) -> str:
        return f"Bilingual({self.en!r}, {self.zh!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Bilingual):
            return NotImplemented
        return self.en == other.en and self.zh == other.zh

    def __hash__(self) -> int:
        return hash((self.en, self.zh))


Showable = str | Message | Bilingual
"""What a screen can show: literal text, a translatable sentence, or prose in both languages."""
