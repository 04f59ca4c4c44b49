"""Text for people, kept apart from its values until it is shown, so that it can be shown in another language."""

from typing import Any

from msgspec import Struct, field


class Message(Struct, frozen=True):
    """
    A sentence with named places, and what stands in them.

    The sentence is the English one and the key of its translation.  ``str()`` gives English.
    A value may be a message itself.

    >>> str(say("needs {need}, has {have}", need="13 GiB", have="8 GiB"))
    'needs 13 GiB, has 8 GiB'
    """

    text: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format(**self.values) if self.values else self.text


def say(text: str, /, **values: Any) -> Message:
    """Mark *text* for translation and keep *values* for its places."""
    return Message(text, values)


class Bilingual(Struct, frozen=True):
    """Prose of the catalog in both languages."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.en


Showable = str | Message | Bilingual
"""What a screen can show: literal text, a translatable sentence, or prose in both languages."""
