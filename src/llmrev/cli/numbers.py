"""Words and whole numbers among options."""

from collections.abc import Collection

from llmrev.errors import UsageError
from llmrev.messages import say


def chosen(option: str, words: Collection[str], word: str) -> str:
    """*word*, which is one of *words*.  Raises `UsageError` otherwise."""
    if word not in words:
        raise UsageError(
            say("`{option}` takes {words}, not `{word}`", option=option, words=", ".join(words), word=word)
        )
    return word


def whole(option: str, text: object, limit: int = 2**31) -> int:
    """A whole number from 1 up; ``32k`` is 32768.  Raises `UsageError` for anything else."""
    word = str(text)
    digits, scale = (word[:-1], 1024) if word[-1:] in ("k", "K") else (word, 1)
    if not digits.isascii() or not digits.isdigit() or not 1 <= int(digits) * scale <= limit:
        raise UsageError(say("`{option}` takes a whole number from 1 up, not `{text}`", option=option, text=word))
    return int(digits) * scale
