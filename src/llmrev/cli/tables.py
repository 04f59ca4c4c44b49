"""Options that the lists of data sets, frameworks and evaluation tables share."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from llmrev.catalog.store import Catalog
from llmrev.core.names import folded
from llmrev.errors import UsageError
from llmrev.messages import say
from llmrev.render.language import _

Entry = Mapping[str, Any]

IncludeUnknown = Annotated[
    bool, typer.Option("--include-unknown", help=_("Also those for which a filter cannot be decided."))
]
Sort = Annotated[
    str, typer.Option("--sort", metavar="COLUMN", help=_("Sort by any column; a `-` before it turns the order."))
]
Reverse = Annotated[bool, typer.Option("--reverse", help=_("Turn the order round."))]
Limit = Annotated[int | None, typer.Option("--limit", metavar="N", help=_("The first N lines."))]
Columns = Annotated[
    str | None, typer.Option("--columns", metavar="A,B,…", help=_("The columns to show, in this order."))
]


def check_limit(limit: int | None) -> None:
    """Raise `UsageError` for a limit below one."""
    if limit is not None and limit < 1:
        raise UsageError(say("`{option}` takes a number from 1 up", option="--limit"))


def word_of(catalog: Catalog, section: str, given: str | None, option: str) -> str | None:
    """
    The word of the vocabulary that *given* means: its id, or what it is called in either language.

    Raises `UsageError`, with the words there are, for anything else.
    """
    if given is None:
        return None
    words = catalog.entries(f"vocabulary.{section}")
    for key, word in words.items():
        if folded(given) in (folded(key), folded(word["en"]), folded(word["zh"])):
            return key
    from llmrev.fuzzy import nearest

    near = nearest(given, words, limit=1, cutoff=60)
    hint = say("did you mean `{near}`?", near=near[0]) if near else say("words: {words}", words=", ".join(words))
    raise UsageError(say("`{option}` does not know `{word}`", option=option, word=given), hint=hint)
