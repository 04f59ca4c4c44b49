"""How a model is tuned; tuning.py says what that takes."""

from msgspec import Struct

from llmrev.core.memory.targets import GROUPS

TASKS = ("full", "lora", "qlora")
TRAIN_DTYPES = ("bf16", "amp", "fp32")
"""Everything in bf16; fp32 weights with products in bf16 (automatic mixed precision); everything in fp32."""

OFFLOADS = ("optimizer", "all")


class Tuning(Struct, frozen=True, kw_only=True):
    """
    How a model is tuned.

    *batch* sequences of *seq_len* tokens on each of *gpus* cards, whose states, gradients and weights are sharded by
    ZeRO stage *zero* (arXiv:1910.02054).  *accumulated* gradients of earlier batches are there when the next one runs.
    """

    task: str
    seq_len: int
    batch: int = 1
    rank: int = 16
    targets: frozenset[str] = frozenset(GROUPS["all-linear"])
    train_embeddings: bool = False
    checkpointing: bool = True
    optimizer: str = "adamw"
    train_dtype: str = "bf16"
    eager: bool = False
    gpus: int = 1
    zero: int = 0
    offload: str | None = None
    accumulated: bool = False

    @property
    def tokens(self) -> int:
        """Tokens of one step on one card."""
        return self.seq_len * self.batch
