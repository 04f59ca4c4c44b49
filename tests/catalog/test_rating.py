"""Tables become evidence, evidence becomes figures, and figures know when they are stale."""

from pathlib import Path

import pytest

from llmrev import open_catalog
from llmrev.catalog.ability import ability_text, rate
from llmrev.catalog.build import checked
from llmrev.catalog.rating_evidence import digest, rating_evidence, stale
from llmrev.cli.app import run
from llmrev.core.chinese.lineage import chinese_level
from llmrev.core.chinese.scale import ChineseLevel
from llmrev.core.rating.ability import Basis
from llmrev.core.rating.evidence import VENDORS
from llmrev.errors import UsageError
from tests.builders import FILES, SOURCES, edited, write_catalog

WORDS = edited(
    "vocabulary.yaml",
    "benchmarks: {mmlu: {en: MMLU, zh: MMLU 多学科}}",
    "benchmarks:\n"
    "  mmlu: {en: MMLU, zh: MMLU 多学科, language: en, chance: 0.25}\n"
    "  humaneval: {en: HumanEval, zh: 代码, language: code}\n"
    "  c-eval: {en: C-Eval, zh: C-Eval 中文考试, language: zh, chance: 0.25}",
)
BOARD = (
    """
name: A board
benchmark: mmlu
from: paper
board: true
measurer: [lab]
evidence_for: [rating]
protocol: {en: One harness., zh: 统一测试。}
columns:
  mmlu: {benchmark: mmlu, shots: 5}
  code: {benchmark: humaneval, metric: pass@1}
  zh: {benchmark: c-eval}
rows:
  - {model: alpha-7b, kind: base, scores: {mmlu: 45, code: 20, zh: 60}}
  - {model: beta-7b, kind: chat, mode: thinking, scores: {mmlu: 55, code: 40, zh: 62}}
  - {anchor: gpt-x, name: GPT-X, kind: chat, scores: {mmlu: 85, code: 80, zh: 70}}
  - {anchor: gpt-y, name: GPT-Y, kind: chat, scores: {mmlu: 75, code: 70, zh: 66}}
  - {name: somebody else, scores: {mmlu: 30, code: 10, zh: 30}}
"""
    + SOURCES
)
OWN = BOARD.replace("board: true\n", "").replace("A board", "A developer's table").replace("mmlu: 45", "mmlu: 48")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small catalog, with a board and the developer's own table."""
    tables = {"evaluations/board.yaml": BOARD, "evaluations/own.yaml": OWN}
    return write_catalog(tmp_path / "rated", {**WORDS, **tables})


def test_rows_become_scores(folder: Path) -> None:
    """Each figure keeps who measured it, in which mode, and what guessing would get; unnamed subjects stay out."""
    found = rating_evidence(checked([folder]))
    board = {(s.subject, s.test): s for s in found.en if s.panel != VENDORS}
    base = board["alpha-7b", "mmlu (lab)"]

    assert {subject for subject, _ in board} == {"alpha-7b", "beta-7b", "gpt-x", "gpt-y"}
    assert (base.mode, base.score, base.chance, base.own) == ("base", 0.45, 0.25, None)
    assert board["beta-7b", "humaneval (lab)"].mode == "thinking"
    assert {s.test for s in found.zh} == {"c-eval (lab)", "c-eval (vendors)"}


def test_a_board_is_no_own_table(folder: Path) -> None:
    """In a developer's table its own models are marked; the rivals in it, and all of a board, are not."""
    found = rating_evidence(checked([folder]))

    assert {s.subject for s in found.en if s.own == "lab"} == {"alpha-7b", "beta-7b"}
    assert {s.panel for s in found.en if s.own} == {VENDORS}


def test_tables_for_the_rating_leave_the_level_of_chinese_alone(folder: Path) -> None:
    """C-Eval in a table that is there for the rating is no evidence of a level; in any other table it is."""
    without = open_catalog(folder).models["alpha-7b"]
    (folder / "evaluations/board.yaml").write_text(BOARD.replace("evidence_for: [rating]\n", ""), encoding="utf-8")
    counted = open_catalog(folder).models["alpha-7b"]

    assert without.chinese_scores == ()
    assert [m.zh for m in counted.chinese_scores] == [60]


def test_figures_reach_the_models_and_grow_stale(folder: Path) -> None:
    """Every model gets two figures, which hold until a score changes, and not when other facts do."""
    rating = rate(checked([folder]), tried=False)
    (folder / "ability.yaml").write_text(ability_text(rating), encoding="utf-8")
    models = open_catalog(folder).models

    assert [m.id for m in models.values() if m.ability_en is None or m.ability_zh is None] == []
    assert models["alpha-7b"].ability_en.rows == 4  # two tests of a board, and two of a developer's table
    assert models["alpha-7b"].ability_en.basis is Basis.MEASURED
    assert stale(checked([folder])) is None

    alpha = (folder / "models/alpha.yaml").read_text(encoding="utf-8")
    (folder / "models/alpha.yaml").write_text(alpha.replace("context: 2048", "context: 4096"), encoding="utf-8")
    assert stale(checked([folder])) is None

    (folder / "evaluations/board.yaml").write_text(BOARD.replace("mmlu: 45", "mmlu: 46"), encoding="utf-8")
    assert "fitted on other scores" in str(stale(checked([folder])))


