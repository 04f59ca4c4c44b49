"""The models that meet a question, memory apart."""

from collections import Counter

from msgspec import Struct

from llmrev.api.shelves import shelf
from llmrev.catalog.store import Catalog
from llmrev.core.outline import Outline
from llmrev.core.requirements import Requirements, rules
from llmrev.core.verdict import Selection, select


def narrowed(catalog: Catalog, asked: Requirements) -> Selection[Outline]:
    """The models that meet *asked*, those that do not and why, and those for which a fact is missing."""
    choice = shelf(catalog)
    return select(choice.listed.values(), rules(asked, choice))


class Shortlist(Struct, frozen=True):
    """Ids that meet a question, in order, and how many are undecided by the code of the first reason."""

    ids: list[str]
    undecided: Counter[str]


def first(catalog: Catalog, asked: Requirements, sort: str, limit: int, *, reverse: bool = False) -> Shortlist | None:
    """
    The first *limit* models that meet *asked* in the order of *sort*, ``-released`` for the newest, by their ids.

    ``None`` for a question or an order that takes more than a few values of each model; `narrowed` answers any.
    """
    from llmrev.catalog.facets import ids_where, tally
    from llmrev.core.shortlist import MET, NOT_MET, SORTED, facets_of, judge

    facets, column = facets_of(asked), sort.removeprefix("-")
    if facets is None or column not in SORTED:
        return None
    answer = judge(facets, asked)
    undecided: Counter[str] = Counter()
    for values, count in tally(catalog.database, facets):
        undecided[answer(values)] += count
    del undecided[MET], undecided[NOT_MET]
    last = reverse != sort.startswith("-")
    meets = lambda *values: answer(values) == MET  # noqa: E731  named for the line below
    return Shortlist(ids_where(catalog.database, facets, meets, column, limit, last=last), undecided)
