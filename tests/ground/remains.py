"""What is left of a case in files: pieces of what was sealed, and its name.

Owns the search, in every file of a folder and in what backups hold. It must
find something while the case lives, or finding nothing later would say nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.cli.demo_stage import PASSPHRASE
from bot.sealing.age import split
from bot.sealing.identity_file import PersonalKeys
from storage.archive import read_archive
from tests.ground.lasting import Lasting

STEP = 64


@dataclass(frozen=True, slots=True, repr=False)
class Remains:
    """One case, as it would lie about; every answer counts what was found, by a file's name."""

    mission: Lasting
    reference: str
    pieces: frozenset[bytes]

    @classmethod
    def of(cls, mission: Lasting, code: str) -> "Remains":
        """Remember what is to be searched for, while officers can still read the case."""
        reference = mission.officers.case_of(code).reference
        return cls(mission, reference, _pieces(mission.officers.sealed(reference)))

    def here(self) -> dict[str, int]:
        """In the mission's folder, its second place and its temporary files."""
        town = self.mission.town
        return self._found((town.mission, self.mission.mirror, town.temporary))

    def in_backup(self, file: Path, opened: Path) -> dict[str, int]:
        """In a backup, opened into a new folder by the escrow's key."""
        opened.mkdir()
        keys = PersonalKeys.open(self.mission.escrow.read_bytes(), PASSPHRASE)
        read_archive(file, [keys.need_identity()], opened, lambda _: None)
        return self._found((opened,))

    def restored(self, file: Path, to: Path) -> dict[str, int]:
        """In what a restore makes of a backup and the second place."""
        self.mission.restore(file, to)
        return self._found((to,))

    def _found(self, folders: Iterable[Path]) -> dict[str, int]:
        found: dict[str, int] = {}
        for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
            content = path.read_bytes()
            count = sum(piece in content for piece in self.pieces)
            named = self.reference in str(path) or self.reference.encode() in content
            if count or named:
                found[path.name] = count + named
        return found


def _pieces(entries: Iterable[bytes]) -> frozenset[bytes]:
    """Bytes of every header and payload, close enough that any page's share holds some whole."""
    found = set[bytes]()
    for entry in entries:
        header, payload = split(entry)
        stanzas = header.partition(b"\n-> ")[2]  # what comes before is the same in every file
        for part in (stanzas, payload):
            found |= {part[at : at + STEP] for at in range(0, len(part) - STEP, STEP)}
    return frozenset(found)
