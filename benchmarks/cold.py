"""
Time first runs and edits on a copy of the catalog, and try what may happen to a cache.

    python benchmarks/cold.py [--runs 5] [--processes 50] [--kills 20] [--catalog DIR] [--llmrev PATH]

Wall-clock and processor seconds of `llmrev list`: with an empty cache, after one file was edited, with nothing changed,
and of `llmrev catalog check`.  Then so many processes at once on an empty cache, and so many builds killed at a random
moment, each followed by a run that must answer rightly and say nothing.
"""

import argparse
import os
import random
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CATALOG = Path(__file__).resolve().parents[1] / "catalog"


class Bench:
    """A copy of a catalog, a cache, and the program."""

    def __init__(self, program: list[str], catalog: Path, folder: Path) -> None:
        self.program = program
        self.catalog = folder / "catalog"
        self.cache = folder / "cache"
        shutil.copytree(catalog, self.catalog)
        self.environment = {**os.environ, "LLMREV_CACHE": str(self.cache), "LLMREV_CATALOG": str(self.catalog)}

    def forget(self) -> None:
        """Empty the cache."""
        shutil.rmtree(self.cache, ignore_errors=True)

    def edit(self, number: int) -> None:
        """Change one file."""
        files = sorted((self.catalog / "models").glob("*.yaml"))
        path = random.Random(number).choice(files)  # noqa: S311  a benchmark
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(?m)^checked: .*", f"checked: {2000 + number % 20}-01", text), encoding="utf-8")

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        """A command on its way."""
        return subprocess.Popen(
            [*self.program, *words], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def timed(self, *words: str) -> tuple[float, float, bytes]:
        """Wall-clock and processor seconds of a command, its processes included, and what it answered."""
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        run = subprocess.run([*self.program, *words], env=self.environment, capture_output=True, check=True)
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, run.stdout


def times(bench: Bench, runs: int) -> None:
    """Print the table of times."""
    found: dict[str, list[tuple[float, float]]] = {}

    def note(name: str, *words: str) -> None:
        found.setdefault(name, []).append(bench.timed(*words)[:2])

    for number in range(runs):
        bench.forget()
        note("list, empty cache", "list")
        note("list, nothing changed", "list")
        bench.edit(number)
        note("list, one file edited", "list")
        bench.forget()
        note("catalog check, empty cache", "catalog", "check")
        note("catalog check, nothing changed", "catalog", "check")
        bench.edit(number + runs)
        note("catalog check, one file edited", "catalog", "check")
    print(f"{'':34} {'median wall s':>14} {'least':>7} {'median CPU s':>13}")
    for name, pairs in found.items():
        walls, cpus = zip(*pairs, strict=True)
        print(f"{name:34} {statistics.median(walls):14.2f} {min(walls):7.2f} {statistics.median(cpus):13.2f}")


def crowd(bench: Bench, processes: int) -> bool:
    """Start *processes* at once on an empty cache; whether all answered alike and in silence."""
    expected = bench.timed("list")[2]
    bench.forget()
    start = time.perf_counter()
    asked = [bench.start("list") for _ in range(processes)]
    answers = [one.communicate() for one in asked]
    wrong = sum(answer != (expected, b"") for answer in answers)
    left = [path.name for path in bench.cache.iterdir() if path.name.startswith(".")]
    print(
        f"{processes} first runs at once: {time.perf_counter() - start:.1f} s, wrong answers {wrong}, left over {left}"
    )
    return not wrong and not left


def killed(bench: Bench, kills: int) -> bool:
    """Kill builds at random moments; whether each next run answered rightly and in silence."""
    expected = bench.timed("list")[2]
    whole = bench.timed("list")[0]
    bench.forget()
    cold = bench.timed("list")[0]
    wrong = 0
    chance = random.Random(1)  # noqa: S311  a benchmark
    for number in range(kills):
        if number % 2:
            bench.forget()
        else:
            bench.edit(1000 + number)
        victim = bench.start("list")
        time.sleep(chance.uniform(0.02, cold if number % 2 else 3 * whole))
        victim.send_signal(signal.SIGKILL)
        victim.communicate()
        wrong += bench.start("list").communicate() != (expected, b"")
    left = [path.name for path in bench.cache.iterdir() if path.name.startswith(".building-")]
    print(f"{kills} builds killed: wrong answers after it {wrong}, half snapshots left for the next hour {len(left)}")
    return not wrong


def main() -> None:
    """Measure, try and print; exit status 1 for a wrong answer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--processes", type=int, default=50)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--catalog", type=Path, default=CATALOG)
    parser.add_argument("--llmrev", help="the program; else `python -m llmrev`")
    options = parser.parse_args()
    program = [options.llmrev] if options.llmrev else [sys.executable, "-m", "llmrev"]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(program, options.catalog, Path(folder))
        if options.runs:
            times(bench, options.runs)
        well = [crowd(bench, options.processes)] if options.processes else []
        well += [killed(bench, options.kills)] if options.kills else []
    sys.exit(not all(well))


if __name__ == "__main__":
    main()
