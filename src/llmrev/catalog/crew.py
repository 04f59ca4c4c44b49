"""
Read many files with all cores, in processes of our own.

Each is a Python that is told paths and answers with packed parts: no pickle, no fork of whatever the caller is, and no
import of the caller's main module.  What cannot be had from them is read here.
"""

import contextlib
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING

from llmrev.catalog.packed import Packed

if TYPE_CHECKING:  # one file is read without
    import subprocess

Tell = Callable[[int, int], None]
"""Told how many files of how many are done."""

ENOUGH = 300_000
"""Bytes of YAML that one process more is worth: they take longer to read than it takes to start."""

_SERVE = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from llmrev.catalog.crew import serve; serve()"

_Answers = SimpleQueue[tuple[Path, Packed | None] | None]


def read_parts(files: Sequence[Path], tell: Tell | None = None) -> Iterator[tuple[Path, Packed | None]]:
    """Each of *files* with its part, as they are done; ``None`` for one with a mistake."""
    sizes = {path: path.stat().st_size for path in files}
    hands = min(os.cpu_count() or 1, sum(sizes.values()) // ENOUGH)
    missing = dict.fromkeys(files)
    largest_first = sorted(files, key=lambda path: -sizes[path])
    for path, part in _from_processes(largest_first, hands) if hands > 1 else ():
        del missing[path]
        if tell:
            tell(len(files) - len(missing), len(files))
        yield path, part
    if not missing:
        return
    from llmrev.catalog.part import packed_part

    for number, path in enumerate(missing, len(files) - len(missing) + 1):
        part = packed_part(path)
        if tell:
            tell(number, len(files))
        yield path, part


def _from_processes(files: Sequence[Path], hands: int) -> Iterator[tuple[Path, Packed | None]]:
    """What *hands* processes read; files that a process failed at are left out."""
    import threading

    waiting: SimpleQueue[Path] = SimpleQueue()
    for path in files:
        waiting.put(path)
    answers: _Answers = SimpleQueue()
    workers = []
    try:
        for _ in range(hands):
            with contextlib.suppress(OSError):  # no process can be had here
                workers.append(_started())
        for worker in workers:
            threading.Thread(target=_lead, args=(worker, waiting, answers), daemon=True).start()
        leading = len(workers)
        while leading:
            answer = answers.get()
            if answer is None:
                leading -= 1
            else:
                yield answer
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
            for stream in (worker.stdin, worker.stdout):
                with contextlib.suppress(OSError):
                    if stream:
                        stream.close()


def _started() -> "subprocess.Popen[bytes]":
    import subprocess

    if not sys.executable:
        raise OSError
    path = json.dumps([os.path.abspath(one) for one in sys.path])  # noqa: PTH100  "" is where we are
    return subprocess.Popen(  # noqa: S603  our own code, by our own interpreter
        [sys.executable, "-c", _SERVE, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _lead(worker: "subprocess.Popen[bytes]", waiting: "SimpleQueue[Path]", answers: _Answers) -> None:
    """Tell *worker* a path ahead of the one it reads, until none is left."""
    asked: list[Path] = []
    try:
        if worker.stdin is None or worker.stdout is None:
            return
        while True:
            with contextlib.suppress(Empty):
                while len(asked) < 2:
                    asked.append(waiting.get_nowait())
                    worker.stdin.write(json.dumps(str(asked[-1])).encode() + b"\n")
                    worker.stdin.flush()
            if not asked:
                return
            answers.put((asked[0], _received(worker.stdout)))
            del asked[0]
    except (OSError, ValueError):  # it went away, or is stopped
        return
    finally:
        answers.put(None)


def _received(stream: IO[bytes]) -> Packed | None:
    """An answer of `serve`.  Raises `ValueError` for half a one."""
    sizes = stream.readline().split()
    if sizes == [b"none"]:
        return None
    parts = [stream.read(int(size)) for size in sizes]
    if len(parts) != 2 or any(len(part) != int(size) for part, size in zip(parts, sizes, strict=True)):
        raise ValueError(sizes)
    return Packed(*parts)


def serve() -> None:
    """Read paths from standard input, and write the part of each to standard output, until there are no more."""
    from llmrev.catalog.part import packed_part

    gc.disable()  # nothing here runs long enough to need it
    out = sys.stdout.buffer
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        for line in sys.stdin.buffer:
            part = packed_part(Path(json.loads(line)))
            if part is None:
                out.write(b"none\n")
            else:
                out.write(b"%d %d\n" % (len(part.head), len(part.texts)) + part.head + part.texts)
            out.flush()
