"""What `license` and `lineage` answer: on a small catalog word for word, on the real one as snapshots."""

import json
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from llmrev.cli.app import run
from llmrev.render import language
from tests.builders import edited, write_catalog

Answered = tuple[int, str, str]


@pytest.fixture
def ask(tiny: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Run a command on the small catalog: status, standard output, standard error."""
    monkeypatch.setenv("LLMREV_CATALOG", str(tiny))

    def answer(*words: str) -> Answered:
        status = run(words)
        return (status, *capsys.readouterr())

    return answer


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Chinese messages, compiled."""
    folder = tmp_path_factory.mktemp("locale")
    place = folder / "zh" / "LC_MESSAGES" / "llmrev.mo"
    place.parent.mkdir(parents=True)
    source = Path(language.__file__).parents[1] / "locale" / "zh" / "LC_MESSAGES" / "llmrev.po"
    with source.open("rb") as messages, place.open("wb") as file:
        write_mo(file, read_po(messages, locale="zh"))
    return folder


def test_a_chain_is_told_step_by_step(ask) -> None:
    """Four verdicts with what decides, then each step, then where the texts stand, and once that it is no advice."""
    status, out, err = ask("license", "chain", "beta-7b", "--format", "table")

    assert (status, err) == (0, "")
    assert out == (
        "Beta 7B (beta-7b)\n"
        "beta-7b: allowed: Free Licence through alpha-7b; weights only as delta: the\n"
        "backbone's are needed too\n"
        "USE                  ANSWER   DECIDED BY  CLAUSE\n"
        "commercial use       allowed  alpha-7b    Free Licence\n"
        "derivatives          allowed  alpha-7b    Free Licence\n"
        "redistribution       allowed  alpha-7b    Free Licence\n"
        "training on outputs  allowed  alpha-7b    Free Licence does not speak of outputs\n"
        "\n"
        "Step by step\n"
        "  STEP      MADE BY           LICENCE            COMMERCIAL\n"
        "  beta-7b   fine-tuned delta  as the backbone's  -\n"
        "* alpha-7b  from scratch      Free Licence       allowed\n"
        "* decides on commercial use; indented: the data that tuned the model above\n"
        "\n"
        "Texts\n"
        "free  https://example.org/free\n"
        "      Free Licence\n"
        "Terms are stated as found, with their sources; this is not legal advice.\n"
    )


def test_a_chain_for_programs_has_steps_verdicts_and_sources(ask) -> None:
    """The document says what the screen does, and a family's name means the model that stands for it."""
    status, out, err = ask("license", "chain", "beta", "--json")
    document = json.loads(out)

    assert (status, err) == (0, "`beta`: beta-7b stands for it\n")
    assert document["schema"] == "llmrev/license-chain@1"
    assert document["verdicts"]["commercial"]["answer"] == "allowed"
    assert document["effective_licence"] == "free"
    own, backbone = document["steps"]
    assert (own["kind"], own["inherited"], own["says"], own["decides"]) == ("weights", True, {}, [])
    assert backbone["decides"] == ["commercial", "derivatives", "redistribution", "train_on_outputs"]
    assert backbone["source"] == {"key": "paper", "url": "https://arxiv.org/abs/2302.13971"}
    assert backbone["text"] == "https://example.org/free"


def test_a_chain_in_a_pipe_is_a_row_a_step(ask) -> None:
    """Kind, step, the model that data tuned, relation, licence, answer, whether it decides."""
    assert ask("license", "chain", "beta-7b")[1] == (
        "kind\tstep\tof\trelation\tlicence\tcommercial\tdecides\n"
        "weights\tbeta-7b\t-\tfine-tune\tinherits\t-\tfalse\n"
        "weights\talpha-7b\t-\t-\tfree\tallowed\ttrue\n"
    )


def test_tuning_data_stand_in_the_chain(tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data set with terms of a service makes a free model conditional, and is the step that decides."""
    changes = edited("models/beta.yaml", "openness: {weights: delta}", "training: {data: [{dataset: chats}]}")
    changes["datasets/text.yaml"] = (
        "from: paper\nentries:\n  chats:\n    name: Chats\n    use: [instruction]\n"
        "    terms: {en: No rivals., zh: 不得竞争。}\n"
        "sources:\n  paper: {url: 'https://arxiv.org/abs/2302.13971', grade: primary, accessed: 2024-01-01}\n"
    )
    monkeypatch.setenv("LLMREV_CATALOG", str(write_catalog(tmp_path / "data", changes)))

    assert run(["license", "chain", "beta-7b", "--format", "table"]) == 0
    out = capsys.readouterr().out
    assert "beta-7b: conditional: tuning data: Chats (No rivals.)\n" in out
    assert "*   chats   tuning data   not recorded; terms beside it  conditional\n" in out
    assert run(["list", "--license", "permissive", "--columns", "id"]) == 0
    assert capsys.readouterr().out == "id\nalpha-7b\n"


def test_licences_are_listed_with_their_answers(ask) -> None:
    """One a line; the filter takes the four answers, and an answer nobody gives is said so."""
    assert ask("license", "list", "--format", "table")[:2] == (
        0,
        (
            "ID    COMMERCIAL  DERIVATIVES  REDISTRIBUTION  OUTPUTS  MODELS  NAME\n"
            "free  allowed     allowed      allowed         allowed       1  Free Licence\n"
            "Terms are stated as found, with their sources; this is not legal advice.\n"
        ),
    )
    assert ask("license", "list", "--commercial", "forbidden")[2] == "no licence gives this answer\n"


def test_a_licence_is_shown_with_what_it_asks_and_whom_it_binds(ask) -> None:
    """Found by any of its names; models that bear it, and those it reaches through their lineage."""
    status, out, _err = ask("license", "show", "FREE", "--format", "table")

    assert status == 0
    assert "training on outputs  allowed  not spoken of\n" in out
    assert "Asks for\nnotice  Keep it.\n" in out
    assert "bear it: 1                alpha-7b\nbound through lineage: 1  beta-7b\n" in out
    document = json.loads(ask("license", "show", "free licence", "--json")[1])
    assert document["schema"] == "llmrev/license@1"
    assert document["models"] == {"own": ["alpha-7b"], "through_lineage": ["beta-7b"]}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["license", "show", "gpl-9"], "error: unknown licence `gpl-9`"),
        (["license", "chain", "nobody"], "error: unknown model `nobody`"),
        (["license", "list", "--commercial", "maybe"], "error: `--commercial` takes allowed, conditional, unclear, forbidden, not `maybe`"),
        (["lineage", "nobody"], "error: unknown model `nobody`"),
        (["lineage", "beta", "--depth", "0"], "error: `--depth` takes a number from 1 up"),
        (["lineage", "beta", "--format", "svg"], "error: no format `svg`\n\nhint: formats: table, tsv, csv, json, jsonl, markdown, yaml, mermaid, dot"),
        (["list", "--format", "mermaid"], "error: no format `mermaid`\n\nhint: formats: table, tsv, csv, json, jsonl, markdown, yaml\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_a_usage_error(ask, words: list[str], said: str) -> None:
    """Status 2, and what is wrong."""
    status, out, err = ask(*words)

    assert (status, out) == (2, "")
    assert err.startswith(said)


def test_a_lineage_is_a_tree(ask) -> None:
    """What it was made from above, what was made from it below, each with relation, licence and verdict."""
    assert ask("lineage", "beta-7b", "--format", "table") == (
        0,
        (
            "MODEL         MADE BY           LICENCE  COMMERCIAL\n"
            "alpha-7b      from scratch      free     allowed\n"
            "`- beta-7b *  fine-tuned delta  (free)   allowed\n"
            "* asked for; a licence in parentheses comes from the backbone\n"
        ),
        "",
    )
    assert ask("lineage", "alpha", "--up", "--format", "table")[1].splitlines()[1:2] == [
        "alpha-7b *  from scratch  free     allowed"
    ]


def test_a_lineage_can_be_drawn_elsewhere(ask) -> None:
    """Mermaid for Markdown, DOT for Graphviz, JSON for programs."""
    assert ask("lineage", "beta-7b", "--format", "mermaid")[1] == (
        'graph LR\n  n0["alpha-7b<br/>free"]\n  n1["beta-7b<br/>(free)"]\n  n0 -->|fine-tuned delta| n1\n'
    )
    assert ask("lineage", "beta-7b", "--format", "dot")[1] == (
        "digraph lineage {\n"
        "  rankdir=LR;\n"
        "  node [shape=box];\n"
        '  "alpha-7b" [label="alpha-7b\\nfree"];\n'
        '  "beta-7b" [label="beta-7b\\n(free)"];\n'
        '  "alpha-7b" -> "beta-7b" [label="fine-tuned delta"];\n'
        "}\n"
    )
    document = json.loads(ask("lineage", "beta-7b", "--json")[1])
    assert document["schema"] == "llmrev/lineage@1"
    assert [(node["id"], node["backbone"], node["effective_licence"]) for node in document["nodes"]] == [
        ("alpha-7b", None, "free"),
        ("beta-7b", "alpha-7b", "free"),
    ]
    assert document["left_out"] == {"above": 0, "below": 0}


@pytest.mark.parametrize("ui", ["en", "zh"])
@pytest.mark.parametrize(
    "words",
    [
        ("license", "chain", "vicuna-13b-v1.1"),
        ("license", "chain", "gpt4all-j"),
        ("license", "show", "llama2"),
        ("license", "list", "--commercial", "forbidden"),
        ("lineage", "llama"),
        ("lineage", "vicuna"),
    ],
    ids=" ".join,
)
def test_real_pages_stand_as_they_did(
    words: tuple[str, ...],
    ui: str,
    chinese: Path,
    snapshot: SnapshotAssertion,
    *,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whole pages in both languages, no line wider than the screen."""
    monkeypatch.setattr(language, "LOCALE", chinese)
    monkeypatch.setenv("LANGUAGE", "")

    assert run(["--ui", ui, *words, "--format", "table", "--ui", ui]) == 0
    out, err = capsys.readouterr()
    assert max(map(cell_len, out.splitlines())) <= 80
    assert out + err == snapshot
