"""
Compare what a compiled catalog could be kept in: SQLite, one JSON file, pickle, marshal.

    python benchmarks/snapshots.py [--models 0 100000]

The rows of the built-in catalog's models, copied under new ids until there are as many as asked for (0: as they are).
Printed: megabytes, and the milliseconds of a fresh process to open the file and read one model, and to read all.
"""

import argparse
import json
import marshal
import pickle
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from llmrev.catalog.opening import open_catalog

Rows = dict[str, dict[str, Any]]

READ = {
    "sqlite": "import sqlite3, json; d = sqlite3.connect(p)",
    "json": "import json; d = json.load(open(p, encoding='utf-8'))",
    "pickle": "import pickle; d = pickle.load(open(p, 'rb'))",
    "marshal": "import marshal; d = marshal.loads(open(p, 'rb').read())",
}
ONE = {"sqlite": "json.loads(d.execute('SELECT data FROM model WHERE id = ?', (k,)).fetchone()[0])"}
ALL = {"sqlite": "[json.loads(data) for (data,) in d.execute('SELECT data FROM model ORDER BY position')]"}


def written(rows: Rows, kind: str, path: Path) -> None:
    """Write *rows* to *path*."""
    if kind == "sqlite":
        database = sqlite3.connect(path)
        database.execute("CREATE TABLE model (position INTEGER PRIMARY KEY, id TEXT UNIQUE, data TEXT)")
        lines = ((number, key, json.dumps(row, ensure_ascii=False)) for number, (key, row) in enumerate(rows.items()))
        database.executemany("INSERT INTO model VALUES (?, ?, ?)", lines)
        database.commit()
        database.close()
    elif kind == "json":
        path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    else:
        path.write_bytes({"pickle": pickle, "marshal": marshal}[kind].dumps(rows))


def milliseconds(kind: str, path: Path, key: str, what: str, runs: int) -> float:
    """Of a fresh process, its start left out."""
    code = (
        f"import sys, time; p, k = sys.argv[1:]; t = time.perf_counter(); {READ[kind]}; {what}; "
        "print((time.perf_counter() - t) * 1000)"
    )
    command = [sys.executable, "-c", code, str(path), key]
    return statistics.median(
        float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(runs)
    )


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, nargs="+", default=[0, 100_000])
    options = parser.parse_args()
    database = open_catalog().database
    own = {
        key: json.loads(data) | json.loads(more)
        for key, data, more in database.execute("SELECT id, data, detail FROM model")
    }
    print(f"{'models':>7} {'kept in':8} {'MB':>7} {'one ms':>8} {'all ms':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for wanted in options.models:
            keys = list(own)
            texts = [json.dumps(row) for row in own.values()]  # read for each copy: pickle notes what is shared
            rows = {f"{keys[n % len(keys)]}-{n}": json.loads(texts[n % len(keys)]) for n in range(wanted or len(own))}
            key = list(rows)[len(rows) // 2]
            for kind in READ:
                path = Path(folder) / f"models.{kind}"
                written(rows, kind, path)
                runs = 9 if len(rows) < 10_000 else 3
                one = milliseconds(kind, path, key, ONE.get(kind, "d[k]"), runs)
                every = milliseconds(kind, path, key, ALL.get(kind, "list(d.values())"), runs)
                print(f"{len(rows):7} {kind:8} {path.stat().st_size / 1e6:7.1f} {one:8.1f} {every:8.1f}")
                path.unlink()


if __name__ == "__main__":
    main()
