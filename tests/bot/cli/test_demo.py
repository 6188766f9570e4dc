"""The demo's mission is sound, is continued and never wiped, and its processes end."""

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.cli import demo_mission, processes
from bot.cli.check import faults
from bot.cli.demo import demo, need_free, need_simulator, offer, prepare
from bot.cli.demo_stage import PASSPHRASE
from bot.cli.made_up import made_up_token
from bot.cli.processes import Child
from bot.config import Severity, load
from bot.config.facts import mission_on
from bot.config.rosters import read_roster
from bot.errors import CatalogError, ConfigError, OperatorError
from bot.i18n import Catalogs
from bot.logs import TOKEN
from bot.sealing.identity_file import PersonalKeys


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo's folder, made once."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    prepare(folder, 8765)
    return folder


async def test_the_demo_has_no_fault_but_a_missing_telegram(folder: Path) -> None:
    """Everything but the simulated Telegram, which is not there yet, is as `run` wants it."""
    listed = await faults(load(folder, {}), int(time.time()))
    bad = [str(fault) for fault in listed if fault.severity is not Severity.WARNING]

    assert len(bad) == 1
    assert bad[0].startswith("lapse: telegram.api_url does not answer")


def test_an_installed_program_says_where_the_demo_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The simulator is not installed; a demo's folder that cannot be played is not even made."""
    need_simulator()
    monkeypatch.setattr("bot.cli.demo.find_spec", lambda _: None)
    monkeypatch.chdir(tmp_path)

    with pytest.raises(OperatorError, match="`make demo`"):
        need_simulator()


def test_officers_keys_open_with_the_demos_passphrase(folder: Path) -> None:
    """Three officers can read, each with a key file of their own."""
    roster = read_roster(load(folder, {})).roster

    assert len(roster.officers) == 3
    for officer in roster.officers:
        file = (folder / "starter-keys" / f"{officer.name}.key").read_bytes()
        keys = PersonalKeys.open(file, PASSPHRASE)
        assert str(keys.need_identity().recipient()) == str(officer.recipient)


def test_a_demo_is_continued(folder: Path) -> None:
    """A second start keeps keys and cases, and takes every contact for verified today."""
    (folder / "data/marker").write_text("kept")
    path = folder / "mission.toml"
    before = load(folder, {})
    path.write_text(path.read_text().replace("verified_on = 2", "verified_on = 1"))

    prepare(folder, 9999)
    after = load(folder, {})

    assert (folder / "data/marker").read_text() == "kept"
    assert after == before
    assert after.contacts[0].verified_on == dt.datetime.now(dt.UTC).date()
    assert path.stat().st_mode & 0o077 == 0


def test_a_folder_that_is_no_demo_is_left_alone(tmp_path: Path) -> None:
    """A folder that holds something else is refused."""
    (tmp_path / "mine").write_text("mine")

    with pytest.raises(ConfigError, match="nothing there is overwritten"):
        prepare(tmp_path, 8765)


def test_the_interview_is_told_in_every_language(folder: Path) -> None:
    """Areas, contacts and services reach the interview, each in all languages of the demo."""
    settings = load(folder, {})
    catalogs = Catalogs.load(wanted=settings.languages.offered)
    today = dt.datetime.now(dt.UTC).date()

    facts = mission_on(settings, catalogs, today, intake_open=True, desk_seen=True)
    in_a_month = today + dt.timedelta(days=31)
    later = mission_on(settings, catalogs, in_a_month, intake_open=True, desk_seen=True)

    assert len(facts.contacts) == len(demo_mission.CONTACTS)
    assert facts.services[0].kind == "care"
    assert later.contacts == ()
    for names in (a.names for a in facts.areas), (s.names for s in facts.services):
        assert {frozenset(each) for each in names} == {frozenset(demo_mission.LANGUAGES)}


