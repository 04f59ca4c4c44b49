"""Names of a package that load on first use, so that importing it costs next to nothing."""

TYPE_CHECKING = False  # type checkers take it for true; typing itself costs more to import than all of this

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any


def deferred(package: str, homes: "Mapping[str, str]") -> "Callable[[str], Any]":
    """
    The `__getattr__` (PEP 562) of *package*, whose names live in the modules *homes*.

    A name must not be that of a submodule: importing the submodule would take its place.
    """

    def get(name: str) -> "Any":
        if name not in homes:
            raise AttributeError(f"module `{package}` has no attribute `{name}`")
        from importlib import import_module

        return getattr(import_module(homes[name]), name)

    return get
