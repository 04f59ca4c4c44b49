"""The columns of lists, for people and for programs."""

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any, TypeVar

from msgspec import Struct

from llmrev.core.chinese.scale import ChineseLevel
from llmrev.core.license.answers import SEVERITY, Permission
from llmrev.core.lineage import ancestry
from llmrev.core.outline import Outline
from llmrev.core.rating.ability import Ability
from llmrev.core.shelf import Shelf, commercial_use, level_of
from llmrev.core.units import short_count
from llmrev.errors import UsageError
from llmrev.messages import Message, Showable, say
from llmrev.render.ability import ability_json, ability_text
from llmrev.render.language import tr
from llmrev.render.table import Column
from llmrev.render.values import Labels, listed, value_text

R = TypeVar("R")

DEFAULT = ("id", "params", "context", "chinese", "weights", "commercial", "released", "developer", "name")
FAMILY_DEFAULT = ("id", "name", "variants", "sizes", "released", "chinese", "commercial", "developer")


class Group(Struct, frozen=True):
    """A family as a row: its models, the one that stands for it, and its display name."""

    id: str
    name: str
    models: tuple[Outline, ...]
    shown: Outline

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shown, name)  # what it does not say itself, the model says that stands for it


Row = Outline | Group


def _one(row: Row) -> Outline:
    return row.shown if isinstance(row, Group) else row


def model_columns(shelf: Shelf, labels: Labels) -> dict[str, Column[Row]]:
    """Every column that a list of models can have, by key."""

    def level(row: Row) -> str:
        if isinstance(row, Outline):
            return level_of(row, shelf).value
        return str(max((level_of(m, shelf) for m in _models(row)), key=lambda found: found.rank))

    def commercial(row: Row) -> str:
        if isinstance(row, Outline):
            return commercial_use(row, shelf).value
        return str(min((commercial_use(m, shelf) for m in _models(row)), key=SEVERITY.__getitem__))

    def license_of(row: Row) -> Any:
        from llmrev.core.license.chain import weight_links  # a column that few ask for

        links = weight_links(ancestry(_one(row), shelf.listed))
        return next((link.license for link in links if not link.inherited), None)

    def plain(key: str, heading: Message, *, keep: int, right: bool = False) -> Column[Row]:
        value = attrgetter(key)

        def text(row: Row) -> Showable | None:
            found = value(row)
            return None if found is None else value_text(key, found, labels)

        return Column(key, heading, text, value, keep, right)

    columns = [
        Column[Row]("id", say("ID"), attrgetter("id"), attrgetter("id"), 0),
        Column[Row]("name", say("NAME"), attrgetter("name"), attrgetter("name"), 9),
        Column[Row]("family", say("FAMILY"), attrgetter("family"), attrgetter("family"), 8),
        Column[Row]("params", say("PARAMS"), _params_text, attrgetter("params"), 1, right=True),
        plain("context", say("CONTEXT"), keep=3, right=True),
        Column[Row]("context_han", say("HAN CHARS"), _han_text, _han_characters, 7, right=True),
        Column[Row]("chinese", say("CHINESE"), lambda row: say(level(row)), level, 2),
        Column[Row]("languages", say("LANGUAGES"), lambda row: _languages(row, labels), _codes, 7),
        _openness("weights", say("WEIGHTS"), 4, labels),
        _openness("training_code", say("CODE"), 6, labels),
        _openness("training_data", say("DATA"), 6, labels),
        Column[Row]("license", say("LICENCE"), license_of, license_of, 6),
        Column[Row]("commercial", say("COMMERCIAL"), lambda row: say(commercial(row)), commercial, 3),
        plain("kind", say("KIND"), keep=5),
        Column[Row]("released", say("RELEASED"), _released, _released, 5),
        Column[Row](
            "developer",
            say("DEVELOPER"),
            lambda row: _developers(row, labels),
            lambda row: list(row.developers),
            7,
        ),
        _ability("ability", say("ABILITY"), lambda m: m.ability_en),
        _ability("ability_zh", say("ABILITY ZH"), lambda m: m.ability_zh),
        Column[Row]("backbone", say("BACKBONE"), _backbone_text(labels), attrgetter("backbone"), 6),
        Column[Row]("tokens", say("TOKENS"), _tokens_text, attrgetter("tokens"), 7, right=True),
        Column[Row](
            "variants", say("MODELS"), lambda row: str(len(_models(row))), lambda row: len(_models(row)), 4, right=True
        ),
        Column[Row]("sizes", say("SIZES"), _sizes, _sizes, 2),
    ]
    return {column.key: column for column in columns}


