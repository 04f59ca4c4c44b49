"""A broken catalog gets one located message for each mistake, and never a traceback."""

from pathlib import Path

import pytest

from llmrev.catalog.build import checked, compiled
from llmrev.errors import CatalogError
from tests.builders import FILES, edited, write_catalog

ALPHA, BETA = "models/alpha.yaml", "models/beta.yaml"
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"


def problems(folder: Path, changes: dict) -> list[str]:
    """Every problem of the small catalog after *changes*, as printed, from the file name on."""
    write_catalog(folder, changes)
    return [str(problem).rpartition(f"{folder.name}/")[2] for problem in checked([folder]).problems]


def test_the_small_catalog_is_clean(tmp_path: Path) -> None:
    """The tests below change one thing in a catalog without mistakes."""
    assert problems(tmp_path, {}) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(edited(ALPHA, "context: 2048", "contxt: 2048"), "models/alpha.yaml:15:1: contxt: unknown key `contxt`", id="unknown key"),
        pytest.param(
            edited(ALPHA, "weights: free}", "weights: fre}"), "models/alpha.yaml:13:12: licenses.weights: no `fre` in licenses", id="dangling id"
        ),
        pytest.param(
            edited(BETA, "model: alpha-7b", "model: alpha-70b"),
            "models/beta.yaml:9:12: backbone.model: no `alpha-70b` in models", id="dangling model",
        ),
        pytest.param(
            edited(BETA, "name: Beta\n", "name: Beta\naliases: [Ａｌｐｈａ]\n"),
            "models/beta.yaml:3:11: aliases[0]: the name `Ａｌｐｈａ` already means `alpha`", id="duplicate alias",
        ),
        pytest.param(
            edited(ALPHA, "from: paper\ndeveloper", "developer"), "models/alpha.yaml:6:1: developer: a fact without a source", id="missing source"
        ),
        pytest.param(
            edited(ALPHA, "context: 2048", "context: 2 KB"),
            "models/alpha.yaml:15:1: context: not a count: `2 KB`; write 6738415616, 6.2B, 1T or 70K", id="bad unit",
        ),
        pytest.param(
            edited(ALPHA, "context: 2048", "context: {value: 2048, about: 2000}"),
            "models/alpha.yaml:15:1: context: exactly one of `value`, `about`, `at_least`, `at_most`, `unknown`, `not_applicable`, "
            "`claims`, `inherits` belongs here; found `value`, `about`", id="two values",
        ),
        pytest.param(
            edited(ALPHA, "context: 2048", "context: {unknown: dunno}"), "models/alpha.yaml:15:11: context.unknown: no `dunno` in reasons",
            id="free reason",
        ),
        pytest.param({ALPHA: "name: Alpha\n\tkind: base\n"}, "models/alpha.yaml:2:1: a tab; YAML indents with spaces", id="tab"),
        pytest.param({ALPHA: "name: 'Alpha\nkind: base\n"}, "models/alpha.yaml:1:7: a quote that is never closed", id="unclosed quote"),
        pytest.param({ALPHA: "name: Alpha\nkind: \xff".encode("latin-1")}, "models/alpha.yaml:2:7: not UTF-8", id="not UTF-8"),
        pytest.param({ALPHA: ""}, "models/alpha.yaml:1:1: the file is empty", id="empty"),
        pytest.param({ALPHA: "# nothing\n"}, "models/alpha.yaml:1:1: the file is empty", id="only a comment"),
        pytest.param({ALPHA: "- a list\n"}, "models/alpha.yaml:1:1: a mapping of keys is expected", id="a list"),
        pytest.param({ALPHA: FILES[ALPHA] + "name: Again\n"}, "models/alpha.yaml:27:1: name: key `name` stands here twice", id="key twice"),
        pytest.param(
            edited(ALPHA, "backbone: {not_applicable: from-scratch}", "backbone: {model: beta-7b}"),
            "models/alpha.yaml:10:1: backbone: lineage runs in a circle: alpha-7b → beta-7b → alpha-7b", id="cyclic lineage",
        ),
        pytest.param(
            edited(ALPHA, "backbone: {not_applicable: from-scratch}", "backbone: {model: beta-7b}")
            | {BETA: FILES[BETA]}
            | edited(BETA, "released: 2023-05-01", "released: 2022-05-01"),
            "models/beta.yaml:16:3: variants.beta-7b.licenses: the licence inherits from itself", id="cyclic inheritance",
        ),
        pytest.param(
            edited(BETA, "released: 2023-05-01", "released: 2022-05-01"),
            "models/beta.yaml:9:1: backbone: released 2022-05-01, before its backbone (2023-03-01)", id="before its backbone",
        ),
        pytest.param({ALPHA: BOMB}, "models/alpha.yaml:2:1: b[0]: anchors and aliases (`&`, `*`) are not used in the catalog", id="alias bomb"),
        pytest.param({ALPHA: "a: &a [*a]\n"}, "models/alpha.yaml:1:1: a[0]: anchors and aliases (`&`, `*`) are not used in the catalog", id="cycle"),
        pytest.param(
            edited(ALPHA, "https://arxiv.org/abs/2302.13971", "https://example.org/blob/main/README"),
            "models/alpha.yaml:26:11: sources.paper.url: the address is not pinned to a version", id="unpinned",
        ),
        pytest.param(
            edited(ALPHA, "accessed: 2024-01-01", "accessed: 2999-01-01"), "models/alpha.yaml:26:68: sources.paper.accessed: this day has not come yet",
            id="future",
        ),
        pytest.param(
            edited(BETA, "backbone: {model: alpha-7b, relation: fine-tune}", "backbone: {unknown: not-stated}"),
            "models/beta.yaml:12:12: licenses.weights: inherits the backbone's licence, but names no backbone", id="nothing to inherit",
        ),
    ],
)  # fmt: skip
def test_each_mistake_is_located(tmp_path: Path, changes: dict, expected: str) -> None:
    """File, line, column, path and what is wrong."""
    found = problems(tmp_path, changes)

    assert any(problem.startswith(expected) for problem in found), "\n".join(found)


