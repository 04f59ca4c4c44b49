"""Ids of other tables; a kind of text for each table."""

from typing import Any, ClassVar


class Reference(str):
    """An id of another table; links.py checks that it is there."""

    __slots__ = ()
    table: ClassVar[str] = ""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        """Accept text and keep it as this kind of id."""
        from pydantic_core import core_schema

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
