"""What each command answers, on a small catalog."""

import json
from pathlib import Path

import pytest

from llmrev.cli.app import run
from tests.builders import edited, write_catalog


@pytest.fixture
def ask(tiny: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Run a command on the small catalog: status, standard output, standard error."""
    monkeypatch.setenv("LLMREV_CATALOG", str(tiny))

    def answer(*words: str) -> tuple[int, str, str]:
        status = run(words)
        out, err = capsys.readouterr()
        return status, out, err

    return answer


def test_list_in_a_pipe_is_tsv(ask) -> None:
    """One line a model, the columns by key, exact values."""
    status, out, err = ask("list")

    assert status == 0
    assert out == (
        "id\tparams\tcontext\tchinese\tweights\tcommercial\treleased\tdeveloper\tname\n"
        "alpha-7b\t6738415616\t2048\tsupported\topen\tallowed\t2023-03-01\tlab\tAlpha 7B\n"
        "beta-7b\t7000000000\tunknown\tsupported\tdelta\tallowed\t2023-05-01\tlab\tBeta 7B\n"
    )
    assert err == ""


def test_list_on_a_terminal_is_a_table(ask) -> None:
    """The same answer for people."""
    _status, out, err = ask("list", "--format", "table")

    assert out == (
        "ID        PARAMS  CONTEXT  CHINESE    WEIGHTS  COMMERCIAL  RELEASED    DEVELOPER\n"
        "alpha-7b   6.74B     2048  supported  open     allowed     2023-03-01  A Lab\n"
        "beta-7b       7B  unknown  supported  delta    allowed     2023-05-01  A Lab\n"
    )
    assert err == "no room for: name; `--columns` chooses\n"


def test_a_filter_says_what_it_could_not_decide(ask) -> None:
    """A model whose context nobody recorded is left out aloud, and can be let in."""
    _status, out, err = ask("list", "--context", "2k", "--columns", "id")

    assert out == "id\nalpha-7b\n"
    assert err == "1 left out: context not recorded\n`--include-unknown` shows them\n"
    assert ask("list", "--context", "2k", "--columns", "id", "--include-unknown")[1] == "id\nalpha-7b\nbeta-7b\n"


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["--open-weights"], ["alpha-7b"]),
        (["--kind", "base"], ["alpha-7b"]),
        (["--backbone", "alpha"], ["beta-7b"]),
        (["--released-after", "2023-04"], ["beta-7b"]),
        (["--released-before", "2023-05-01"], ["alpha-7b"]),
        (["--max-params", "6.9B"], ["alpha-7b"]),
        (["--min-params", "6.9B"], ["beta-7b"]),
        (["--developer", "某实验室"], ["alpha-7b", "beta-7b"]),
        (["--family", "beta"], ["beta-7b"]),
        (["--lang", "zh", "--min-chinese", "supported", "--license", "permissive", "--limit", "1"], ["alpha-7b"]),
        (["--license", "free"], ["alpha-7b", "beta-7b"]),
        (["--sort", "-released"], ["beta-7b", "alpha-7b"]),
        (["--sort", "params", "--reverse"], ["beta-7b", "alpha-7b"]),
    ],
)
def test_filters_and_orders_combine(ask, words: list[str], ids: list[str]) -> None:
    """Each filter keeps what it names."""
    _status, out, _err = ask("list", "--columns", "id", *words)

    assert out.split()[1:] == ids


def test_no_match_is_an_answer(ask) -> None:
    """An empty list is status 0, with a word on standard error."""
    assert ask("list", "--columns", "id", "--min-params", "1T") == (0, "id\n", "no model meets every filter\n")


def test_families_are_rows_of_their_own(ask) -> None:
    """One line a family, with how many models it has."""
    _status, out, _err = ask("list", "--families", "--columns", "id,variants,sizes")

    assert out == "id\tvariants\tsizes\nalpha\t1\t6.74B\nbeta\t1\t7B\n"


def test_show_gives_each_fact_with_its_source(ask) -> None:
    """For programs a fact carries its bound and source; for people the source stands in brackets."""
    document = json.loads(ask("show", "beta", "--json")[1])

    assert document["schema"] == "llmrev/show@1"
    assert document["models"][0]["params"] == {"is": "about", "value": 7000000000, "written": "7B", "source": "paper"}
    assert document["models"][0]["derived"]["license_chain"][1] == {
        "model": "alpha-7b",
        "license": "free",
        "inherited": False,
    }
    page = ask("show", "beta", "--sources", "--format", "table")[1]
    assert "about 7B [paper]" in page
    assert "https://arxiv.org/abs/2302.13971" in page


def test_unknown_facts_are_shown_on_request(ask) -> None:
    """`--facts` adds what nobody knows, and why."""
    assert "unknown: not stated" not in ask("show", "beta", "--format", "table")[1]
    assert "unknown: not stated" in ask("show", "beta", "--format", "table", "--facts")[1]


def test_compare_marks_what_differs(ask) -> None:
    """A star where known answers differ, none where one is unknown."""
    _status, out, err = ask("compare", "alpha", "beta", "--format", "table")

    assert "* Kind             base                   chat" in out
    assert "  Context          2048                   unknown" in out
    assert err == "`alpha`: alpha-7b stands for it\n`beta`: beta-7b stands for it\n"
    assert "Context" not in ask("compare", "alpha", "beta", "--format", "table", "--diff")[1]


def test_recommend_answers_for_every_model(ask) -> None:
    """Picks, exclusions and undecided models together are the catalog."""
    status, out, _err = ask("recommend", "--gpu", "24G", "--lang", "zh", "--json")
    answer = json.loads(out)

    assert status == 0
    assert answer["schema"] == "llmrev/recommend@1"
    assert [pick["id"] for pick in answer["picks"]] == ["alpha-7b"]
    assert answer["picks"][0]["serve"]["precision"] == "fp16"
    assert answer["picks"][0]["licence"]["verdict"] == "allowed"
    assert [one["id"] for one in answer["undecided"]] == ["beta-7b"]
    assert answer["considered"] == 2


def test_recommend_counts_the_undecided_where_they_are_many(ask, tiny: Path) -> None:
    """A dozen names below the picks would hide them: on a terminal the reason is counted; `--excluded` names them."""
    sizes = "".join(f"  beta-{n}b:\n    name: Beta {n}B\n    params: {{about: {n}B}}\n" for n in range(8, 19))
    write_catalog(tiny, edited("models/beta.yaml", "    params: {about: 7B}\n", "    params: {about: 7B}\n" + sizes))
    question = ("recommend", "--gpu", "24G", "--lang", "zh", "--format", "table")

    _status, counted, _err = ask(*question)
    _status, named, _err = ask(*question, "--excluded")

    reason = "memory cannot be told: parameters or architecture not recorded"
    assert f"    12  {reason}\n" in counted
    assert "beta-18b" not in counted
    assert all(f"beta-{n}b" in named for n in range(7, 19))


def test_nothing_fits_is_status_1(ask) -> None:
    """An answer of no is told from an answer."""
    status, out, err = ask("recommend", "--gpu", "2G", "--lang", "zh", "--json")

    assert status == 1
    assert json.loads(out)["excluded"][0]["reasons"][0]["code"] == "memory"
    assert err == "nothing meets the whole question\n"


def test_search_forgives(ask) -> None:
    """A slip, another script or a developer's name find the same family."""
    for text in ("alhpa", "阿尔", "某实验室", "lab/alpha"):
        assert "alpha" in ask("search", text)[1].split("\n", 2)[1], text


@pytest.mark.parametrize("format_", ["table", "tsv", "csv", "json", "jsonl", "markdown", "yaml"])
@pytest.mark.parametrize(
    "command", [["list"], ["show", "alpha"], ["search", "alpha"], ["compare", "alpha", "beta"], ["recommend", "--gpu", "24G"], ["catalog", "stats"]]
)  # fmt: skip
def test_every_command_has_every_format(ask, command: list[str], format_: str) -> None:
    """No format is an afterthought."""
    status, out, _err = ask(*command, "--format", format_)

    assert status == 0
    assert out.endswith("\n")
    assert "alpha" in out or command == ["catalog", "stats"]


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["shw"], 2, "error: no command `shw`"),
        (["show", "alpah"], 2, "error: unknown model `alpah`"),
        (["show"], 2, "error: `NAME` is missing"),
        (["list", "--opne-weights"], 2, "error: no option `--opne-weights`"),
        (["list", "--limit", "x"], 2, "error: `--limit` takes a whole number, not `x`"),
        (["list", "--limit", "0"], 2, "error: `--limit` takes a number from 1 up"),
        (["list", "--columns", "colour"], 2, "error: no column `colour`"),
        (["list", "--sort", "colour"], 2, "error: no column `colour`"),
        (["list", "--lang", "xx"], 2, "error: no language `xx`"),
        (
            ["list", "--lang", "en", "--min-chinese", "native"],
            2,
            "error: `--min-chinese` is about Chinese, `--lang en` is not",
        ),
        (["list", "--min-params", "9B", "--max-params", "1B"], 2, "error: `--min-params` is above `--max-params`"),
        (["list", "--released-after", "yesterday"], 2, "error: `--released-after` takes a date, not `yesterday`"),
        (["list", "--context", "-1"], 2, "error: `--context` takes a count, not `-1`"),
        (["list", "--context", "0"], 2, "error: `--context` cannot be 0"),
        (["list", "--license", "gpl-9"], 2, "error: unknown licence `gpl-9`"),
        (["list", "--format", "xml"], 2, "error: no format `xml`"),
        (["list", "--color", "blue"], 2, "error: `--color` takes auto, always, never, not `blue`"),
        (["list", "--ui", "fr"], 2, "error: no interface in `fr`"),
        (["compare", "alpha"], 2, "error: compare takes two names or more"),
        (["compare", "alpha", "阿尔法"], 2, "error: these names mean one model, `alpha-7b`"),
        (["recommend", "--gpu", "24"], 2, "error: not a GPU: `24`"),
        (["recommend", "--gpu", "rtx-9999"], 2, "error: unknown GPU `rtx-9999`"),
        (["recommend", "--top", "0"], 2, "error: `--top` takes a number from 1 up"),
        (["list", "--catalog", "/nowhere"], 3, "error: no folder `/nowhere`"),
        (["catalog", "schema", "famly"], 2, "error: no schema `famly`"),
        (["show", "x\x1b[31m"], 2, "error: unknown model `x\\x1b[31m`"),
    ],
)
def test_bad_input_gets_one_clear_error(ask, words: list[str], status: int, message: str) -> None:
    """What was wrong stands on the first line of standard error; standard output stays empty."""
    found, out, err = ask(*words)

    assert (found, out) == (status, "")
    assert err.splitlines()[0] == message


