"""The benchmarks run; what they measure is not held against anything here."""

import doctest
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

SYNTHESIZE = Path(__file__).resolve().parent.parent / "benchmarks" / "synthesize.py"


def llmrev(catalog: Path, *words: str) -> str:
    """What a command answers, which must not fail."""
    command = [sys.executable, "-m", "llmrev", *words]
    found = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"LLMREV_CATALOG": str(catalog)}
    )
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic catalog of 60 models."""
    folder = tmp_path_factory.mktemp("synthetic") / "catalog"
    subprocess.run([sys.executable, SYNTHESIZE, "--models", "60", "--seed", "3", folder], check=True)
    return folder


def test_a_synthetic_catalog_has_no_mistakes_and_answers(small: Path) -> None:
    """Checking finds nothing, and every model is there."""
    llmrev(small, "catalog", "check")
    assert len(llmrev(small, "list", "--format", "jsonl").splitlines()) == 60
    assert json.loads(llmrev(small, "show", "qwen2.5-7b", "--json"))
    found = json.loads(llmrev(small, "recommend", "--gpu", "24G", "--lang", "zh", "--json"))
    assert found["considered"] == 60
    assert found["picks"]


def test_copies_refer_to_their_own_copy_and_are_found_by_their_names() -> None:
    """Ids change where ids stand, and a coined word tells its number."""
    made = runpy.run_path(str(SYNTHESIZE))
    names = {"llama-7b": "nopibora-7b", "vicuna-7b": "dadazolu-7b"}
    row = {"id": "vicuna-7b", "backbone": "llama-7b", "architecture": {"model_type": "llama-7b"}}
    assert made["renamer"](row, names)(names) == {
        "id": "dadazolu-7b",
        "backbone": "nopibora-7b",
        "architecture": {"model_type": "llama-7b"},
    }
    words = {made["coined"](number) for number in range(20_000)}
    assert len(words) == 20_000
    assert {made["number_of"](word + "-7b-chat") for word in words} == set(range(20_000))


def test_part_of_a_copy_builds_on_itself() -> None:
    """The last copy holds what its families were made from."""
    made = runpy.run_path(str(SYNTHESIZE))
    group = made["Group"]
    groups = {
        "llama": group(("llama-7b", "llama-13b"), frozenset()),
        "vicuna": group(("vicuna-7b",), frozenset({"llama"})),
        "koala": group(("koala-7b",), frozenset({"llama"})),
        "qwen2.5": group(("qwen2.5-7b",), frozenset()),
    }
    assert made["rounds_of"](groups, 5, 0) == [tuple(groups)]
    assert made["rounds_of"](groups, 8, 0) == [tuple(groups), ("llama", "vicuna")]
    assert made["rounds_of"](groups, 1, 0) == [("qwen2.5",)]


def test_examples_in_the_benchmarks() -> None:
    """Examples in docstrings hold."""
    made = runpy.run_path(str(SYNTHESIZE))
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner()
    for name in ("coined", "new_names", "renamer"):
        for one in finder.find(made[name], name, globs=made):
            runner.run(one)
    assert runner.tries
    assert not runner.failures
