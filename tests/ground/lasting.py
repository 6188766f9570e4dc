"""A mission whose machine may be lost: its second place, what people carry, the way back.

Owns the steps that people take by hand: keys carried away, the folder gone, the command given.
"""

import json
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.cli.provision import PEOPLE
from bot.errors import StorageError
from bot.sealing.server_keys import ServerKey
from bot.services.case_memory import CaseMemory
from bot.services.changes import PutCase, PutClosing, Remember
from bot.services.retention import LOOKED
from bot.services.rows import CaseRow, ClosingRow
from storage.lock import DataLock
from storage.mirror_reading import read_case
from storage.sqlite import SqliteStore
from tests.ground.hearers import Hearers, hearers
from tests.ground.loopback import free_port
from tests.ground.officers import Officers
from tests.ground.place import CLOCKED_BOT, Place, place


@dataclass
class Lasting:
    """The mission, its mirror, and what its people have with them."""

    town: Place
    mirror: Path
    elsewhere: Path

    @property
    def escrow(self) -> Path:
        """The escrow's key file, far from the server."""
        return self.elsewhere / PEOPLE / "escrow.key"

    @property
    def officers(self) -> Officers:
        """The officers, by the keys that lie in the mission's folder."""
        return Officers.of(self.town.mission)

    def carry_away(self) -> None:
        """People keep their own keys, and the operator the bot's token."""
        shutil.copytree(self.town.mission / PEOPLE, self.elsewhere / PEOPLE)
        shutil.copytree(self.town.mission / "keys", self.elsewhere / "keys")

    def bring_back(self) -> None:
        """What no backup holds comes from those who have it."""
        shutil.copytree(self.elsewhere / PEOPLE, self.town.mission / PEOPLE)
        for file in (self.elsewhere / "keys").iterdir():
            kept = self.town.mission / "keys" / file.name
            if not kept.exists():
                shutil.copy(file, kept)

    def back_up(self, name: str) -> Path:
        """Make a backup."""
        file = self.elsewhere / name
        done = self.town.amana("backup", str(file))
        assert done.returncode == 0, done.stderr
        return file

    def restore(self, file: Path, to: Path) -> str:
        """Restore, and give what was said."""
        done = self.town.amana(
            "restore", str(file), "--identity", str(self.escrow), "--mirror", str(self.mirror),
            "--to", str(to),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stderr

    async def close_long_ago(self, reference: str) -> CaseRow:
        """While no bot runs: let a case be one that was closed years ago."""
        with DataLock(self.town.settings.database.parent):
            store = await SqliteStore.open(self.town.settings.database)
            row = await store.case_by_reference(reference)
            assert row is not None
            closed = _closed(row, self.town.mission)
            closing = PutClosing(ClosingRow(row.key, closed.version, 0))
            await store.commit(
                PutCase(closed, row.version), closing, Remember(LOOKED, int(time.time()))
            )
            await store.close()
        return closed

    def acts(self, reference: str) -> list[str]:
        """What the second place knows of a case's chain; nothing while it is being written."""
        try:
            return [act.action for act in read_case(self.mirror / reference).acts]
        except (StorageError, OSError):
            return []

    def items(self) -> list[dict[str, object]]:
        """What lies in the outbox."""
        listed = self.town.amana("outbox", "list", "--json")
        assert listed.returncode == 0, listed.stderr
        found: list[dict[str, object]] = json.loads(listed.stdout)
        return found


def _closed(row: CaseRow, mission: Path) -> CaseRow:
    """The row of the next version, as an officer's closing would leave it."""
    key = ServerKey.parse((mission / "keys" / "server.key").read_bytes())
    version = row.version + 1
    sealed = CaseMemory.open(row, key).seal(row.key, version, key, secrets.token_bytes)
    return replace(row, state="closed", version=version, sealed=sealed)


@contextmanager
def lasting() -> Iterator[Lasting]:
    """A running mission with a second place."""
    # Nobody listens there: what is to be told stays in the outbox.
    nowhere = {
        "AMANA_DUTY__EMAIL__HOST": "127.0.0.1",
        "AMANA_DUTY__EMAIL__PORT": str(free_port()),
        "AMANA_DUTY__EMAIL__SENDER": "desk@example.org",
        "AMANA_DUTY__MAILBOXES": "officer-1=ada@example.org",
    }
    with place() as town:
        made = _with_second_place(town, nowhere)
        town.start_bot()
        yield made


@contextmanager
def lasting_and_heard(folder: Path) -> Iterator[tuple[Lasting, Hearers]]:
    """The same with clocks that a test moves, and with everybody who hears of a case."""
    with hearers(folder) as heard, place(seed=29, program=CLOCKED_BOT) as town:
        made = _with_second_place(town, heard.settings)
        heard.join(town)
        yield made, heard


def _with_second_place(town: Place, settings: dict[str, str]) -> Lasting:
    mirror, elsewhere = town.folder / "second", town.folder / "elsewhere"
    elsewhere.mkdir()
    mirror.mkdir()
    town.extra = {"AMANA_STORAGE__MIRROR": str(mirror), **settings}
    made = Lasting(town, mirror, elsewhere)
    made.carry_away()
    return made
