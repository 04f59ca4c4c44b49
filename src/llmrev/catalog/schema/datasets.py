"""Collections of data: for what, how much, in which language, made how, under which terms."""

from pydantic import Field

from llmrev.catalog.schema.fact import (
    Amount,
    DatasetId,
    DatasetUse,
    Date,
    Fact,
    LanguageCode,
    LicenseId,
    OpennessWord,
    Origin,
    Scope,
    Source,
    SourceKey,
    SubjectField,
    Text,
    Words,
)
from llmrev.catalog.schema.family import Remark
from llmrev.catalog.schema.tables import Permission


class Dataset(Scope):
    """A collection of data."""

    name: Words
    aliases: list[Words] | None = None
    maker: Fact[list[Words]] | None = Field(None, description="Who made it, by the names they use.")
    released: Fact[Date] | None = None
    use: Fact[list[DatasetUse]] = Field(description="What it is best for, the best first.")
    field: Fact[list[SubjectField]] | None = Field(None, description="Of which field, where it is of one.")
    size: Fact[list[Amount]] | None = None
    languages: Fact[list[LanguageCode]] | None = None
    chinese: Fact[Text] | None = Field(None, description="How much of it is Chinese.")
    made: Fact[Text] | None = Field(None, description="How it came to be.")
    origin: Fact[list[Origin]] | None = Field(None, description="Where its text comes from.")
    outputs_of: Fact[list[Words]] | None = Field(None, description="Whose outputs it holds, where models wrote of it.")
    license: Fact[LicenseId] | None = Field(None, description="The label it carries.")
    license_name: Fact[Words] | None = Field(
        None, description="The label, where it is terms that `licenses/` has no file for."
    )
    upstream: Fact[Text] | None = Field(None, description="What was found upstream, behind the label.")
    commercial: Fact[Permission] | None = Field(
        None, description="Whether a model that is sold may be trained with it: a reading of label and upstream."
    )
    terms: Fact[Text] | None = Field(
        None, description="Terms beside the licence, such as a model maker's on its outputs."
    )
    terms_allow: Fact[Permission] | None = Field(
        None, description="Whether those terms let anyone build a model from it; `conditional` where nothing is said."
    )
    openness: Fact[OpennessWord] | None = None
    links: Fact[list[Words]] | None = None
    used_by: Fact[list[Words]] | None = Field(
        None, description="Who trained with it, apart from the models whose files name it."
    )
    parts: list[DatasetId] | None = Field(None, description="The sets that it is a collection of.")
    also: list[SourceKey] | None = Field(None, description="Further sources that its facts were read in.")
    notes: list[Remark] | None = None
    opinions: list[Remark] | None = None


class Datasets(Scope):
    """``datasets/*.yaml``."""

    entries: dict[DatasetId, Dataset]
    sources: dict[str, Source]
