"""Compiling what has changed, and only that; whatever happened to the cache before, the answer is right."""

import contextlib
import itertools
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from llmrev.catalog import crew
from llmrev.catalog.build import MistakesError, checked, compiled
from llmrev.catalog.opening import cache_folder, open_catalog
from llmrev.catalog.part import packed_part
from llmrev.catalog.records import records
from llmrev.catalog.snapshot import FORMAT, in_memory
from llmrev.catalog.store import Catalog
from tests.builders import FILES, edited, write_catalog
from tests.catalog.test_broken import test_each_mistake_is_located as broken

ALPHA, BETA = "models/alpha.yaml", "models/beta.yaml"
BROKEN = [pytest.param(case.values[0], id=case.id) for mark in broken.pytestmark for case in mark.args[1]]


@pytest.fixture(autouse=True)
def _fresh_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLMREV_CACHE", str(tmp_path / "cache"))


def rows(database: sqlite3.Connection) -> dict[str, list]:
    """All that a snapshot holds, but for its stamp."""
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {table: sorted(database.execute(f"SELECT * FROM {table}"), key=str) for table in tables if table != "meta"}  # noqa: S608


def anew(*folders: Path) -> dict[str, list]:
    """What a compilation makes that knows of no earlier one."""
    return rows(in_memory(compiled(folders), {}))


class Told:
    """What was told of a compilation: how many files it read."""

    def __init__(self) -> None:
        self.files = 0

    def __call__(self, _done: int, of: int) -> None:
        """Note it."""
        self.files = of


def opened(*folders: Path) -> tuple[Catalog, int]:
    """The catalog, and how many files had to be read."""
    told = Told()
    return open_catalog(folders[0], folders[1:], told), told.files


CHANGES = [
    edited(ALPHA, "context: 2048", "context: 4096"),
    edited(ALPHA, "aliases: [阿尔法]", "aliases: [Another]"),
    edited(ALPHA, "languages: [zh, en]", "languages: [en]"),
    edited(ALPHA, "weights: free}", "weights: {unknown: not-stated}}"),
    edited(BETA, "backbone: {model: alpha-7b, relation: fine-tune}", "backbone: {unknown: not-stated}"),
    edited("licenses/free.yaml", "commercial: allowed", "commercial: forbidden"),
    edited("gpus.yaml", "24 GiB", "48 GiB"),
    edited("vocabulary.yaml", "保留声明", "保留通知"),
    edited("organisations.yaml", "A Lab", "The Lab"),
]  # fmt: skip


def test_parts_give_what_the_whole_gives(tiny: Path) -> None:
    """Joined from parts, the records are those of the documents read together."""
    assert anew(tiny) == rows(in_memory(records(checked([tiny])), {}))


def test_only_what_changed_is_read(tiny: Path) -> None:
    """Everything once, nothing again, and one file where one was edited."""
    read = [opened(tiny)[1], opened(tiny)[1]]
    written(tiny, edited(ALPHA, "context: 2048", "context: 4096"))
    catalog, again = opened(tiny)

    assert [*read, again] == [len(FILES), 0, 1]
    assert catalog.models["alpha-7b"].context == 4096


def test_after_an_edit_everything_is_as_if_compiled_anew(tiny: Path) -> None:
    """Names, lineage, worked-out answers and entries follow the file they rest on, edit after edit."""
    open_catalog(tiny)
    before: dict[str, str] = {}
    for change in CHANGES:
        if _holds(tiny.parent / "try", change):
            written(tiny, {name: FILES[name] for name in before} | change)
            catalog, read = opened(tiny)
            assert read == len(before | change)
            assert rows(catalog.database) == anew(tiny)
            before = change
    assert before == CHANGES[-1]


