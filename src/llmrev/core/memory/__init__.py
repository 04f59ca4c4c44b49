"""
GPU memory, right for every architecture: to serve a model and to tune it.

The names below load on first use: serving needs nothing of tuning.
"""

from typing import TYPE_CHECKING

from llmrev.deferred import deferred

_HOME = {
    "Cache": "llmrev.core.memory.cache",
    "cache_of": "llmrev.core.memory.cache",
    "COMPONENTS": "llmrev.core.memory.estimate",
    "Component": "llmrev.core.memory.estimate",
    "Estimate": "llmrev.core.memory.estimate",
    "OPTIMIZERS": "llmrev.core.memory.optimizers",
    "ENGINES": "llmrev.core.memory.serving",
    "KV_BYTES": "llmrev.core.memory.serving",
    "Serving": "llmrev.core.memory.serving",
    "kv_cache": "llmrev.core.memory.serving",
    "recurrent_state": "llmrev.core.memory.serving",
    "SIXTEEN_BITS": "llmrev.core.memory.storage",
    "StorageFormat": "llmrev.core.memory.storage",
    "embedding_params": "llmrev.core.memory.storage",
    "weights": "llmrev.core.memory.storage",
    "TASKS": "llmrev.core.memory.method",
    "TRAIN_DTYPES": "llmrev.core.memory.method",
    "Tuning": "llmrev.core.memory.method",
}

__all__ = [*sorted(_HOME)]  # noqa: PLE0604  the names are in _HOME

if TYPE_CHECKING:
    from llmrev.core.memory.cache import Cache as Cache
    from llmrev.core.memory.cache import cache_of as cache_of
    from llmrev.core.memory.estimate import COMPONENTS as COMPONENTS
    from llmrev.core.memory.estimate import Component as Component
    from llmrev.core.memory.estimate import Estimate as Estimate
    from llmrev.core.memory.method import TASKS as TASKS
    from llmrev.core.memory.method import TRAIN_DTYPES as TRAIN_DTYPES
    from llmrev.core.memory.method import Tuning as Tuning
    from llmrev.core.memory.optimizers import OPTIMIZERS as OPTIMIZERS
    from llmrev.core.memory.serving import ENGINES as ENGINES
    from llmrev.core.memory.serving import KV_BYTES as KV_BYTES
    from llmrev.core.memory.serving import Serving as Serving
    from llmrev.core.memory.serving import kv_cache as kv_cache
    from llmrev.core.memory.serving import recurrent_state as recurrent_state
    from llmrev.core.memory.storage import SIXTEEN_BITS as SIXTEEN_BITS
    from llmrev.core.memory.storage import StorageFormat as StorageFormat
    from llmrev.core.memory.storage import embedding_params as embedding_params
    from llmrev.core.memory.storage import weights as weights

__getattr__ = deferred(__name__, _HOME)
