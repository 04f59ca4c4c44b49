"""What the rules choose from, and the models that meet a question, memory apart."""

from llmrev.catalog.store import Catalog
from llmrev.core.model import Model
from llmrev.core.requirements import Requirements, rules
from llmrev.core.shelf import Shelf
from llmrev.core.verdict import Selection, select


def shelf(catalog: Catalog) -> Shelf:
    """What the rules choose from."""
    return Shelf(
        models=catalog.models, licenses=catalog.licenses, formats=catalog.formats, kept=catalog.worked_out,
        outlines=catalog.outlines,
    )  # fmt: skip


def listing_shelf(catalog: Catalog, asked: Requirements) -> Shelf:
    """
    What lists choose from.

    Models are without architecture, scores and training data, unless *asked* is about licences, which are judged
    through the training data; the levels of Chinese are kept.
    """
    models = catalog.models if asked.license else catalog.outlines
    return Shelf(models=models, licenses=catalog.licenses, kept=catalog.worked_out)


def narrowed(catalog: Catalog, asked: Requirements) -> Selection[Model]:
    """The models that meet *asked*, those that do not and why, and those for which a fact is missing."""
    choice = listing_shelf(catalog, asked)
    return select(choice.models.values(), rules(asked, choice))