def written(folder: Path, files: dict[str, str]) -> None:
    """Write *files* alone."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def _holds(folder: Path, change: dict[str, str]) -> bool:
    return not checked([write_catalog(folder, change)]).problems


def test_files_come_and_go(tiny: Path) -> None:
    """A new file is read; what stood in a file that is gone stands nowhere."""
    open_catalog(tiny)
    gamma = tiny / "models" / "gamma.yaml"
    gamma.write_text(FILES[BETA].replace("beta", "gamma").replace("Beta", "Gamma"), encoding="utf-8")
    with_gamma, read = opened(tiny)
    gamma.unlink()
    without, none = opened(tiny)

    assert (set(with_gamma.models), read) == ({"alpha-7b", "beta-7b", "gamma-7b"}, 1)
    assert (set(without.models), none) == ({"alpha-7b", "beta-7b"}, 0)


def test_what_lies_below_an_overlay_is_not_read_again(tiny: Path, tmp_path: Path) -> None:
    """Parts belong to a folder, whatever it is combined with."""
    mine = tmp_path / "mine"
    (mine / "models").mkdir(parents=True)
    (mine / "models" / "alpha.yaml").write_text(
        FILES[ALPHA].replace("context: 2048", "context: 8192"), encoding="utf-8"
    )
    open_catalog(tiny)
    catalog, read = opened(tiny, mine)

    assert (catalog.models["alpha-7b"].context, read) == (8192, 1)
    assert rows(catalog.database) == anew(tiny, mine)


@pytest.mark.parametrize("changes", BROKEN)
def test_no_mistake_slips_in_by_an_edit(tiny: Path, changes: dict) -> None:
    """Whatever a compilation of everything finds, that of the changed file finds too, and names it alike."""
    open_catalog(tiny)
    write_catalog(tiny, changes)
    with pytest.raises(MistakesError) as caught:
        open_catalog(tiny)

    assert [str(p.message) for p in caught.value.problems] == [str(p.message) for p in checked([tiny]).problems]
    write_catalog(tiny)
    assert set(open_catalog(tiny).models) == {"alpha-7b", "beta-7b"}


def test_an_id_in_two_files_of_a_shelf_is_found(tiny: Path) -> None:
    """Each file alone is clean."""
    entry = (
        "from: paper\nentries:\n  one: {name: One, use: [instruction]}\n" + FILES["gpus.yaml"].partition("GiB}\n")[2]
    )
    write_catalog(tiny, {"datasets/text.yaml": entry})
    open_catalog(tiny)
    write_catalog(tiny, {"datasets/text.yaml": entry, "datasets/more.yaml": entry})

    with pytest.raises(MistakesError, match="stands in"):
        open_catalog(tiny)


def files_of_the_cache(what: str) -> list[Path]:
    """The cache's files of one kind."""
    return list(cache_folder().glob(f"{what}-*.sqlite"))


def _text(path: Path) -> None:
    path.write_text("these are notes of somebody\n" * 300, encoding="utf-8")


def _other_database(path: Path) -> None:
    path.unlink()
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE part (something TEXT)")
    database.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    database.commit()
    database.close()


def _older(path: Path) -> None:
    database = sqlite3.connect(path)
    with contextlib.suppress(sqlite3.OperationalError):  # parts have no such table
        database.execute("UPDATE meta SET value = ? WHERE key = 'format'", (str(FORMAT - 1),))
    database.commit()
    database.close()


