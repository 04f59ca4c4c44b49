"""A model beside others: the same questions asked of each, and which answers differ."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct

from llmrev.core.chinese.level import Grade
from llmrev.core.chinese.lineage import chinese_grade
from llmrev.core.fact import Fact, is_fact, read_fact
from llmrev.core.license import Terms, terms
from llmrev.core.lineage import ancestry
from llmrev.core.model import Model
from llmrev.core.shelf import Shelf
from llmrev.core.usual import UsualServing, usual
from llmrev.messages import Message, say

Page = Mapping[str, Any]
"""All facts of a model, as the snapshot holds them."""

S = TypeVar("S")
"""What is asked: a sheet of a model, or the page of something else."""


class Sheet(Struct, frozen=True, kw_only=True):
    """One model with everything that is asked of it: plain values, facts, and what the rules derive."""

    model: Model
    page: Page
    chinese: Grade
    terms: Terms
    lineage: tuple[Model, ...]
    memory: Mapping[str, UsualServing | None]
    """Of usual serving, by format."""
    scores: Mapping[str, float]
    """By table and column, so that equal keys are comparable."""


def sheet(model: Model, page: Page, shelf: Shelf, scores: Mapping[str, float]) -> Sheet:
    """Ask everything of *model*."""
    return Sheet(
        model=model,
        page=page,
        chinese=chinese_grade(model, shelf.models),
        terms=terms(model, shelf.models, shelf.licenses),
        lineage=tuple(ancestry(model, shelf.models)),
        memory={name: usual(model, name, shelf) for name in ("fp16", "int4")},
        scores=scores,
    )


def fact_at(page: Page, *path: str) -> Fact | None:
    """The fact at *path* of a page."""
    here: Any = page
    for step in path:
        here = here.get(step) if isinstance(here, Mapping) else None
    return read_fact(here) if is_fact(here) else None


class Aspect(Struct, Generic[S], frozen=True):
    """A question to each of several: its heading, and the answer, a fact or a plain value (``None``: not recorded)."""

    key: str
    label: Message
    answer: Callable[[S], Any]


def _fact(key: str, label: Message, *path: str) -> Aspect[Sheet]:
    return Aspect(key, label, lambda sheet: fact_at(sheet.page, *path))


def _data_size(sheet: Sheet) -> Any:
    """Tuning examples where it was tuned, else tokens of pre-training; the survey's column did the same."""
    return fact_at(sheet.page, "training", "examples") or fact_at(sheet.page, "training", "tokens")


def _open_code(sheet: Sheet) -> Any:
    return fact_at(sheet.page, "openness", "training_code") or fact_at(sheet.page, "openness", "inference_code")


def _open_data(sheet: Sheet) -> Any:
    return fact_at(sheet.page, "openness", "tuning_data") or fact_at(sheet.page, "openness", "training_data")


def _chain(sheet: Sheet) -> Any:
    return [step.id for step in sheet.lineage[1:]] or fact_at(sheet.page, "backbone")


def _license(sheet: Sheet) -> Any:
    """The licence in force on the weights: their own, or the nearest one they inherit."""
    link = next((link for link in sheet.terms.chain if not link.inherited), None)
    return link.license if link and link.license else fact_at(sheet.page, "licenses", "weights")


def _memory(name: str) -> Callable[[Sheet], Any]:
    return lambda sheet: sheet.memory.get(name)


ASPECTS: tuple[Aspect[Sheet], ...] = (
    _fact("developer", say("Developer"), "developer"),
    _fact("released", say("Released"), "released"),
    _fact("kind", say("Kind"), "kind"),
    Aspect("lineage", say("Built on"), _chain),
    Aspect("open_code", say("Code open"), _open_code),
    Aspect("open_data", say("Data open"), _open_data),
    _fact("open_weights", say("Weights open"), "openness", "weights"),
    Aspect("data_size", say("Training data"), _data_size),
    _fact("params", say("Parameters"), "params"),
    _fact("hardware", say("Hardware"), "training", "hardware"),
    _fact("time", say("Training time"), "training", "time"),
    _fact("cost", say("Training cost"), "training", "cost"),
    Aspect("license", say("Weights licence"), _license),
    Aspect("commercial", say("Commercial use"), lambda sheet: str(sheet.terms.commercial)),
    _fact("languages", say("Languages"), "languages"),
    Aspect("chinese", say("Chinese"), lambda sheet: str(sheet.chinese.level)),
    Aspect("tokens_per_han", say("Tokens per Han character"), lambda sheet: sheet.model.tokens_per_han),
    _fact("context", say("Context"), "context"),
    Aspect("memory_fp16", say("Memory, fp16"), _memory("fp16")),
    Aspect("memory_int4", say("Memory, int4"), _memory("int4")),
)
"""The survey's seven columns, and what a choice needs beside them."""


class Line(Struct, frozen=True):
    """One aspect of everything compared; *differs* when two known answers do."""

    aspect: Aspect[Any]
    answers: tuple[Any, ...]
    differs: bool


def compared(sheets: Sequence[Sheet]) -> list[Line]:
    """Every aspect that at least one of *sheets* answers, then the scores that two or more share."""
    return lines_of((*ASPECTS, *_shared_scores(sheets)), sheets)


def lines_of(aspects: Iterable[Aspect[S]], compared_ones: Sequence[S]) -> list[Line]:
    """Each of *aspects* that at least one of *compared_ones* answers."""
    lines = [_line(aspect, compared_ones) for aspect in aspects]
    return [line for line in lines if any(answer is not None for answer in line.answers)]


def _line(aspect: Aspect[S], sheets: Sequence[S]) -> Line:
    answers = tuple(aspect.answer(one) for one in sheets)
    known = [plain_answer(answer) for answer in answers]
    distinct = {repr(value) for value in known if value is not None}
    return Line(aspect, answers, len(distinct) > 1)


def plain_answer(answer: Any) -> Any:
    """The value to compare by: of a fact its value, of memory its bytes; ``None`` when unknown."""
    if isinstance(answer, Fact):
        if answer.inherits or answer.bound == "not_applicable":  # known to have none, which is an answer too
            return answer.bound
        return answer.value
    return answer.need.total_bytes if isinstance(answer, UsualServing) else answer


def _shared_scores(sheets: Sequence[Sheet]) -> Iterable[Aspect[Sheet]]:
    held: dict[str, int] = {}
    for one in sheets:
        for key in one.scores:
            held[key] = held.get(key, 0) + 1
    for key in sorted(key for key, count in held.items() if count > 1):
        yield Aspect(f"score:{key}", say("{table}", table=key), _score(key))


def _score(key: str) -> Callable[[Sheet], Any]:
    return lambda sheet: sheet.scores.get(key)


class Comparison(Struct, frozen=True):
    """Models side by side; each line of *lines* holds one answer per sheet."""

    sheets: tuple[Sheet, ...]
    lines: tuple[Line, ...]
    stands_for: Mapping[str, str]
    """Family or framework names as given, and the model that stands for each."""
