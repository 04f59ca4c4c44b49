"""Tables for programs: TSV and CSV."""

from typing import Any

from llmrev.render.language import clean
from llmrev.render.table import Table


def tsv(table: Table) -> str:
    """One row a line, tab between cells; nothing is cut, tabs and line breaks in a cell become blanks."""
    lines = ["\t".join(table.keys), *map(_line, table.values)]
    return "".join(f"{line}\n" for line in lines)


def _line(row: tuple[Any, ...]) -> str:
    cells = [value if isinstance(value, str) else machine_text(value) for value in row]
    if not "".join(cells).isprintable():
        cells = list(map(clean, cells))
    return "\t".join(cells)


def csv_text(table: Table) -> str:
    """Comma-separated, quoted by RFC 4180 where needed."""
    import csv
    import io

    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.keys)
    writer.writerows([clean(machine_text(value)) for value in row] for row in table.values)
    return file.getvalue()


def machine_text(value: Any) -> str:
    """*value* in one cell: a list with commas, parts with blanks, what nobody recorded as ``unknown``."""
    if isinstance(value, str):
        return value
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return " ".join(machine_text(part) for part in value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(machine_text(part) for part in (sorted(value) if isinstance(value, set | frozenset) else value))
    return str(value)
