"""What `timeline`, `term` and `guide` answer, on a small catalog."""

import json
from pathlib import Path

import pytest

from llmrev.cli.app import run
from tests.builders import FILES, SOURCES, write_catalog

TERMS = (
    """
entries:
  cache:
    name: Cache
    zh: 缓存
    aliases: [CACHED, 高速缓存]
    topic: memory
    definition: {en: Keeps what was read., zh: 保存已读内容。}
    formula: {text: bytes = 2 x tokens, where: {en: Two bytes a token., zh: 每 token 两字节。}}
    references: [paper]
    corrections:
      - id: D9
        said: {en: It is free., zh: 不占空间。}
        found: {en: It takes memory., zh: 占用显存。}
        cited: [paper]
    see: [tune]
  tune:
    name: Tuning
    zh: 微调
    topic: training
    definition: {en: Trains further., zh: 继续训练。}
    references: [paper]
"""
    + SOURCES
)

TOPIC = (
    """
name: First steps
zh: 第一步
position: 1
question: {en: Where do I begin?, zh: 从哪里开始？}
answer: {en: With a question., zh: 从提问开始。}
steps:
  - title: {en: Ask, zh: 提问}
    text: {en: Ask the list., zh: 问列表。}
    facts: [{en: Lists are long., zh: 列表很长。, cited: [paper]}]
    commands: [{run: llmrev list --limit 1, answers: {en: One model., zh: 一个模型。}}]
    beliefs:
      - date: 2023-04-18
        said: {en: Alpha is best., zh: Alpha 最好。}
        since: {en: Beta came., zh: 后来有了 Beta。}
        cited: [paper]
    terms: [cache]
"""
    + SOURCES
)

FRAMEWORKS = (
    """
from: paper
entries:
  tuner:
    name: Tuner
    developer: [lab]
    released:
      claims:
        - 2023-03-20
        - {value: 2023-03-18, from: survey, wrong: {en: The first commit., zh: 那是首次提交。}}
    does: {en: Tunes., zh: 微调。}
    purpose: [tune]
    families: [beta]
  dateless: {name: Dateless, does: {en: Serves., zh: 部署。}, purpose: [serve]}
"""
    + SOURCES
    + "  survey: {url: 'https://arxiv.org/abs/2304.00001', grade: secondary, accessed: 2024-01-01}\n"
)

