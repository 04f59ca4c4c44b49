"""Recommendations, and what would let more models in."""

from collections.abc import Callable
from typing import Any

from llmrev.api.shelves import shelf
from llmrev.catalog.store import Catalog
from llmrev.core.recommend import Pick, Recommendation
from llmrev.core.recommend import recommend as recommended
from llmrev.core.relax import Relaxation
from llmrev.core.relax import relaxations as nearest
from llmrev.core.requirements import Requirements


def recommend(catalog: Catalog, asked: Requirements) -> Recommendation:
    """
    Recommend backbones.

    >>> from llmrev import Requirements, open_catalog, parse_gpu, recommend
    >>> catalog = open_catalog()
    >>> asked = Requirements(gpu=parse_gpu("24G", catalog.gpu), language="zh")
    >>> all(pick.serve.headroom_bytes >= 0 for pick in recommend(catalog, asked).picks)
    True
    """
    return recommended(asked, shelf(catalog))


PICK_ORDERS: dict[str, Callable[[Pick], Any]] = {
    "ability": lambda pick: -(pick.ability.value if pick.ability else -1),
    "memory": lambda pick: pick.serve.need.total_bytes,
    "params": lambda pick: -(pick.outline.params or 0),
    "released": lambda pick: tuple(-int(part) for part in (pick.outline.released or "0").split("-")),
}
"""What picks can be sorted by instead of the documented order; equal ones keep it."""


def relaxations(catalog: Catalog, found: Recommendation, asked: Requirements) -> list[Relaxation]:
    """Single changes of *asked* that would let more models in, and which."""
    return nearest(found, asked, shelf(catalog))
