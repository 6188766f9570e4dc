"""The command line answers fast, in sentences, with honest exit codes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli.console import Caller, ending, mission_folder, program, show, verdict
from bot.cli.main import COMMANDS, Entry, accept_everywhere
from bot.config import ConfigFaults, Fault
from bot.errors import AmanaError, ConfigError, MistypedReceiptError, StorageError
from tests.bot.cli.conftest import Amana

WORDS = "words that nobody should read"


@click.group()
def nested() -> None:
    """A group, as `keys` is one."""


@nested.command()
def where() -> None:
    """Say where the mission is."""
    click.echo(f"at {mission_folder()}")


@nested.command()
def fails() -> None:
    """Fail in a way that nobody foresaw."""
    raise RuntimeError(WORDS)


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put a group of this file into the table of commands."""
    monkeypatch.setitem(COMMANDS, "nested", Entry(f"{__name__}:nested", "A group."))
    monkeypatch.delenv("AMANA_MISSION", raising=False)
    yield
    for command in (nested, *nested.commands.values()):
        command.params.clear()


@pytest.mark.parametrize(
    "line",
    [
        "--mission here nested where",
        "nested --mission here where",
        "nested where --mission here",
        "--mission there nested where --mission here",
    ],
)
@pytest.mark.usefixtures("probe")
def test_the_mission_may_be_named_anywhere(amana: Amana, line: str) -> None:
    """--mission is taken before and after the command, the last one winning."""
    said = amana(*line.split())

    assert (said.code, said.out.strip()) == (0, "at here")


@pytest.mark.usefixtures("probe")
def test_the_mission_may_stand_in_the_environment(
    amana: Amana, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AMANA_MISSION serves where --mission is not given, then the current folder."""
    assert amana("nested", "where").out.strip() == "at ."

    monkeypatch.setenv("AMANA_MISSION", "there")

    assert amana("nested", "where").out.strip() == "at there"
    assert amana("nested", "where", "--mission", "here").out.strip() == "at here"


@pytest.mark.usefixtures("probe")
def test_an_unknown_failure_shows_no_words(amana: Amana) -> None:
    """Without --debug neither traceback nor the exception's text is written."""
    said = amana("nested", "fails")

    assert said.code == 1
    assert said.err.strip().endswith("run it with --debug.")
    assert WORDS not in said.out + said.err


@pytest.mark.usefixtures("probe")
def test_debug_shows_the_traceback(amana: Amana) -> None:
    """With --debug, before or after the command, the traceback is there."""
    assert "Traceback" in amana("--debug", "nested", "fails").err
    assert "Traceback" in amana("nested", "fails", "--debug").err


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("nonsense", "No such command"),
        ("settings --nonsense", "No such option"),
        ("init", "Missing argument"),
        ("settings extra", "unexpected extra argument"),
    ],
)
def test_a_callers_mistake_is_one_sentence_and_two(amana: Amana, line: str, part: str) -> None:
    """A wrong command line ends with 2 and one line that says how to go on."""
    said = amana(*line.split())

    assert said.code == 2
    assert part in said.err
    assert "--help" in said.err
    assert len(said.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (ConfigError("mend it."), 2, "mend it."),
        (ConfigFaults([Fault("a."), Fault("b.")]), 2, "fault: a.\nfault: b."),
        (StorageError("full."), 1, "full."),
        (MistypedReceiptError(), 1, MistypedReceiptError.user_message),
        (FileNotFoundError(2, "No such file or directory", "x.age"), 1, "x.age: No such file"),
        (click.ClickException("wrong."), 1, "wrong."),
        (click.Abort(), 130, "Stopped."),
        (AmanaError(WORDS), 1, "run it with --debug."),
        (OSError(WORDS), 1, "run it with --debug."),
    ],
)
def test_every_failure_has_its_code_and_sentence(
    error: Exception, code: int, sentence: str
) -> None:
    """Mistakes end with 2, failures with 1, and unforeseen ones quote nothing."""
    ended, said = verdict(error)

    assert ended == code
    assert sentence in said
    assert WORDS not in said


def test_an_interrupt_ends_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C ends with 130 and without a traceback."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    assert ending(interrupted, Caller()) == 130
    assert capsys.readouterr().err == ""


def test_a_table_lines_up_and_json_is_for_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    """Rows come as aligned columns, or as one JSON array."""
    rows: list[dict[str, str | int | None]] = [
        {"reference": "K7M-2QD", "priority": 1, "due": None},
        {"reference": "X", "priority": 12, "due": "14:00"},
    ]
    columns = ("reference", "priority", "due")

    show(rows, columns, as_json=False)
    table = capsys.readouterr().out.splitlines()
    show(rows, columns, as_json=True)

    assert table == ["reference  priority  due", "K7M-2QD    1", "X          12        14:00"]
    assert capsys.readouterr().out.startswith('[{"reference": "K7M-2QD"')


def test_help_names_every_command(amana: Amana) -> None:
    """`amana --help` lists the table's commands with their lines."""
    said = amana("--help")

    assert said.code == 0
    for entry in COMMANDS.values():
        assert entry.line in " ".join(said.out.split())


def test_help_imports_no_command() -> None:
    """`amana --help` answers without settings, keys or a store being imported."""
    script = (
        "import sys; from bot.cli.main import run; run(['--help']);"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in"
        " {'pydantic', 'structlog', 'httpx', 'cryptography', 'babel', 'storage', 'telegram'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30
    )

    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(amana: Amana, name: str) -> None:
    """Every command of the table is there and answers to --help."""
    assert amana(name, "--help").code == 0


@pytest.mark.parametrize("line", ["", "roster"])
def test_no_command_at_all_shows_the_help_alone(amana: Amana, line: str) -> None:
    """The help needs no sentence that leads to it."""
    said = amana(*line.split())

    assert said.code == 2
    assert said.err.startswith("Usage: ")
    assert "--help`" not in said.err


def test_the_command_is_named_as_this_shell_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its name, by a short path, by a whole one, and where it was never installed by Python."""
    python, command = tmp_path / "bin" / "python", tmp_path / "bin" / "amana"
    command.parent.mkdir()
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setenv("PATH", "")
    assert program() == f"{python} -m bot"

    command.touch(mode=0o700)
    assert program() == str(command)
    monkeypatch.chdir(tmp_path)
    assert program() == "bin/amana"
    monkeypatch.setenv("PATH", str(command.parent))
    assert program() == "amana"


def test_an_unknown_command_is_the_callers_mistake(amana: Amana) -> None:
    """What is not in the table does nothing and ends with 2."""
    assert amana("no-such-command", "--help").code == 2


def test_a_commands_own_option_is_kept() -> None:
    """A command that has a --mission of its own keeps it."""

    @click.command()
    @click.option("--mission")
    def own(mission: str) -> None:
        click.echo(mission)

    options = [o for param in accept_everywhere(own).params for o in param.opts]

    assert options.count("--mission") == 1
    assert options.count("--debug") == 1


def test_python_dash_m_is_the_same_door(tmp_path: Path) -> None:
    """`python -m bot` ends with the command's exit code and a sentence."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check", "--mission", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={k: v for k, v in os.environ.items() if not k.startswith("AMANA_")},
    )

    assert done.returncode == 2
    assert "amana init" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
