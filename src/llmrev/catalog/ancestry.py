"""What a chain of backbones cannot be: a circle, or older than where it comes from."""

from llmrev.core.units import date_ceiling, date_floor


def runs_in_circles(start: str, parents: dict[str, str]) -> list[str]:
    """The chain from *start* back to itself, or nothing."""
    chain, here = [start], parents.get(start)
    while here is not None and here not in chain:
        chain.append(here)
        here = parents.get(here)
    return [*chain, start] if here == start else []


def before(own: str, parent: str) -> bool:
    """Whether a release was certainly before that of its backbone."""
    return date_ceiling(own) < date_floor(parent)
