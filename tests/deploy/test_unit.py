"""The systemd units are such that systemd takes them, and as closed as they are said to be."""

import configparser
import shutil
import subprocess
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.app import PATIENCE

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "docs" / "deploy"
UNIT = DEPLOY / "amana.service"
UNITS = sorted((*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")))
OPERATIONS = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
PROGRAM = "/opt/amana/.venv/bin/amana"
ANALYZE = shutil.which("systemd-analyze")
HIGHEST_EXPOSURE = 15
"""Tenths; of a hundred."""


def sections(unit: Path) -> Mapping[str, Mapping[str, str]]:
    """A unit's sections; of a key that stands twice, the last."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # configparser's own way to keep case
    parser.read_string(unit.read_text(encoding="utf-8"))
    return {name: dict(parser[name]) for name in parser.sections()}


@pytest.fixture
def service() -> Mapping[str, str]:
    """The [Service] section of the bot's unit."""
    return sections(UNIT)["Service"]


def test_nothing_of_its_memory_reaches_a_disk(service: Mapping[str, str]) -> None:
    """No swap, no core file, a temporary folder of its own, in memory."""
    assert service["MemorySwapMax"] == "0"
    assert service["LimitCORE"] == "0"
    assert service["PrivateTmp"] == "yes"
    assert service["Environment"] == f"TMPDIR=%t/{service['RuntimeDirectory']}"


def test_no_unit_holds_a_token_or_says_where_one_is() -> None:
    """`amana check` needs it as the bot does, by hand too: one file that mission.toml names."""
    assert not any("TOKEN" in unit.read_text(encoding="utf-8").upper() for unit in UNITS)


@pytest.mark.parametrize("unit", [u for u in UNITS if u.suffix == ".service"], ids=lambda u: u.stem)
def test_every_unit_runs_the_one_program_as_the_one_account(unit: Path) -> None:
    """On folders that the page tells people to make; a missing one would fail without a word."""
    told = sections(unit)["Service"]
    lines = unit.read_text(encoding="utf-8").splitlines()
    written = " ".join(line for line in lines if line.startswith("ReadWritePaths=/"))

    assert (told["User"], told["Group"], told["ProtectSystem"]) == ("amana", "amana", "strict")
    assert PROGRAM in told["ExecStart"]
    assert "--mission /etc/amana/mission" in told["ExecStart"]
    (made,) = [line for line in OPERATIONS.splitlines() if "-m 0700 /etc/amana " in line]
    assert set(written.replace("ReadWritePaths=", "").split()) <= set(made.split())


def test_every_timer_starts_a_unit_that_is_there() -> None:
    """And its page says how to switch it on."""
    timers = [unit for unit in UNITS if unit.suffix == ".timer"]

    assert len(timers) == 2
    assert [t for t in timers if not t.with_suffix(".service").exists()] == []
    assert [t.name for t in timers if t.name not in OPERATIONS] == []


def test_it_can_write_where_it_must_and_nowhere_else(service: Mapping[str, str]) -> None:
    """The rest of the system is read-only, and it gains no right."""
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert service["CapabilityBoundingSet"] == ""
    paths = [line for line in UNIT.read_text().splitlines() if line.startswith("ReadWritePaths=")]
    assert "/var/lib/amana/data" in paths[0]
    assert "/var/lib/amana/day-keys" in paths[0]


def test_a_start_that_a_person_must_mend_is_not_repeated(service: Mapping[str, str]) -> None:
    """Exit code 2 says so; anything else is tried again, for ever."""
    assert service["RestartPreventExitStatus"] == "2"
    assert service["Restart"] == "on-failure"


def test_it_is_watched_and_given_time_to_end(service: Mapping[str, str]) -> None:
    """Type=notify and a watchdog; more time at the end than the bot takes."""
    assert service["Type"] == "notify"
    assert int(service["WatchdogSec"]) >= 60
    assert int(service["TimeoutStopSec"]) > 10 > PATIENCE


@pytest.mark.skipif(ANALYZE is None, reason="only a system with systemd can judge its units")
def test_systemd_finds_no_fault(tmp_path: Path) -> None:
    """`systemd-analyze` takes the units as they are, but for the program that is not here."""
    assert ANALYZE is not None
    copies = [tmp_path / unit.name for unit in UNITS]
    for unit, copy in zip(UNITS, copies, strict=True):
        copy.write_text(unit.read_text().replace(PROGRAM, "/bin/true"))
    said = subprocess.run(
        [ANALYZE, "verify", "--man=no", *copies], capture_output=True, text=True, check=False
    )
    copy = tmp_path / UNIT.name
    rated = subprocess.run(
        [ANALYZE, "security", "--offline=true", f"--threshold={HIGHEST_EXPOSURE}", copy],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (said.returncode, said.stderr) == (0, "")
    assert rated.returncode == 0, rated.stdout


def test_the_image_holds_the_program_and_nothing_of_a_mission() -> None:
    """What is copied is named one by one, each of it is there, and it runs as nobody's account."""
    lines = (ROOT / "docs/deploy/Containerfile").read_text(encoding="utf-8").splitlines()
    copies = [line.split()[1:-1] for line in lines if line.startswith("COPY ")]
    sources = {s for each in copies for s in each if not s.startswith(("--", "/"))}
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    wanted = {name.rstrip("*") for name in packages["packages"]["find"]["include"]}

    assert "." not in sources
    assert wanted <= sources
    assert [s for s in sources if not (ROOT / s).exists()] == []
    assert "USER 10001:10001" in lines
    assert any("--require-hashes" in line for line in lines)
    assert not any(word in line for line in lines for word in ("ADD ", "curl", "wget", "TOKEN"))
