"""Facts: a value or the reason there is none, and who says so."""

import re
from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PrivateAttr,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from llmrev.core import units
from llmrev.messages import Message, say

T = TypeVar("T")


class Strict(BaseModel):
    """A mapping in which each key is known."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False, arbitrary_types_allowed=True)


class Reference(str):
    """An id of another table; links.py checks that it is there."""

    __slots__ = ()
    table: ClassVar[str] = ""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept text and keep it as this kind of id."""
        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema(min_length=1))


class SourceKey(Reference):
    """A key of this file's ``sources``."""

    __slots__ = ()
    table = "sources"


class ModelId(Reference):
    """A variant of any family."""

    __slots__ = ()
    table = "models"


class FamilyId(Reference):
    """A family: the stem of a file in ``catalog/models``."""

    __slots__ = ()
    table = "families"


class LicenseId(Reference):
    """A file of ``catalog/licenses``."""

    __slots__ = ()
    table = "licenses"


class OrganisationId(Reference):
    """An entry of ``organisations.yaml``."""

    __slots__ = ()
    table = "organisations"


class GpuId(Reference):
    """An entry of ``gpus.yaml``."""

    __slots__ = ()
    table = "gpus"


class DatasetId(Reference):
    """An entry of ``datasets/*.yaml``."""

    __slots__ = ()
    table = "datasets"


class QuantizationId(Reference):
    """An entry of ``quantizations.yaml``."""

    __slots__ = ()
    table = "quantizations"


class TokenizerId(Reference):
    """An entry of ``tokenizers.yaml``."""

    __slots__ = ()
    table = "tokenizers"


class TermId(Reference):
    """An entry of ``terms.yaml``."""

    __slots__ = ()
    table = "terms"


class BenchmarkId(Reference):
    """A benchmark of ``vocabulary.yaml``."""

    __slots__ = ()
    table = "benchmarks"


class LanguageCode(Reference):
    """A language of ``vocabulary.yaml``, as BCP 47 writes it."""

    __slots__ = ()
    table = "languages"


class LicenseTag(Reference):
    """A permission, condition or limitation of ``vocabulary.yaml``."""

    __slots__ = ()
    table = "license_tags"


class Reason(Reference):
    """Why a value is not there: a word of ``vocabulary.yaml``."""

    __slots__ = ()
    table = "reasons"


class DatasetUse(Reference):
    """What a data set is best for: a word of ``vocabulary.yaml``."""

    __slots__ = ()
    table = "uses"


class Origin(Reference):
    """Where text comes from: a word of ``vocabulary.yaml``."""

    __slots__ = ()
    table = "origins"


class SubjectField(Reference):
    """A field of knowledge or trade: a word of ``vocabulary.yaml``."""

    __slots__ = ()
    table = "fields"


class OpennessWord(Reference):
    """How far something can be had: a word of ``vocabulary.yaml``."""

    __slots__ = ()
    table = "openness"


class Purpose(Reference):
    """What a framework is for: a word of ``vocabulary.yaml``."""

    __slots__ = ()
    table = "purposes"


class Method(Reference):
    """A way to train, tune, serve or measure: a word of ``vocabulary.yaml``."""

    __slots__ = ()
    table = "methods"


class HardwareKind(Reference):
    """A kind of machine: a word of ``vocabulary.yaml``."""

    __slots__ = ()
    table = "hardware"


def mistake(message: Message) -> PydanticCustomError:
    """An error that keeps its sentence translatable; check.py takes it out again."""
    return PydanticCustomError("llmrev", "{text}", {"text": str(message), "message": message})


def _parsed(parse: Callable[[Any], Any]) -> BeforeValidator:
    def check(value: Any) -> Any:
        try:
            return parse(value)
        except units.MalformedError as error:
            raise mistake(error.message) from None

    return BeforeValidator(check, json_schema_input_type=str | int)


Count = Annotated[int, _parsed(units.parse_count)]
Bytes = Annotated[int, _parsed(units.parse_bytes)]
Hours = Annotated[float, _parsed(units.parse_hours)]
Dollars = Annotated[float, _parsed(units.parse_money)]
Amount = Annotated[units.Amount, _parsed(units.parse_amount)]
Date = Annotated[str, _parsed(units.parse_date)]
Share = Annotated[float, Field(ge=0, le=1)]
Truth = Annotated[bool, Field(strict=True)]


def _words(value: str) -> str:
    if value.strip().lower() in {"", "unknown", "none", "n/a", "?", "-", "tbd"}:
        raise mistake(say("`{value}` is not a value; write {form}", value=value, form="`{unknown: reason}`"))
    return value


Words = Annotated[str, AfterValidator(_words)]
"""Free text that is a value of its own, such as a name."""


_FOLD = re.compile(r"(?<=[，。；：、！？）”》]) (?=\S)|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


def _unfolded(text: str) -> str:
    """Chinese prose without the spaces that YAML puts where a folded line ends; Chinese has none there."""
    return _FOLD.sub("", text)


ChineseProse = Annotated[str, AfterValidator(_unfolded), Field(min_length=1)]
"""Chinese as one types it, folded over as many lines as it takes."""


class Text(Strict):
    """Prose in both languages."""

    en: str = Field(min_length=1)
    zh: ChineseProse


FACT_KEYS = ("value", "about", "at_least", "at_most", "unknown", "not_applicable", "claims", "inherits")
"""Exactly one of these stands in a fact."""
WITNESS_KEYS = ("from", "quote", "note", "as_of", "wrong")
"""What may stand beside it."""


class Claim(Strict, Generic[T]):
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

    @property
    def source(self) -> str | None:
        """The source in force, once links.py has resolved it."""
        return self._source

    @property
    def written(self) -> str | None:
        """The quantity as it stands in the file, where parsing changed it."""
        return self._written

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

    @property
    def stated(self) -> T | None:
        """The value, whatever its bound."""
        for key in ("value", "about", "at_least", "at_most"):
            found: T | None = getattr(self, key)
            if found is not None:
                return found
        return None

    @property
    def bound(self) -> str:
        """Which of `FACT_KEYS` stands here."""
        return next(key for key in FACT_KEYS if getattr(self, key, None) is not None)


class Fact(Claim[T], Generic[T]):
    """A claim, or several that disagree: the first one holds, the others say why they do not."""

    claims: list[Claim[T]] | None = Field(None, min_length=2)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Offer the bare value beside the full form."""
        full = handler.resolve_ref_schema(handler(schema))
        value = {k: v for k, v in full["properties"]["value"].items() if k not in ("default", "title")}
        return {"anyOf": [value, {k: v for k, v in full.items() if k != "$defs"}]}


def holding(fact: Any) -> Any:
    """The claim of *fact* that holds, or ``None``."""
    if fact is None:
        return None
    return fact.claims[0] if getattr(fact, "claims", None) else fact


def stated(fact: Any) -> Any:
    """The value that holds, or ``None``."""
    claim = holding(fact)
    return claim.stated if claim is not None else None


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
