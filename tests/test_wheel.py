"""The built wheel carries the catalog and works anywhere, offline."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the working copy, unpacked."""
    out = tmp_path_factory.mktemp("wheel")
    code = f"from hatchling.build import build_wheel; print(build_wheel({str(out)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    (wheel,) = out.glob("*.whl")
    folder = out / "unpacked"
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def test_it_answers_without_a_cache_or_the_working_copy(unpacked: Path, tmp_path: Path) -> None:
    """An installed llmrev reads its own snapshot, writes nothing, and imports nothing heavy."""
    cache = tmp_path / "cache"
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "LLMREV_CACHE": str(cache)}
    code = (
        "import sys; sys.argv = ['llmrev', 'recommend', '--gpu', '24G', '--lang', 'zh']\n"
        "from llmrev.cli.app import run\n"
        "assert not run(sys.argv[1:])\n"
        "import llmrev; print(llmrev.__file__, 'pydantic' in sys.modules, file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )

    assert run.stdout.startswith("id\t")
    assert run.stderr.split()[-2:] == [str(unpacked / "llmrev" / "__init__.py"), "False"]
    assert not cache.exists()


def test_it_carries_yaml_messages_and_types(unpacked: Path) -> None:
    """Overlays need the YAML, Chinese needs its messages, type checkers the marker."""
    package = unpacked / "llmrev"

    assert (package / "_catalog" / "models" / "vicuna.yaml").is_file()
    assert (package / "_catalog" / "catalog.sqlite").is_file()
    assert (package / "locale" / "zh" / "LC_MESSAGES" / "llmrev.mo").is_file()
    assert (package / "py.typed").is_file()


def test_an_overlay_works_on_an_installed_catalog(unpacked: Path, tmp_path: Path) -> None:
    """`--with` lays a folder over the packaged YAML."""
    source = (ROOT / "catalog" / "models" / "koala.yaml").read_text(encoding="utf-8")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "koala.yaml").write_text(
        source.replace("name: Koala\n", "name: My Koala\n"), encoding="utf-8"
    )
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "LLMREV_CACHE": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "llmrev", "list", "--families", "--with", str(tmp_path), "--columns", "id,name"]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)

    assert "koala\tMy Koala" in run.stdout
