"""Cases that their reporters have open right now, in memory and for minutes.

Owns the sessions that a typed code opens: the letters, opened with the
identity that the code yields. Nothing of it touches a disk; after a restart
the code must be typed again. A session ends by itself, so that a phone laid
aside does not stay open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.casework.lifecycle import Standing, State
from bot.errors import SealingError
from bot.i18n import Translator
from bot.interview.case_facts import Letter, OpenedCase
from bot.sealing.age import Identity
from bot.sealing.manifest import EntryKind
from bot.sealing.opened import Expected, open_by_headers
from bot.sealing.signers import Signers
from bot.services.case_memory import CaseMemory
from bot.services.letter_reading import opened_letters
from bot.services.letters import letter_words, read_letter, result_of
from bot.services.own_erasure import may_go
from bot.services.ports import Clock, Store
from bot.services.rows import CaseRow, EntryRow

LASTS = 15 * 60
"""Seconds after the last look at which a case closes by itself."""
LONGEST_LETTER = 1024 * 1024
"""Bytes of a sealed letter that are opened; a longer one is no letter of ours."""


@dataclass(frozen=True, slots=True, repr=False)
class Arrived:
    """A letter as it was opened; its words are said in the language of whoever looks."""

    number: int
    at: int
    facts: Mapping[str, Any]


@dataclass(slots=True, repr=False)
class Session:
    """One case, open for one chat."""

    case: int
    until: float
    letters: list[Arrived] = field(default_factory=list)
    read: set[int] = field(default_factory=set)
    hold: bool = False
    """Whether it was on legal hold when it was opened."""
    result: str | None = None
    """The closing code of the newest letter that tells one."""


class OpenCases:
    """Sessions by chat."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._sessions: dict[int, Session] = {}
        self._adding: dict[int, float] = {}

    async def start(
        self,
        chat: int,
        row: CaseRow,
        memory: CaseMemory,
        key: tuple[Identity, Signers],
    ) -> None:
        """Open a case's letters and keep them for this chat."""
        session = Session(row.key, self._clock.monotonic() + LASTS, hold=memory.hold)
        for entry in await self._store.entries(row.key):
            if entry.kind == EntryKind.LETTER:
                facts = await self._open(entry, memory, key)
                if facts is not None:
                    session.letters.append(Arrived(entry.number, entry.at, facts))
                    session.result = result_of(facts) if "result" in facts else session.result
        session.read.update(opened_letters(await self._store.audit(row.key)))
        self._sessions[chat] = session

    def note(self, chat: int) -> None:
        """Begin or prolong the time in which a chat may add to a case without reading it."""
        self._adding[chat] = self._clock.monotonic() + LASTS

    def get(self, chat: int) -> Session | None:
        """The chat's session, if it has one that has not ended; looking prolongs it."""
        session = self._sessions.get(chat)
        now = self._clock.monotonic()
        if session is None or session.until < now:
            self._sessions.pop(chat, None)
            return None
        session.until = now + LASTS
        return session

    def end(self, chat: int) -> None:
        """Forget a chat's session."""
        self._sessions.pop(chat, None)
        self._adding.pop(chat, None)

    def ended(self) -> tuple[int, ...]:
        """Chats whose session has run out; they are forgotten by this call."""
        now = self._clock.monotonic()
        late = {chat for chat, s in self._sessions.items() if s.until < now}
        late |= {chat for chat, until in self._adding.items() if until < now}
        for chat in late:
            self.end(chat)
        return tuple(late)

    async def facts(self, chat: int, translator: Translator) -> OpenedCase | None:
        """What the chat's card may show of the open case."""
        session = self.get(chat)
        row = None if session is None else await self._store.case(session.case)
        if session is None or row is None:
            return None
        state = Standing.read(row.state).state
        return OpenedCase(
            state=state.value,
            received=written_day(row.received, translator),
            letters=tuple(_letter(one, session.read, translator) for one in session.letters),
            may_disagree=state is State.CLOSED,
            goes_at_once=may_go(row, await self._store.audit(row.key), hold=session.hold),
            # A result from before a reopening is no result any more.
            closed_result=session.result if state is State.CLOSED else None,
        )

    async def _open(
        self,
        entry: EntryRow,
        memory: CaseMemory,
        key: tuple[Identity, Signers],
    ) -> Mapping[str, Any] | None:
        payload = b"".join([chunk async for chunk in self._store.payload(entry.payload)])
        expected = Expected(memory.readers.case_id, entry.number, memory.readers.report_manifest)
        try:
            opened = open_by_headers(
                entry.headers, payload[:LONGEST_LETTER], [key[0]], key[1], expected
            )
            return read_letter(opened.originals["letter.json"])
        except SealingError:
            # A letter that an officer's tool sealed badly must not hide the others.
            return None


def _letter(arrived: Arrived, read: set[int], translator: Translator) -> Letter:
    return Letter(
        number=arrived.number,
        sent_on=written_day(arrived.at, translator),
        text=letter_words(arrived.facts, translator),
        language=translator.language.code,
        read=arrived.number in read,
    )


def written_day(at: int, translator: Translator) -> str:
    """Write a day as the reader's language does."""
    return translator.date(datetime.fromtimestamp(at, UTC).date())
