"""An open catalog as what the rules choose from."""

from llmrev.catalog.late import Late
from llmrev.catalog.store import Catalog
from llmrev.core.shelf import Shelf


def shelf(catalog: Catalog) -> Shelf:
    """What the rules choose from; each part is read when a rule looks at it."""
    return Shelf(
        models=Late(lambda: catalog.models),
        licenses=catalog.licenses,
        formats=Late(lambda: {stored.id: stored for stored in catalog.formats}),
        kept=catalog.worked_out,
        outlines=Late(lambda: catalog.outlines),
    )
