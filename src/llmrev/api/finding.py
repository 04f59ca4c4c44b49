"""Find entries by words."""

from llmrev.catalog.store import Catalog
from llmrev.core.names import Hit
from llmrev.fuzzy import ranked

KIND_ORDER = ("families", "models", "frameworks", "datasets")
"""Of hits that match equally well, which comes first."""


def search(catalog: Catalog, text: str) -> list[Hit]:
    """
    Families, models, frameworks and data sets whose id, name, alias, developer or repository is like *text*.

    >>> from llmrev import open_catalog
    >>> search(open_catalog(), "小羊驼")[0].id
    'vicuna'
    """
    words = catalog.words()
    best: dict[tuple[str, str], Hit] = {}
    for index, score in ranked(text, [word.written for word in words]):
        word = words[index]
        hit = Hit(word.kind, word.target, word.name, word.written, score)
        if (word.kind, word.target) not in best:
            best[word.kind, word.target] = hit
    return sorted(best.values(), key=lambda hit: (-hit.score, KIND_ORDER.index(hit.kind), hit.id))