def test_check_prints_what_compilers_print(ask, tiny: Path) -> None:
    """Mistakes come as file:line:column: path: message, hints below, status 1."""
    write_catalog(tiny, edited("models/alpha.yaml", "context: 2048", "contxt: 2048"))
    status, out, err = ask("catalog", "check")

    lines = out.splitlines()
    assert status == 1
    assert lines[0].endswith("models/alpha.yaml:15:1: contxt: unknown key `contxt`")
    assert lines[1] == "    hint: did you mean `context`?"
    assert err.startswith("mistakes: ")


def test_check_of_one_file_shows_its_mistakes_alone(ask, tiny: Path) -> None:
    """A path narrows what is shown, not what is checked."""
    write_catalog(
        tiny,
        edited("models/alpha.yaml", "context: 2048", "contxt: 2048")
        | edited("models/beta.yaml", "kind: chat", "knd: chat"),
    )
    _status, out, _err = ask("catalog", "check", str(tiny / "models" / "beta.yaml"))

    assert "beta.yaml:8:1: knd" in out
    assert "contxt" not in out


def test_data_is_never_markup(ask, tiny: Path) -> None:
    """A name that looks like markup or holds escape sequences prints as text, on every screen."""
    name = 'name: "[red]x[/red] \\e[31m\\u202E"'
    write_catalog(tiny, edited("models/alpha.yaml", "name: Alpha 7B", name))
    for words in (["show", "alpha"], ["list", "--columns", "id,name"], ["search", "red"]):
        for format_ in ("table", "tsv", "markdown"):
            out = ask(*words, "--format", format_, "--color", "never")[1]

            assert "\x1b" not in out
            assert "\u202e" not in out
            if (words[0], format_) != ("show", "tsv"):  # rows of facts, which a name is not
                assert "[red]x[/red]" in out.replace("\\[", "[").replace("\\]", "]")


