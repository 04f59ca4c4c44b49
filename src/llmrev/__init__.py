"""
Choose an open LLM backbone: a sourced catalog of models, their licences, memory and Chinese support.

    >>> import llmrev
    >>> catalog = llmrev.open_catalog()
    >>> catalog.resolve("小羊驼").id
    'vicuna'

The names below load on first use, so that importing `llmrev` costs next to nothing.
"""

from llmrev.deferred import deferred

TYPE_CHECKING = False  # type checkers take it for true; importing typing costs a third of `llmrev --version`

__version__ = "0.1.0"

_HOME = {
    "Catalog": "llmrev.catalog.store",
    "Resolved": "llmrev.catalog.store",
    "open_catalog": "llmrev.catalog.opening",
    "recommend": "llmrev.api.advice",
    "compare": "llmrev.api.comparison",
    "narrowed": "llmrev.api.choice",
    "search": "llmrev.api.finding",
    "fit": "llmrev.api.memory",
    "configured": "llmrev.api.memory",
    "Serving": "llmrev.core.memory",
    "Tuning": "llmrev.core.memory",
    "parse_gpu": "llmrev.core.gpu",
    "Requirements": "llmrev.core.requirements",
    "Recommendation": "llmrev.core.recommend",
    "Model": "llmrev.core.model",
    "LlmrevError": "llmrev.errors",
    "UsageError": "llmrev.errors",
    "CatalogError": "llmrev.errors",
}

__all__ = ["__version__", *sorted(_HOME)]  # noqa: PLE0604  the names are in _HOME

if TYPE_CHECKING:
    from llmrev.api.advice import recommend as recommend
    from llmrev.api.choice import narrowed as narrowed
    from llmrev.api.comparison import compare as compare
    from llmrev.api.finding import search as search
    from llmrev.api.memory import configured as configured
    from llmrev.api.memory import fit as fit
    from llmrev.catalog.opening import open_catalog as open_catalog
    from llmrev.catalog.store import Catalog as Catalog
    from llmrev.catalog.store import Resolved as Resolved
    from llmrev.core.gpu import parse_gpu as parse_gpu
    from llmrev.core.memory import Serving as Serving
    from llmrev.core.memory import Tuning as Tuning
    from llmrev.core.model import Model as Model
    from llmrev.core.recommend import Recommendation as Recommendation
    from llmrev.core.requirements import Requirements as Requirements
    from llmrev.errors import CatalogError as CatalogError
    from llmrev.errors import LlmrevError as LlmrevError
    from llmrev.errors import UsageError as UsageError

__getattr__ = deferred(__name__, _HOME)
