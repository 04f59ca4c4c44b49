"""
Time llmrev's commands as whole processes, beside bare Python and a Typer hello-world, in one run.

    python benchmarks/run.py [--runs 20] [--llmrev PATH]

Each round runs every command once in a new order, so that a slow spell of the machine touches them alike; ratios are
taken round by round and their medians printed.  Output goes to a pipe.
"""

import argparse
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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

COMMANDS = {
    "--version": ["--version"],
    "--help": ["--help"],
    "list": ["list"],
    "search": ["search", "vicuna"],
    "show": ["show", "chatglm-6b"],
    "compare": ["compare", "vicuna", "koala"],
    "recommend": ["recommend", "--gpu", "24G", "--lang", "zh"],
    "list, as a table": ["list", "--format", "table"],
    "recommend, as a table": ["recommend", "--gpu", "24G", "--lang", "zh", "--format", "table"],
}


def seconds(command: list[str]) -> float:
    """Wall-clock time of one process."""
    start = time.perf_counter()
    subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--llmrev", default=shutil.which("llmrev", path=str(Path(sys.executable).parent)))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        hello = Path(folder) / "hello.py"
        hello.write_text(HELLO, encoding="utf-8")
        commands = {"bare Python": [sys.executable, "-c", "pass"], "Typer hello": [sys.executable, str(hello), "hello"]}
        commands |= {f"llmrev {name}": [options.llmrev, *words] for name, words in COMMANDS.items()}
        for command in commands.values():
            seconds(command)
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(options.runs):
            for name in random.sample(list(commands), len(commands)):
                times[name].append(seconds(commands[name]))

    def ratio(name: str, yardstick: str) -> float:
        return statistics.median(a / b for a, b in zip(times[name], times[yardstick], strict=True))

    print(f"{'':30} {'median s':>9} {'/Python':>8} {'/Typer':>7}")
    for name in commands:
        median = statistics.median(times[name])
        print(f"{name:30} {median:9.3f} {ratio(name, 'bare Python'):8.2f} {ratio(name, 'Typer hello'):7.2f}")


if __name__ == "__main__":
    main()
