"""Three-valued answers: a fact nobody recorded is neither a yes nor a no."""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Generic, TypeVar

from msgspec import Struct, field

from llmrev.messages import Message

T = TypeVar("T")


class Verdict(Enum):
    """Yes, no, or nobody recorded it."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Reason(Struct, frozen=True):
    """
    Why a requirement rejects a model or cannot tell: a code for programs, a sentence for people.

    *said* is the sentence, or what makes it where that is work which most questions do not need.
    """

    code: str
    said: Message | Callable[[], Message]

    @property
    def text(self) -> Message:
        """The sentence."""
        return self.said() if callable(self.said) else self.said


class Finding(Struct, frozen=True):
    """A rule's answer; *reason* is there unless the verdict is yes."""

    verdict: Verdict
    reason: Reason | None = None


YES = Finding(Verdict.YES)


def no(code: str, text: Message | Callable[[], Message]) -> Finding:
    """A rejection."""
    return Finding(Verdict.NO, Reason(code, text))


def unknown(code: str, text: Message | Callable[[], Message]) -> Finding:
    """An answer that waits for a fact."""
    return Finding(Verdict.UNKNOWN, Reason(code, text))


Rule = Callable[[T], Finding]


class Judged(Struct, Generic[T], frozen=True):
    """A value that was not selected, with every reason."""

    value: T
    reasons: tuple[Reason, ...]


class Selection(Struct, Generic[T], frozen=True):
    """Values partitioned by rules; each stands in exactly one part."""

    matched: tuple[T, ...] = ()
    rejected: tuple[Judged[T], ...] = ()
    undecided: tuple[Judged[T], ...] = field(default=())


def select(values: Iterable[T], rules: Iterable[Rule[T]]) -> Selection[T]:
    """Partition *values*: rejected if any rule says no, else undecided if any cannot tell, else matched."""
    rules = tuple(rules)
    matched: list[T] = []
    rejected: list[Judged[T]] = []
    undecided: list[Judged[T]] = []
    for value in values:
        findings = [rule(value) for rule in rules]
        against = tuple(f.reason for f in findings if f.verdict is Verdict.NO and f.reason)
        open_ = tuple(f.reason for f in findings if f.verdict is Verdict.UNKNOWN and f.reason)
        if against:
            rejected.append(Judged(value, against))
        elif open_:
            undecided.append(Judged(value, open_))
        else:
            matched.append(value)
    return Selection(tuple(matched), tuple(rejected), tuple(undecided))
