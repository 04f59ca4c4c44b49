"""Memory of usual serving: as it was kept with the catalog, or by an estimate."""

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from llmrev.core.model import Model
from llmrev.core.shelf import Need, Shelf

if TYPE_CHECKING:  # where the answer is kept, nothing is estimated
    from llmrev.core.memory import Estimate


class UsualServing(Struct, frozen=True, kw_only=True, dict=True):
    """What a model takes in one storage format as `llmrev.core.plan.usual_serving` asks it."""

    model: Model
    format: str
    need: Need
    shelf: Shelf

    @cached_property
    def estimate(self) -> "Estimate":
        """The parts that *need* is the sum of."""
        from llmrev.core.memory.serving import serving
        from llmrev.core.plan import usual_serving

        found = serving(self.model, self.shelf.formats[self.format], usual_serving(self.model))
        assert found is not None  # noqa: S101  there would be no need either
        return found


def usual(model: Model, format_: str, shelf: Shelf) -> UsualServing | None:
    """Usual serving of *model* in one of the formats of `llmrev.core.plan.USUAL`; ``None`` where it cannot be told."""
    needs = shelf.kept.needs.get(model.id)
    if needs is None:
        from llmrev.core.plan import usual_needs

        needs = usual_needs(model, shelf.formats)
    need = needs.get(format_)
    return None if need is None else UsualServing(model=model, format=format_, need=need, shelf=shelf)
