"""
What a process takes besides its tensors: the driver's context, workspaces, and memory that an allocator cannot reuse.

No formula gives these; each is a range with the measurements it comes from.
"""

from msgspec import Struct

from llmrev.core.units import GIB
from llmrev.messages import Message, say


class Range(Struct, frozen=True, kw_only=True):
    """A measured quantity: a value to expect, its bounds, and where they come from."""

    expected: float
    low: float
    high: float
    unit: str
    origin: Message

    def scaled(self, number: float) -> tuple[float, float, float]:
        """Expected, low and high for *number* units."""
        return self.expected * number, self.low * number, self.high * number


CONTEXT = Range(
    expected=0.45 * GIB,
    low=0.3 * GIB,
    high=0.6 * GIB,
    unit="bytes",
    origin=say("driver figure less allocator figure, NVIDIA A100 and RTX cards, CUDA 11 and 12"),
)
"""CUDA context, kernels and libraries of one process."""

WORKSPACE = Range(
    expected=24 * 2**20,
    low=8 * 2**20,
    high=64 * 2**20,
    unit="bytes",
    origin=say("peak less weights and cache of six Qwen2.5 sizes at decoding, published speed tables"),
)
"""cuBLAS workspace and small buffers, which PyTorch's allocator does count."""

PREFILL_SLACK = Range(
    expected=0.05,
    low=0.0,
    high=0.15,
    unit=str(say("share of activations")),
    origin=say("peaks of prefill with eager attention, DeepSeek LLM 7B, 1 to 2 x 4096 tokens"),
)
"""
Memory that the caching allocator holds and cannot give to another tensor, in inference.

Little, for every layer of prefill asks for the same sizes as the one before it.
"""

LOGITS_SLACK = Range(
    expected=0.05,
    low=0.0,
    high=0.5,
    unit=str(say("share of logits")),
    origin=say("peaks less weights, cache and context, DeepSeek LLM 7B, logits of 256 to 16384 tokens kept"),
)
"""The same where the logits of a whole prompt are kept: few and large tensors, which leave gaps."""

TUNING_SLACK = Range(
    expected=1.2,
    low=0.0,
    high=3.2,
    unit=str(say("share of the logits of a step")),
    origin=say("driver figures of ms-swift runs less weights, states and context, over the tensors of the same step"),
)
"""
The same in training, where sizes differ from step to step, and copies of the logits that older training loops keep.
"""

GRAPHS = Range(
    expected=0.7 * GIB,
    low=0.3 * GIB,
    high=1.5 * GIB,
    unit="bytes",
    origin=say("vLLM engine logs: memory outside torch and captured graphs of 7B to 30B models"),
)
"""What vLLM takes for captured CUDA graphs and outside of PyTorch."""

GPU_MEMORY_UTILIZATION = 0.9
"""Share of a card that vLLM plans with where nobody asks otherwise (``gpu_memory_utilization``)."""

BATCHED_TOKENS = 8192
"""Tokens that vLLM computes at once on data-centre cards where nobody asks otherwise (``max_num_batched_tokens``)."""

COLLECTIVES = Range(
    expected=0.4 * GIB,
    low=0.1 * GIB,
    high=1.5 * GIB,
    unit="bytes",
    origin=say("growth of memory outside torch from one to two cards in vLLM and NCCL logs"),
)
"""Buffers of the library that cards talk through, on each of several cards."""
