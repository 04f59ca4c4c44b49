"""`llmrev catalog add` drafts an entry that passes the check, and leaves what people wrote alone."""

import json
from pathlib import Path

import pytest

from llmrev.catalog.build import checked
from llmrev.catalog.draft import draft_text
from llmrev.catalog.sample import sample
from llmrev.cli.app import run
from llmrev.errors import UsageError
from tests.builders import FILES, write_catalog

LLAMA = {
    "model_type": "llama", "vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 11008, "num_hidden_layers": 32,
    "num_attention_heads": 32, "max_position_embeddings": 4096, "tie_word_embeddings": False,
}  # fmt: skip


def test_a_draft_passes_the_check(tmp_path: Path) -> None:
    """Every field is a fact with a source, or says that it is unknown; the count is the model's."""
    text = draft_text(LLAMA, model_id="new-7b", family_id="new")
    write_catalog(tmp_path, {"models/new.yaml": text})

    assert "params: {value: 6738415616, from: counted}" in text
    assert "context: {value: 4096, from: config}" in text
    assert [str(problem) for problem in checked([tmp_path]).problems] == []


def test_a_variant_joins_a_file_without_changing_a_byte_of_it(tmp_path: Path) -> None:
    """Comments, order and spacing of an existing file survive."""
    old = FILES["models/alpha.yaml"].replace("variants:", "# my own remark\nvariants:   # two so far")
    text = draft_text(LLAMA, model_id="alpha-llama", family_id="alpha", existing=old)
    write_catalog(tmp_path, {"models/alpha.yaml": text})

    kept = [line for line in text.splitlines() if line in old.splitlines()]
    assert kept == old.splitlines()
    assert [str(problem) for problem in checked([tmp_path]).problems] == []


def test_a_variant_is_not_added_twice() -> None:
    """What is there already is refused by name."""
    with pytest.raises(UsageError, match="`alpha-7b` is in the family's file already"):
        draft_text(LLAMA, model_id="alpha-7b", family_id="alpha", existing=FILES["models/alpha.yaml"])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "error: `config.json` is not JSON"),
        ("[]", "error: `config.json` holds no mapping"),
        ('{"hidden_size": NaN}', "error: `config.json` is not JSON: NaN is not a number"),
        ('{"hidden_size": 4096}', "error: the config has no `model_type`"),
        ('{"model_type": "martian"}', "error: unknown model type `martian`"),
        (json.dumps({**LLAMA, "hidden_size": -1}), "error: `hidden_size` must be"),
    ],
)
def test_a_config_that_cannot_be_read_is_one_clear_error(
    content: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 2, and the first line says what is wrong."""
    (tmp_path / "config.json").write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    status = run(["catalog", "add", "--config", "config.json", "--id", "x-7b", "--family", "x"])

    assert status == 2
    assert capsys.readouterr().err.startswith(message)


def test_a_seed_draws_the_same_facts(tmp_path: Path) -> None:
    """An audit can be repeated; another seed draws others; each fact has its place and source."""
    collection = checked([write_catalog(tmp_path)])
    first, again, other = (sample(collection, count=5, seed=seed) for seed in (7, 7, 8))

    assert first == again
    assert first != other
    assert all(drawn.at.url == "https://arxiv.org/abs/2302.13971" for drawn in first)
    assert all(drawn.line > 1 for drawn in first)
