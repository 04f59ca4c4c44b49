"""
Time commands and their memory over catalogs of growing size, as whole processes.

    python benchmarks/scale.py [--sizes 1000 10000 100000] [--runs 5] [--folder FOLDER] [--write]

The smallest catalog is the real one; larger ones are written by synthesize.py, which takes two minutes and 2 GB of
disk for 100,000 models, half an hour and 15 GB for a million (`--sizes 10000 100000 1000000`).  They are kept in
FOLDER, and used again as long as the program's code is the same; without it they are removed.  Each round runs every
command on every size once, in a new order; a command that takes longer than 20 seconds runs once.  Output goes to a
pipe.
`--write` puts the tables into RESULTS.md, and the figure into docs/concepts/scale.svg.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from figure import draw
from results import keep, table

CHECKOUT = Path(__file__).resolve().parent.parent

COMMANDS = {
    "list": ["list"],
    "list, two filters": ["list", "--limit", "20", "--lang", "zh", "--license", "commercial"],
    "search": ["search", "vicuna"],
    "show": ["show", "qwen2.5-7b"],
    "fit": ["fit", "qwen2.5-7b", "--gpu", "24G", "--context", "8192"],
    "compare": ["compare", "vicuna", "koala"],
    "recommend": ["recommend", "--gpu", "24G", "--lang", "zh"],
}

SLOW = 20
"""Seconds after which a command is not run again."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took."""

    seconds: float
    mib: float


@dataclass(frozen=True, slots=True)
class Target:
    """What a command may take at 100,000 models; *ratio*: times what it takes on the real catalog."""

    ratio: float | None = None
    seconds: float | None = None
    mib: float | None = None


AIM_AT = 100_000

TARGETS = {
    "list, two filters": Target(seconds=0.3),
    "search": Target(seconds=0.5),
    "show": Target(ratio=1.15),
    "fit": Target(ratio=1.15),
    "compare": Target(ratio=1.15),
    "recommend": Target(seconds=6, mib=400),
}

Runs = dict[tuple[str, int], list[Run]]


def once(words: list[str], environment: dict[str, str]) -> Run:
    """Run llmrev with *words*, and stop everything where it fails."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "llmrev", *words]
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None  # noqa: S101
    assert process.stderr is not None  # noqa: S101
    while process.stdout.read(1 << 20):
        pass
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"llmrev {' '.join(words)}: {said.decode()}")
    return Run(time.perf_counter() - start, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20))


def environment_of(folder: Path, catalog: Path) -> dict[str, str]:
    """Where the program finds *catalog*, whose snapshot is kept in *folder*."""
    return os.environ | {
        "LLMREV_CATALOG": str(catalog),
        "LLMREV_CACHE": str(folder / "cache"),
        "PYTHONPATH": str(CHECKOUT / "src"),
    }


def synthesized(folder: Path, size: int) -> dict[str, str]:
    """Make sure that there is a catalog of *size* models, and return where the program finds it."""
    catalog = folder / str(size)
    environment = environment_of(folder, catalog)
    ready = [sys.executable, "-m", "llmrev", "show", "qwen2.5-7b"]
    if not catalog.is_dir() or subprocess.run(ready, env=environment, capture_output=True, check=False).returncode:
        print(f"writing {size:,} models", file=sys.stderr)
        script = Path(__file__).with_name("synthesize.py")
        command = [sys.executable, str(script), "--models", str(size), str(catalog), "--snapshot"]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return environment


def real(folder: Path) -> tuple[int, dict[str, str]]:
    """The real catalog: its size, and where the program finds it."""
    environment = environment_of(folder, CHECKOUT / "catalog")
    command = [sys.executable, "-m", "llmrev", "list", "--format", "jsonl"]
    found = subprocess.run(command, env=environment, capture_output=True, check=True)
    return len(found.stdout.splitlines()), environment


def measured(catalogs: dict[int, dict[str, str]], rounds: int) -> Runs:
    """All runs, by command and size."""
    found: Runs = {(name, size): [] for name in COMMANDS for size in catalogs}
    for turn in range(rounds):
        for name, size in random.sample(list(found), len(found)):
            before = found[name, size]
            if not before or before[0].seconds < SLOW:
                before.append(once(COMMANDS[name], catalogs[size]))
        print(f"round {turn + 1} of {rounds}", file=sys.stderr)
    return found


def seconds_of(runs: list[Run]) -> float:
    """The median."""
    return statistics.median(run.seconds for run in runs)


def ratio(found: Runs, name: str, size: int, base: int) -> float:
    """How much longer a command takes than at *base*: the median over rounds."""
    pairs = zip(found[name, size], found[name, base], strict=False)
    return statistics.median(more.seconds / less.seconds for more, less in pairs)


def sizes_table(found: Runs, sizes: list[int]) -> str:
    """Seconds, MiB and ratio to the smallest of each command at each size."""
    heads = ["command", *(f"{size:,}" for size in sizes)]
    rows = []
    for name in COMMANDS:
        cells = []
        for size in sizes:
            runs = found[name, size]
            mib = max(run.mib for run in runs)
            cells.append(f"{seconds_of(runs):.2f} s, {mib:.0f} MiB, x{ratio(found, name, size, sizes[0]):.2f}")
        rows.append([name, *cells])
    return table(heads, rows)


def targets_table(found: Runs, sizes: list[int]) -> str:
    """The targets, and whether they are met; growth is held against the size between the two largest catalogs."""
    rows = []

    def add(name: str, what: str, value: float, target: float) -> None:
        rows.append([name, what, f"{value:.2f}", f"{target:g}", "met" if value <= target else "not met"])

    for name, target in TARGETS.items() if AIM_AT in sizes else ():
        runs = found[name, AIM_AT]
        if target.ratio is not None:
            add(name, f"times the {sizes[0]:,}", ratio(found, name, AIM_AT, sizes[0]), target.ratio)
        if target.seconds is not None:
            add(name, "seconds", seconds_of(runs), target.seconds)
        if target.mib is not None:
            add(name, "MiB", max(run.mib for run in runs), target.mib)
    less, more = sizes[-2:]
    for name in COMMANDS:
        growth = seconds_of(found[name, more]) / seconds_of(found[name, less])
        add(name, f"times the {less:,}, at {more:,}", growth, more / less)
    return table(["command", "what", "found", "target", ""], rows)


def report(found: Runs, sizes: list[int], rounds: int, *, write: bool) -> None:
    """Print the tables, and keep them where that is asked for."""
    text = f"{sizes_table(found, sizes)}\n\n{targets_table(found, sizes)}"
    print(text)
    if write:
        lead = (
            f"Whole processes by number of models: median of {rounds} rounds, peak memory, and time as a multiple of "
            f"that for the {sizes[0]:,} models of the real catalog.  Targets are for {AIM_AT:,} models."
        )
        keep("Scale", f"{lead}\n\n{text}")
        lines = {name: {size: seconds_of(found[name, size]) for size in sizes} for name in COMMANDS}
        draw(CHECKOUT / "docs" / "concepts" / "scale.svg", lines, "models", "seconds")


def main() -> None:
    """Write catalogs, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="keep the catalogs here")
    parser.add_argument("--write", action="store_true", help="keep the tables in RESULTS.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        smallest, environment = real(folder)
        catalogs = {smallest: environment} | {size: synthesized(folder, size) for size in sorted(options.sizes)}
        found = measured(catalogs, options.runs)
        report(found, list(catalogs), options.runs, write=options.write)


if __name__ == "__main__":
    main()
