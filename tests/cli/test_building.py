"""`llmrev catalog build` and the bar, as one sees them."""

import io
import sys
from pathlib import Path

import pytest

from llmrev.cli.app import run
from llmrev.messages import say
from llmrev.render.language import use
from llmrev.render.progress import MANY, bar
from tests.builders import FILES, edited, write_catalog


class Terminal(io.StringIO):
    """A stream that is one."""

    def isatty(self) -> bool:
        """It is."""
        return True


@pytest.fixture
def ask(tiny: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Run a command on the small catalog, with a cache of its own: status, standard output, standard error."""
    monkeypatch.setenv("LLMREV_CATALOG", str(tiny))
    monkeypatch.setenv("LLMREV_CACHE", str(tmp_path / "cache"))

    def answer(*words: str) -> tuple[int, str, str]:
        status = run(words)
        out, err = capsys.readouterr()
        return status, out, err

    return answer


def test_a_build_says_in_one_line_what_it_read(ask) -> None:
    """Everything at first, nothing when nothing has changed."""
    count = len(FILES)

    assert ask("catalog", "build") == (0, "", f"files: {count}, no mistakes; read anew: {count}\n")
    assert ask("catalog", "build") == (0, "", f"files: {count}, no mistakes; read anew: 0\n")


def test_a_build_leaves_nothing_to_compile(ask) -> None:
    """The next command finds what it made."""
    ask("catalog", "build")
    before = "pydantic" in sys.modules

    assert ask("list", "--columns", "id") == (0, "id\nalpha-7b\nbeta-7b\n", "")
    assert before or "pydantic" not in sys.modules


def test_a_build_lists_mistakes_as_a_check_does(ask, tiny: Path) -> None:
    """The same lines, the same status."""
    write_catalog(tiny, edited("models/beta.yaml", "kind: chat", "knd: chat"))

    assert ask("catalog", "build") == ask("catalog", "check")
    assert ask("catalog", "build")[0] == 1


def test_a_build_takes_overlays(ask, tmp_path: Path) -> None:
    """Folders laid over the catalog are compiled with it."""
    mine = tmp_path / "mine" / "models"
    mine.mkdir(parents=True)
    (mine / "gamma.yaml").write_text(
        FILES["models/beta.yaml"].replace("beta", "gamma").replace("Beta", "Gamma"), encoding="utf-8"
    )
    ask("catalog", "build")
    status, _out, err = ask("catalog", "build", "--with", str(mine.parent))

    assert (status, err) == (0, f"files: {len(FILES) + 1}, no mistakes; read anew: 1\n")


def test_a_build_speaks_chinese(ask) -> None:
    """With `--ui zh`."""
    assert ask("catalog", "build", "--ui", "zh")[2].startswith("共 ")


def test_a_missing_folder_is_a_catalog_error(ask) -> None:
    """As for every command."""
    status, _out, err = ask("catalog", "build", "--catalog", "nowhere")

    assert (status, err.splitlines()[0]) == (3, "error: no folder `nowhere`")


def test_a_check_of_what_is_unchanged_reads_nothing(ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clean catalog is known to be clean."""
    first = ask("catalog", "check")
    monkeypatch.setattr("llmrev.catalog.yaml_source.read_yaml", None)
    monkeypatch.setattr("llmrev.catalog.part.read_yaml", None)
    monkeypatch.setattr("llmrev.catalog.folder.read_yaml", None)

    assert ask("catalog", "check") == first == (0, "", f"files: {len(FILES)}, no mistakes\n")


@pytest.mark.parametrize(("language", "words"), [("en", "reading the catalog"), ("zh", "正在读取目录")])
def test_a_bar_is_drawn_on_a_terminal(language: str, words: str) -> None:
    """It says what is done, how far it is, and is wiped away in the end."""
    use(language)
    stream = Terminal()
    with bar(say("reading the catalog"), stream) as tell:
        for done in range(1, MANY + 1):
            tell(done, MANY)

    assert words in stream.getvalue()
    assert f"{MANY}/{MANY}" in stream.getvalue()


@pytest.mark.parametrize(("stream", "steps"), [(io.StringIO(), 500), (Terminal(), MANY - 1)])
def test_no_bar_is_drawn_elsewhere(stream: io.StringIO, steps: int) -> None:
    """Nothing is written to a pipe, nor for what takes no time."""
    with bar(say("reading the catalog"), stream) as tell:
        tell(steps, steps)

    assert stream.getvalue() == ""
