"""`python -m bot` and the installed command `amana`: one door for both.

It must never do anything itself; what there is to do is in `bot.cli`.
"""

import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from bot.cli.main import run  # noqa: PLC0415  # the door stays cheap for those who only import it

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