def test_fit_says_what_serving_needs_and_whether_it_fits(ask) -> None:
    """13.5 GB of weights and 1 GiB of cache at 2048 tokens, with bounds, and how far it may grow."""
    status, out, _err = ask("fit", "alpha-7b", "--gpu", "24G", "--format", "table")

    assert status == 0
    assert out == (
        "Alpha 7B\n"
        "Serving with transformers: weights in bf16, 1 x 2048 tokens, cache in fp16\n"
        "fits 24 GiB: 9.8 GiB of 24.0 GiB left\n"
        "PART           MEMORY  RANGE\n"
        "Weights      12.6 GiB\n"
        "KV cache      1.0 GiB\n"
        "Activations   0.2 GiB  0.0 GiB to 0.3 GiB\n"
        "Logits        0.0 GiB  0.0 GiB to 0.0 GiB\n"
        "Runtime       0.5 GiB  0.0 GiB to 0.6 GiB\n"
        "Total        14.2 GiB  13.4 GiB to 14.9 GiB\n"
        "Longest context  2048, the model's own window\n"
        "Largest batch    9\n"
        "\n"
        "In other formats\n"
        "WAY   GPU MEMORY  VERDICT\n"
        "int8     8.0 GiB  fits\n"
        "NF4      5.2 GiB  fits\n"
        "`--explain` shows each formula with its inputs\n"
    )


