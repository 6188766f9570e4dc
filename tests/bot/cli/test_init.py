"""A mission's folder is made whole, works at once, and is never overwritten."""

import time
from pathlib import Path

import pytest

from bot.cli import provision
from bot.cli.init import PASSPHRASE
from bot.config import load
from bot.config.rosters import read_roster
from bot.sealing.identity_file import Holder, PersonalKeys
from bot.sealing.roster_signing import Standing, standing
from tests.bot.cli.conftest import Amana


def test_the_folder_is_whole(mission: Path) -> None:
    """Settings load and the roster is believed, signed by all three signers."""
    settings = load(mission, {})
    believed = read_roster(settings)

    assert believed.signed_by == ("deputy", "head", "oversight")
    assert standing(believed.roster, int(time.time()), 30) is Standing.VALID
    assert settings.database.parent.is_dir()
    assert list(settings.database.parent.iterdir()) == []


def test_secrets_are_their_owners_alone(mission: Path) -> None:
    """No key file and no key folder can be read by anyone else."""
    private = [mission / "keys", mission / "starter-keys", mission / "mission.toml"]
    private += [*(mission / "keys").glob("*.key*"), *(mission / "starter-keys").glob("*.key")]

    assert len(private) > 9
    assert [path for path in private if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize(
    ("name", "holder"),
    [("officer-1", Holder.OFFICER), ("head", Holder.SIGNER), ("escrow", Holder.ESCROW)],
)
def test_the_starters_keys_open(mission: Path, name: str, holder: Holder) -> None:
    """The key files beside the starter roster open with the printed passphrase."""
    file = (mission / "starter-keys" / f"{name}.key").read_bytes()

    assert PersonalKeys.open(file, PASSPHRASE).holder is holder


def test_what_comes_next_is_said(amana: Amana, tmp_path: Path) -> None:
    """The command ends with the next steps and a warning about the starter keys."""
    said = amana("init", tmp_path / "new", "--name", "Mission X")

    assert said.code == 0
    for part in ("amana check", "amana run", "AMANA_TELEGRAM__TOKEN", "WARNING", PASSPHRASE):
        assert part in said.out
    assert load(tmp_path / "new", {}).mission.name == "Mission X"


@pytest.mark.parametrize("content", ["mission.toml", "anything"])
def test_nothing_is_overwritten(amana: Amana, tmp_path: Path, content: str) -> None:
    """A folder that holds anything is refused and left as it was."""
    (tmp_path / content).write_text("mine")

    said = amana("init", tmp_path)

    assert said.code == 2
    assert "nothing there is overwritten" in said.err
    assert [path.name for path in tmp_path.iterdir()] == [content]
    assert (tmp_path / content).read_text() == "mine"


def test_an_empty_folder_is_filled(amana: Amana, tmp_path: Path) -> None:
    """A folder that exists and is empty is as good as none."""
    (tmp_path / "empty").mkdir()

    assert amana("init", tmp_path / "empty").code == 0
    assert load(tmp_path / "empty", {}).keys_dir.is_dir()


def test_a_cut_run_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If anything fails on the way, neither the folder nor a key remains."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(provision, "write_private", full)
    plan = provision.Plan(chosen={"mission.name": "T"}, passphrase="long enough")

    with pytest.raises(OSError, match="No space left"):
        provision.provision(tmp_path / "new", plan, 1_800_000_000)
    assert list(tmp_path.iterdir()) == []


def test_two_missions_share_no_key(amana: Amana, tmp_path: Path) -> None:
    """Each run draws keys of its own."""
    for name in ("a", "b"):
        assert amana("init", tmp_path / name).code == 0

    for name in ("keys/server.key", "keys/receipts.keys", "starter-keys/escrow.key"):
        assert (tmp_path / "a" / name).read_bytes() != (tmp_path / "b" / name).read_bytes()
