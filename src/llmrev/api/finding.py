"""Find entries by words."""

from llmrev.catalog.store import Catalog, Word
from llmrev.core.names import Hit, held

KIND_ORDER = ("families", "models", "frameworks", "datasets")
"""Of hits that match equally well, which comes first."""

SHORT = 2
"""Characters of a text that is in everything, nearly, and is looked for only as it stands."""


def search(catalog: Catalog, text: str) -> list[Hit]:
    """
    Families, models, frameworks and data sets whose id, name, alias, developer or repository holds *text*.

    Where none does, those that hold something like it.

    >>> from llmrev import open_catalog
    >>> search(open_catalog(), "小羊驼")[0].id
    'vicuna'
    """
    found = [(word, held(text, word.written)) for word in catalog.words(text)]
    if not found and len(text) > SHORT:
        found = _similar(catalog, text)
    best: dict[tuple[str, str], Hit] = {}
    for word, score in sorted(found, key=lambda pair: -pair[1]):
        hit = Hit(word.kind, word.target, word.name, word.written, score)
        best.setdefault((word.kind, word.target), hit)
    return sorted(best.values(), key=lambda hit: (-hit.score, KIND_ORDER.index(hit.kind), hit.id))


def _similar(catalog: Catalog, text: str) -> list[tuple[Word, float]]:
    from llmrev.fuzzy import pieces, similar

    words = catalog.words_sharing(pieces(text), len(text))
    return [(words[index], score) for index, score in similar(text, [word.written for word in words])]
