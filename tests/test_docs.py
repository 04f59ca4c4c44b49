"""The documentation: its commands run, its links lead somewhere, its reference is up to date."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from llmrev.cli.app import COMMANDS, make_app
from llmrev.render.language import use

ROOT = Path(__file__).resolve().parent.parent
READMES = [path for path in (ROOT / "README.md", ROOT / "README.zh.md") if path.is_file()]
PAGES = [*READMES, *sorted((ROOT / "docs").rglob("*.md"))]
LINKING = [
    *PAGES,
    ROOT / "CHANGELOG.md",
    ROOT / "CATALOG-CHANGES.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "catalog/README.md",
]
GUIDE = ROOT / "docs/guides/add-a-model.md"

CONFIG = {"model_type": "bloom", "vocab_size": 250880, "hidden_size": 4096, "n_layer": 30, "n_head": 32}
"""What the pages call `config.json`."""

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of *page* in *language*."""
    return [body for kind, body in BLOCK.findall(page.read_text(encoding="utf-8")) if kind == language]


def shown_commands() -> list[str]:
    """Each different command that the pages show, in order."""
    lines = [line for page in PAGES for block in blocks(page, "console") for line in block.splitlines()]
    return list(dict.fromkeys(line.removeprefix("$ ") for line in lines if line.startswith("$ llmrev")))


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of one test process, with the files that the guide has its reader write."""
    folder = tmp_path_factory.mktemp("docs")
    _draft, family, organisations, *_ = blocks(GUIDE, "yaml")
    (folder / "my-models/models").mkdir(parents=True)
    (folder / "my-models/models/heron.yaml").write_text(family, encoding="utf-8")
    (folder / "my-models/organisations.yaml").write_text(organisations, encoding="utf-8")
    (folder / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    return folder


def python(arguments: list[str], desk: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run this Python on *arguments* at the *desk*, with a cache and a locale of its own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("LLMREV_", "LC_", "COV_"))}
    own |= {"LLMREV_CACHE": str(desk / "cache"), "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, *arguments], input=given, capture_output=True, text=True, encoding="utf-8",
        cwd=desk, env=own, timeout=120, check=False,
    )  # fmt: skip


def pipeline(line: str) -> list[list[str]]:
    """The arguments for Python of each program that *line* joins with bars."""
    words = shlex.shlex(line, posix=True, punctuation_chars="|")
    words.whitespace_split = True
    programs: list[list[str]] = [[]]
    for word in words:
        if word == "|":
            programs.append([])
        else:
            programs[-1].append(word)
    start = {"llmrev": ["-m", "llmrev"], "python3": []}
    return [[*start[program], *rest] for program, *rest in programs]


@pytest.mark.parametrize("line", shown_commands())
def test_every_command_that_the_pages_show_runs(line: str, desk: Path) -> None:
    """A reader who types a line of the documentation gets an answer and status 0."""
    given = ""
    for arguments in pipeline(line):
        done = python(arguments, desk, given)
        assert done.returncode == 0, done.stderr
        given = done.stdout

    assert given or line.startswith(("llmrev catalog check", "llmrev catalog build"))


@pytest.mark.parametrize(
    "block",
    [pytest.param(block, id=f"{page.name}-{n}") for page in PAGES for n, block in enumerate(blocks(page, "python"))],
)
def test_every_python_block_runs(block: str, desk: Path) -> None:
    """A reader who pastes a Python block of the documentation gets no error."""
    done = python(["-W", "error", "-c", block], desk)

    assert done.returncode == 0, done.stderr


def test_the_guide_shows_the_draft_that_the_command_prints(desk: Path) -> None:
    """The guide's draft is what `catalog add` makes of the config beside it."""
    command = ["catalog", "add", "--config", "config.json", "--family", "heron", "--id", "heron-7b"]

    assert python(["-m", "llmrev", *command], desk).stdout == blocks(GUIDE, "yaml")[0]


def test_the_guide_has_a_family_file_that_has_no_mistakes(desk: Path) -> None:
    """The complete file of the guide passes the check as it stands, and its model is found by its Chinese name."""
    checked = python(["-m", "llmrev", "catalog", "check", "my-models"], desk)
    found = python(["-m", "llmrev", "search", "苍鹭", "--with", "my-models"], desk)

    assert (checked.returncode, checked.stdout) == (0, "")
    assert "\nheron\t" in found.stdout


def test_the_generated_pages_are_up_to_date(desk: Path) -> None:
    """`docs/generate.py` would write the reference pages that are there."""
    done = python([str(ROOT / "docs/generate.py"), "--check"], desk)

    assert (done.returncode, done.stderr) == (0, "")


def every_command() -> list[str]:
    """Each command, those of groups by their two words."""
    use("en")
    program: Any = typer.main.get_command(make_app())
    commands = {name: program.get_command(None, name) for name in COMMANDS}
    inner = [f"{name} {child}" for name, command in commands.items() for child in getattr(command, "commands", {})]
    return [name for name, command in commands.items() if not hasattr(command, "commands")] + inner


@pytest.mark.parametrize("name", every_command())
def test_every_command_is_documented(name: str, desk: Path) -> None:
    """A command has help that begins with a sentence, an example of itself, and a part of the reference."""
    help_ = python(["-m", "llmrev", *name.split(), "--help"], desk).stdout
    reference = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")

    assert re.search(r"^Usage: .*\n\n  [A-Z]", help_)
    assert f"    llmrev {name}" in help_.partition("Examples:")[2]
    assert f" llmrev {name}\n" in reference
    assert f"$ llmrev {name}" in reference


def anchors(page: Path) -> set[str]:
    """The anchors of the headings of *page*, as GitHub makes them."""
    headings = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", LINKING, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    """A relative link names a file that is there, and an anchor a heading of it."""
    lost = []
    for file, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(f"{file}#{anchor}" if anchor else file)

    assert lost == []
