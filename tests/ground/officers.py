"""What officers can read: every case of a mission, opened with their keys and the roster.

Owns reading the database as `amana entries` does, through SQL alone, and
opening with the officers' key files. It never touches the running bot.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.cli.demo_stage import PASSPHRASE
from bot.cli.provision import OFFICERS, PEOPLE
from bot.config import load
from bot.config.rosters import read_roster
from bot.errors import SealingError
from bot.sealing.age import Identity
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.opened import OpenedEntry, open_entry
from bot.sealing.receipt import Receipt
from bot.sealing.receipt_keys import ReceiptSecrets
from bot.sealing.report import Report, parse_report


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """One case as those who may read it read it."""

    reference: str
    locator: bytes
    queue: str
    entries: tuple[OpenedEntry, ...]

    @property
    def report(self) -> Report:
        """The report itself."""
        return parse_report(self.entries[0].originals["report.json"])

    @property
    def words(self) -> tuple[str, ...]:
        """The reporter's words, in the report and in every addition."""
        found = [words.text for words in self.report.words]
        texts = [e.originals.get("report.txt", b"") for e in self.entries[1:]]
        return (*found, *(text.decode() for text in texts if text))

    def tells(self, word: str) -> bool:
        """Whether a word stands anywhere in the case's texts or files."""
        sought = word.encode()
        return any(sought in part for entry in self.entries for part in entry.originals.values())

    @property
    def digests(self) -> frozenset[str]:
        """SHA-256 of every original file that is sealed in this case."""
        files = (entry for entry in self.entries if entry.manifest.kind == "file")
        return frozenset(part.sha256 for entry in files for part in entry.manifest.originals)


@dataclass(frozen=True, slots=True, repr=False)
class Officers:
    """The demo's three officers, with their keys at hand."""

    folder: Path
    identities: Mapping[str, Identity] = field(repr=False)
    receipts: ReceiptSecrets = field(repr=False)

    @classmethod
    def of(cls, folder: Path) -> "Officers":
        """Open the key files of a demo mission."""
        identities = {name: _identity(_key_file(folder, name)) for name in OFFICERS}
        secrets = ReceiptSecrets.parse((folder / "keys" / "receipts.keys").read_bytes())
        return cls(folder, identities, secrets)

    def key_file(self, name: str) -> Path:
        """An officer's key file, for commands."""
        return _key_file(self.folder, name)

    def read(self, *names: str) -> list[Case]:
        """All cases, opened by these officers (default: by whoever of all can)."""
        settings = load(self.folder, {})
        signers = read_roster(settings).roster.signers()
        who = [self.identities[name] for name in names or OFFICERS]

        def opened(file: bytes) -> OpenedEntry:
            return open_entry(file, who, signers)

        with closing(reading(settings.database)) as database:
            return [
                Case(reference, locator, queue, tuple(map(opened, sealed_files(database, key))))
                for key, reference, locator, queue in database.execute(
                    "SELECT key, reference, locator, queue FROM cases"
                ).fetchall()
            ]

    def sealed(self, reference: str) -> list[bytes]:
        """A case's entries as age files, still sealed."""
        with closing(reading(load(self.folder, {}).database)) as database:
            found = database.execute("SELECT key FROM cases WHERE reference = ?", (reference,))
            return list(sealed_files(database, found.fetchone()[0]))

    def case_of(self, receipt: str) -> Case:
        """The case of a receipt; LookupError if there is none."""
        locators = {keys.locator for keys in self.receipts.derivations(Receipt(receipt))}
        for case in self.read():
            if case.locator in locators:
                return case
        raise LookupError("no case belongs to this receipt")

    def locator(self, receipt: str) -> bytes:
        """Where a receipt's case lies, under the newest secrets."""
        return self.receipts.newest.derive(Receipt(receipt)).locator


def can_open(file: bytes, identities: Sequence[Identity], folder: Path) -> bool:
    """Whether any of these identities opens an entry."""
    try:
        open_entry(file, identities, read_roster(load(folder, {})).roster.signers())
    except SealingError:
        return False
    return True


def _identity(file: Path) -> Identity:
    return PersonalKeys.open(file.read_bytes(), PASSPHRASE).need_identity()


def _key_file(folder: Path, name: str) -> Path:
    return folder / PEOPLE / f"{name}.key"


def reading(database: Path) -> sqlite3.Connection:
    """A connection that cannot write."""
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True)


def sealed_files(database: sqlite3.Connection, case: int) -> Iterator[bytes]:
    """A case's entries by number, as age files."""
    entries = database.execute(
        "SELECT number, payload FROM entries WHERE case_key = ? ORDER BY number", (case,)
    ).fetchall()
    for number, payload in entries:
        header = database.execute(
            "SELECT header FROM headers WHERE case_key = ? AND number = ? AND place = 1",
            (case, number),
        ).fetchone()[0]
        chunks = database.execute(
            "SELECT sealed FROM chunks WHERE payload = ? ORDER BY sequence", (payload,)
        )
        yield header + b"".join(row[0] for row in chunks)
