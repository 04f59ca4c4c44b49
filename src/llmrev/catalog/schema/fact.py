"""Facts: a value or the reason there is none, and who says so."""

import functools
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PrivateAttr,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from llmrev.catalog.schema.entity import (
    FACT_KEYS,
    NO_WORDS,
    WITNESS_KEYS,
    Claimed,
    Entity,
    holding,
    stated,
    unfolded,
)
from llmrev.catalog.schema.references import (
    BenchmarkId,
    DatasetId,
    DatasetUse,
    FamilyId,
    GpuId,
    HardwareKind,
    LanguageCode,
    LicenseId,
    LicenseTag,
    Method,
    ModelId,
    OpennessWord,
    OrganisationId,
    Origin,
    Purpose,
    QuantizationId,
    Reason,
    Reference,
    SourceKey,
    SubjectField,
    TermId,
    TokenizerId,
)
from llmrev.core import units
from llmrev.messages import Message, say

__all__ = [
    "FACT_KEYS", "WITNESS_KEYS", "Amount", "BenchmarkId", "Bytes", "ChineseProse", "Claim", "Count", "DatasetId",
    "DatasetUse", "Date", "Dollars", "Fact", "FamilyId", "GpuId", "HardwareKind", "Hours", "LanguageCode", "License",
    "LicenseId", "LicenseTag", "Method", "ModelId", "OpennessWord", "OrganisationId", "Origin", "Purpose",
    "QuantizationId", "Reason", "Reference", "Scope", "Share", "Source", "SourceKey", "Strict", "SubjectField",
    "TermId", "Text", "TokenizerId", "Truth", "Words", "holding", "mistake", "stated",
]  # fmt: skip

T = TypeVar("T")


class Strict(BaseModel, Entity):
    """A mapping in which each key is known."""

    # A part's own validator is built when that part is validated alone, which is never: a third of the import.
    model_config = ConfigDict(extra="forbid", populate_by_name=False, arbitrary_types_allowed=True, defer_build=True)

    @classmethod
    @functools.cache
    def field_keys(cls) -> Mapping[str, str]:
        """Every field's name, and the key it has in a file."""
        return {name: field.alias or name for name, field in cls.model_fields.items()}

    @classmethod
    def unchecked(cls, values: Mapping[str, Any]) -> Any:
        """One of *values* by field, unchecked."""
        return cls.model_construct(**values)


def mistake(message: Message) -> PydanticCustomError:
    """An error that keeps its sentence translatable; check.py takes it out again."""
    return PydanticCustomError("llmrev", "{text}", {"text": str(message), "message": message})


def _checked(parse: Callable[[Any], Any], value: Any) -> Any:
    try:
        return parse(value)
    except units.MalformedError as error:
        raise mistake(error.message) from None


def _parsed(parse: Callable[[Any], Any]) -> BeforeValidator:
    return BeforeValidator(functools.partial(_checked, parse), json_schema_input_type=str | int)


Count = Annotated[int, _parsed(units.parse_count)]
Bytes = Annotated[int, _parsed(units.parse_bytes)]
Hours = Annotated[float, _parsed(units.parse_hours)]
Dollars = Annotated[float, _parsed(units.parse_money)]
Amount = Annotated[units.Amount, _parsed(units.parse_amount)]
Date = Annotated[str, _parsed(units.parse_date)]
Share = Annotated[float, Field(ge=0, le=1)]
Truth = Annotated[bool, Field(strict=True)]


def _words(value: str) -> str:
    if value.strip().lower() in NO_WORDS:
        raise mistake(say("`{value}` is not a value; write {form}", value=value, form="`{unknown: reason}`"))
    return value


Words = Annotated[str, AfterValidator(_words)]
"""Free text that is a value of its own, such as a name."""


ChineseProse = Annotated[str, AfterValidator(unfolded), Field(min_length=1)]
"""Chinese as one types it, folded over as many lines as it takes."""


class Text(Strict):
    """Prose in both languages."""

    en: str = Field(min_length=1)
    zh: ChineseProse


