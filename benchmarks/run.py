"""
Time llmrev's commands as whole processes, beside bare Python, a Typer hello-world and llmfit, in one run.

    python benchmarks/run.py [--runs 20] [--llmrev PATH] [--llmfit PATH] [--write]

Each round runs every command once in a new order, so that a slow spell of the machine touches them alike; ratios are
taken round by round, and their medians held against the targets.  Output goes to a pipe, or to a terminal where the
command says so.  Without `--llmrev`, the program in the folder of this Python is timed.  llmfit is an optional
yardstick, another program that answers such questions (`pip install llmfit==1.1.17`).  `--write` puts the table into
RESULTS.md.
"""

import argparse
import os
import pty
import random
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from results import keep, table

HELLO = """
import typer
app = typer.Typer()
@app.command()
def hello(name: str = "x"):
    print(name)
@app.command()
def bye(name: str = "x"):
    print(name)
app()
"""

PYTHON, TYPER = "bare Python", "Typer hello"


@dataclass(frozen=True, slots=True)
class Timed:
    """A command, where its output goes, and how much longer than a yardstick it may take."""

    words: tuple[str, ...]
    terminal: bool = False
    yardstick: str = ""
    target: float = 0.0
    rival: tuple[str, float] | None = None
    """The command of llmfit that does the like, and the share of its time to stay within."""


FIT = ("fit", "qwen2.5-7b", "--gpu", "24G", "--context", "8192")
RECOMMEND = ("recommend", "--gpu", "24G", "--lang", "zh")

COMMANDS = {
    "--version": Timed(("--version",), yardstick=PYTHON, target=1.6),
    "--help": Timed(("--help",), yardstick=TYPER, target=1.3),
    "list": Timed(("list",), yardstick=TYPER, target=1.35, rival=("list", 0.6)),
    "search": Timed(("search", "vicuna"), yardstick=TYPER, target=1.35, rival=("search", 0.9)),
    "show": Timed(("show", "qwen2.5-7b"), yardstick=TYPER, target=1.35),
    "fit": Timed(FIT, yardstick=TYPER, target=1.35, rival=("plan", 0.5)),
    "compare": Timed(("compare", "vicuna", "koala"), yardstick=TYPER, target=1.5, rival=("diff", 0.3)),
    "recommend": Timed(RECOMMEND, yardstick=TYPER, target=1.8, rival=("recommend", 0.35)),
    "list, to a terminal": Timed(("list",), terminal=True, yardstick=TYPER, target=2.2),
    "recommend, to a terminal": Timed(RECOMMEND, terminal=True, yardstick=TYPER, target=2.2),
}

LLMFIT = {
    "search": ("search", "vicuna"),
    "list": ("list",),
    "plan": ("plan", "Qwen/Qwen2.5-7B-Instruct", "--context", "8192"),
    "recommend": ("--memory", "24G", "recommend"),
    "diff": ("diff", "Qwen/Qwen2.5-7B-Instruct", "meta-llama/Llama-3.1-8B-Instruct"),
}


def seconds(command: list[str], *, terminal: bool = False) -> float:
    """Wall-clock time of one process, its output read to the end."""
    start = time.perf_counter()
    if terminal:
        _to_terminal(command)
    else:
        subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def _to_terminal(command: list[str]) -> bytes:
    """What *command* draws on a terminal of 120 columns."""
    import fcntl
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True)
    os.close(theirs)
    found = b""
    try:
        while part := os.read(ours, 1 << 16):
            found += part
    except OSError:  # the other end is closed
        pass
    process.wait()
    os.close(ours)
    return found


def measured(commands: dict[str, tuple[list[str], bool]], runs: int) -> dict[str, list[float]]:
    """Seconds of each command in each of *runs* rounds, after a round that only warms up."""
    for command, terminal in commands.values():
        seconds(command, terminal=terminal)
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name in random.sample(list(commands), len(commands)):
            command, terminal = commands[name]
            times[name].append(seconds(command, terminal=terminal))
    return times


def rows_of(times: dict[str, list[float]]) -> list[list[str]]:
    """A row for each command and yardstick: seconds, ratio, target, and whether it is met."""

    def ratio(name: str, yardstick: str) -> float:
        return statistics.median(a / b for a, b in zip(times[name], times[yardstick], strict=True))

    def row(name: str, yardstick: str, target: float) -> list[str]:
        found = ratio(name, yardstick)
        verdict = "met" if found <= target else "not met"
        return [name, f"{statistics.median(times[name]):.3f}", yardstick, f"{found:.2f}", f"{target:.2f}", verdict]

    rows = [[name, f"{statistics.median(times[name]):.3f}", "", "", "", ""] for name in (PYTHON, TYPER)]
    rows += [row(f"llmrev {name}", one.yardstick, one.target) for name, one in COMMANDS.items()]
    for name, one in COMMANDS.items():
        if one.rival and f"llmfit {one.rival[0]}" in times:
            rows.append(row(f"llmrev {name}", f"llmfit {one.rival[0]}", one.rival[1]))
    return rows


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--llmrev", default=shutil.which("llmrev", path=str(Path(sys.executable).parent)))
    parser.add_argument("--llmfit")
    parser.add_argument("--write", action="store_true", help="keep the table in RESULTS.md")
    options = parser.parse_args()
    if not options.llmrev:
        parser.error("no llmrev beside this Python; name one with --llmrev")
    with tempfile.TemporaryDirectory() as folder:
        hello = Path(folder) / "hello.py"
        hello.write_text(HELLO, encoding="utf-8")
        commands = {PYTHON: ([sys.executable, "-c", "pass"], False)}
        commands[TYPER] = ([sys.executable, str(hello), "hello"], False)
        for name, one in COMMANDS.items():
            commands[f"llmrev {name}"] = ([options.llmrev, *one.words], one.terminal)
        for name, words in LLMFIT.items() if options.llmfit else ():
            commands[f"llmfit {name}"] = ([options.llmfit, *words], False)
        times = measured(commands, options.runs)
    text = table(["command", "median s", "beside", "ratio", "target", ""], rows_of(times))
    print(text)
    if options.write:
        lead = f"Whole processes, medians of {options.runs} rounds; ratios are medians of the rounds' ratios."
        keep("Commands", f"{lead}\n\n{text}")


if __name__ == "__main__":
    main()
