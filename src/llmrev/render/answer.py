"""An answer in every shape that it can be asked in."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from llmrev.errors import UsageError
from llmrev.messages import Message, say
from llmrev.render.blocks import Block
from llmrev.render.table import Table

FORMATS = ("table", "tsv", "csv", "json", "jsonl", "markdown", "yaml")


class Answer(Struct):
    """
    What a command found.

    *document* is the versioned JSON document, *items* what JSON lines print one by one, *table* the rows of TSV and
    CSV, *blocks* the page for people.
    """

    schema: str
    document: dict[str, Any]
    items: list[Any]
    table: Table
    blocks: Sequence[Block] = field(default_factory=list)
    lines: Sequence[Message] | None = None
    """What a pipe gets when no format was asked for, where that is not TSV."""
    choosable: bool = False
    """Whether the command has `--columns`."""
    drawings: Mapping[str, str] = field(default_factory=dict)
    """The answer in formats of this command alone."""

    def text(self, format_: str) -> str:
        """The answer in one of the machine formats or in Markdown.  Raises `UsageError` for another."""
        from llmrev.render import delimited, documents, markdown

        document = {"schema": self.schema, **self.document}
        writers: dict[str, Callable[[], str]] = {
            "tsv": lambda: delimited.tsv(self.table),
            "csv": lambda: delimited.csv_text(self.table),
            "json": lambda: documents.as_json(document),
            "jsonl": lambda: documents.as_json_lines(self.items),
            "yaml": lambda: documents.as_yaml(document),
            "markdown": lambda: markdown.markdown(self.blocks),
        }
        if format_ in writers:
            return writers[format_]()
        if format_ in self.drawings:
            return self.drawings[format_]
        raise UsageError(
            say("no format `{format}`", format=format_),
            hint=say("formats: {formats}", formats=", ".join((*FORMATS, *self.drawings))),
        )
