"""Software beside software: what a user asks of a framework, and where several differ."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from llmrev.core.sheet import Aspect, Line, fact_at, lines_of
from llmrev.core.verdict import YES, Finding, Rule, no, unknown
from llmrev.messages import say

Page = Mapping[str, Any]
"""All facts of a framework, as the snapshot holds them."""


class Framework(Struct, frozen=True, kw_only=True):
    """A framework as the rules see it; ``None`` is what nobody recorded."""

    id: str
    purposes: tuple[str, ...]
    methods: tuple[str, ...] | None = None
    """Words of the vocabulary, and proper names, folded to lower case."""
    hardware: tuple[str, ...] | None = None
    status: str | None = None


class FrameworkQuestion(Struct, frozen=True, kw_only=True):
    """What a user asks; what is ``None`` was not asked."""

    purpose: str | None = None
    method: str | None = None
    hardware: str | None = None
    status: str | None = None


def framework_rules(asked: FrameworkQuestion) -> list[Rule[Framework]]:
    """The rules that *asked* makes."""
    wanted = (
        asked.purpose and for_purpose(asked.purpose),
        asked.method and with_method(asked.method),
        asked.hardware and on_hardware(asked.hardware),
        asked.status and of_status(asked.status),
    )
    return [rule for rule in wanted if callable(rule)]


def for_purpose(purpose: str) -> Rule[Framework]:
    """Keep software made for *purpose*."""
    return lambda one: YES if purpose in one.purposes else no("purpose", say("made for something else"))


def with_method(method: str) -> Rule[Framework]:
    """Keep software that offers *method*, by the word for it or by its proper name."""

    def rule(one: Framework) -> Finding:
        if one.methods is None:
            return unknown("method", say("methods not recorded"))
        return YES if method.casefold() in one.methods else no("method", say("does not offer {method}", method=method))

    return rule


def on_hardware(kind: str) -> Rule[Framework]:
    """Keep software that runs on this kind of machine; what runs anywhere runs there too."""

    def rule(one: Framework) -> Finding:
        if one.hardware is None:
            return unknown("hardware", say("hardware not recorded"))
        if kind in one.hardware or "any" in one.hardware:
            return YES
        return no("hardware", say("not known to run there"))

    return rule


def of_status(status: str) -> Rule[Framework]:
    """Keep software that is worked on, only maintained, or archived."""

    def rule(one: Framework) -> Finding:
        if one.status is None:
            return unknown("status", say("status not recorded"))
        return YES if one.status == status else no("status", say("of another status"))

    return rule


def _fact(key: str, label: Any) -> Aspect[Page]:
    return Aspect(key, label, lambda page: fact_at(page, key))


def _license(page: Page) -> Any:
    return fact_at(page, "license") or fact_at(page, "license_name")


FRAMEWORK_ASPECTS: tuple[Aspect[Page], ...] = (
    Aspect("does", say("What it does"), lambda page: page["does"]),
    Aspect("maker", say("Developer"), lambda page: fact_at(page, "developer") or fact_at(page, "maker")),
    _fact("released", say("Released")),
    _fact("purpose", say("Purpose")),
    _fact("methods", say("Methods")),
    _fact("variants", say("Further methods")),
    _fact("parallelism", say("Parallelism")),
    _fact("hardware", say("Runs on")),
    _fact("supports", say("Models")),
    _fact("formats", say("Formats")),
    Aspect("license", say("Licence"), _license),
    _fact("status", say("Status")),
    _fact("last_seen", say("Last work seen")),
    _fact("latest", say("Newest release seen")),
    Aspect("families", say("Model families"), lambda page: page.get("families")),
    _fact("code", say("Code")),
)
"""What a choice between frameworks asks."""


def compared_frameworks(pages: Sequence[Page]) -> list[Line]:
    """Every aspect that at least one of *pages* answers."""
    return lines_of(FRAMEWORK_ASPECTS, pages)
