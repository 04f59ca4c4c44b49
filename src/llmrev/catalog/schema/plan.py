"""
Write the schema down as plain data, for the reader of clean files that does without pydantic.

The plan stands in ``plan.json`` beside this module: ``python -m llmrev.catalog.schema.plan`` renews it, and a test says
when that is due.  A plan made from another schema is not read (see `llmrev.catalog.clean`).
"""

import functools
import json
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, Lt, MinLen
from pydantic import AfterValidator, BaseModel, BeforeValidator, Strict
from pydantic.fields import FieldInfo

from llmrev.catalog.schema import fact
from llmrev.catalog.schema.entity import QUANTITY_KEYS, unfolded
from llmrev.catalog.schema.files import SCHEMAS
from llmrev.catalog.schema.references import Reference
from llmrev.catalog.schema.state import PLAN, schema_digest

Kind = list[Any]
"""What may stand at a place: a word for the kind, then what it needs to know."""

UNTOLD: Kind = ["untold"]
"""A kind that the plan has no word for: files that use it are read by pydantic."""

RULES = {"PublishedTable": "strange_columns"}
"""What holds for a mapping as a whole, beyond its fields; a function of `llmrev.catalog.schema.entity`."""


def plan() -> dict[str, Any]:
    """The schema of every table: its classes by name, the fields of each, and what may stand there."""
    classes: dict[str, Any] = {}
    tables = {table: _class(model, classes) for table, model in SCHEMAS.items()}
    return {"schema": schema_digest(), "tables": tables, "classes": dict(sorted(classes.items()))}


def plan_text() -> str:
    """The plan as ``plan.json`` holds it."""
    return json.dumps(plan(), ensure_ascii=False, separators=(",", ":")) + "\n"


def _class(model: type[BaseModel], classes: dict[str, Any]) -> str:
    """Write *model* and all it is made of into *classes*, and return its name there."""
    name = "Claim" if issubclass(model, fact.Claim) else model.__name__
    if name not in classes:
        classes[name] = {}
        fields = {
            field.alias or key: _field(key, field, classes)
            for key, field in model.model_fields.items()
            if not (issubclass(model, fact.Claim) and key in (*QUANTITY_KEYS, "claims", "inherits"))
        }
        ruled = bool(model.__pydantic_decorators__.model_validators) and not issubclass(model, fact.Claim)
        classes[name] = {"fields": fields, "rule": RULES.get(name, "untold") if ruled else None}
    return name


def _field(name: str, field: FieldInfo, classes: dict[str, Any]) -> Kind:
    """A field: its name, what may stand there, whether it must, and what holds where it does not."""
    default = None if field.is_required() else field.default
    return [name, _kind(field.annotation, field.metadata, classes), field.is_required(), default]


def _kind(  # noqa: C901, PLR0911  one case a form of annotation
    annotation: Any, metadata: list[Any], classes: dict[str, Any]
) -> Kind:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(arguments[0], [*arguments[1:], *metadata], classes)
    if origin in (Union, types.UnionType):
        others = [part for part in arguments if part is not types.NoneType]
        return _kind(others[0], metadata, classes) if len(others) == 1 else UNTOLD
    limits: dict[str, Any] = {}
    word = None
    for one in metadata:
        if isinstance(one, FieldInfo):
            return _kind(annotation, [m for m in metadata if m is not one] + one.metadata, classes)
        if isinstance(one, BeforeValidator) and isinstance(one.func, functools.partial):
            word = ["parsed", one.func.args[0].__name__]
        elif isinstance(one, AfterValidator) and one.func in _TEXTS:
            word = [_TEXTS[one.func]]
        elif not _limited(one, limits):
            return UNTOLD
    if word is not None and word[0] == "parsed":
        return UNTOLD if limits else word
    if word is not None:
        return [*word, limits]
    if origin is Literal:
        return UNTOLD if limits else ["literal", list(arguments)]
    if origin is list:
        return ["list", _kind(arguments[0], [], classes), limits]
    if origin is dict:
        return ["dict", _kind(arguments[0], [], classes), _kind(arguments[1], [], classes), limits]
    return _plain_kind(annotation, limits, classes)


_TEXTS: dict[Any, str] = {fact._words: "words", unfolded: "prose"}  # noqa: SLF001  the schema's own package


def _limited(one: Any, limits: dict[str, Any]) -> bool:
    """Whether *one* is a limit that the plan knows; it is noted in *limits*."""
    if isinstance(one, Ge | Le | Lt | MinLen | Strict):
        limits |= {key: getattr(one, key) for key in ("ge", "le", "lt", "min_length", "strict") if hasattr(one, key)}
        return True
    pattern = getattr(one, "__dict__", {}).get("pattern")
    if pattern is not None and set(one.__dict__) == {"pattern"}:
        limits["pattern"] = pattern
        return True
    return False


def _plain_kind(annotation: Any, limits: Mapping[str, Any], classes: dict[str, Any]) -> Kind:
    if annotation in (str, int, float, bool):
        return [annotation.__name__, limits]
    if limits or not isinstance(annotation, type):
        return UNTOLD
    if issubclass(annotation, Reference):
        return ["reference", annotation.__name__]
    if issubclass(annotation, fact.Claim):
        value = annotation.model_fields["value"]
        _class(annotation, classes)
        form = next(c.__name__ for c in (fact.License, fact.Fact, fact.Claim) if issubclass(annotation, c))
        return ["fact", form, _kind(value.annotation, value.metadata, classes)]
    if issubclass(annotation, BaseModel):
        return ["mapping", _class(annotation, classes)]
    return UNTOLD


if __name__ == "__main__":
    Path(PLAN).write_text(plan_text(), encoding="utf-8")
