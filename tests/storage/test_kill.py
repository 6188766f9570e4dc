"""kill -9 at any moment: nothing acknowledged is lost, nothing is half there."""

import random
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

from storage.sqlite import SqliteStore

ROOT = Path(__file__).parents[2]
ROUNDS = 6


def acknowledged_until_killed(database: Path, seconds: float) -> set[int]:
    """Let a process commit for a while after its first acknowledgement, kill it, read its words."""
    command = [sys.executable, "-m", "tests.storage.committer", str(database)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        killer = threading.Timer(seconds, process.kill)
        killer.start()
        said = first + process.stdout.read()
        process.wait(timeout=30)
        killer.join()
    whole = said[: said.rfind(b"\n") + 1]  # the kill may cut the last line
    return {int(line) for line in whole.split()}


async def test_kill_nine_loses_nothing_acknowledged(tmp_path: Path) -> None:
    """Round after round on one database; pairs whole, and the file sound."""
    database = tmp_path / "amana.db"
    dice = random.Random(9)
    acknowledged: set[int] = set()

    for _ in range(ROUNDS):
        acknowledged |= acknowledged_until_killed(database, dice.uniform(0.01, 0.3))
        async with await SqliteStore.open(database, reserve_bytes=1 << 16) as store:
            updates = {row.update for row in await store.waiting_updates(limit=1_000_000)}
            traces = {row.key for row in await store.traces()}
        assert acknowledged <= updates
        assert updates == traces

    assert len(acknowledged) > ROUNDS
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
