"""What a user asks of a model: each requirement is one small rule."""

from collections.abc import Collection

from msgspec import Struct

from llmrev.core.chinese import CODES
from llmrev.core.chinese.scale import ChineseLevel
from llmrev.core.gpu import GpuPool
from llmrev.core.lineage import ancestry
from llmrev.core.outline import Outline
from llmrev.core.shelf import Shelf, level_of
from llmrev.core.units import date_ceiling, date_floor, short_count
from llmrev.core.verdict import YES, Finding, Rule, no, unknown
from llmrev.messages import say

DEFAULT_CONTEXT = 2048
"""Tokens kept in memory when the question names no context; a model's own window where that is smaller."""


class Requirements(Struct, frozen=True, kw_only=True):
    """A question; what is ``None`` or empty was not asked."""

    gpu: GpuPool | None = None
    language: str | None = None
    min_chinese: ChineseLevel = ChineseLevel.SUPPORTED
    license: str | None = None
    """``commercial``, ``permissive``, ``research``, ``any`` or a licence id."""
    context: int | None = None
    min_params: int | None = None
    max_params: int | None = None
    released_after: str | None = None
    released_before: str | None = None
    developer: frozenset[str] | None = None
    """Organisation ids; any of them will do."""
    backbone: str | None = None
    kind: str | None = None
    family: str | None = None
    open_weights: bool = False
    open_code: bool = False
    open_data: bool = False
    serve_context: int | None = None
    """Tokens of prompt and answer that serving must hold for each user."""
    users: int = 1
    """Sequences served at once."""
    engine: str = "transformers"
    least_bits: int | None = None
    """The fewest nominal bits of a weight that serving may keep."""
    tune: str | None = None
    """``full``, ``lora``, ``qlora``, or ``any`` of them."""
    seq_len: int = 2048
    tune_batch: int = 1
    dataset_tokens: int | None = None
    include_superseded: bool = False
    all_sizes: bool = False
    exclude: frozenset[str] = frozenset()


def rules(asked: Requirements, shelf: Shelf) -> list[Rule[Outline]]:
    """The rules that *asked* makes, memory apart."""
    sized = asked.min_params is not None or asked.max_params is not None
    dated = asked.released_after or asked.released_before
    wanted = (
        asked.language and speaks(asked.language, asked.min_chinese, shelf),
        asked.license and _licensed(asked.license, shelf),
        asked.context is not None and at_least_context(asked.context),
        asked.serve_context is not None and at_least_context(asked.serve_context),
        sized and params_between(asked.min_params, asked.max_params),
        dated and released_between(asked.released_after, asked.released_before),
        asked.developer is not None and developed_by(asked.developer),
        asked.backbone and built_on(asked.backbone, shelf),
        asked.kind and of_kind(asked.kind),
        asked.family and in_family(asked.family),
        asked.open_weights and open_weights,
        asked.open_code and open_code,
        asked.open_data and open_data(shelf),
        asked.exclude and not_among(asked.exclude),
    )
    return [rule for rule in wanted if callable(rule)]


def _licensed(wanted: str, shelf: Shelf) -> Rule[Outline]:
    from llmrev.core.license.policy import licensed  # a list that does not ask of terms need not load their rules

    return licensed(wanted, shelf)


def speaks(language: str, min_chinese: ChineseLevel, shelf: Shelf) -> Rule[Outline]:
    """Keep models of a language: Chinese by derived level, any other by the developer's list."""
    return _speaks_chinese(min_chinese, shelf) if language in CODES else _declares(language)


def _speaks_chinese(at_least: ChineseLevel, shelf: Shelf) -> Rule[Outline]:
    answers = {level: _reaches(level, at_least) for level in ChineseLevel}
    return lambda model: answers[level_of(model, shelf)]


def _reaches(level: ChineseLevel, at_least: ChineseLevel) -> Finding:
    if level is ChineseLevel.UNKNOWN:
        return unknown("language", say("Chinese is neither declared nor measured"))
    if level.reaches(at_least):
        return YES
    return no("language", say("Chinese is {level}, less than {wanted}", level=say(level), wanted=say(at_least)))


def _declares(language: str) -> Rule[Outline]:
    def rule(model: Outline) -> Finding:
        if model.languages is None:
            return unknown("language", say("languages not recorded"))
        if language in model.languages or "multi" in model.languages:
            return YES
        return no("language", say("`{language}` is not among its languages", language=language))

    return rule


def at_least_context(tokens: int) -> Rule[Outline]:
    """Keep models whose context window holds *tokens* tokens."""

    def rule(model: Outline) -> Finding:
        if model.context is None:
            return unknown("context", say("context not recorded"))
        if model.context >= tokens:
            return YES
        return no("context", say("context of {has} tokens, {need} asked", has=model.context, need=tokens))

    return rule