def test_all_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    """One run shows a broken key in one file and a broken value in another."""
    found = problems(tmp_path, edited(BETA, "kind: chat", "knd: chat") | edited("gpus.yaml", "24 GiB", "24"))

    assert len(found) == 2
    assert found[0].startswith("gpus.yaml:3:53: entries.l4.memory: not a size: `24`")
    assert found[1].startswith("models/beta.yaml:8:1: knd: unknown key `knd`")


def test_hints_name_the_nearest_key_and_id(tmp_path: Path) -> None:
    """A slip is answered with what was probably meant."""
    write_catalog(
        tmp_path,
        edited(BETA, "context: {unknown", "contxt: {unknown") | edited(ALPHA, "weights: free}", "weights: fre}"),
    )
    hints = {problem.path: str(problem.hint) for problem in checked([tmp_path]).problems}

    assert hints == {"contxt": "did you mean `context`?", "licenses.weights": "did you mean `free`?"}


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    """Thousands of brackets are a message, not a crash."""
    found = problems(tmp_path, {ALPHA: "a: " + "[" * 20_000 + "]" * 20_000})

    assert found
    assert found[0].startswith("models/alpha.yaml:1:")


def test_an_invalid_catalog_cannot_be_opened(tmp_path: Path) -> None:
    """Opening says how many mistakes there are, and which command lists them."""
    write_catalog(tmp_path, {ALPHA: ""})
    with pytest.raises(CatalogError, match=r"the file is empty") as caught:
        compiled([tmp_path])

    assert str(caught.value.hint) == "`llmrev catalog check` lists them all"


def test_a_folder_without_a_catalog_says_so(tmp_path: Path) -> None:
    """An empty folder is not an empty catalog."""
    assert [str(p.message) for p in checked([tmp_path]).problems] == ["no catalog here"]
