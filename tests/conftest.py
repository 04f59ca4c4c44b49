"""What every test starts from: an own cache, no settings of the person who runs it, English."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from llmrev.render.language import use

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LLMREV_CACHE", str(tmp_path_factory.mktemp("cache")))
        for name in (
            "LLMREV_CATALOG",
            "LLMREV_WITH",
            "LLMREV_FORMAT",
            "LLMREV_UI",
            "LLMREV_DEBUG",
            "NO_COLOR",
            "LANGUAGE",
        ):
            patch.delenv(name, raising=False)
        for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
            patch.setenv(name, "C.UTF-8")
        patch.setenv("COLUMNS", "80")
        yield


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use("en")
    yield
    use("en")


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A small, clean catalog of two families, to break or to ask."""
    from tests.builders import write_catalog

    return write_catalog(tmp_path / "tiny")
