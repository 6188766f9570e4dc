"""A mission in memory: officers' keys, a store, a clock in the test's hands, one bot.

Owns building the services as the composition root does, with seeded
randomness and the cheapest derivation. A test reaches any part by its name.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC

from bot.errors import SealingError
from bot.i18n import Catalogs
from bot.interview.events import Event, SentFile, Tapped, Wrote
from bot.interview.facts import readable
from bot.interview.mission import Mission
from bot.interview.questions import fingerprint
from bot.sealing.age import Identity
from bot.sealing.opened import ANY_ENTRY, Expected, OpenedEntry, open_by_headers
from bot.sealing.receipt import Receipt
from bot.sealing.receipt_keys import CHEAPEST_FOR_TESTS, ReceiptSecrets
from bot.sealing.report import Report as ReportDocument
from bot.sealing.report import parse_report
from bot.sealing.roster import Officer, Roster
from bot.sealing.server_keys import ServerKey
from bot.services.arrivals import Arrival, FetchJob, Turn
from bot.services.case_edits import Sealer
from bot.services.conversations import Conversations
from bot.services.day_ring import DayRing
from bot.services.drafts import Draft
from bot.services.expiry import Expiry
from bot.services.files import FileSealing, KeptFile
from bot.services.notices import Notices
from bot.services.open_cases import OpenCases
from bot.services.posting import Posting
from bot.services.receipts import Mint, ReceiptDesk
from bot.services.reports import Report, Reports
from bot.services.rows import CaseRow, EntryRow
from bot.services.turning import Surroundings
from storage.memory import MemoryStore
from tests.bot.interview.world import MISSION
from tests.bot.sealing import cast
from tests.bot.sealing.cast import Seeded

BOT = 7_000_000_001
CHAT = 4_400_000_017
CANARY = "KANARIENVOGEL"
ENGLISH = Catalogs.load(wanted=("en",))


class Hands:
    """A clock that moves only when told to."""

    def __init__(self, now: int = cast.NOW) -> None:
        self.at = now
        self.steady = 1000.0
        self.believed = True

    def now(self) -> int:
        """Seconds since 1970."""
        return self.at

    def monotonic(self) -> float:
        """Seconds that never jump."""
        return self.steady

    def trusted(self) -> bool:
        """As the test says."""
        return self.believed

    def pass_(self, seconds: float) -> None:
        """Let time go by on both clocks."""
        self.at += int(seconds)
        self.steady += seconds


@dataclass
class MemoryFile:
    """A key file that remembers everything ever written to it."""

    written: list[bytes] = field(default_factory=list)

    def read(self) -> bytes:
        """What was written last."""
        if not self.written:
            raise FileNotFoundError
        return self.written[-1]

    def write(self, content: bytes) -> None:
        """Replace it."""
        self.written.append(content)


class Scene:
    """Everything that the services need, and shortcuts that people would name."""

    def __init__(self, store: MemoryStore | None = None, *, seed: str = "scene") -> None:
        self.people = cast.mission()
        self.roster: Roster | None = self.people.roster
        self.mission: Mission = MISSION
        self.clock, self.random = Hands(), Seeded(seed)
        self.store = store or MemoryStore()
        self.file = MemoryFile()
        self.server_key = ServerKey.generate(Seeded("server key"))
        self.secrets = ReceiptSecrets.generate(Seeded("receipts"), CHEAPEST_FOR_TESTS)
        # Its own source: it draws in a thread, beside everything else.
        self.mint = Mint(self.secrets, Seeded(f"mint {seed}"), ahead=1)
        self.sources = iter(range(100, 10**6))
        self.wake()

    def wake(self) -> None:
        """Build every service anew over the same store and key file, as a restart does."""
        self.ring = DayRing(self.file, self.store, self.clock, self.random)
        self.cases = OpenCases(self.store, self.clock)
        self.reports = Reports(self.sealer, self.mint, self.clock, ("duty",))
        self.desk = ReceiptDesk(self.secrets, self.store, self.clock)
        self.sealing = FileSealing(self.store, self.people.server, self.clock, self.random)
        self.conversations = Conversations(self._around(), self.ring, None)
        kept = self.conversations
        self.expiry = Expiry(self.store, kept.drafts, kept.traces)
        self.notices = Notices(self.store, self.ring, self.clock, self.sealer, (ENGLISH, UTC))
        self.posting = Posting(self.store, self.sealer, self.clock, self.notices)

    def _around(self) -> Surroundings:
        return Surroundings(
            bot=BOT,
            store=self.store,
            clock=self.clock,
            random=self.random,
            catalogs=ENGLISH,
            mission=lambda: self.mission,
            sealer=self.sealer,
            reports=self.reports,
            report=lambda draft, mission: Report(
                text=readable(draft.interview, mission), questionnaire=fingerprint()
            ),
            receipts=self.desk,
            cases=self.cases,
            told="duty",
        )

    def sealer(self) -> Sealer | None:
        """What is sealed with now."""
        if self.roster is None:
            return None
        return Sealer(
            server_key=self.server_key,
            signing_key=self.people.server,
            roster=self.roster,
            random=self.random,
        )

    def with_officer(self, name: str, **facts: object) -> None:
        """Change one officer's facts on the roster."""
        roster = self.people.roster

        def changed(officer: Officer) -> Officer:
            return replace(officer, **facts) if officer.name == name else officer  # type: ignore[arg-type]  # fields by name

        self.roster = replace(roster, officers=tuple(map(changed, roster.officers)))

    # ------------------------------------------------------------ what a person does

    async def happens(self, *events: Event, **facts: object) -> Turn:
        """Let something arrive from the chat."""
        arrival = Arrival(events=events, language="en", **facts)  # type: ignore[arg-type]  # fields by name
        return await self.conversations.take(CHAT, arrival, None)

    async def writes(self, text: str) -> Turn:
        """The person types."""
        source = next(self.sources)
        return await self.happens(Wrote(source, text), message=source)

    async def taps(self, *data: str, card: int | None = None) -> Turn:
        """The person taps, one button after another."""
        for each in data:
            turn = await self.happens(Tapped(each), card=card)
        return turn

    async def sends_voice(self, size: int = 900) -> Turn:
        """The person speaks."""
        source = next(self.sources)
        event = SentFile(source=source, kind="voice", size=size, seconds=4, mime="audio/ogg")
        return await self.happens(event, message=source, remote=f"remote-{source}")

    async def tells(self, *texts: str) -> Turn:
        """The person agrees and tells a story."""
        turn = await self.taps("start:welcome", "agree:limits")
        for text in texts or ("They took my cow.",):
            turn = await self.writes(text)
        return turn

    async def sends(self) -> Turn:
        """The person sends the report."""
        return await self.taps("send:hurt", "send:check")

    async def files(self, *texts: str) -> tuple[CaseRow, str, str]:
        """A whole report; its case, its receipt's digits and its locator."""
        await self.tells(*texts)
        turn = await self.sends()
        assert turn.draft is not None
        assert turn.draft.sent is not None
        sent = turn.draft.sent
        await self.conversations.phone.receipt_shown(turn.draft, 99)
        row = await self.store.case_by_locator(
            [self.secrets.newest.derive(Receipt(sent.digits)).locator]
        )
        assert row is not None
        return row, sent.digits, sent.locator

    async def keep(self, job: FetchJob, content: bytes = b"voice") -> KeptFile:
        """Stream a file in as the fetching does."""
        place, facts = job.file.place, job.file.facts
        return await self.sealing.keep(place, facts, len(content), pieces(content))

    async def the_draft(self) -> Draft:
        """The chat's draft, which there must be."""
        draft = await self.conversations.load(CHAT)
        assert draft is not None
        return draft

    # ------------------------------------------------------------ what officers read

    async def opened(
        self, entry: EntryRow, who: Identity | None = None, expected: Expected = ANY_ENTRY
    ) -> OpenedEntry:
        """Open an entry, by default with the escrow's key."""
        payload = b"".join([chunk async for chunk in self.store.payload(entry.payload)])
        identity = who or self.people.escrow.need_identity()
        signers = self.people.roster.signers()
        return open_by_headers(entry.headers, payload, [identity], signers, expected)

    async def report(self, row: CaseRow) -> ReportDocument:
        """A case's report, opened."""
        entries = await self.store.entries(row.key)
        return parse_report((await self.opened(entries[0])).originals["report.json"])

    async def additions(self, row: CaseRow) -> list[bytes]:
        """What was added to a case, opened."""
        entries = await self.store.entries(row.key)
        found = [await self.opened(entry) for entry in entries if entry.kind == "addition"]
        return [entry.originals["addition.json"] for entry in found]

    async def readers(self, row: CaseRow) -> set[str]:
        """Who can open a case's report."""
        entry = (await self.store.entries(row.key))[0]
        found = set()
        for keys in (*self.people.officers, self.people.escrow):
            try:
                await self.opened(entry, keys.need_identity())
            except SealingError:
                continue
            found.add(keys.name)
        return found

    async def case(self) -> CaseRow:
        """The only case there is."""
        (row,) = await self.store.cases()
        return row

    async def close(self) -> None:
        """Stop what runs in the background."""
        await self.mint.close()


async def pieces(content: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    """Bytes as a download brings them."""
    for start in range(0, len(content), size):
        await asyncio.sleep(0)
        yield content[start : start + size]
