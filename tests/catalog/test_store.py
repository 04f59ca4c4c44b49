"""Opening a catalog: the same answers from YAML, snapshot and memory."""

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from llmrev.catalog.opening import cache_folder, open_catalog
from llmrev.catalog.snapshot import opened
from llmrev.catalog.store import Catalog
from llmrev.errors import CatalogError, UsageError
from tests.builders import FILES, edited, write_catalog


def everything(catalog: Catalog) -> dict:
    """All that a catalog can be asked."""
    return {
        "models": dict(catalog.models),
        "pages": {key: catalog.page(key) for key in catalog.models},
        "families": catalog.families,
        "licenses": dict(catalog.licenses),
        "names": catalog.names(),
    }


def test_a_snapshot_gives_what_the_yaml_gave(tiny: Path) -> None:
    """Compile, store, load: nothing changes on the way."""
    first, second = open_catalog(tiny), open_catalog(tiny)

    assert first.notes == []
    assert everything(first) == everything(second)


def test_values_and_bounds_survive(tiny: Path) -> None:
    """A family's fact reaches its model, a bound stays a bound, an unknown its reason."""
    catalog = open_catalog(tiny)

    assert catalog.models["beta-7b"].backbone == "alpha-7b"
    assert catalog.models["beta-7b"].context is None
    assert catalog.models["beta-7b"].reasons["context"] == "not-stated"
    assert catalog.page("beta-7b")["params"] == {"is": "about", "value": 7 * 10**9, "written": "7B", "source": "paper"}


@pytest.mark.parametrize("name", ["alpha", "Alpha", "ALPHA", "阿尔法", "ａｌｐｈａ"])
def test_names_in_any_dress_find_the_family(tiny: Path, name: str) -> None:
    """Case, width and language of a name do not matter."""
    assert open_catalog(tiny).resolve(name).id == "alpha"


def test_a_repository_id_finds_the_model(tiny: Path) -> None:
    """What one copies from a hub is a name too."""
    assert open_catalog(tiny).resolve("lab/alpha-7b").id == "alpha-7b"


def test_a_near_miss_is_suggested_not_taken(tiny: Path) -> None:
    """An unknown name is an error that names the near ones."""
    with pytest.raises(UsageError, match=r"unknown model `alpah`") as caught:
        open_catalog(tiny).resolve("alpah")

    assert str(caught.value.hint) == "did you mean `alpha`?"


def test_an_edit_is_noticed(tiny: Path) -> None:
    """After a file changes, the next opening gives the new value."""
    assert open_catalog(tiny).models["alpha-7b"].context == 2048
    write_catalog(tiny, edited("models/alpha.yaml", "context: 2048", "context: 4096"))

    assert open_catalog(tiny).models["alpha-7b"].context == 4096


def test_an_overlay_adds_and_overrides(tiny: Path, tmp_path: Path) -> None:
    """A folder of one's own brings a new family, and replaces one of the same id whole."""
    mine = tmp_path / "mine"
    gamma = FILES["models/beta.yaml"].replace("beta", "gamma").replace("Beta", "Gamma")
    (mine / "models").mkdir(parents=True)
    (mine / "models" / "gamma.yaml").write_text(gamma, encoding="utf-8")
    (mine / "models" / "alpha.yaml").write_text(
        FILES["models/alpha.yaml"].replace("context: 2048", "context: 8192"), encoding="utf-8"
    )
    catalog = open_catalog(tiny, [mine])

    assert set(catalog.models) == {"alpha-7b", "beta-7b", "gamma-7b"}
    assert catalog.models["alpha-7b"].context == 8192


@pytest.mark.parametrize("damage", [b"", b"not a database", b"SQLite format 3\0" + b"x" * 100])
def test_a_torn_snapshot_is_rebuilt(tiny: Path, damage: bytes) -> None:
    """Whatever stands where the snapshot should be, the answer is right."""
    open_catalog(tiny)
    for snapshot in cache_folder().glob("catalog-*.sqlite"):
        snapshot.write_bytes(damage)

    assert set(open_catalog(tiny).models) == {"alpha-7b", "beta-7b"}


def test_a_snapshot_of_another_format_is_not_read(tmp_path: Path) -> None:
    """A number in the file says which program wrote it."""
    path = tmp_path / "other.sqlite"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    database.execute("INSERT INTO meta VALUES ('format', '0')")
    database.commit()
    database.close()

    assert opened(path, None) is None


def test_a_cache_that_cannot_be_written_is_done_without(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where no file can be, the catalog is compiled into memory and a note says so."""
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("LLMREV_CACHE", str(blocked / "below"))
    catalog = open_catalog(tiny)

    assert set(catalog.models) == {"alpha-7b", "beta-7b"}
    assert [str(note).partition(" in ")[0] for note in catalog.notes] == ["the snapshot could not be kept"]


def test_a_missing_folder_is_a_catalog_error(tmp_path: Path) -> None:
    """The message names the folder."""
    with pytest.raises(CatalogError, match="no folder"):
        open_catalog(tmp_path / "nowhere")


def test_first_runs_at_once_do_not_clash(tiny: Path, tmp_path: Path) -> None:
    """Processes that all find an empty cache all answer."""
    environment = {**os.environ, "LLMREV_CACHE": str(tmp_path / "fresh"), "LLMREV_CATALOG": str(tiny)}
    command = [sys.executable, "-m", "llmrev", "list", "--columns", "id"]

    def ask(_number: int) -> str:
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    with ThreadPoolExecutor(6) as pool:
        answers = set(pool.map(ask, range(6)))

    assert answers == {"id\nalpha-7b\nbeta-7b\n"}
    assert [p.name for p in (tmp_path / "fresh").iterdir() if p.name.startswith(".building")] == []
