"""A bar for what takes a while, on a terminal; nothing anywhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from llmrev.messages import Message
from llmrev.render.language import tr

if TYPE_CHECKING:
    from rich.progress import Progress

MANY = 20
"""Fewer steps are done before a bar could be drawn."""


@contextmanager
def bar(what: Message, stream: TextIO) -> Iterator[Callable[[int, int], None]]:
    """
    What can be told how many of how many steps of *what* are done; the bar it draws on *stream* goes away in the end.

    Without a terminal, and for a few steps, nothing is drawn and Rich is not loaded.
    """
    drawn: list[Progress] = []

    def tell(done: int, of: int) -> None:
        if of < MANY or not stream.isatty():
            return
        if not drawn:
            drawn.append(_started(what, of, stream))
        drawn[0].update(drawn[0].task_ids[0], completed=done)

    try:
        yield tell
    finally:
        for progress in drawn:
            progress.stop()


def _started(what: Message, of: int, stream: TextIO) -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    progress = Progress(*columns, console=Console(file=stream), transient=True)
    progress.add_task(tr(what), total=of)
    progress.start()
    return progress
