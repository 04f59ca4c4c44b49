"""An answer in every shape that it can be asked in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from llmrev.errors import UsageError
from llmrev.messages import Message, say
from llmrev.render.blocks import Block
from llmrev.render.table import Table

FORMATS = ("table", "tsv", "csv", "json", "jsonl", "markdown", "yaml")


@dataclass(slots=True)
class Answer:
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

    def text(self, format_: str) -> str:
        """The answer in one of the machine formats or in Markdown.  Raises `UsageError` for another."""
        from llmrev.render import delimited, documents, markdown

        document = {"schema": self.schema, **self.document}
        if format_ == "tsv":
            return delimited.tsv(self.table)
        if format_ == "csv":
            return delimited.csv_text(self.table)
        if format_ == "json":
            return documents.as_json(document)
        if format_ == "jsonl":
            return documents.as_json_lines(self.items)
        if format_ == "yaml":
            return documents.as_yaml(document)
        if format_ == "markdown":
            return markdown.markdown(self.blocks)
        raise UsageError(
            say("no format `{format}`", format=format_), hint=say("formats: {formats}", formats=", ".join(FORMATS))
        )
