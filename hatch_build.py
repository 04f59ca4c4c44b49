"""Build step: compile the Chinese messages, and in a wheel the catalog."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
LOCALE = ROOT / "src" / "llmrev" / "locale"


class CompileHook(BuildHookInterface):
    """Runs before files are collected; an editable install needs the messages only."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and add what was compiled to the wheel."""
        for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
            compile_messages(source)
        if self.target_name != "wheel" or version == "editable":
            return
        folder = Path(self.directory) / "catalog-snapshot"
        snapshot = folder / "catalog.sqlite"
        compile_catalog(snapshot)
        build_data["force_include"][str(ROOT / "catalog")] = "llmrev/_catalog"
        build_data["force_include"][str(snapshot)] = "llmrev/_catalog/catalog.sqlite"


def compile_messages(source: Path) -> None:
    """Write the ``.mo`` file beside a ``.po`` file."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parent.parent.name)
    with source.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


def compile_catalog(snapshot: Path) -> None:
    """Check the catalog and write its snapshot; a mistake in it ends the build."""
    sys.path.insert(0, str(ROOT / "src"))
    from llmrev.catalog.build import compiled
    from llmrev.catalog.snapshot import write

    write(snapshot, compiled([ROOT / "catalog"]), {"stamp": "wheel"})
