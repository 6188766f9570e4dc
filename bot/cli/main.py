"""The command `amana`: its table of commands, and what every command accepts.

A command's module is imported only when that command is called, so that
`amana --help` answers at once. This module must never import a setting, a
store or a key.
"""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from bot.cli.console import Caller, ending


class Entry(NamedTuple):
    """Where a command lives, and the line that `amana --help` says of it."""

    where: str
    line: str


COMMANDS = {
    "init": Entry("bot.cli.init:init", "Make a mission's folder, and say what comes next."),
    "check": Entry(
        "bot.cli.check:check", "List every fault at once; 0 only if reports can be taken."
    ),
    "run": Entry("bot.cli.run:run", "Run the bot."),
    "demo": Entry(
        "bot.cli.demo:demo", "Run a demo mission with a simulated Telegram, on loopback."
    ),
    "cases": Entry(
        "bot.cli.cases:cases", "List the cases: reference, queue, priority, state, times."
    ),
    "entries": Entry(
        "bot.cli.entries:entries", "Write a case's sealed entries as files; needs no key."
    ),
    "open": Entry("bot.cli.open_:open_", "Open a sealed entry and check who sealed it."),
    "letter": Entry("bot.cli.letter:letter", "Send a letter to a case's reporter."),
    "desk": Entry("bot.cli.desk:desk", "Open the officer's desk in the browser."),
    "keys": Entry("bot.cli.keys:keys", "Make keys, each in its own file."),
    "roster": Entry("bot.cli.roster:roster", "Keep and sign the roster of officers."),
    "reseal": Entry("bot.cli.reseal:reseal", "Let an officer read the open cases that you read."),
    "audit": Entry(
        "bot.cli.audit:audit",
        "Check the chains of acts, copy them signed, note the escrow's use.",
    ),
    "drill": Entry(
        "bot.cli.drill:drill", "Send a test page to the officers on duty; say who answered."
    ),
    "outbox": Entry(
        "bot.cli.outbox:outbox",
        "Show what waits to be delivered or was given up; act on it.",
    ),
    "backup": Entry(
        "bot.cli.backup:backup",
        "Write cases and server keys to one file, for the escrow.",
    ),
    "restore": Entry(
        "bot.cli.restore:restore", "Make a mission's folder of a backup and its mirror."
    ),
    "purge": Entry("bot.cli.purge:purge", "Erase closed cases whose time is over."),
    "stats": Entry("bot.cli.stats:stats", "Show weekly counts; small ones are withheld."),
    "locales": Entry("bot.cli.locales:locales", "The translators' workbench."),
    "settings": Entry("bot.cli.settings:settings", "Explain every setting."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Name every command, in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        """Import one command and let it accept what every command accepts."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, attribute = entry.where.split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return accept_everywhere(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, importing none of them."""
        rows = [(name, COMMANDS[name].line) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _remember_mission(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.ensure_object(Caller).mission = value


def _remember_debug(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        ctx.ensure_object(Caller).debug = True


def _shared_options() -> tuple[click.Option, click.Option]:
    mission = click.Option(
        ["--mission"],
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        expose_value=False,
        callback=_remember_mission,
        help="The folder of mission.toml (AMANA_MISSION, else the current folder).",
    )
    debug = click.Option(
        ["--debug"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_remember_debug,
        help="Show tracebacks; they may hold paths and names.",
    )
    return mission, debug


def accept_everywhere(command: click.Command) -> click.Command:
    """Let a command, and all below it, accept --mission and --debug behind its name."""
    taken = {option for param in command.params for option in param.opts}
    for option in _shared_options():
        if not taken.intersection(option.opts):
            command.params.append(option)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            accept_everywhere(below)
    return command


@click.group(
    cls=LazyGroup,
    params=list(_shared_options()),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="amana", message="%(version)s")
def amana() -> None:
    """A safe channel between a mission's host community and its officers."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line.

    Args:
        arguments: What follows the program's name.

    Returns:
        The exit code: 0 done, 1 a failure, 2 a caller's mistake.
    """
    caller = Caller()
    return ending(
        lambda: amana.main(list(arguments), prog_name="amana", standalone_mode=False, obj=caller),
        caller,
    )