def test_the_digest_does_not_depend_on_file_names(folder: Path) -> None:
    """The same tables under other names are the same evidence."""
    before = digest(rating_evidence(checked([folder])))
    (folder / "evaluations/board.yaml").rename(folder / "evaluations/zzz.yaml")

    assert digest(rating_evidence(checked([folder]))) == before


def test_check_names_the_command_that_renews(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A stale rating is a mistake of the catalog, with what to do about it."""
    assert run(["catalog", "rate", "--write", "--catalog", str(folder)]) == 0
    assert run(["catalog", "check", "--catalog", str(folder)]) == 0
    assert run(["catalog", "rate", "--check", "--catalog", str(folder)]) == 0
    (folder / "evaluations/own.yaml").unlink()
    capsys.readouterr()

    assert run(["catalog", "check", "--catalog", str(folder)]) == 1
    said = capsys.readouterr().out
    assert run(["catalog", "rate", "--check", "--catalog", str(folder)]) == 1
    assert "ability.yaml:4:1: digest:" in said
    assert "llmrev catalog rate --write" in said


def test_a_catalog_laid_over_makes_nothing_stale(folder: Path, tmp_path: Path) -> None:
    """Private models are not rated, and the figures beneath stand."""
    assert run(["catalog", "rate", "--write", "--catalog", str(folder)]) == 0
    mine = FILES["models/alpha.yaml"].replace("Alpha", "Gamma").replace("alpha", "gamma").replace("阿尔法", "伽马")
    (tmp_path / "mine/models").mkdir(parents=True)
    (tmp_path / "mine/models/gamma.yaml").write_text(mine, encoding="utf-8")

    assert run(["catalog", "check", "--catalog", str(folder), str(tmp_path / "mine")]) == 0
    assert open_catalog(folder, [tmp_path / "mine"]).models["gamma-7b"].ability_en is None


def test_without_scores_nothing_is_rated(tiny: Path) -> None:
    """The command says what is missing, and writes nothing."""
    with pytest.raises(UsageError, match="no scores"):
        rate(checked([tiny]))


@pytest.fixture(scope="module")
def models():
    """The models of the real catalog."""
    return open_catalog().models


def test_the_real_rating_is_fresh_and_whole(models) -> None:
    """Each model has both figures, fitted on the tables that are there."""
    assert stale(checked([Path(__file__).parents[2] / "catalog"])) is None
    assert [m.id for m in models.values() if m.ability_en is None or m.ability_zh is None] == []


@pytest.mark.parametrize(
    "order",
    [
        "kimi-k2.6 deepseek-r1 deepseek-v3 llama-3.1-405b qwen2.5-72b llama-3-70b llama-2-70b llama-65b",
        "qwen3.5-27b qwen3-32b qwen3-8b qwen3-4b qwen3-1.7b qwen3-0.6b",
        "qwen2.5-72b qwen2.5-32b qwen2.5-14b qwen2.5-7b qwen2.5-3b qwen2.5-1.5b qwen2.5-0.5b",
        "gemma-3-27b gemma-2-27b gemma-2-9b gemma-2-2b",
        "glm-4.6 glm-4-9b chatglm3-6b chatglm2-6b chatglm-6b bloomz-7b1-mt",
        "llama-3.1-8b llama-2-13b llama-2-7b llama-7b pythia-2.8b",
    ],
)
def test_the_order_is_one_that_engineers_would_expect(models, order: str) -> None:
    """Each of these is known to be better than the next."""
    figures = [models[key].ability_en.value for key in order.split()]

    assert figures == sorted(figures, reverse=True)


def test_chinese_rewards_who_is_made_for_it(models) -> None:
    """Of equals in general, the model with Chinese as a main language is the better one in Chinese."""
    for chinese, foreign in (
        ("qwen2.5-7b", "llama-3.1-8b"),
        ("yi-34b", "mixtral-8x7b"),
        ("chatglm2-6b", "llama-2-7b"),
        ("qwen2.5-14b", "phi-4"),
        ("qwen3.5-27b", "gemma-4-31b"),
    ):
        assert models[chinese].ability_zh.value > models[foreign].ability_zh.value, (chinese, foreign)
        assert chinese_level(models[chinese], models).rank >= ChineseLevel.STRONG.rank


def test_new_models_with_few_scores_are_not_buried(models) -> None:
    """Guesses and models with a handful of rows stand near their predecessors, not under them."""
    for newer, older in (("glm-5.3", "glm-4.6"), ("hy4-preview", "hunyuan-a13b"), ("qwen3.8-27b", "qwen3-32b")):
        assert models[newer].ability_en.low > models[older].ability_en.low, newer
