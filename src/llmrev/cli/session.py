"""What every command shares: the catalog it reads, and how it prints."""

import contextlib
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, field

from llmrev.catalog.opening import open_catalog
from llmrev.catalog.store import Catalog
from llmrev.errors import CatalogError, UsageError
from llmrev.messages import Message, say
from llmrev.render.answer import FORMATS, Answer
from llmrev.render.language import clean, tr

COLORS = ("auto", "always", "never")


class Session(Struct):
    """One run of one command."""

    format: str | None = None
    json: bool = False
    color: str = "auto"
    folder: str | None = None
    overlays: tuple[str, ...] = ()
    more_formats: tuple[str, ...] = ()
    """Formats of this command alone."""
    _catalog: Catalog | None = field(default=None)

    def __post_init__(self) -> None:
        formats = (*FORMATS, *self.more_formats)
        if self.format not in (None, *formats):
            raise UsageError(
                say("no format `{format}`", format=self.format),
                hint=say("formats: {formats}", formats=", ".join(formats)),
            )
        if self.color not in COLORS:
            raise UsageError(say("`--color` takes {words}, not `{word}`", words=", ".join(COLORS), word=self.color))

    @property
    def catalog(self) -> Catalog:
        """The catalog, opened at the first use."""
        if self._catalog is None:
            overlays = self.overlays or tuple(filter(None, os.environ.get("LLMREV_WITH", "").split(os.pathsep)))
            with self.bar() as tell:
                self._catalog = open_catalog(self.folder or os.environ.get("LLMREV_CATALOG") or None, overlays, tell)
            for note in self._catalog.notes:
                self.note(note)
        return self._catalog

    def bar(self) -> "contextlib.AbstractContextManager[Callable[[int, int], None]]":
        """What can be told how far a compilation is, and shows it on a terminal."""
        from llmrev.render.progress import bar

        return bar(say("reading the catalog"), sys.stderr)

    @property
    def asked_format(self) -> str | None:
        """The format asked for by an option or a variable."""
        return "json" if self.json else self.format or os.environ.get("LLMREV_FORMAT") or None

    @property
    def wanted_format(self) -> str:
        """The format asked for; without one a table on a terminal and TSV in a pipe."""
        return self.asked_format or ("table" if sys.stdout.isatty() else "tsv")

    def show(self, answer: Answer) -> None:
        """Print *answer* on standard output."""
        wanted = self.wanted_format
        if answer.lines is not None and wanted == "tsv" and not self.asked_format:
            put("".join(f"{clean(tr(line))}\n" for line in answer.lines))
            return
        if wanted != "table":
            put(answer.text(wanted))
            return
        from llmrev.render.terminal import draw

        drawing = draw(answer.blocks, width=width(), color=self._colored())
        put(drawing.text)
        if drawing.left_out:
            columns = ", ".join(drawing.left_out)
            if answer.choosable:
                self.note(say("no room for: {columns}; `--columns` chooses", columns=columns))
            else:
                self.note(say("no room for: {columns}; a wider window or `--json` shows them", columns=columns))

    def note(self, message: Message) -> None:
        """Tell something beside the answer, on standard error."""
        with contextlib.suppress(BrokenPipeError):
            print(tr(message), file=sys.stderr, flush=True)  # noqa: T201

    def _colored(self) -> bool:
        if self.color != "auto":
            return self.color == "always"
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return sys.stdout.isatty() and not plain


def width() -> int:
    """Cells in a line: ``COLUMNS``, else the terminal's, else 80; never under 20."""
    return max(20, shutil.get_terminal_size((80, 24)).columns)


def put(text: str) -> None:
    """Write *text* to standard output at once; a reader who has gone away is not an error."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes again at exit; let that go nowhere instead of complaining.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def existing(path: str) -> Path:
    """*path*, which is there.  Raises `CatalogError` when it is not."""
    found = Path(path)
    if not path or not found.exists():
        raise CatalogError(say("no such file or folder: `{path}`", path=path))
    return found
