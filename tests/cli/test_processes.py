"""What only a real process shows: imports, pipes, signals, languages, a home that cannot be written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LLMREV = [sys.executable, "-m", "llmrev"]
HEAVY = ("rich", "pydantic", "ruamel", "rapidfuzz", "numpy", "plotille")


def llmrev(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own."""
    return subprocess.run(
        [*LLMREV, *words], capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )


def loaded(words: list[str]) -> set[str]:
    """The modules that a process has loaded when it has answered."""
    code = "import sys\nfrom llmrev.cli.app import run\nrun(sys.argv[1:])\nprint(*sys.modules, file=sys.stderr)"
    run = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, env=os.environ, check=True
    )
    return set(run.stderr.splitlines()[-1].split())


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Compile the snapshot once, so that what follows reads it."""
    assert llmrev("list").returncode == 0


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (["--version"], ()),
        (["--help"], ()),
        (["list", "--help"], ()),
        (["list", "--lang", "zh"], ()),
        (["show", "vicuna"], ()),
        (["compare", "vicuna", "koala"], ()),
        (["recommend", "--gpu", "24G", "--lang", "zh"], ()),
        (["recommend", "--gpu", "24G", "--json"], ()),
        (["dataset", "list", "--use", "instruction", "--lang", "zh", "--license", "commercial"], ()),
        (["dataset", "show", "coig"], ()),
        (["framework", "list", "--hardware", "ascend"], ()),
        (["compare", "lmflow", "deepspeed-chat"], ()),
        (["evaluation", "show", "superclue-v1.0"], ()),
        (["search", "vicuna"], ()),
        (["search", "vicunna"], ("rapidfuzz",)),
        (["timeline", "--until", "2023-05-12", "--json"], ()),
        (["term", "show", "kv-cache"], ()),
        (["guide"], ()),
        (["list", "--format", "table"], ("rich",)),
        (["list", "--ui", "zh"], ()),
    ],
)
def test_heavy_imports_are_paid_only_where_used(words: list[str], allowed: tuple[str, ...]) -> None:
    """A command loads Rich, pydantic, ruamel.yaml or rapidfuzz only when it needs it."""
    roots = {name.partition(".")[0] for name in loaded(words)}

    assert roots & set(HEAVY) == set(allowed)


@pytest.mark.parametrize(
    ("words", "unneeded"),
    [
        (["--help"], ("msgspec", "sqlite3", "llmrev.catalog.store")),
        (["list"], ("llmrev.core.model", "llmrev.core.memory", "llmrev.render.blocks", "json")),
        (["list", "--limit", "5", "--lang", "zh"], ("llmrev.core.model", "llmrev.core.license.chain")),
        (["search", "vicuna"], ("llmrev.fuzzy", "llmrev.core.outline")),
        (["show", "qwen2.5-7b"], ("llmrev.render.card", "llmrev.core.memory", "llmrev.core.license")),
        (["fit", "qwen2.5-7b", "--gpu", "24G"], ("llmrev.core.memory.tuning", "llmrev.core.license")),
        (["compare", "vicuna", "koala"], ("llmrev.render.card", "llmrev.core.memory.tuning")),
        (["recommend", "--gpu", "24G"], ("llmrev.core.memory.tuning", "llmrev.render.evaluations", "json")),
    ],
)
def test_a_pipe_loads_nothing_of_a_page(words: list[str], unneeded: tuple[str, ...]) -> None:
    """Modules that only a page, another task or another question needs stay on the disk."""
    assert loaded(words) & set(unneeded) == set()


def test_a_reader_who_leaves_is_not_an_error() -> None:
    """`llmrev list | head -1` prints a line and ends quietly."""
    command = f"{sys.executable} -m llmrev list | head -1"
    run = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, env=os.environ, check=False
    )

    assert run.stdout.startswith("id\t")
    assert run.stderr == ""


def test_an_interrupt_gives_130() -> None:
    """Ctrl-C ends a command at once, without a traceback."""
    code = (
        "import sys, os, signal, time; sys.argv = ['llmrev', 'list']\n"
        "import llmrev.catalog.opening as opening\n"
        "opening.open_catalog = lambda *_: (os.kill(os.getpid(), signal.SIGINT), time.sleep(9))\n"
        "import llmrev.cli.session as session\n"
        "session.open_catalog = opening.open_catalog\n"
        "from llmrev.__main__ import main\n"
        "main()"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=False)

    assert run.returncode == 130
    assert "Traceback" not in run.stderr


def test_a_home_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    """Without a cache the answer is the same, with a note."""
    home = tmp_path / "home"
    home.write_text("a file, so that not even root can write below it", encoding="utf-8")
    run = llmrev("show", "vicuna", "--json", HOME=str(home), LLMREV_CACHE="", XDG_CACHE_HOME="")

    assert run.returncode == 0
    assert json.loads(run.stdout)["family"]["id"] == "vicuna"
    assert run.stderr.startswith("the snapshot could not be kept in ")


def test_the_interface_speaks_chinese_when_asked() -> None:
    """Option, variable or locale; machine formats stay as they are."""
    for words, environment in ((["--ui", "zh"], {}), ([], {"LLMREV_UI": "zh"}), ([], {"LC_ALL": "zh_CN.UTF-8"})):
        run = llmrev("recommend", "--gpu", "24G", "--lang", "zh", "--format", "table", *words, **environment)
        assert "为什么" in run.stdout or "理由" in run.stdout
    english, chinese = llmrev("list"), llmrev("list", "--ui", "zh")
    assert english.stdout == chinese.stdout
    assert (
        llmrev("recommend", "--gpu", "24G", "--json").stdout
        == llmrev("recommend", "--gpu", "24G", "--json", "--ui", "zh").stdout
    )


def test_errors_are_chinese_too() -> None:
    """What was wrong and what to do, in the language of the interface."""
    run = llmrev("show", "vicunna", LLMREV_UI="zh")

    assert run.returncode == 2
    assert run.stderr.startswith("错误")
    assert "`vicuna`" in run.stderr


def test_completion_knows_models() -> None:
    """The shell completes ids of families and models."""
    run = llmrev(_LLMREV_COMPLETE="complete_bash", COMP_WORDS="llmrev show vicuna-13", COMP_CWORD="2")

    assert "vicuna-13b-v1.1" in run.stdout.split()


def test_a_bug_is_told_without_a_traceback() -> None:
    """What is not foreseen prints one line and how to report it; the trace on request."""
    code = (
        "import sys; sys.argv = ['llmrev', 'list']\n"
        "import llmrev.cli.session as session\n"
        "def boom(*_): raise RuntimeError('boom')\n"
        "session.open_catalog = boom\n"
        "from llmrev.__main__ import main\n"
        "main()"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=False)
    traced = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "LLMREV_DEBUG": "1"},
        check=False,
    )

    assert run.returncode == 4
    assert run.stderr.splitlines()[0] == "error: a bug in llmrev: RuntimeError: boom"
    assert "Traceback" not in run.stderr
    assert "Traceback" in traced.stderr


@pytest.mark.parametrize("words", [["list", "--lang", "zh"], ["show", "vicuna"], ["recommend", "--gpu", "24G"]])
def test_questions_about_models_leave_data_sets_and_frameworks_alone(words: list[str]) -> None:
    """Neither their entries nor the rules for them are loaded where only models are asked for."""
    code = (
        "import sys; sys.argv = ['llmrev', *sys.argv[1:]]\n"
        "import llmrev.catalog.store as store\n"
        "asked, entries = [], store.Catalog.entries\n"
        "store.Catalog.entries = lambda self, table: (asked.append(table), entries(self, table))[1]\n"
        "from llmrev.cli.app import run\n"
        "run(sys.argv[1:])\n"
        "print(sorted({'datasets', 'frameworks'} & set(asked)), 'llmrev.core.dataset' in sys.modules, file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, env=os.environ, check=True
    )

    assert run.stderr.splitlines()[-1] == "[] False"
