"""Compile catalog folders into records; the slow path, taken when no snapshot serves."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from llmrev.catalog.folder import Collection, read_folders
from llmrev.catalog.links import link
from llmrev.catalog.proof import prove
from llmrev.catalog.records import Records, records
from llmrev.errors import CatalogError
from llmrev.messages import say


def checked(folders: Sequence[Path]) -> Collection:
    """Read and link *folders*; its ``problems`` hold every mistake."""
    collection = read_folders(folders)
    prove(collection)
    link(collection, today=dt.datetime.now(tz=dt.UTC).date().isoformat())
    return collection


def compiled(folders: Sequence[Path]) -> Records:
    """The records of *folders*.  Raises `CatalogError` with the first mistakes when there are any."""
    collection = checked(folders)
    problems = collection.problems
    if problems:
        raise CatalogError(
            say("the catalog has mistakes: {count}", count=len(problems)),
            hint=say("`llmrev catalog check` lists them all"),
            details=[problem.located for problem in problems[:5]],
        )
    return records(collection)