def chosen(columns: dict[str, Column[R]], wanted: str | None, default: tuple[str, ...]) -> list[Column[R]]:
    """The columns that *wanted* names, or the default ones.  Raises `UsageError` for a name there is none of."""
    keys = [key.strip() for key in wanted.split(",")] if wanted else list(default)
    for key in keys:
        if key not in columns:
            raise UsageError(
                say("no column `{key}`", key=key), hint=say("columns: {columns}", columns=", ".join(columns))
            )
    return [columns[key] for key in keys]


def ordered(rows: list[R], columns: dict[str, Column[R]], key: str, *, reverse: bool) -> list[R]:
    """*rows* sorted by a column; unknown values come last either way.  Raises `UsageError` for no such column."""
    name = key.removeprefix("-")
    if name not in columns:
        raise UsageError(say("no column `{key}`", key=name), hint=say("columns: {columns}", columns=", ".join(columns)))
    value = columns[name].value
    pairs = [(value(row), row) for row in rows]
    known = [pair for pair in pairs if pair[0] not in (None, [], ())]
    known.sort(key=lambda pair: _sortable(name, pair[0]), reverse=reverse != key.startswith("-"))
    return [row for _value, row in known] + [row for found, row in pairs if found in (None, [], ())]


def _sortable(name: str, value: Any) -> Any:
    if name == "chinese":
        return ChineseLevel(value).rank
    if name == "commercial":
        return SEVERITY[Permission(value)]
    if isinstance(value, dict):
        return value["value"]
    return str(value).casefold() if isinstance(value, str | list) else value


def _models(row: Row) -> tuple[Outline, ...]:
    return row.models if isinstance(row, Group) else (row,)


def _params_text(row: Row) -> str | None:
    count = _one(row).params
    return None if count is None else short_count(count)


def _han_characters(row: Row) -> int | None:
    """Han characters that the context holds."""
    model = _one(row)
    return round(model.context / model.tokens_per_han) if model.context and model.tokens_per_han else None


def _han_text(row: Row) -> str | None:
    count = _han_characters(row)
    return None if count is None else short_count(count)


def _tokens_text(row: Row) -> str | None:
    count = _one(row).tokens
    return None if count is None else short_count(count)


def _sizes(row: Row) -> str | None:
    counts = sorted({model.params for model in _models(row) if model.params})
    if not counts:
        return None
    low, high = short_count(counts[0]), short_count(counts[-1])
    return low if low == high else f"{low} - {high}"


def _backbone_text(labels: Labels) -> Callable[[Row], Showable | None]:
    return lambda row: value_text("backbone", {"model": row.backbone}, labels) if row.backbone else None


def _released(row: Row) -> str | None:
    if isinstance(row, Outline):
        return row.released
    dates = [model.released for model in _models(row) if model.released]
    return min(dates) if dates else None


def _developers(row: Row, labels: Labels) -> str | None:
    names = [tr(labels.organisation(org)) for org in _one(row).developers]
    return listed(names) if names else None


def _codes(row: Row) -> list[str] | None:
    found = _one(row).languages
    return sorted(found) if found else None


def _languages(row: Row, labels: Labels) -> str | None:
    codes = _codes(row)
    return listed([tr(labels.label("languages", code)) for code in codes]) if codes else None


def _openness(dimension: str, heading: Message, keep: int, labels: Labels) -> Column[Row]:
    def text(row: Row) -> Showable | None:
        state = _one(row).openness.get(dimension)
        return labels.label("openness", state) if state else None

    return Column(dimension, heading, text, lambda row: row.openness.get(dimension), keep)


def _ability(key: str, heading: Message, get: Callable[[Outline], Ability | None]) -> Column[Row]:
    def text(row: Row) -> Showable | None:
        found = get(_one(row))
        return None if found is None else ability_text(found)

    def value(row: Row) -> dict[str, Any] | None:
        found = get(_one(row))
        return None if found is None else ability_json(found)

    return Column(key, heading, text, value, 3, right=True)


def grouped(models: Iterable[Outline], names: Mapping[str, str]) -> list[Group]:
    """*models* by family; the representative stands for it, else the first that is there."""
    families: dict[str, list[Outline]] = {}
    for model in models:
        families.setdefault(model.family, []).append(model)
    return [
        Group(
            family,
            names.get(family, family),
            tuple(members),
            next((m for m in members if m.representative), members[0]),
        )
        for family, members in families.items()
    ]
