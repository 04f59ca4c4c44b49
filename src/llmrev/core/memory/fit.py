"""Does it fit: a memory figure against a card, how much room is left, and how far context and batch may grow."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from llmrev.core.gpu import GpuPool
from llmrev.core.memory.estimate import Estimate
from llmrev.core.memory.method import Tuning
from llmrev.core.memory.runtime import GPU_MEMORY_UTILIZATION
from llmrev.core.memory.serving import Serving, serving
from llmrev.core.memory.storage import StorageFormat
from llmrev.core.model import Model
from llmrev.core.shelf import Need
from llmrev.errors import UsageError
from llmrev.messages import say

LONGEST = 2**20
"""Tokens at which the search for the longest context ends where a model names no window of its own."""

MOST = 4096
"""Sequences at which the search for the largest batch ends."""

How = Serving | Tuning


class Fitting(Enum):
    """Whether a model fits."""

    FITS = "fits"
    TIGHT = "tight"
    NO = "does not fit"


def judged(estimate: Estimate | Need, usable: float) -> Fitting:
    """
    Whether *estimate* fits into *usable* bytes.

    It fits when even the upper bound does, and is tight when only the expected figure does.
    """
    if estimate.high_bytes <= usable:
        return Fitting.FITS
    return Fitting.TIGHT if estimate.total_bytes <= usable else Fitting.NO


class Alternative(Struct, frozen=True, kw_only=True):
    """The same question for another storage format, or for another way to tune."""

    how: How
    stored: StorageFormat
    estimate: Estimate
    fitting: Fitting | None


class Fit(Struct, frozen=True, kw_only=True):
    """The answer for one model: its memory on each card, and what that means there."""

    model: Model
    stored: StorageFormat
    how: How
    estimate: Estimate
    pool: GpuPool | None
    max_context: int | None
    max_batch: int | None
    alternatives: tuple[Alternative, ...] = ()

    @property
    def usable_bytes(self) -> int | None:
        """Memory of one card that this question may use."""
        return None if self.pool is None else allowed(self.pool, self.how)

    @property
    def fitting(self) -> Fitting | None:
        """Whether it fits; ``None`` without a card."""
        return None if self.usable_bytes is None else judged(self.estimate, self.usable_bytes)

    @property
    def headroom_bytes(self) -> int | None:
        """Memory left over on each card; below zero, what is missing."""
        return None if self.usable_bytes is None else self.usable_bytes - self.estimate.total_bytes


def stored_format(formats: Mapping[str, StorageFormat], how: How, name: str | None) -> StorageFormat:
    """
    The format that *name* means; without one bf16, and NF4 for QLoRA.

    Raises `UsageError` for a name nobody knows, and for a way to tune that the format does not allow.
    """
    tuned = how if isinstance(how, Tuning) else None
    wanted = name or ("nf4" if tuned and tuned.task == "qlora" else "bf16")
    stored = formats.get(wanted)
    if stored is None:
        raise UsageError(
            say("no storage format `{name}`", name=wanted),
            hint=say("formats: {formats}", formats=", ".join(formats)),
        )
    if tuned and tuned.task == "qlora" and not stored.quantized:
        raise UsageError(
            say("QLoRA tunes beside quantized weights, and `{name}` is not", name=stored.id),
            hint=say("`--task lora` tunes beside 16-bit weights"),
        )
    if tuned and tuned.task == "full" and stored.quantized:
        raise UsageError(
            say("quantized weights cannot be tuned in full: `{name}`", name=stored.id),
            hint=say("`--task qlora` tunes beside them"),
        )
    return stored


def allowed(pool: GpuPool, how: How) -> int:
    """Usable bytes of one card; vLLM plans with a share of it."""
    share = GPU_MEMORY_UTILIZATION if isinstance(how, Serving) and how.engine == "vllm" else 1.0
    return int(pool.usable_bytes * share)


def estimated(model: Model, stored: StorageFormat, how: How) -> Estimate | None:
    """Memory of one card, or ``None`` where a fact is missing."""
    if isinstance(how, Serving):
        return serving(model, stored, how)
    from llmrev.core.memory.tuning import tuning  # most questions are about serving

    return tuning(model, stored, how)


def fit(
    model: Model,
    stored: StorageFormat,
    how: How,
    pool: GpuPool | None = None,
    others: Sequence[tuple[StorageFormat, How]] = (),
) -> Fit | None:
    """The whole answer, or ``None`` where a fact is missing; *others* are asked too."""
    estimate = estimated(model, stored, how)
    if estimate is None:
        return None
    usable = None if pool is None else allowed(pool, how)
    longest = most = None
    if usable is not None:
        window = model.context or LONGEST
        tokens = how.context if isinstance(how, Serving) else how.seq_len
        here = (tokens, estimate.total_bytes)
        longest = largest(lambda tokens: _total(model, stored, longer(how, tokens)), usable, window, known=here)
        like = longest * how.batch // tokens if longest < window else 0
        several = (how.batch, estimate.total_bytes)
        most = largest(
            lambda number: _total(model, stored, replace(how, batch=number)), usable, MOST, near=like, known=several
        )
    return Fit(
        model=model, stored=stored, how=how, estimate=estimate, pool=pool, max_context=longest, max_batch=most,
        alternatives=tuple(_alternatives(model, pool, others)),
    )  # fmt: skip


def _alternatives(model: Model, pool: GpuPool | None, others: Sequence[tuple[StorageFormat, How]]) -> list[Alternative]:
    found = []
    for stored, how in others:
        estimate = estimated(model, stored, how)
        if estimate is not None:
            fitting = None if pool is None else judged(estimate, allowed(pool, how))
            found.append(Alternative(how=how, stored=stored, estimate=estimate, fitting=fitting))
    return found


def longer(how: How, tokens: int) -> How:
    """*how* with a context, or sequences, of *tokens*."""
    return replace(how, context=tokens) if isinstance(how, Serving) else replace(how, seq_len=tokens)


def _total(model: Model, stored: StorageFormat, how: How) -> int:
    estimate = estimated(model, stored, how)
    assert estimate is not None  # noqa: S101  the first estimate of this model was not
    return estimate.total_bytes


def largest(
    needs: Callable[[int], int], usable: int, limit: int, near: int = 0, known: tuple[int, int] | None = None
) -> int:
    """
    The largest number up to *limit* that needs no more than *usable*, or 0.

    *needs* grows with its number, in a line that may bend: a guess is drawn through the two ends known so far, or on
    from two neighbours that fit, and its upper neighbour proves it; where guesses do not narrow the span by half, the
    middle is next.  *near* is a first guess, *known* a number and what it needs.
    """
    if 0 < near < limit - 1 and needs(near) <= usable < needs(near + 1):
        return near
    low, at_low = known if known and known[0] < limit and known[1] <= usable else (1, needs(1))
    if at_low > usable:
        return 0
    high, at_high = limit, needs(limit)
    if at_high <= usable:
        return limit
    slope, slow = (at_high - at_low) / (high - low), 0
    while high - low > 1:
        span = high - low
        middle = low + (span // 2 if slow > 1 else int((usable - at_low) / slope))
        middle = min(max(middle, low + 1), high - 1)
        first = needs(middle)
        if first > usable:
            high, at_high = middle, first
            slope = (at_high - at_low) / (high - low)
        else:
            second = needs(middle + 1) if middle + 1 < high else at_high
            if second > usable:
                return middle
            low, at_low = middle + 1, second
            slope = max(second - first, 1)
        slow = slow + 1 if high - low > span // 2 else 0
    return low
