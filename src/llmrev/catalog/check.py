"""Check one document against its schema, and say each mistake in words."""

from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from llmrev.catalog.yaml_source import DataPath, Document, Problem, real_path
from llmrev.fuzzy import nearest
from llmrev.messages import Message, say

M = TypeVar("M", bound=BaseModel)


EXPECTED = {
    "int_type": say("a whole number is expected"),
    "int_parsing": say("a whole number is expected"),
    "int_from_float": say("a whole number is expected"),
    "float_type": say("a number is expected"),
    "float_parsing": say("a number is expected"),
    "bool_type": say("`true` or `false` is expected"),
    "bool_parsing": say("`true` or `false` is expected"),
    "list_type": say("a list is expected"),
    "dict_type": say("a mapping is expected"),
    "model_type": say("a mapping is expected"),
    "model_attributes_type": say("a mapping is expected"),
    "string_too_short": say("some text is expected"),
    "too_short": say("more entries are expected"),
    "greater_than_equal": say("a larger number is expected"),
    "less_than_equal": say("a smaller number is expected"),
    "string_pattern_mismatch": say("the form is not the one asked for"),
}
"""What each kind of mistake that pydantic finds means here."""


def validated(document: Document, model: type[M], data: Any = None, prefix: DataPath = ()) -> M | None:
    """The document's data as *model*, or ``None`` with every mistake added to the document's problems."""
    try:
        return model.model_validate(document.data if data is None else data)
    except ValidationError as error:
        for details in error.errors():
            document.problems.append(_problem(document, model, details, prefix))
        return None


def _problem(document: Document, model: type[BaseModel], details: ErrorDetails, prefix: DataPath) -> Problem:
    location = tuple(details["loc"])
    path = real_path(document, (*prefix, *location))
    message, hint = _words(details, model, location)
    return document.problem(path, message, hint)


def _words(  # noqa: PLR0911  one return a kind of mistake
    details: ErrorDetails, model: type[BaseModel], location: DataPath
) -> tuple[Message, Message | None]:
    kind, context = details["type"], details.get("ctx", {})
    if kind == "extra_forbidden":
        key = str(location[-1])
        allowed = _keys_at(model, location[:-1])
        near = nearest(key, allowed, limit=1)
        hint = say("did you mean `{near}`?", near=near[0]) if near else None
        return say("unknown key `{key}`", key=key), hint or _list_hint(allowed)
    if kind == "missing":
        return say("required key is missing"), None
    if kind == "literal_error":
        words = [word.strip(" '") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
        near = nearest(str(details["input"]), words, limit=1)
        hint = say("did you mean `{near}`?", near=near[0]) if near else None
        return say("`{found}` is not one of: {words}", found=_short(details["input"]), words=", ".join(words)), hint
    if isinstance(context.get("message"), Message):
        return context["message"], None
    if kind in EXPECTED:
        return say("{expected}; found {found}", expected=EXPECTED[kind], found=_short(details["input"])), None
    if kind == "string_type" and isinstance(details["input"], int | float | bool):
        return say("text is expected; found {found}", found=_short(details["input"])), say("put it in quotes")
    return say(
        "{why}; found {found}", why=details["msg"][:1].lower() + details["msg"][1:], found=_short(details["input"])
    ), None


def _list_hint(allowed: list[str]) -> Message | None:
    return say("keys that can stand here: {keys}", keys=", ".join(sorted(allowed)[:12])) if allowed else None


def _short(value: Any) -> str:
    text = (
        repr(value)
        if isinstance(value, str)
        else type(value).__name__
        if isinstance(value, dict | list)
        else str(value)
    )
    return text if len(text) <= 40 else text[:37] + "…"


def _keys_at(model: type[BaseModel], location: DataPath) -> list[str]:
    """The keys that a mapping at *location* may have."""
    here: list[Any] = [model]
    for step in location:
        here = [child for kind in here for child in _children(kind, step)] or here
    keys = {field.alias or name for kind in here if _is_model(kind) for name, field in kind.model_fields.items()}
    return sorted(keys)


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _children(kind: Any, step: str | int) -> list[Any]:
    if _is_model(kind):
        for name, field in kind.model_fields.items():
            if (field.alias or name) == step:
                return _plain_kinds(field.annotation)
        return []
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is dict:
        return _plain_kinds(arguments[1])
    return _plain_kinds(arguments[0]) if origin in (list, tuple) else []


def _plain_kinds(annotation: Any) -> list[Any]:
    """The alternatives of *annotation*, without ``None`` and ``Annotated``."""
    if get_origin(annotation) is Annotated:
        return _plain_kinds(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [kind for part in get_args(annotation) if part is not type(None) for kind in _plain_kinds(part)]
    return [annotation]
