"""What the rules choose from, and the models that meet a question, memory apart."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from llmrev.catalog.late import Late
from llmrev.catalog.store import Catalog
from llmrev.core.outline import Outline
from llmrev.core.requirements import Requirements, rules
from llmrev.core.shelf import Shelf
from llmrev.core.shortlist import SORTED, Shortlist, facets_of, shortlist
from llmrev.core.verdict import Selection, select

if TYPE_CHECKING:
    from llmrev.core.model import Model

if TYPE_CHECKING:
    pass


def shelf(catalog: Catalog) -> Shelf:
    """What the rules choose from."""
    return Shelf(
        models=catalog.models, licenses=catalog.licenses, formats=catalog.formats, kept=catalog.worked_out,
        outlines=Late(lambda: catalog.outlines),
    )  # fmt: skip


def listing_shelf(catalog: Catalog) -> Shelf:
    """What lists choose from; whole models are read only for rules and columns that look at them."""
    models: Mapping[str, Model] = Late(lambda: catalog.models)
    return Shelf(models=models, licenses=catalog.licenses, kept=catalog.worked_out, outlines=catalog.outlines)


def narrowed(catalog: Catalog, asked: Requirements) -> Selection[Outline]:
    """The models that meet *asked*, those that do not and why, and those for which a fact is missing."""
    choice = listing_shelf(catalog)
    return select(choice.listed.values(), rules(asked, choice))


def first(catalog: Catalog, asked: Requirements, sort: str, limit: int, *, reverse: bool = False) -> Shortlist | None:
    """
    The first *limit* models that meet *asked* in the order of *sort*, ``-released`` for the newest, by their ids.

    ``None`` for a question or an order that takes more than a few values of each model; `narrowed` answers any.
    """
    facets, column = facets_of(asked), sort.removeprefix("-")
    if facets is None or column not in SORTED:
        return None
    last = reverse != sort.startswith("-")
    return shortlist(catalog.facets((*facets, column)), facets, asked, limit, last=last)
