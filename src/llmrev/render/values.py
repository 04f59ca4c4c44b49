"""Values and facts as text for people."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from llmrev.core.fact import Fact
from llmrev.core.units import gib, short_count
from llmrev.messages import Bilingual, Showable, say
from llmrev.render.language import language, tr

if TYPE_CHECKING:
    from llmrev.core.license import License

OPENNESS_KEYS = (
    "openness.weights", "openness.training_code", "openness.inference_code", "openness.training_data",
    "openness.tuning_data", "openness.paper", "openness", "open_weights", "open_code", "open_data",
)  # fmt: skip


class Labels(Protocol):
    """Where display names come from; an open catalog is one."""

    @property
    def licenses(self) -> "Mapping[str, License]":
        """Every licence by id."""

    def label(self, section: str, word: str) -> Bilingual:
        """A word of the vocabulary in both languages."""

    def organisation(self, org_id: str) -> Bilingual:
        """An organisation in both languages."""

    def license_name(self, license_id: str) -> str:
        """What a licence is called."""


def listed(parts: list[str]) -> str:
    """Items in one line, with the comma of the language."""
    return ("、" if language() == "zh" else ", ").join(parts)


def joined(parts: list[str]) -> str:
    """Clauses in one line, with the semicolon of the language."""
    return ("；" if language() == "zh" else "; ").join(parts)


def count_text(number: int, *, exact: bool = True) -> str:
    """A count, short, with all digits where it is exact and long."""
    short = short_count(number)
    return f"{number:,} ({short})" if exact and number >= 10_000 and number % 1000 else short


def amount_text(data: Mapping[str, Any]) -> str:
    """An amount of data, such as ``52K instructions``."""
    if data["unit"] == "bytes":
        return _bytes_text(data["count"])
    return tr(say("{count} {unit}", count=short_count(data["count"]), unit=say(data["unit"])))


def _bytes_text(count: int) -> str:
    """So many bytes of text, in decimal units as makers of data count them."""
    unit, scale = next((one for one in (("TB", 10**12), ("GB", 10**9)) if count >= one[1]), ("MB", 10**6))
    return f"{count / scale:.5g} {unit}"


def hours_text(hours: float) -> str:
    """A duration, in the largest unit that keeps it short."""
    if hours < 1:
        return tr(say("{count} min", count=f"{hours * 60:g}"))
    if hours >= 48 and hours % 24 == 0:
        return tr(say("{count} days", count=f"{hours / 24:g}"))
    return tr(say("{count} h", count=f"{hours:g}"))


def hardware_text(data: Mapping[str, Any]) -> str:
    """Machines, such as ``8 x a100-80gb``."""
    name = data.get("gpu") or data.get("other") or "?"
    return f"{data['count']} x {name}" if data.get("count") else str(name)


def _data_text(uses: list[Mapping[str, Any]]) -> str:
    parts = []
    for use in uses:
        name = str(use.get("dataset") or use.get("name") or "")
        amount = use.get("amount", {})
        size = f" ({amount_text(amount['value'])})" if amount.get("value") else ""
        share = use.get("share", {}).get("value")
        parts.append(name + size + (f" {share:.1%}" if share is not None else ""))
    return listed(parts)


def _worded(section: str, words: list[str], labels: Labels) -> str:
    return listed([tr(labels.label(section, word)) for word in words])


def _both(data: Mapping[str, str]) -> str:
    return tr(Bilingual(data["en"], data["zh"]))


def value_text(key: str, value: Any, labels: Labels) -> str:
    """The *value* of the field *key* in words; a dotted key is looked up whole, then by its last part."""
    if isinstance(value, Mapping) and {"en", "zh"} <= set(value):
        return _both(value)
    for name in (key, key.rpartition(".")[2]):
        for keys, show in _SHOWN:
            if name in keys:
                return show(value, labels)
    if isinstance(value, bool):
        return tr(say("yes") if value else say("no"))
    if isinstance(value, list):
        return listed([str(part) for part in value])
    if isinstance(value, int) and value >= 10_000:
        return f"{value:,}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _tokens(count: int) -> str:
    return tr(say("{count} {unit}", count=short_count(count), unit=say("tokens")))


def _backbone_text(value: Mapping[str, Any], labels: Labels) -> str:
    relation = value.get("relation")
    return f"{tr(labels.label('relations', relation))} {value['model']}" if relation else str(value["model"])


_SHOWN: tuple[tuple[tuple[str, ...], Callable[[Any, Labels], str]], ...] = (
    (("licenses.code", "licenses.weights", "licenses.data", "license"), lambda v, labels: labels.license_name(v)),
    (("developer", "maker"), lambda v, labels: listed([tr(labels.organisation(org)) for org in v])),
    (("kind",), lambda v, labels: tr(labels.label("kinds", v))),
    (OPENNESS_KEYS, lambda v, labels: tr(labels.label("openness", v))),
    (("use",), lambda v, labels: _worded("uses", v, labels)),
    (("origin",), lambda v, labels: _worded("origins", v, labels)),
    (("field",), lambda v, labels: _worded("fields", v, labels)),
    (("purpose",), lambda v, labels: _worded("purposes", v, labels)),
    (("methods",), lambda v, labels: _worded("methods", v, labels)),
    (("status",), lambda v, _: tr(say(v))),
    (("size",), lambda v, _: listed([amount_text(one) for one in v])),
    (("languages",), lambda v, labels: listed([tr(labels.label("languages", code)) for code in v])),
    (("learnt",), lambda v, labels: tr(labels.label("learnt", v))),
    (("chinese", "commercial", "commercial_use"), lambda v, _: tr(say(v))),
    (("backbone",), _backbone_text),
    (("lineage",), lambda v, _: " < ".join(v)),
    (("params", "params_active"), lambda v, _: count_text(v)),
    (("tokens", "gpu_hours"), lambda v, _: short_count(v)),
    (("examples", "data_size", "amount"), lambda v, _: amount_text(v) if isinstance(v, Mapping) else _tokens(v)),
    (("time",), lambda v, _: hours_text(v)),
    (("cost",), lambda v, _: f"{v:g} USD"),
    (("hardware",), lambda v, labels: _worded("hardware", v, labels) if isinstance(v, list) else hardware_text(v)),
    (
        ("data",),
        lambda v, _: _data_text(v) if isinstance(v, list) else amount_text(v) if isinstance(v, Mapping) else str(v),
    ),
    (("memory", "memory_bytes"), lambda v, _: gib(v)),
)


BOUND_WORDS = {"about": say("about {value}"), "at_least": say("at least {value}"), "at_most": say("at most {value}")}


def fact_text(key: str, fact: Fact, labels: Labels) -> str:
    """A fact in words: the value with its bound, or the reason there is none."""
    if fact.inherits:
        return tr(say("as the backbone's"))
    if fact.value is None:
        reason = tr(labels.label("reasons", fact.reason or ""))
        return tr(
            say("unknown: {reason}", reason=reason) if fact.bound == "unknown" else say("none: {reason}", reason=reason)
        )
    text = fact.written if _keeps_writing(key, fact) else value_text(key, fact.value, labels)
    bound = BOUND_WORDS.get(fact.bound)
    return tr(say(bound.text, value=text)) if bound else str(text)


def _keeps_writing(key: str, fact: Fact) -> bool:
    """Whether the source's own figure is shown: memory, where GB and GiB must not be mixed up."""
    return fact.written is not None and key.rpartition(".")[2] in ("memory", "params", "params_active")


def answer_text(key: str, answer: Any, labels: Labels) -> Showable | None:
    """An answer of a comparison, ``None`` when nobody recorded it."""
    if answer is None:
        return None
    if isinstance(answer, Fact):
        return fact_text(key, answer, labels)
    from llmrev.core.usual import UsualServing

    if isinstance(answer, UsualServing):
        return gib(answer.need.total_bytes)
    return value_text(key, answer, labels)
