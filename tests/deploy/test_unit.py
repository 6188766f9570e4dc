"""The systemd unit is one that systemd takes, and as closed as it is said to be."""

import configparser
import shutil
import subprocess
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.app import PATIENCE

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "docs" / "deploy" / "amana.service"
ANALYZE = shutil.which("systemd-analyze")
HIGHEST_EXPOSURE = 15
"""Tenths; of a hundred."""


@pytest.fixture
def service() -> Mapping[str, str]:
    """The unit's [Service] section; of a key that stands twice, the last."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # configparser's own way to keep case
    parser.read_string(UNIT.read_text(encoding="utf-8"))
    return dict(parser["Service"])


def test_nothing_of_its_memory_reaches_a_disk(service: Mapping[str, str]) -> None:
    """No swap, no core file, a temporary folder of its own."""
    assert service["MemorySwapMax"] == "0"
    assert service["LimitCORE"] == "0"
    assert service["PrivateTmp"] == "yes"


def test_the_token_is_a_credential(service: Mapping[str, str]) -> None:
    """It stands neither in the unit nor in the environment, only where it can be read."""
    name = service["LoadCredential"].partition(":")[0]

    assert service["Environment"] == f"AMANA_TELEGRAM__TOKEN_FILE=%d/{name}"


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
    """`systemd-analyze` takes the unit as it is, but for the program that is not installed here."""
    assert ANALYZE is not None
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text().replace("/opt/amana/.venv/bin/amana", "/bin/true"))
    said = subprocess.run(
        [ANALYZE, "verify", "--man=no", copy], capture_output=True, text=True, check=False
    )
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