def test_fit_speaks_json_by_contract(ask) -> None:
    """Keys are only added; bytes are whole; the terms add up; a card that is too small is exit 1."""
    status, out, _err = ask("fit", "lab/alpha-7b", "--task", "qlora", "--gpu", "4G", "--json")
    answer = json.loads(out)

    assert status == 1
    assert answer["schema"] == "llmrev/fit@1"
    assert {"model", "task", "assumptions", "memory", "gpu", "verdict", "headroom_bytes", "max_context", "max_batch",
            "parameters"} <= answer.keys()  # fmt: skip
    assert (answer["model"], answer["task"], answer["verdict"]) == ("alpha-7b", "qlora", "does not fit")
    assert answer["gpu"] == {"name": "4 GiB", "count": 1, "usable_bytes": 4 * 2**30}
    assert sum(part["bytes"] for part in answer["memory"]["components"]) == answer["memory"]["total_bytes"]
    assert answer["memory"]["low_bytes"] < answer["memory"]["total_bytes"] < answer["memory"]["high_bytes"]
    assert answer["headroom_bytes"] == 4 * 2**30 - answer["memory"]["total_bytes"]
    assert answer["parameters"]["trainable"] == 39_976_960


def test_fit_of_a_family_is_a_table_of_its_sizes(ask, tiny: Path) -> None:
    """A line each, with how far each may grow; one that fits is enough for status 0."""
    twice = (tiny / "models/alpha.yaml").read_text(encoding="utf-8")
    start, end = twice.index("  alpha-7b:"), twice.index("\nsources:")
    larger = twice[start:end].replace("7b", "70b").replace("7B", "70B")
    (tiny / "models/alpha.yaml").write_text(twice[:end] + "\n" + larger + twice[end:], encoding="utf-8")

    status, out, _err = ask("fit", "alpha", "--gpu", "24G")

    assert status == 0
    assert [line.split("\t")[0] for line in out.splitlines()] == ["id", "alpha-7b", "alpha-70b"]
    assert out.splitlines()[0] == "id\tparams\tmemory\tlow\thigh\tverdict\tmax_context"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["alpha-7b", "--context", "-1"], "`--context` takes a whole number from 1 up, not `-1`"),
        (["alpha-7b", "--context", "nan"], "`--context` takes a whole number from 1 up, not `nan`"),
        (["alpha-7b", "--batch", "0"], "`--batch` takes a whole number from 1 up, not `0`"),
        (["alpha-7b", "--precision", "int9"], "no storage format `int9`"),
        (["alpha-7b", "--gpu", "24"], "not a GPU: `24`"),
        (["alpha-7b", "--engine", "tgi"], "`--engine` takes transformers, vllm, llama.cpp, not `tgi`"),
        (["alpha-7b", "--task", "dpo"], "`--task` takes serve, full, lora, qlora, not `dpo`"),
        (["alpha-7b", "--zero", "3"], "`--zero` says nothing about `--task serve`"),
        (["alpha-7b", "--task", "lora", "--zero", "5"], "`--zero` takes 0, 1, 2, 3, not `5`"),
        (["alpha-7b", "--task", "lora", "--context", "99"], "`--context` says nothing about `--task lora`"),
        (["alpha-7b", "--task", "qlora", "--precision", "bf16"], "QLoRA tunes beside quantized weights"),
        (["alpha-7b", "--task", "full", "--precision", "nf4"], "quantized weights cannot be tuned in full"),
        (["alpha-7b", "--gpu", "2x l4", "--gpus", "4"], "name different numbers of cards"),
        (["beta-7b"], "the memory of `beta-7b` cannot be told: its architecture is not recorded"),
        ([], "give a NAME or `--config FILE`"),
        (["nosuch"], "unknown model `nosuch`"),
    ],
)
def test_fit_refuses_what_cannot_be_meant(ask, words: list[str], said: str) -> None:
    """One clear sentence, and the status of a wrong call."""
    status, out, err = ask("fit", *words)

    assert (status, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            '{"model_type": "llama", "vocab_size": 10, "num_hidden_layers": 2, "num_attention_heads": 2}',
            "the config has no `hidden_size`",
        ),
        ('{"model_type": "martian"}', "unknown model type `martian`"),
        ('{"model_type": "llama", "hidden_size": NaN}', "NaN is not a number"),
        ("[1, 2]", "holds no mapping"),
        ("weights", "is not JSON"),
    ],
)
def test_fit_refuses_a_config_that_is_none(ask, tmp_path: Path, content: str, said: str) -> None:
    """By what is wrong in it; an unknown type with the list of known ones."""
    path = tmp_path / "config.json"
    path.write_text(content, encoding="utf-8")

    status, _out, err = ask("fit", "--config", str(path))

    assert status == 2
    assert said in err


