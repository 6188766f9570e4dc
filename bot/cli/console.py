"""How every command speaks: one sentence on error, tables, exit codes.

Rules of the command line's voice: what a person asked for goes to stdout,
everything else to stderr; an error is one sentence that says what is wrong and
what to do; exit 2 for a caller's mistake, 1 for a failure; a traceback only
with --debug, because an exception's text may quote what it choked on.
"""

import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bot.errors import ConfigError, OperatorError, UserFacingError

DONE, FAILED, MISTAKEN, INTERRUPTED = 0, 1, 2, 130


@dataclass
class Caller:
    """What the caller said before or after the command's name."""

    mission: Path | None = None
    debug: bool = False


def mission_folder() -> Path:
    """The mission's folder: --mission, else AMANA_MISSION, else the current folder."""
    ctx = click.get_current_context(silent=True)
    caller = ctx.find_object(Caller) if ctx else None
    if caller and caller.mission is not None:
        return caller.mission
    return Path(os.environ.get("AMANA_MISSION") or ".")


def program() -> str:
    """How `amana` is typed here: by its name where the shell finds it, else by its path."""
    beside = Path(sys.executable).with_name("amana")
    found = shutil.which("amana")
    if found is not None and Path(found) == beside:
        return "amana"
    if not beside.exists():
        return f"{sys.executable} -m bot"
    below = beside.is_relative_to(Path.cwd())
    return str(beside.relative_to(Path.cwd()) if below else beside)


def warn(sentence: str) -> None:
    """Say one sentence on stderr."""
    click.echo(sentence, err=True)


def ending(work: Callable[[], object], caller: Caller) -> int:
    """Do the work, and turn however it ends into an exit code and one sentence.

    A command that returns an integer ends with it.
    """
    try:
        code = work()
    except Exception as error:  # noqa: BLE001  # the one edge where every failure becomes a sentence
        if caller.debug:
            traceback.print_exception(error)
        code, sentence = verdict(error)
        if sentence:
            warn(sentence)
    except KeyboardInterrupt:
        return INTERRUPTED
    return code if isinstance(code, int) else DONE


def verdict(error: Exception) -> tuple[int, str]:
    """The exit code and the sentence for a failure."""
    match error:
        case click.exceptions.Exit():
            return error.exit_code, ""
        case click.Abort():
            return INTERRUPTED, "Stopped."
        case click.ClickException():
            return error.exit_code, _without_usage(error)
        case ConfigError():
            return MISTAKEN, str(error)
        case OperatorError():
            return FAILED, str(error)
        case UserFacingError():
            return FAILED, error.user_message
        case OSError(filename=str() | os.PathLike() as where, strerror=str() as why):
            return FAILED, f"{os.fspath(where)}: {why}."
        case _:
            kind = type(error).__name__
            return FAILED, f"Amana failed in a way it does not know ({kind}): run it with --debug."


def _without_usage(error: click.ClickException) -> str:
    is_help = isinstance(error, click.exceptions.NoArgsIsHelpError)
    if is_help or not isinstance(error, click.UsageError):
        return error.format_message()
    path = error.ctx.command_path if error.ctx else "amana"
    return f"{error.format_message()} See `{path} --help`."


def show(
    rows: Sequence[Mapping[str, str | int | None]], columns: Sequence[str], *, as_json: bool
) -> None:
    """Write rows to stdout as a table, or as one JSON array for scripts."""
    if as_json:
        click.echo(json.dumps([{c: row.get(c) for c in columns} for row in rows]))
        return
    cells = [[_cell(row.get(c)) for c in columns] for row in rows]
    widths = [max(map(len, column)) for column in zip(columns, *cells, strict=True)]
    for line in (columns, *cells):
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def _cell(value: str | int | None) -> str:
    return "" if value is None else str(value)


def refuse(faults: Iterable[str]) -> int:
    """Write every fault on a line of its own to stderr, and give the exit code."""
    for fault in faults:
        warn(fault)
    return MISTAKEN
