"""How much a page shows."""

from msgspec import Struct


class Detail(Struct, frozen=True):
    """How much to show: the source of each fact; the unknown ones with their reasons."""

    sources: bool = False
    unknowns: bool = False
