"""What the rules choose from, and the models that meet a question, memory apart."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from llmrev.catalog.late import Late
from llmrev.catalog.store import Catalog
from llmrev.core.outline import Outline
from llmrev.core.requirements import Requirements, rules
from llmrev.core.shelf import Shelf
from llmrev.core.verdict import Selection, select

if TYPE_CHECKING:
    from llmrev.core.model import Model

if TYPE_CHECKING:
    pass


def shelf(catalog: Catalog) -> Shelf:
    """What the rules choose from."""
    return Shelf(
        models=catalog.models, licenses=catalog.licenses, formats=catalog.formats, kept=catalog.worked_out,
        outlines=catalog.outlines,
    )  # fmt: skip


def listing_shelf(catalog: Catalog) -> Shelf:
    """What lists choose from; whole models are read only for rules and columns that look at them."""
    models: Mapping[str, Model] = Late(lambda: catalog.models)
    return Shelf(models=models, licenses=catalog.licenses, kept=catalog.worked_out, outlines=catalog.outlines)


def narrowed(catalog: Catalog, asked: Requirements) -> Selection[Outline]:
    """The models that meet *asked*, those that do not and why, and those for which a fact is missing."""
    choice = listing_shelf(catalog)
    return select(choice.listed.values(), rules(asked, choice))
