"""Start the command line, and leave it."""

import os
import sys

TYPE_CHECKING = False  # type checkers take it for true; importing typing costs a third of `llmrev --version`

if TYPE_CHECKING:
    from typing import NoReturn


def main() -> "NoReturn":
    """Run `llmrev` with the arguments of this process."""
    if sys.argv[1:] == ["--version"]:  # asked by scripts; not worth an import
        from llmrev import __version__

        print(f"llmrev {__version__}")  # noqa: T201
        leave(0)
    import gc

    gc.set_threshold(GARBAGE)
    from llmrev.cli.app import run

    leave(run(sys.argv[1:]))


GARBAGE = 200_000
"""
Objects made between two searches for garbage.

Almost everything that a run makes it keeps to its end; at Python's 700 the searching takes a twentieth of the time.
"""


def leave(status: int) -> "NoReturn":
    """
    End the process with *status* without taking the interpreter apart, which takes a tenth of the time of a run.

    Nothing of llmrev waits for that: files are closed where they are written, and threads and children have ended.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # nobody reads any more
            continue
    os._exit(status)


if __name__ == "__main__":
    main()
