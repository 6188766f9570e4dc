"""Made-up cases with sealed memories, so that a test names only what it is about."""

from dataclasses import dataclass, field, replace
from typing import Any

from bot.sealing.readers import ReaderList
from bot.sealing.roster import Officer
from bot.sealing.server_keys import ServerKey
from bot.services import changes
from bot.services.audit import Chain
from bot.services.case_memory import CaseMemory
from bot.services.followed import Followed
from bot.services.officers.caseload import Caseload
from bot.services.officers.presence import Presence
from bot.services.officers.reading import Reading, Sources
from bot.services.officers.summaries import ServiceFacts
from bot.services.officers.witness import Witness
from bot.services.rows import AuditRow, CaseRow, EntryRow
from storage.memory import MemoryStore
from tests.bot.sealing import cast
from tests.bot.sealing.cast import Seeded
from tests.bot.services.scene import Hands

SERVER_KEY = ServerKey.generate(Seeded("caseload"))
RANDOM = Seeded("cases")
MEMORY = CaseMemory(
    ReaderList(
        case_id="0" * 32, readers=("ada", "ben"), stanzas=6, reporter="age1", report_manifest="1"
    ),
    2,
)
FACTS = ServiceFacts(now=cast.NOW, telegram="ok", alarms=(), staff_bot=False)
PEOPLE = cast.mission()


def officer(name: str, *roles: str) -> Officer:
    """An officer of the roster, in these roles."""
    return replace(PEOPLE.roster.officer(name), roles=roles)


ADA, BEN, CLEO = officer("ada"), officer("ben"), officer("cleo")


def memory(*readers: str, **facts: Any) -> CaseMemory:
    """What is remembered of a case that these officers read."""
    return replace(MEMORY, readers=replace(MEMORY.readers, readers=readers), **facts)


def case(key: int, remembered: CaseMemory = MEMORY, **facts: Any) -> CaseRow:
    """A submitted P2 case; its reference and locator follow from its key."""
    row = CaseRow(
        key=key, reference=reference(key), locator=key.to_bytes(16), queue="protection",
        priority=2, state="submitted", language="sw", channel="telegram", identity_kind="hybrid",
        received=21600, due=108000, assignee=None, version=1, sealed=b"", note=bytes(160),
    )  # fmt: skip
    row = replace(row, **facts)
    return replace(row, sealed=remembered.seal(row.key, row.version, SERVER_KEY, RANDOM))


def reference(key: int) -> str:
    """Six characters that follow from a key."""
    alphabet, text = "23456789BCDFGHJKMNPQRTVWXYZ", ""
    for _ in range(6):
        key, digit = divmod(key, len(alphabet))
        text = alphabet[digit] + text
    return text


def entry(key: int, number: int = 1, kind: str = "report") -> tuple[changes.Change, ...]:
    """The changes that add an entry to a case."""
    payload = key * 100 + number
    row = EntryRow(key, number, kind, 16384, 21600, (b"header",), payload)
    return changes.AddChunk(payload, 0, 21600, b"sealed payload"), changes.AddEntry(row)


def server_act(row: CaseRow, action: str, last: AuditRow | None = None) -> AuditRow:
    """The server's next row in a case's chain."""
    server = PEOPLE.server
    return Chain(row.key, row.reference, last, server).server_act(action, 21600)


def officer_act(row: CaseRow, action: str, name: str, last: AuditRow | None = None) -> AuditRow:
    """An officer's next row in a case's chain, unsigned for brevity."""
    server = PEOPLE.server
    return Chain(row.key, row.reference, last, server).unsigned_act(action, 21600, name)


@dataclass
class World:
    """A store that is followed by a caseload, and the reading of both."""

    inner: MemoryStore = field(default_factory=MemoryStore)
    clock: Hands = field(default_factory=Hands)
    facts: ServiceFacts = FACTS

    def __post_init__(self) -> None:
        self.caseload = Caseload(SERVER_KEY)
        self.store = Followed(self.inner, self.caseload.take)
        self.presence = Presence(self.clock.monotonic)
        self.sources = Sources(
            store=self.store,
            caseload=self.caseload,
            presence=self.presence,
            witness=Witness(self.store, PEOPLE.server, self.clock),
            server_key=SERVER_KEY,
            service=lambda: self.facts,
        )
        self.reading = Reading(self.sources)

    async def file(self, row: CaseRow) -> CaseRow:
        """File a case with its report."""
        received = changes.AddAudit(server_act(row, "received"))
        await self.store.commit(changes.AddCase(row), *entry(row.key), received)
        return row

    async def denials(self) -> list[AuditRow]:
        """What the service's chain holds."""
        return list(await self.inner.audit(0))
