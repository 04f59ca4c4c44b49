"""Which folders a session reads."""

import os
from pathlib import Path

from llmrev.catalog.opening import built_in
from llmrev.cli.session import Session


def folders_of(session: Session) -> list[Path]:
    """The catalog's folder, then those laid over it."""
    base = session.folder or os.environ.get("LLMREV_CATALOG")
    overlays = session.overlays or tuple(filter(None, os.environ.get("LLMREV_WITH", "").split(os.pathsep)))
    return [Path(base) if base else built_in(), *map(Path, overlays)]
