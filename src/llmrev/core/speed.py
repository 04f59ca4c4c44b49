"""
How fast it would be: ranges from the roofline, a card's bandwidth and arithmetic, and how much of them programs reach.

One token of an answer reads every active weight and the whole cache once, so memory bandwidth bounds it; prompts and
training are bound by arithmetic, 2 operations a parameter forward and 4 back (Kaplan et al., arXiv:2001.08361).
"""

from msgspec import Struct

from llmrev.core.gpu import GpuPool
from llmrev.core.memory import Serving, Tuning
from llmrev.core.outline import Outline
from llmrev.core.plan import Plan

DECODE_REACH = (0.4, 0.8)
"""Share of a card's bandwidth that decoding of one batch reaches (Pope et al., arXiv:2211.05102, section 4.4)."""

PREFILL_REACH = (0.3, 0.7)
"""Share of a card's 16-bit arithmetic that prefill reaches (the same, up to 76 %)."""

TUNING_REACH = (0.25, 0.5)
"""Share that training reaches: 44 to 52 % with Megatron (arXiv:2104.04473), less with common trainers."""

OPERATIONS = {"full": 8, "lora": 6, "qlora": 6}
"""
Operations a parameter and token with activations recomputed: forward 2, again 2, and back 4, or 2 where the weights'
own gradients are not needed.
"""


class Speed(Struct, frozen=True):
    """Tokens a second, from the low to the high end of what programs reach."""

    low: float
    high: float


def active_params(model: Outline) -> int | None:
    """Parameters that one token passes through."""
    return model.params_active or model.params


def decode_speed(model: Outline, plan: Plan, pool: GpuPool | None) -> Speed | None:
    """Tokens a second of one answer, all users together; ``None`` where the card's bandwidth is not known."""
    active, total = active_params(model), model.params
    if pool is None or pool.gpu.bandwidth is None or not active or not total or not isinstance(plan.how, Serving):
        return None
    read = plan.estimate.bytes_of("weights") * (active / total if plan.how.batch == 1 else 1)
    read += plan.estimate.bytes_of("kv_cache", "recurrent_state")
    return _range(plan.how.batch * pool.gpu.bandwidth / read, DECODE_REACH)


def prefill_speed(model: Outline, pool: GpuPool | None) -> Speed | None:
    """Tokens of a prompt a second; ``None`` where the card's arithmetic is not known."""
    active = active_params(model)
    if pool is None or pool.gpu.tflops is None or not active:
        return None
    return _range(pool.count * pool.gpu.tflops * 10**12 / (2 * active), PREFILL_REACH)


def tuning_speed(model: Outline, plan: Plan, pool: GpuPool | None) -> Speed | None:
    """Tokens of training data a second on all cards; ``None`` where the card's arithmetic is not known."""
    active = active_params(model)
    if pool is None or pool.gpu.tflops is None or not active or not isinstance(plan.how, Tuning):
        return None
    return _range(pool.count * pool.gpu.tflops * 10**12 / (OPERATIONS[plan.how.task] * active), TUNING_REACH)


def hours(tokens: int, speed: Speed) -> tuple[float, float]:
    """The least and the most hours that *tokens* take once."""
    return tokens / speed.high / 3600, tokens / speed.low / 3600


def _range(limit: float, reach: tuple[float, float]) -> Speed:
    return Speed(limit * reach[0], limit * reach[1])
