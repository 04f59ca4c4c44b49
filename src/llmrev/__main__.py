"""Start the command line."""

import sys


def main() -> None:
    """Run `llmrev` with the arguments of this process."""
    if sys.argv[1:] == ["--version"]:  # asked by scripts; not worth an import
        from llmrev import __version__

        print(f"llmrev {__version__}")  # noqa: T201
        return
    from llmrev.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