def params_between(least: int | None, most: int | None) -> Rule[Outline]:
    """Keep models of *least* to *most* parameters."""

    def rule(model: Outline) -> Finding:
        if model.params is None:
            return unknown("params", say("number of parameters not recorded"))
        if (least is None or model.params >= least) and (most is None or model.params <= most):
            return YES
        return no("params", say("{count} parameters", count=short_count(model.params)))

    return rule


def released_between(after: str | None, before: str | None) -> Rule[Outline]:
    """Keep models released on or after *after* and before *before*; a date without a day may be undecided."""

    def rule(model: Outline) -> Finding:
        if model.released is None:
            return unknown("released", say("release date not recorded"))
        earliest, latest = date_floor(model.released), date_ceiling(model.released)
        if (after and latest < date_floor(after)) or (before and earliest >= date_floor(before)):
            return no("released", say("released {date}", date=model.released))
        if (after and earliest < date_floor(after)) or (before and latest >= date_floor(before)):
            return unknown("released", say("released {date}, no day recorded", date=model.released))
        return YES

    return rule


def developed_by(organisations: Collection[str]) -> Rule[Outline]:
    """Keep models of any of *organisations*."""

    def rule(model: Outline) -> Finding:
        if not model.developers:
            return unknown("developer", say("developer not recorded"))
        return YES if set(model.developers) & set(organisations) else no("developer", say("another developer"))

    return rule


def built_on(backbone: str, shelf: Shelf) -> Rule[Outline]:
    """Keep models made from a model or from any model of a family, directly or through others."""

    def rule(model: Outline) -> Finding:
        parents = ancestry(model, shelf.listed)[1:]
        if any(backbone in (parent.id, parent.family) for parent in parents):
            return YES
        last = parents[-1] if parents else model
        if last.backbone is None and last.reasons.get("backbone", "from-scratch") != "from-scratch":
            return unknown("backbone", say("backbone not recorded"))
        return no("backbone", say("not built on {backbone}", backbone=backbone))

    return rule


def of_kind(kind: str) -> Rule[Outline]:
    """Keep base models, chat models and so on; an instruct model passes for chat and the other way round."""
    talks = {"chat", "instruct"}

    def rule(model: Outline) -> Finding:
        if model.kind is None:
            return unknown("kind", say("kind not recorded"))
        if model.kind == kind or {model.kind, kind} <= talks:
            return YES
        return no("kind", say("a {kind} model", kind=say(model.kind)))

    return rule


def in_family(family: str) -> Rule[Outline]:
    """Keep the variants of one family."""
    return lambda model: YES if model.family == family else no("family", say("another family"))


def not_among(ids: Collection[str]) -> Rule[Outline]:
    """Leave out models and families by name."""
    return lambda model: no("excluded", say("excluded by request")) if {model.id, model.family} & set(ids) else YES


def obtainable(model: Outline) -> Finding:
    """Keep models that one can get at all, if only as a difference to another's weights."""
    return _NOT_TO_BE_HAD if model.openness.get("weights") == "closed" else YES


_NOT_TO_BE_HAD = no("no-weights", say("its weights are not to be had"))


def general_purpose(model: Outline) -> Finding:
    """Keep models made for no single trade; a question about code or rewards names the kind."""
    return _OF_ONE_TRADE.get(model.kind or "", YES)


_OF_ONE_TRADE = {
    kind: no("trade", say("made for one trade, `--kind {kind}` asks for it", kind=kind))
    for kind in ("code", "domain", "reward", "adapter")
}


def open_weights(model: Outline) -> Finding:
    """Keep models whose weights anyone can download whole, a click on an agreement allowed."""
    state = model.openness.get("weights")
    if state is None:
        return unknown("openness", say("openness of the weights not recorded"))
    if state in ("open", "gated"):
        return YES
    return no("openness", say("weights: {state}", state=say(state)))


def open_code(model: Outline) -> Finding:
    """Keep models whose training code is open."""
    state = model.openness.get("training_code")
    if state is None:
        return unknown("openness", say("openness of the training code not recorded"))
    return YES if state == "open" else no("openness", say("training code: {state}", state=say(state)))


def open_data(shelf: Shelf) -> Rule[Outline]:
    """Keep models whose pre-training data, own or the backbone's, and tuning data, where they are tuned, are open."""

    def rule(model: Outline) -> Finding:
        chain = ancestry(model, shelf.listed)
        base = next((step.openness["training_data"] for step in chain if "training_data" in step.openness), None)
        states = [base, *(step.openness["tuning_data"] for step in chain if "tuning_data" in step.openness)]
        closed = next((state for state in states if state not in (None, "open")), None)
        if closed is not None:
            return no("openness", say("data: {state}", state=say(closed)))
        return YES if None not in states else unknown("openness", say("openness of the data not recorded"))

    return rule