class Claim(Strict, Claimed, Generic[T]):
    """One thing one source says."""

    value: T | None = None
    about: T | None = Field(None, description="The source rounds or says `about`.")
    at_least: T | None = None
    at_most: T | None = None
    unknown: Reason | None = Field(None, description="Nobody says; the reason is a word of vocabulary.yaml.")
    not_applicable: Reason | None = Field(None, description="The question does not arise.")
    from_: SourceKey | None = Field(None, alias="from", description="Source key; else the nearest enclosing `from`.")
    quote: str | None = Field(None, description="The words of the source.")
    note: Text | None = None
    as_of: Date | None = None
    wrong: Text | None = Field(None, description="Why this claim is not the one that holds.")

    _source: str | None = PrivateAttr(None)
    _written: str | None = PrivateAttr(None)

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, data: Any) -> Any:
        """Let a bare value, and a bare mapping with its source, stand for ``{value: …}``."""
        if not isinstance(data, dict):
            return {"value": data}
        if any(key in data for key in FACT_KEYS):
            return data
        if cls._value_is_a_mapping():
            witness = {key: data[key] for key in WITNESS_KEYS if key in data}
            return {"value": {k: v for k, v in data.items() if k not in witness}, **witness}
        return data

    @classmethod
    def _value_is_a_mapping(cls) -> bool:
        kinds = get_args(cls.model_fields["value"].annotation)
        return any(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in kinds)

    @model_validator(mode="wrap")
    @classmethod
    def _keep_written(cls, data: Any, handler: Callable[[Any], Any]) -> Any:
        fact = handler(data)
        raw = data
        if isinstance(data, dict):
            raw = next((data[key] for key in ("value", "about", "at_least", "at_most") if key in data), None)
        if isinstance(raw, str) and isinstance(fact, Claim) and fact.stated is not None and fact.stated != raw:
            fact._written = raw  # noqa: SLF001  its own class
        return fact

    @model_validator(mode="after")
    def _exactly_one(self) -> "Claim[T]":
        given = [key for key in FACT_KEYS if getattr(self, key, None) is not None]
        if len(given) != 1:
            found = ", ".join(f"`{key}`" for key in given) or "none"
            raise mistake(
                say(
                    "exactly one of {keys} belongs here; found {found}",
                    keys=", ".join(f"`{key}`" for key in FACT_KEYS),
                    found=found,
                )
            )
        return self


class Fact(Claim[T], Generic[T]):
    """A claim, or several that disagree: the first one holds, the others say why they do not."""

    claims: list[Claim[T]] | None = Field(None, min_length=2)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Offer the bare value beside the full form."""
        full = handler.resolve_ref_schema(handler(schema))
        value = {k: v for k, v in full["properties"]["value"].items() if k not in ("default", "title")}
        return {"anyOf": [value, {k: v for k, v in full.items() if k != "$defs"}]}


class License(Fact[LicenseId]):
    """A licence id, or ``inherits: backbone`` where the backbone's weights licence is in force."""

    inherits: Literal["backbone"] | None = None


class Source(Strict):
    """A place a person can look up."""

    url: str | None = Field(None, pattern=r"^https?://", description="Pinned to a commit, revision, or archive copy.")
    title: str | None = None
    grade: Literal["primary", "card", "secondary", "derived", "unverified"] = Field(
        description="primary: the maker's own words; card: a model or data card; secondary: a third party; "
        "derived: computed from facts of this file; unverified: nobody has looked it up."
    )
    accessed: Date | None = Field(None, description="The day it was read.")
    pages: list[str] | None = Field(None, description="Files or sections, where the address is a repository.")
    via: str | None = Field(None, description="How it was read, when not at the address itself.")
    unpinned: str | None = Field(None, description="Why the address is not pinned to a version.")
    note: str | None = None


class Scope(Strict):
    """A mapping whose ``from`` is the source of every bare fact inside."""

    from_: SourceKey | None = Field(None, alias="from")
