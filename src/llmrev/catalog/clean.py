"""
Read what is certainly without mistakes, without pydantic.

The plan of the schema (`llmrev.catalog.schema.plan`) is turned into one small function a place.  Each hands on exactly
what pydantic would, or raises `Unsure`; then pydantic has the last word, and words for what is wrong.
"""

import functools
import json
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from llmrev.catalog.clean_values import KINDS, Reader, Unsure, literal, only, untold
from llmrev.catalog.schema import entity
from llmrev.catalog.schema.entity import FACT_KEYS, QUANTITY_KEYS, Claimed, Entity
from llmrev.catalog.schema.state import PLAN, schema_digest

_FACT_KEYS = frozenset(FACT_KEYS)


class Clean(Entity):
    """A mapping of known keys."""

    spelled: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def field_keys(cls) -> Mapping[str, str]:
        """Every field's name, and the key it has in a file."""
        return cls.spelled

    @classmethod
    def unchecked(cls, values: Mapping[str, Any]) -> Any:
        """One of *values* by field, unchecked."""
        made = cls.__new__(cls)
        made.__dict__ |= values
        return made


class CleanClaim(Claimed, Clean):
    """A claim; ``_source`` and ``_written`` stand apart from its fields."""

    __slots__ = ("_source", "_written")


def clean(table: str, data: Any) -> Any:
    """*data* as a file of *table*.  Raises `Unsure` where pydantic should decide."""
    reader = _readers().get(table)
    if reader is None:
        raise Unsure
    try:
        return reader(data)
    except RecursionError:
        raise Unsure from None


