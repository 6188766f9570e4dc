"""One process at a time on a data folder."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import StorageError
from storage.lock import DataLock, LockHeldError

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from storage.lock import DataLock
DataLock(Path(sys.argv[1])).take()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_process_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    """Until the first one dies, by whatever means; nothing has to be removed by hand."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as process:  # type: ignore[call-overload]
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(LockHeldError, match=f"process {process.pid}"):
            DataLock(tmp_path).take()
        process.kill()

    with DataLock(tmp_path):
        assert (tmp_path / "amana.lock").read_text() == str(os.getpid())


def test_within_a_process_it_is_exclusive_too(tmp_path: Path) -> None:
    """Two stores on one file would be two writers."""
    with DataLock(tmp_path), pytest.raises(LockHeldError):
        DataLock(tmp_path).take()


def test_released_it_can_be_taken_again(tmp_path: Path) -> None:
    """Also after a refusal; releasing twice is nothing."""
    lock = DataLock(tmp_path)
    lock.take()
    with pytest.raises(LockHeldError):
        DataLock(tmp_path).take()
    lock.release()
    lock.release()

    with DataLock(tmp_path):
        assert (tmp_path / "amana.lock").stat().st_mode & 0o777 == 0o600


def test_a_full_disk_keeps_nobody_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock needs no room: only the name of its holder does."""

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as small:
        small.setattr("os.write", full)
        lock = DataLock(tmp_path)
        lock.take()
        with pytest.raises(LockHeldError):
            DataLock(tmp_path).take()
    lock.release()


def test_a_folder_that_is_missing_is_said(tmp_path: Path) -> None:
    """It is not a lock that somebody holds."""
    with pytest.raises(StorageError, match="cannot be opened") as refused:
        DataLock(tmp_path / "missing").take()
    assert not isinstance(refused.value, LockHeldError)
