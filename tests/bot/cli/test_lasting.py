"""`amana backup`, `restore`, `purge` and `stats`: what they refuse, and what they say."""

import errno
import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli.stats import HIDDEN, table
from bot.config import load
from bot.sealing.server_keys import dump_signing_key
from bot.sealing.signing import SigningKey
from storage.archive import write_archive
from storage.backup import refuse_unsound
from storage.lock import DataLock, LockHeldError
from storage.sqlite import SqliteStore
from tests.bot.cli.conftest import Amana

PASSPHRASE = "amana starter"


@pytest.fixture
async def ready(mission: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mission whose bot has run once."""
    monkeypatch.setenv("AMANA_MISSION", str(mission))
    monkeypatch.setenv("AMANA_PASSPHRASE", PASSPHRASE)
    store = await SqliteStore.open(load(mission, {}).database, reserve_bytes=0)
    await store.close()
    return mission


def escrow(mission: Path) -> str:
    """The escrow's key file."""
    return str(mission / "starter-keys" / "escrow.key")


def test_a_backup_is_never_overwritten(amana: Amana, ready: Path, tmp_path: Path) -> None:
    """Nor left half: a second one needs another name."""
    file = tmp_path / "a.age"
    assert amana("backup", file).code == 0
    before = file.read_bytes()
    said = amana("backup", file)

    assert (said.code, file.read_bytes()) == (2, before)
    assert "never overwritten" in said.err
    assert [path.name for path in tmp_path.iterdir() if "a.age" in path.name] == ["a.age"]
    assert (tmp_path / "a.age").stat().st_mode & 0o777 == 0o600
    assert ready.is_dir()


@pytest.mark.parametrize("room", ["enough", "none"])
def test_an_unsealed_copy_lies_on_no_stick_unless_said(
    amana: Amana, ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    """Whoever finds a stick could dig it up; what a killed backup left goes with the next."""
    stick, aside, lay = tmp_path / "stick", ready / "data" / "backup.aside", set[Path]()
    stick.mkdir()
    aside.mkdir()
    (aside / ".old.age.0123abcd.db").write_bytes(b"cases of before")
    (aside / "..old.age.0123abcd.db.89abcdef-journal").write_bytes(b"cases of before")
    if room == "none":
        monkeypatch.setenv("AMANA_LIMITS__WORDS_ROOM_MB", str(10**7))

    def watched(to: Path, members: dict[str, Path], *how: Any) -> None:
        lay.update(path.parent for name, path in members.items() if name.endswith(".db"))
        write_archive(to, members, *how)

    monkeypatch.setattr("bot.cli.backup.write_archive", watched)
    said = amana("backup", stick / "a.age")

    assert said.code == 0, said.err
    assert lay == {aside if room == "enough" else stick}
    assert ("destroy a stick" in said.err) == (room == "none")
    assert [path.name for path in stick.iterdir()] == ["a.age"]
    if room == "enough":
        assert [path.name for path in aside.iterdir()] == ["amana.lock"]


def test_a_backup_without_its_keys_is_refused(amana: Amana, ready: Path, tmp_path: Path) -> None:
    """It would restore nothing that can be gone on with."""
    (ready / "keys" / "receipts.keys").unlink()
    said = amana("backup", tmp_path / "a.age")

    assert said.code == 2
    assert "receipts.keys" in said.err
    assert not list(tmp_path.glob("*a.age*"))


def test_a_restore_touches_no_folder_unless_told(amana: Amana, ready: Path, tmp_path: Path) -> None:
    """With --replace the old one is moved aside, whole; never while a bot runs on it."""
    file, to = tmp_path / "a.age", tmp_path / "there"
    amana("backup", file)
    (to / "data").mkdir(parents=True)
    (to / "data" / "theirs").write_text("x")
    how = ("restore", file, "--identity", escrow(ready), "--to", to)

    assert amana(*how).code == 2
    with DataLock(to / "data"):
        assert amana(*how, "--replace").code == 1
    assert (to / "data" / "theirs").read_text() == "x"
    said = amana(*how, "--replace")
    assert said.code == 0, said.err
    (aside,) = tmp_path.glob("there.before-*")
    assert (aside / "data" / "theirs").read_text() == "x"
    kept = {str(p.relative_to(to)) for p in to.rglob("*") if p.is_file()}
    assert {"mission.toml", "roster.json", "keys/receipts.keys", "data/amana.db"} <= kept
    assert not any("day" in name or "starter" in name for name in kept)
    assert (to / "day-keys").is_dir()


def test_no_bot_starts_on_what_is_about_to_be_replaced(
    amana: Amana, ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it took meanwhile would be moved aside, with receipts that open nothing."""
    file, to, tried = tmp_path / "a.age", tmp_path / "there", list[Path]()
    amana("backup", file)
    (to / "data").mkdir(parents=True)
    (to / "elsewhere").mkdir()
    (to / "mission.toml").write_text('[storage]\nurl = "sqlite:///elsewhere/amana.db"\n')

    def starts(database: Path) -> None:
        for data in (to / "data", to / "elsewhere"):
            with pytest.raises(LockHeldError):
                DataLock(data).take()
            tried.append(data)
        refuse_unsound(database)

    monkeypatch.setattr("bot.cli.restore.refuse_unsound", starts)
    said = amana("restore", file, "--identity", escrow(ready), "--to", to, "--replace")

    assert said.code == 0, said.err
    assert len(tried) == 2


def test_a_database_is_not_read_before_its_signature(
    amana: Amana, ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody can seal a file to the escrow; what SQLite would make of it is theirs to choose."""
    other, file = ready / "keys" / "server-signing.key", tmp_path / "a.age"
    other.write_bytes(dump_signing_key(SigningKey(bytes(range(32)))))
    amana("backup", file)
    read: list[Path] = []
    monkeypatch.setattr("bot.cli.restore.refuse_unsound", read.append)
    said = amana("restore", file, "--identity", escrow(ready), "--to", tmp_path / "there")

    assert said.code == 1
    assert "not this bot's" in said.err
    assert read == []


def test_a_restore_says_whose_it_is(amana: Amana, ready: Path, tmp_path: Path) -> None:
    """The keys that the signers have on their cards; and what it cannot know."""
    file = tmp_path / "a.age"
    amana("backup", file)
    said = amana("restore", file, "--identity", escrow(ready), "--to", tmp_path / "there")

    pinned = load(ready, {}).roster.pinned
    assert f"head {pinned.head}" in said.err
    assert f"deputy {pinned.deputy}" in said.err
    assert "what was erased since is back" in said.err


def test_a_disk_that_fills_up_leaves_nothing(
    amana: Amana, ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is said as what it is."""
    file = tmp_path / "a.age"
    amana("backup", file)
    before = set(tmp_path.iterdir())

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    said = amana("restore", file, "--identity", escrow(ready), "--to", tmp_path / "there")

    assert said.code == 1
    assert "No room for" in said.err
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("fault", ["cut", "altered", "other key", "noise"])
def test_what_cannot_be_opened_leaves_nothing(
    amana: Amana, ready: Path, tmp_path: Path, fault: str
) -> None:
    """Neither the folder, nor a draft beside it."""
    file, key = tmp_path / "a.age", escrow(ready)
    amana("backup", file)
    whole = file.read_bytes()
    wrong = {"cut": whole[:-1], "noise": b"no age file", "altered": whole[:-9] + bytes(9)}
    file.write_bytes(wrong.get(fault, whole))
    if fault == "other key":
        key = str(ready / "starter-keys" / "officer-1.key")
    before = set(tmp_path.iterdir())
    said = amana("restore", file, "--identity", key, "--to", tmp_path / "there")

    assert said.code == 1
    assert set(tmp_path.iterdir()) == before


def test_a_mirror_that_is_damaged_is_named(amana: Amana, ready: Path, tmp_path: Path) -> None:
    """The rest is restored, and the exit code says that not all of it was."""
    file, mirror = tmp_path / "a.age", tmp_path / "mirror"
    amana("backup", file)
    (mirror / "K7M2QD").mkdir(parents=True)
    (mirror / "K7M2QD" / "case.json").write_text("{}")
    said = amana("restore", file, "--identity", escrow(ready), "--mirror", mirror,
                 "--to", tmp_path / "there")  # fmt: skip

    assert said.code == 1
    assert "K7M2QD is damaged" in said.err
    assert (tmp_path / "there" / "mission.toml").is_file()


def test_a_purge_without_a_bot_asks_for_a_human(amana: Amana, ready: Path) -> None:
    """Nobody else vouches for the clock; a dry run needs none."""
    assert amana("purge").code == 2
    assert json.loads(amana("purge", "--dry-run", "--json").out) == []
    assert "0 cases erased" in amana("purge", "--confirm").err
    assert ready.is_dir()


def test_small_counts_are_withheld(amana: Amana, ready: Path) -> None:
    """By week and within it; and never one alone, which the total would give away."""
    cells = {"conduct/P1/fr/telegram": 9, "service/P4/fr/telegram": 8, "child/P1/ar/telegram": 2}
    tallies = {(202647, cell): count for cell, count in cells.items()}
    found = list(table({**tallies, (202646, "service/P4/fr/telegram"): 20}))

    shown = {(row["week"], row["by"], row["of"]): row["reports"] for row in found}
    assert shown["2026-W46", "queue", "service"] == 20
    assert shown["2026-W47", "queue", "conduct"] == 9
    assert shown["2026-W47", "queue", "child"] == HIDDEN
    assert shown["2026-W47", "queue", "service"] == HIDDEN
    assert shown["2026-W47", "language", "fr"] == HIDDEN
    assert next(table({(202647, "child/P1/ar/telegram"): 2}))["total"] == HIDDEN
    assert amana("stats").code == 0
    assert ready.is_dir()


def test_where_nothing_was_counted_no_bare_heading_stands(amana: Amana, ready: Path) -> None:
    """Whoever asks is told so; scripts get an empty array as ever."""
    said = amana("stats")
    assert (said.code, said.out) == (0, "")
    assert "No report has been counted yet" in said.err
    assert amana("stats", "--json").out.strip() == "[]"
    assert ready.is_dir()
