"""RESULTS.md: what was measured last, a section for each benchmark."""

import datetime as dt
import os
import platform
import re
from pathlib import Path

PLACE = Path(__file__).with_name("RESULTS.md")

HEAD = """\
# Results

Written by the benchmarks with `--write`, each into its own section; ratios travel between machines, seconds do not.
"""


def keep(title: str, text: str) -> None:
    """Put *text* into RESULTS.md as section *title*, in the place of what stood there."""
    before = PLACE.read_text(encoding="utf-8") if PLACE.exists() else HEAD
    others = [part for part in re.split(r"(?m)^(?=## )", before) if not part.startswith(f"## {title}\n")]
    found = [part.rstrip() for part in [*others, f"## {title}\n\n{about()}\n\n{text}"]]
    PLACE.write_text("\n\n".join(found) + "\n", encoding="utf-8")


def about() -> str:
    """The day and the machine."""
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    return f"{today}, {os.cpu_count()} CPUs ({platform.machine()}), Python {platform.python_version()}."


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Rows as a Markdown table, padded so that it reads well unrendered; all but the first column to the right."""
    widths = [max(len(row[place]) for row in [heads, *rows]) for place in range(len(heads))]

    def line(cells: list[str]) -> str:
        padded = [
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return f"| {' | '.join(padded)} |"

    rule = "|".join("-" * (width + 2) if place == 0 else "-" * (width + 1) + ":" for place, width in enumerate(widths))
    return "\n".join([line(heads), f"|{rule}|", *map(line, rows)])