def _scribbled(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[4096::512] = b"?" * len(raw[4096::512])
    path.write_bytes(raw)


def _torn(share: float) -> Callable[[Path], None]:
    def tear(path: Path) -> None:
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    return tear


DAMAGE = [_text, _other_database, _older, *(_torn(share) for share in (0, 0.001, 0.1, 0.25, 0.5, 0.75, 0.99))]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_snapshot_is_rebuilt_without_a_word(tiny: Path, damage: Callable[[Path], None]) -> None:
    """Torn at any length, foreign or older: the answers are right, and nothing is said."""
    expected = anew(tiny)
    open_catalog(tiny)
    for path in files_of_the_cache("catalog"):
        damage(path)
    catalog = open_catalog(tiny)

    assert catalog.notes == []
    assert rows(catalog.database) == expected
    assert rows(open_catalog(tiny).database) == expected


@pytest.mark.parametrize("damage", [*DAMAGE, _scribbled])
def test_damaged_parts_are_made_anew_without_a_word(tiny: Path, damage: Callable[[Path], None]) -> None:
    """What is kept of the files proves itself, or is not used."""
    open_catalog(tiny)
    for path in files_of_the_cache("parts"):
        damage(path)
    write_catalog(tiny, edited(ALPHA, "context: 2048", "context: 4096"))
    catalog = open_catalog(tiny)

    assert catalog.notes == []
    assert rows(catalog.database) == anew(tiny)
    reads = []
    for context in (8192, 16384, 32768):
        written(tiny, edited(ALPHA, "context: 2048", f"context: {context}"))
        reads.append(opened(tiny)[1])
    assert reads[-1] == 1  # the damage is gone, not lived with


def test_a_changed_row_of_the_parts_is_not_believed(tiny: Path) -> None:
    """A value that somebody wrote into the cache reaches no answer."""
    open_catalog(tiny)
    for path in files_of_the_cache("parts"):
        database = sqlite3.connect(path)
        (before,) = database.execute("SELECT count(*) FROM part WHERE instr(head, CAST('2048' AS BLOB))").fetchone()
        assert before
        database.execute("UPDATE part SET head = CAST(replace(CAST(head AS TEXT), '2048', '9999') AS BLOB)")
        database.execute("UPDATE answer SET found = replace(found, 'allowed', 'forbidden')")
        database.commit()
        database.close()
    write_catalog(tiny, edited(BETA, "name: Beta\n", "name: Beta\naliases: [Second]\n"))

    assert rows(open_catalog(tiny).database) == anew(tiny)


def test_what_a_killed_build_left_is_cleared_away(tiny: Path) -> None:
    """Once it is old; a young one may still be somebody's."""
    cache_folder().mkdir(parents=True)
    old, young = (cache_folder() / f".building-{name}.sqlite" for name in ("old", "young"))
    for path in (old, young):
        path.write_bytes(b"half a snapshot")
    os.utime(old, (time.time() - 86400,) * 2)
    open_catalog(tiny)

    assert (old.exists(), young.exists()) == (False, True)


def process(tiny: Path, *words: str) -> "subprocess.Popen[str]":
    """A command on its way."""
    return subprocess.Popen(
        [sys.executable, "-m", "llmrev", *words],
        env={**os.environ, "LLMREV_CATALOG": str(tiny)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_build_killed_at_any_moment_does_no_harm(tiny: Path) -> None:
    """The next run uses what there is or builds it, and says nothing."""
    for delay in (0.05, 0.15, 0.25, 0.35):
        victim = process(tiny, "list", "--columns", "id")
        time.sleep(delay)
        victim.send_signal(signal.SIGKILL)
        victim.communicate()
        answer = process(tiny, "list", "--columns", "id")
        assert answer.communicate() == ("id\nalpha-7b\nbeta-7b\n", "")
        for path in files_of_the_cache("catalog"):
            path.unlink()


def test_a_dozen_first_runs_at_once_all_answer(tiny: Path) -> None:
    """One compiles; the others wait for it and read what it made."""
    asked = [process(tiny, "list", "--columns", "id") for _ in range(12)]

    assert {one.communicate() for one in asked} == {("id\nalpha-7b\nbeta-7b\n", "")}
    assert sorted(path.name.partition("-")[0] for path in cache_folder().iterdir()) == ["catalog", "parts"]


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes for however little there is to read."""
    monkeypatch.setattr(crew, "ENOUGH", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.mark.usefixtures("crowd")
def test_processes_read_what_one_reads(tiny: Path) -> None:
    """In whatever order they are done."""
    paths = sorted(tiny.rglob("*.yaml"))
    told = []
    found = dict(crew.read_parts(paths, lambda done, of: told.append((done, of))))

    assert found == {path: packed_part(path) for path in paths}
    assert told == [(number, len(paths)) for number in range(1, len(paths) + 1)]


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(
    "code", ["raise SystemExit(1)", "print('1 2')", "import sys; sys.stdin.readline(); print('none', flush=True)"]
)
def test_what_processes_fail_at_is_read_here(tiny: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """One that dies, or says half of something, costs time and nothing else."""
    monkeypatch.setattr(crew, "_SERVE", code)
    paths = sorted(tiny.rglob("*.yaml"))
    found = dict(crew.read_parts(paths))

    assert set(found) == set(paths)
    assert list(found.values()).count(None) <= 2  # what the third says of two files is for it to answer


@pytest.mark.usefixtures("crowd")
def test_without_processes_one_reads_all(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some machines let a program start none."""

    def none() -> None:
        raise OSError

    monkeypatch.setattr(crew, "_started", none)
    paths = sorted(tiny.rglob("*.yaml"))

    assert None not in dict(crew.read_parts(paths)).values()


def test_pairs_of_edits_in_any_order_end_alike(tiny: Path) -> None:
    """What is kept depends on the files, not on the way there."""
    first = edited(ALPHA, "context: 2048", "context: 4096")
    second = edited("gpus.yaml", "24 GiB", "48 GiB")
    ends = []
    for order in itertools.permutations((first, second)):
        write_catalog(tiny)
        open_catalog(tiny)
        state = {}
        for change in order:
            state |= change
            write_catalog(tiny, state)
            catalog = open_catalog(tiny)
        ends.append(rows(catalog.database))

    assert ends[0] == ends[1]
