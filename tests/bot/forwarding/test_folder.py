"""A folder that is carried away: whole or not at all, with its checksum, never overwritten."""

import asyncio
import errno
import hashlib
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from threading import Event, current_thread
from typing import Any

import pytest

from bot.forwarding.envelope import Contents
from bot.forwarding.folder import Folder
from bot.services.outbox_parcels import DONE, Outcome, Parcel, Result
from tests.bot.forwarding.parcels import FACTS, SEALED, parcel


def sent(to: Folder, what: Parcel) -> Outcome:
    """Deliver a parcel."""
    return asyncio.run(to.deliver(what))


def held(folder: Path) -> dict[str, bytes]:
    """Everything in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


NAME = f"{1:032x}.age"
SUMS = f"{hashlib.sha256(SEALED).hexdigest()}  {NAME}\n".encode()


def test_a_file_comes_with_a_checksum_that_sha256sum_reads(tmp_path: Path) -> None:
    """Checked by the tool that whoever carries it has."""
    assert sent(Folder("stick", tmp_path, Contents.BOTH), parcel()) == DONE

    names = sorted(path.name for path in tmp_path.iterdir())
    facts = f"{1:032x}.json"
    assert names == [NAME, f"{NAME}.sha256", facts, f"{facts}.sha256"]
    assert (tmp_path / NAME).read_bytes() == SEALED
    for sums in tmp_path.glob("*.sha256"):
        subprocess.run(["sha256sum", "--strict", "-c", sums.name], cwd=tmp_path, check=True,
                       capture_output=True, timeout=20)  # fmt: skip


def test_nothing_tells_when_it_was_written(tmp_path: Path) -> None:
    """The files carry the entry's coarse time; only their owner may read them."""
    sent(Folder("stick", tmp_path, Contents.SEALED), parcel())

    for path in tmp_path.iterdir():
        assert path.stat().st_mtime == 1_750_000_500
        assert path.stat().st_mode & 0o777 == 0o600


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    """As after an end between the file and its being written off."""
    to = Folder("stick", tmp_path, Contents.SEALED)
    sent(to, parcel())
    (tmp_path / f"{NAME}.sha256").unlink()
    kept = (tmp_path / NAME).stat().st_ino

    assert sent(to, parcel()) == DONE
    assert (tmp_path / NAME).stat().st_ino == kept
    assert (tmp_path / f"{NAME}.sha256").exists()


@pytest.mark.parametrize("links", [True, False])
def test_another_file_under_the_name_is_never_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """Nor a link followed that somebody laid there; also where there are no hard links."""
    if not links:
        monkeypatch.setattr(os, "link", _no_links)
    to = Folder("stick", tmp_path, Contents.SEALED)
    (tmp_path / NAME).write_bytes(b"somebody else's")

    outcome = sent(to, parcel())
    (tmp_path / f"{2:032x}.age").symlink_to(tmp_path / "elsewhere")
    through = sent(to, parcel(2))

    assert (outcome.result, outcome.reason) == (Result.REFUSED, "other_content")
    assert (tmp_path / NAME).read_bytes() == b"somebody else's"
    assert through.result is not Result.DONE or not (tmp_path / "elsewhere").exists()
    assert not list(tmp_path.glob(".*"))


def _no_links(*_: object) -> None:
    raise OSError(errno.EPERM, "no links here")


def test_where_there_are_no_links_it_is_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sticks have simple file systems."""
    monkeypatch.setattr(os, "link", _no_links)

    assert sent(Folder("stick", tmp_path, Contents.SEALED), parcel()) == DONE
    assert (tmp_path / NAME).read_bytes() == SEALED


def test_a_full_folder_leaves_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is tried again when there is room."""
    to, write = Folder("stick", tmp_path, Contents.SEALED), os.write

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "write", full)
    outcome = sent(to, parcel())
    assert (outcome.result, outcome.reason) == (Result.AWAY, "full")
    assert list(tmp_path.iterdir()) == []

    monkeypatch.setattr(os, "write", write)
    assert sent(to, parcel()) == DONE


def test_a_folder_that_is_not_there_is_away(tmp_path: Path) -> None:
    """A stick that is pulled."""
    to = Folder("stick", tmp_path / "gone", Contents.SEALED)

    assert sent(to, parcel()).result is Result.AWAY


def test_what_a_killed_process_left_is_begun_anew(tmp_path: Path) -> None:
    """Half a file has no name that anybody takes."""
    (tmp_path / f".{NAME}.part").write_bytes(b"half")

    assert sent(Folder("stick", tmp_path, Contents.SEALED), parcel()) == DONE
    assert sorted(path.name for path in tmp_path.iterdir()) == [NAME, f"{NAME}.sha256"]


def test_facts_that_were_written_stand_whatever_becomes_of_the_case(tmp_path: Path) -> None:
    """A case goes on between two tries: what comes twice is there already, and no other file."""
    to = Folder("stick", tmp_path, Contents.BOTH)
    sent(to, parcel())
    facts = (tmp_path / f"{1:032x}.json").read_bytes()
    later = replace(parcel(), facts=replace(FACTS, state="acknowledged"))

    assert sent(to, later) == DONE
    assert (tmp_path / f"{1:032x}.json").read_bytes() == facts


async def test_a_folder_that_never_answers_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dying stick: the bot goes on, and a later try begins only when the earlier has ended."""
    to, wakes, sync, inside = Folder("stick", tmp_path, Contents.SEALED), Event(), os.fsync, []

    def hangs(handle: int) -> None:
        inside.append(handle)
        assert wakes.wait(10)
        os.fstat(handle)  # still the file that it was handed
        sync(handle)

    monkeypatch.setattr(os, "fsync", hangs)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await to.deliver(parcel())
    assert len(inside) == 1
    monkeypatch.setattr(os, "fsync", sync)
    wakes.set()

    assert await to.deliver(parcel()) == DONE
    assert held(tmp_path) == {NAME: SEALED, f"{NAME}.sha256": SUMS}


def test_opening_a_file_keeps_the_bot_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even that is done in the one thread that everything else lives in."""
    opened, where = os.open, set[str]()

    def noted(*arguments: Any, **more: Any) -> int:
        where.add(current_thread().name)
        return opened(*arguments, **more)

    monkeypatch.setattr(os, "open", noted)

    assert sent(Folder("stick", tmp_path, Contents.SEALED), parcel()) == DONE
    assert where
    assert all(name.startswith("folder") for name in where)
