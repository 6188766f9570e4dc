"""The cast of the sealing tests: seeded randomness, officers, a roster, an entry."""

import hashlib
from dataclasses import dataclass
from functools import cache

from bot.sealing.age import Family, Recipient
from bot.sealing.entry import SealedEntry, seal_entry
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.manifest import EntryKind, FileFacts, Manifest, ReportFacts
from bot.sealing.roster import QUEUES, Intake, Officer, Roster
from bot.sealing.signing import SigningKey

CANARY = "a man in a white car KANARIENVOGEL"
CASE = "0123456789abcdef0123456789abcdef"
DAY = 24 * 3600
NOW = 1_750_000_000


class Seeded:
    """Randomness that gives the same bytes for the same seed, on every machine."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._drawn = 0

    def __call__(self, size: int, /) -> bytes:
        self._drawn += 1
        return hashlib.shake_256(self._seed + self._drawn.to_bytes(8, "big")).digest(size)


@dataclass(frozen=True)
class Mission:
    """Everyone's keys, and the roster that names them."""

    officers: tuple[PersonalKeys, ...]
    escrow: PersonalKeys
    server: SigningKey
    roster: Roster

    def __getitem__(self, name: str) -> PersonalKeys:
        return next(keys for keys in (*self.officers, self.escrow) if keys.name == name)


@cache
def mission(family: Family = "x25519") -> Mission:
    """Three officers for most queues, two for oversight, an escrow; classic keys for speed."""
    random = Seeded(f"mission {family}")
    names = ("ada", "ben", "cleo", "dora", "emil")
    officers = tuple(PersonalKeys.officer(name, random, family) for name in names)
    escrow, server = PersonalKeys.escrow(random, family), SigningKey.generate(random)
    intakes = {queue: Intake(readers=("ada", "ben", "cleo"), stanzas=6) for queue in QUEUES}
    intakes["oversight"] = Intake(readers=("dora", "emil"), stanzas=6)
    roster = Roster(
        sequence=7,
        valid_from=NOW - DAY,
        valid_until=NOW + 100 * DAY,
        officers=tuple(officer(keys) for keys in officers),
        escrow=recipient(escrow),
        intakes=intakes,
        server_keys=(server.public,),
    )
    return Mission(officers, escrow, server, roster)


def officer(keys: PersonalKeys) -> Officer:
    """Someone's plainest roster entry."""
    verify_key = keys.need_signing_key().public
    return Officer(name=keys.name, recipient=recipient(keys), signing_key=verify_key)


def recipient(keys: PersonalKeys) -> Recipient:
    """Whom to seal to, for these keys to open it."""
    return keys.need_identity().recipient()


def report_manifest(case_id: str = CASE) -> Manifest:
    """The manifest of a report without files."""
    facts = ReportFacts(
        files=(),
        questionnaire="0" * 64,
        readers=("ada", "ben", "cleo"),
        reporter="age1…",
        roster_sha256="1" * 64,
        roster_sequence=7,
    )
    return Manifest(case_id=case_id, number=1, kind=EntryKind.REPORT, report=facts)


def file_manifest(number: int = 2) -> Manifest:
    """The manifest of a file that came before its report was sent."""
    facts = FileFacts(form="voice", media_type="audio/ogg", seconds=42)
    return Manifest(case_id=CASE, number=number, kind=EntryKind.FILE, file=facts)


def officers_manifest(kind: EntryKind, number: int = 3) -> Manifest:
    """The manifest of what an officer writes."""
    return Manifest(case_id=CASE, number=number, kind=kind, report_manifest="2" * 64)


REPORT = {"report.json": b"{}", "report.txt": CANARY.encode()}


def sealed_report(seed: str = "report") -> SealedEntry:
    """A report sealed to ada, ben and cleo by the server."""
    people = mission()
    recipients = [recipient(people[name]) for name in ("ada", "ben", "cleo")]
    return seal_entry(report_manifest(), REPORT, recipients, people.server, Seeded(seed))