def test_fit_does_not_read_weights_as_a_config(ask, tmp_path: Path) -> None:
    """Three gigabytes are refused by their size alone."""
    path = tmp_path / "model.safetensors"
    with path.open("wb") as file:
        file.truncate(3 * 2**30)

    status, _out, err = ask("fit", "--config", str(path))

    assert status == 2
    assert "too large for a config: 3072 MiB" in err


def test_gpu_auto_says_when_there_is_none(ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither tool is there."""
    monkeypatch.setenv("PATH", "")

    status, _out, err = ask("fit", "alpha-7b", "--gpu", "auto")

    assert status == 2
    assert "no GPU found" in err


def test_gpu_auto_counts_what_the_driver_names(ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cards of 24564 MiB, as nvidia-smi prints them."""
    tool = tmp_path / "nvidia-smi"
    tool.write_text("#!/bin/sh\necho 'NVIDIA GeForce RTX 4090, 24564'\necho 'NVIDIA GeForce RTX 4090, 24564'\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path) + ":/bin:/usr/bin")

    answer = json.loads(ask("fit", "alpha-7b", "--gpu", "auto", "--json")[1])

    assert answer["gpu"] == {"name": "NVIDIA GeForce RTX 4090", "count": 2, "usable_bytes": 24564 * 2**20}
