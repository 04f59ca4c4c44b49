"""Software that trains, tunes, serves or connects models."""

from typing import Literal

from pydantic import Field, model_validator

from llmrev.catalog.schema.entity import strange_columns
from llmrev.catalog.schema.fact import (
    Date,
    Fact,
    FamilyId,
    HardwareKind,
    LicenseId,
    Method,
    OrganisationId,
    Purpose,
    Scope,
    Source,
    SourceKey,
    Strict,
    Text,
    Words,
    mistake,
)
from llmrev.catalog.schema.family import Remark
from llmrev.messages import say


class TableRow(Strict):
    """A line of a published table: what it is about, and its cells by column; a cell left empty is not there."""

    name: Words
    cells: dict[str, Words]


class PublishedTable(Scope):
    """A table of times, costs or supported models, as its makers published it."""

    title: Text
    conditions: Text = Field(description="What was measured, and how.")
    head: Text = Field(description="What the first column holds.")
    columns: list[Words]
    words: dict[str, Text] | None = Field(None, description="Columns that are words and not names, in both languages.")
    rows: list[TableRow] = Field(min_length=1)
    corrections: list[Remark] | None = Field(None, description="What others wrote wrong when they copied it.")

    @model_validator(mode="after")
    def _known_columns(self) -> "PublishedTable":
        strange = strange_columns(self.rows, self.columns)
        if strange:
            raise mistake(say("row `{name}` has no column `{column}`", name=strange[0], column=strange[1]))
        return self


class Framework(Scope):
    """Software that trains, tunes or serves models, and the model families that came out of it."""

    name: Words
    aliases: list[Words] | None = None
    developer: Fact[list[OrganisationId]] | None = None
    maker: Fact[list[Words]] | None = Field(
        None, description="Who makes it, where no organisation of the catalog does."
    )
    released: Fact[Date] | None = None
    does: Text
    purpose: Fact[list[Purpose]]
    methods: Fact[list[Method]] | None = None
    variants: Fact[list[Words]] | None = Field(None, description="Methods beside those, by their proper names.")
    parallelism: Fact[list[Words]] | None = Field(None, description="How work is spread: DP, ZeRO, FSDP, TP, PP …")
    hardware: Fact[list[HardwareKind]] | None = None
    supports: Fact[Text] | None = Field(None, description="Which models.")
    formats: Fact[list[Words]] | None = Field(None, description="Formats of weights that it reads or writes.")
    license: Fact[LicenseId] | None = None
    license_name: Fact[Words] | None = Field(
        None, description="The licence, where it is one that `licenses/` has no file for."
    )
    status: Fact[Literal["active", "maintenance", "archived"]] | None = None
    last_seen: Fact[Date] | None = Field(None, description="The last work seen in its repository.")
    latest: Fact[Words] | None = Field(None, description="The newest release that was seen, and its day.")
    code: Fact[Words] | None = None
    families: list[FamilyId] | None = None
    tables: list[PublishedTable] | None = None
    also: list[SourceKey] | None = Field(None, description="Further sources that its facts were read in.")
    notes: list[Remark] | None = None
    opinions: list[Remark] | None = None


class Frameworks(Scope):
    """``frameworks/*.yaml``."""

    entries: dict[str, Framework]
    sources: dict[str, Source]