def test_a_language_is_offered_beside_the_demos_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For this start; the mission's file stays as it is."""
    before = (folder / "mission.toml").read_bytes()
    monkeypatch.setenv("AMANA_LANGUAGES__OFFERED", "en,fr,ar,es,sw")

    offer(folder, ("so", "en"))

    offered = load(folder, os.environ).languages.offered
    assert offered == (*demo_mission.LANGUAGES, "so")
    assert (folder / "mission.toml").read_bytes() == before


def test_a_language_that_is_not_there_is_said_before_anything_is_made(tmp_path: Path) -> None:
    """With what to do; else the bot would end with it in a log."""
    ports = ["--phone-port", "0", "--desk-port", "0"]
    with pytest.raises(CatalogError, match="amana locales new xx"):
        demo.main([*ports, "--dir", str(tmp_path / "demo"), "--language", "xx"], "demo")
    assert not (tmp_path / "demo").exists()


def test_a_port_that_is_taken_is_said_before_anything_is_made() -> None:
    """Or the folder of a demo that never started would stay."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(OperatorError, match=f"Port {port} is taken"):
            need_free(port)
    need_free(port)


def test_a_made_up_token_has_the_form_of_one() -> None:
    """The simulator and the log's scrubber both take it for a token."""
    assert TOKEN.fullmatch(made_up_token())
    assert made_up_token() != made_up_token()


def child(log: Path, script: str) -> Child:
    """Start a Python script as a child of the demo."""
    return Child("the child", ["-c", script], log, os.environ)


def test_a_child_that_ends_early_names_its_log(tmp_path: Path) -> None:
    """Waiting for a dead child ends at once with the way to its log."""
    dead = child(tmp_path / "log", "print('last words')")

    with pytest.raises(OperatorError, match="log"):
        dead.wait_until(lambda: False, 30)
    assert dead.said() == "last words\n"
    dead.end()


def test_a_child_that_is_never_ready_is_given_up(tmp_path: Path) -> None:
    """Waiting has an end, and the child is ended with it."""
    idle = child(tmp_path / "log", "import time; time.sleep(60)")

    with pytest.raises(OperatorError, match="not ready"):
        idle.wait_until(lambda: False, 0.3)
    idle.end()
    assert not idle.is_alive


def test_a_child_that_will_not_end_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the grace a child that ignores SIGTERM is ended all the same."""
    monkeypatch.setattr(processes, "GRACE_S", 0.3)
    deaf = child(
        tmp_path / "log",
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print(1, flush=True); time.sleep(60)",
    )
    deaf.wait_until(lambda: deaf.said() != "", 20)

    deaf.end()

    assert not deaf.is_alive


def test_a_child_speaks_only_for_this_start(tmp_path: Path) -> None:
    """Lines of an earlier start in the same log are not taken for this one's."""
    for word in ("first", "second"):
        one = child(tmp_path / "log", f"print('{word}')")
        one.end()

    assert one.said() in {"second\n", ""}
    assert "first" not in one.said()


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a child of its parent's death"
)
def test_a_child_dies_with_a_killed_parent(tmp_path: Path) -> None:
    """After kill -9 of the demo no child keeps a port."""
    script = (
        "import os, pathlib, time; from bot.cli.processes import Child;"
        f"Child('c', ['-c', 'import time; print(1, flush=True); time.sleep(60)'],"
        f" pathlib.Path({str(tmp_path / 'log')!r}), os.environ);"
        "time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script])
    _wait_for(lambda: (tmp_path / "log").exists() and (tmp_path / "log").read_text() != "")
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()

    parent.send_signal(signal.SIGKILL)
    parent.wait()

    assert children
    _wait_for(lambda: not any(_runs(pid) for pid in children))


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _wait_for(sign: object, seconds: float = 20) -> None:
    assert callable(sign)
    deadline = time.monotonic() + seconds
    while not sign():
        assert time.monotonic() < deadline
        time.sleep(0.05)