READING = {"terms.yaml": TERMS, "guide/first.yaml": TOPIC, "frameworks/tools.yaml": FRAMEWORKS}


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Run a command on the small catalog with terms, a guide and frameworks."""
    monkeypatch.setenv("LLMREV_CATALOG", str(write_catalog(tmp_path / "tiny", READING)))

    def answer(*words: str) -> tuple[int, str, str]:
        status = run(words)
        out, err = capsys.readouterr()
        return status, out, err

    return answer


def test_the_timeline_reads_downwards(ask) -> None:
    """Months as headings, a bar along the days, what the survey says below the release it is about."""
    status, out, err = ask("timeline", "--format", "table")

    assert status == 0
    assert out == (
        "2023-03\n"
        "  | 01 Alpha  base       6.74B  A Lab\n"
        "  | 20 Tuner  framework         A Lab\n"
        "  |      survey: 2023-03-18 (the first commit)\n"
        "2023-05\n"
        "  | 01 Beta   chat       7B     A Lab\n"
    )
    assert err == "1 without a date are not on the line; `--json` names them\n"


def test_the_timeline_in_a_pipe_is_tsv(ask) -> None:
    """One release a line, whole dates, every model by id."""
    assert ask("timeline", "--kind", "chat")[1] == (
        "date\tid\tname\tkind\tsizes\tdeveloper\tmodels\tsurvey\n"
        "2023-05-01\tbeta\tBeta\tchat\t7000000000\tlab\tbeta-7b\t\n"
    )


def test_the_timeline_for_programs_has_every_date(ask) -> None:
    """Other dates with their source and reason, and what has no date at all."""
    document = json.loads(ask("timeline", "--json")[1])

    assert document["schema"] == "llmrev/timeline@1"
    assert document["undated"] == ["dateless"]
    assert document["items"][1]["other_dates"] == [
        {
            "what": "survey",
            "date": "2023-03-18",
            "source": "survey",
            "why": {"en": "The first commit.", "zh": "那是首次提交。"},
        }
    ]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["--since", "2023-03-02"], ["tuner", "beta"]),
        (["--until", "2023-03"], ["alpha", "tuner"]),
        (["--family", "beta"], ["tuner", "beta"]),
        (["--kind", "framework"], ["tuner"]),
        (["--kind", "base"], ["alpha"]),
        (["--lang", "zh"], ["alpha", "beta"]),
        (["--developer", "某实验室", "--until", "2023-04"], ["alpha", "tuner"]),
    ],
)
def test_filters_of_the_timeline_combine(ask, words: list[str], ids: list[str]) -> None:
    """Each keeps what it names."""
    assert [item["id"] for item in json.loads(ask("timeline", *words, "--json")[1])["items"]] == ids


def test_an_undecided_release_is_told(ask, tmp_path: Path) -> None:
    """A month that reaches over the limit is left out aloud."""
    beta = FILES["models/beta.yaml"].replace("released: 2023-05-01", "released: 2023-05")
    write_catalog(tmp_path / "tiny", {**READING, "models/beta.yaml": beta})

    _status, out, err = ask("timeline", "--since", "2023-05-15", "--kind", "chat")

    assert out.count("\n") == 1
    assert err == "1 left out: release date not recorded to the day\nno release meets every filter\n"


def test_a_term_is_explained(ask) -> None:
    """What it means, its formula, what the survey had wrong, where it stands."""
    _status, out, _err = ask("term", "show", "cache", "--format", "table")

    assert out == (
        "Cache (cache)\n"
        "also: 缓存, CACHED, 高速缓存\n"
        "Keeps what was read.\n"
        "    bytes = 2 x tokens\n"
        "    Two bytes a token.\n"
        "About     memory\n"
        "See also  Tuning (tune)\n"
        "\n"
        "What the survey said, and what is so\n"
        "  said: It is free.\n"
        "    in fact: It takes memory. [paper]\n"
        "\n"
        "Sources\n"
        "paper  https://arxiv.org/abs/2302.13971\n"
        "       the maker's own words, read 2024-01-01\n"
    )


@pytest.mark.parametrize("name", ["cache", "Cache", "CACHED", "缓存", "高速缓存"])
def test_a_term_is_found_by_each_of_its_names(ask, name: str) -> None:
    """In either language, and by the heading that stands on a screen."""
    assert ask("term", "show", name)[1].startswith("Cache (cache)\n")


def test_terms_are_listed_by_topic(ask) -> None:
    """One a line; a pipe gets both languages."""
    assert ask("term", "list", "--about", "memory")[1] == "id\tname\tzh\ttopic\ncache\tCache\t缓存\tmemory\n"


def test_the_guide_opens_with_its_questions(ask) -> None:
    """Why it is there, each question with its answer in short, and the page that goes into it."""
    out = ask("guide", "--format", "table")[1]

    assert "LLM_reviewer" in out
    assert "2023-04-04" in out
    assert "1. Where do I begin?\n   With a question.\n  $ llmrev guide first\n" in out


def test_a_page_of_the_guide_leads_to_commands(ask) -> None:
    """Fact and source, belief and what is known since, the command and what one reads off it."""
    assert ask("guide", "第一步", "--format", "table")[1] == (
        "First steps (first)\n"
        "Where do I begin?\n"
        "With a question.\n"
        "\n"
        "1. Ask\n"
        "Ask the list.\n"
        "  - Lists are long. [paper]\n"
        "  The survey, 2023-04-18: Alpha is best.\n"
        "    Known since: Beta came. [paper]\n"
        "  $ llmrev list --limit 1\n"
        "    One model.\n"
        "  `llmrev term show NAME` explains: Cache\n"
        "\n"
        "Sources\n"
        "paper  https://arxiv.org/abs/2302.13971\n"
        "       the maker's own words, read 2024-01-01\n"
    )


def test_the_whole_guide_is_one_document(ask) -> None:
    """In Markdown no page is left out, and commands stand in blocks that one can copy."""
    out = ask("guide", "--format", "markdown")[1]

    assert "## First steps (first)" in out
    assert "```sh\nllmrev list --limit 1\n```" in out


@pytest.mark.parametrize("format_", ["table", "tsv", "csv", "json", "jsonl", "markdown", "yaml"])
@pytest.mark.parametrize(
    "command", [["timeline"], ["term", "list"], ["term", "show", "cache"], ["guide"], ["guide", "first"]]
)
def test_every_command_has_every_format(ask, command: list[str], format_: str) -> None:
    """No format is an afterthought."""
    status, out, _err = ask(*command, "--format", format_)

    assert status == 0
    assert out.endswith("\n")
    assert len(out) > 40


@pytest.mark.parametrize("command", [["term", "show", "cache"], ["guide", "first"], ["guide"]])
def test_a_pipe_gets_prose_in_the_language_of_the_interface(ask, command: list[str]) -> None:
    """What is read, not parsed, comes as plain lines, each unfolded; TSV on request stays as it is."""
    chinese = ask(*command, "--ui", "zh")[1]

    assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese)
    assert ask(*command, "--format", "tsv", "--ui", "zh")[1] == ask(*command, "--format", "tsv")[1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["term", "show", "cahce"], "error: unknown term `cahce`"),
        (["term", "list", "--about", "colour"], "error: `--about` takes "),
        (["guide", "frist"], "error: unknown topic `frist`"),
        (["timeline", "--since", "yesterday"], "error: `--since` takes a date, not `yesterday`"),
        (["timeline", "--since", "2023-05", "--until", "2023-04"], "error: `--since` is after `--until`"),
        (["timeline", "--kind", "song"], "error: `--kind` takes "),
        (["timeline", "--family", "gamma"], "error: unknown model `gamma`"),
        (["timeline", "--developer", "nobody"], "error: no developer `nobody`"),
        (["timeline", "--lang", "xx"], "error: no language `xx`"),
    ],
)
def test_bad_input_gets_one_clear_error(ask, words: list[str], message: str) -> None:
    """What was wrong stands on the first line of standard error; standard output stays empty."""
    status, out, err = ask(*words)

    assert (status, out) == (2, "")
    assert err.startswith(message)


def test_a_near_miss_is_answered_with_a_name(ask) -> None:
    """By the id, whichever name was nearly hit."""
    assert "did you mean `cache`?" in ask("term", "show", "cahce")[2]
    assert "did you mean `first`?" in ask("guide", "frist")[2]


@pytest.mark.parametrize(
    ("slip", "problem"),
    [
        (("terms.yaml", "see: [tune]", "see: [tunes]"), "no `tunes` in terms"),
        (("terms.yaml", "references: [paper]", "references: [book]"), "no `book` in sources"),
        (("terms.yaml", "cited: [paper]", "cited: [book]"), "no `book` in sources"),
        (("terms.yaml", "zh: 微调\n", "zh: 缓存\n"), "the name `缓存` already means `cache`"),
        (("terms.yaml", "references: [paper]", "references: []"), "more entries are expected"),
        (("guide/first.yaml", "terms: [cache]", "terms: [cash]"), "no `cash` in terms"),
        (("guide/first.yaml", "run: llmrev list", "run: rm -r"), "the form is not the one asked for"),
    ],
)
def test_a_slip_in_a_term_or_a_topic_is_found(ask, tmp_path: Path, slip: tuple[str, str, str], problem: str) -> None:
    """The check names the file and what is wrong."""
    name, old, new = slip
    assert old in READING[name]
    write_catalog(tmp_path / "tiny", {**READING, name: READING[name].replace(old, new, 1)})

    status, out, _err = ask("catalog", "check")

    assert status == 1
    assert problem in out
    assert name in out
