"""GPU memory, right for every architecture: to serve a model and to tune it."""

from llmrev.core.memory.cache import Cache, cache_of
from llmrev.core.memory.estimate import COMPONENTS, Component, Estimate
from llmrev.core.memory.optimizers import OPTIMIZERS
from llmrev.core.memory.serving import ENGINES, KV_BYTES, Serving, kv_cache, recurrent_state, serving
from llmrev.core.memory.storage import SIXTEEN_BITS, StorageFormat, embedding_params, weights
from llmrev.core.memory.tuning import TASKS, TRAIN_DTYPES, Tuning, tuning

__all__ = [
    "COMPONENTS",
    "ENGINES",
    "KV_BYTES",
    "OPTIMIZERS",
    "SIXTEEN_BITS",
    "TASKS",
    "TRAIN_DTYPES",
    "Cache",
    "Component",
    "Estimate",
    "Serving",
    "StorageFormat",
    "Tuning",
    "cache_of",
    "embedding_params",
    "kv_cache",
    "recurrent_state",
    "serving",
    "tuning",
    "weights",
]
