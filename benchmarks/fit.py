"""
Time the computation of one `fit` once the catalog is open, without numpy.

    python benchmarks/fit.py [--runs 200] [MODEL ...]

Prints the median milliseconds of one answer with its verdict, longest context, largest batch and alternatives: the
first, whose shapes are counted anew, and the ones after it.  Figures are of this machine and mean little elsewhere.
"""

import argparse
import statistics
import sys
import time

from llmrev import Serving, Tuning, fit, open_catalog, parse_gpu

MODELS = ("qwen3-8b", "deepseek-v3", "gemma-3-27b", "qwen3-30b-a3b")


def main() -> None:
    """Measure and print a line for each model and task."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", default=MODELS)
    parser.add_argument("--runs", type=int, default=200)
    options = parser.parse_args()
    catalog = open_catalog()
    pool = parse_gpu("8x80G", catalog.gpu)
    for name in options.models:
        model = catalog.model(name)
        for how in (Serving(context=8192, gpus=8), Tuning(task="qlora", seq_len=2048, gpus=8)):
            times = []
            for _ in range(options.runs):
                start = time.perf_counter()
                fit(catalog, model, how, pool)
                times.append((time.perf_counter() - start) * 1000)
            task = "serve" if isinstance(how, Serving) else how.task
            print(f"{name:16} {task:6} first {times[0]:6.2f} ms, then {statistics.median(times[1:]):.2f} ms")
    print("numpy was imported" if "numpy" in sys.modules else "numpy was not imported")


if __name__ == "__main__":
    main()