@functools.cache
def _readers() -> dict[str, Reader]:
    """By table; none where the plan was made from another schema."""
    try:
        plan = json.loads(PLAN.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if plan["schema"] != schema_digest():
        return {}
    made = _Made(plan["classes"])
    return {table: functools.partial(_late, made, name) for table, name in plan["tables"].items()}


def _late(made: "_Made", name: str, data: Any) -> Any:
    return made.mapping(name)(data)


class _Made:
    """The readers of mappings, each made when it is first needed."""

    def __init__(self, classes: Mapping[str, Any]) -> None:
        self._classes = classes
        self._mappings: dict[str, Reader] = {}
        self._claims: dict[str, type[CleanClaim]] = {}

    def mapping(self, name: str) -> Reader:
        """The reader of a mapping."""
        if name not in self._mappings:
            self._mappings[name] = self._mapping(name)
        return self._mappings[name]

    def reader(self, kind: list[Any]) -> Reader:
        """The reader of *kind*, a list of the plan."""
        word, *about = kind
        makers: dict[str, Callable[..., Reader]] = {
            **KINDS, "list": self._list, "dict": self._dict, "mapping": self.mapping, "fact": self._fact,
        }  # fmt: skip
        if word not in makers:
            return untold
        if word not in ("mapping", "fact"):
            return makers[word](*about)
        made: list[Reader] = []  # most files say little of what they could: a reader is made when something is read

        def read(raw: Any) -> Any:
            if not made:
                made.append(makers[word](*about))
            return made[0](raw)

        return read

    def _mapping(self, name: str) -> Reader:
        plan = self._classes[name]
        fields = [(key, *about) for key, about in plan["fields"].items()]
        made: Any = type(
            name, (Clean,), {"spelled": {field: key for key, field, *_ in fields}} | {f[1]: None for f in fields}
        )
        places = {key: (number, field, self.reader(kind)) for number, (key, field, kind, _, _) in enumerate(fields)}
        required = {key for key, _field, _kind, must, _default in fields if must}
        defaults = {field: (n, default) for n, (_, field, _, _, default) in enumerate(fields) if default is not None}
        rule = plan["rule"]

        def read(raw: Any) -> Any:
            if type(raw) is not dict or not required <= raw.keys():
                raise Unsure
            found, last, ordered = {}, -1, True
            for key, value in raw.items():
                place = places.get(key)
                if place is None:
                    raise Unsure
                number, field, reader = place
                found[field] = reader(value)
                ordered, last = ordered and number > last, number
            if not ordered or defaults:
                found = _in_order(found, made.spelled, defaults)
            whole = made.__new__(made)
            whole.__dict__ = found
            if rule is not None and (rule != "strange_columns" or entity.strange_columns(whole.rows, whole.columns)):
                raise Unsure
            return whole

        return read

    def _list(self, kind: list[Any], limits: Mapping[str, Any]) -> Reader:
        reader, least = self.reader(kind), only(limits, "min_length").get("min_length", 0)

        def read(raw: Any) -> Any:
            if type(raw) is not list or len(raw) < least:
                raise Unsure
            return [reader(part) for part in raw]

        return read

    def _dict(self, key_kind: list[Any], kind: list[Any], limits: Mapping[str, Any]) -> Reader:
        key_reader, reader = self.reader(key_kind), self.reader(kind)
        least = only(limits, "min_length").get("min_length", 0)

        def read(raw: Any) -> Any:
            if type(raw) is not dict or len(raw) < least:
                raise Unsure
            return {key_reader(key): reader(part) for key, part in raw.items()}

        return read

    def _fact(self, form: str, kind: list[Any]) -> Reader:
        """A claim in any of its forms; see `llmrev.catalog.schema.fact.Claim`."""
        value = self.reader(kind)
        made = self._claim_class(form)
        witnesses = {
            key: (field, self.reader(about)) for key, (field, about, *_) in self._classes["Claim"]["fields"].items()
        }
        order = tuple(made.spelled)
        claims = self._list(["fact", "Claim", kind], {"min_length": 2}) if form != "Claim" else untold
        inherits = literal(["backbone"]) if form == "License" else untold
        special = {"claims": claims, "inherits": inherits}
        a_mapping = kind[0] == "mapping"

        def read(raw: Any) -> Any:
            fact = made.__new__(made)
            fact._source = fact._written = None  # noqa: SLF001  its own kind
            if type(raw) is not dict:
                given, found = raw, {"value": value(raw)}
            elif _FACT_KEYS.isdisjoint(raw):
                if not a_mapping:
                    raise Unsure
                given = None
                found = {"value": value({key: part for key, part in raw.items() if key not in witnesses})}
                found |= {field: about(raw[key]) for key, (field, about) in witnesses.items() if key in raw}
            else:
                given, found = _member(raw, value, witnesses, special)
            if len(found) > 1:
                found = {name: found[name] for name in order if name in found}
            fact.__dict__ = found
            if type(given) is str and (stated := fact.stated) is not None and stated != given:
                fact._written = given  # noqa: SLF001
            return fact

        return read

    def _claim_class(self, form: str) -> type[CleanClaim]:
        if form not in self._claims:
            witnesses = {field: key for key, (field, *_) in self._classes["Claim"]["fields"].items()}
            first = ("value", "about", "at_least", "at_most", "unknown", "not_applicable")
            last = {"Claim": (), "Fact": ("claims",), "License": ("claims", "inherits")}[form]
            spelled = {
                **{k: k for k in first},
                **{f: k for f, k in witnesses.items() if f not in first},
                **{k: k for k in last},
            }
            self._claims[form] = type(
                form, (CleanClaim,), {"__slots__": (), "spelled": spelled} | dict.fromkeys(spelled)
            )
        return self._claims[form]


def _member(
    raw: dict[str, Any], value: Reader, witnesses: Mapping[str, Any], special: Mapping[str, Reader]
) -> tuple[Any, dict[str, Any]]:
    """A fact written with its keys: its quantity as written, and its fields."""
    found: dict[str, Any] = {}
    given, members = None, 0
    for key, part in raw.items():
        if key in QUANTITY_KEYS:
            given, found[key] = part, value(part)
        elif key in witnesses:
            field, reader = witnesses[key]
            found[field] = reader(part)
        elif key in special:
            found[key] = special[key](part)
        else:
            raise Unsure
        members += key in _FACT_KEYS
    if members != 1:
        raise Unsure
    return given, found


def _in_order(found: dict[str, Any], fields: Mapping[str, str], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """*found* in the schema's order, with what holds where nothing is written."""
    for field, (_number, default) in defaults.items():
        if field not in found:
            found[field] = dict(default) if isinstance(default, dict) else default
    return {field: found[field] for field in fields if field in found}
