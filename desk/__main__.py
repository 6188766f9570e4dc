"""`python -m desk`: the desk without anything of the server's."""

import sys

import click

from bot.errors import AmanaError
from desk.command import desk


def main() -> int:
    """Run the desk; an error is one sentence."""
    try:
        desk.main(prog_name="python -m desk", standalone_mode=False)
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        return error.exit_code
    except AmanaError as error:
        click.echo(str(error), err=True)
        return 1
    except (click.Abort, KeyboardInterrupt):
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
