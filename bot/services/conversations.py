"""Conversations with reporters: load, advance, save, and only then let be shown.

Owns each chat's draft from the first message until nothing is left of it.
What an arrival brings about is committed in one transaction together with
"this update is done". It never talks to Telegram: it says what is to be
shown, and `bot.services.on_phone` is told what was.
"""

from contextlib import suppress
from dataclasses import replace
from functools import partial

from bot.errors import ConflictError
from bot.interview.events import (
    Event,
    FileFailed,
    FileKept,
    Resumed,
    Tapped,
)
from bot.interview.mission import Mission
from bot.interview.schema import Phase
from bot.interview.taking import STRAIGHT_TO_CASE
from bot.interview.taps import Verb, tap_data
from bot.services.after_send import let_follow, open_for_more
from bot.services.arrivals import Arrival, FetchJob, Turn, fetch_jobs
from bot.services.changes import Change, DropDraft, DropPayload, FinishUpdate
from bot.services.clearing import cleared
from bot.services.day_ring import DayRing
from bot.services.despite_conflicts import despite_conflicts
from bot.services.drafts import NOWHERE, Draft, FileInHand, new_draft
from bot.services.echoes import Echoes
from bot.services.effects import feed
from bot.services.files import KeptFile
from bot.services.first_words import WORDS, facing_a_call, wait_for_room
from bot.services.flooding.flooding import Flooding
from bot.services.flooding.mutes import Mutes
from bot.services.flooding.tallies import Tallies
from bot.services.going import after_file, with_messages, with_refused
from bot.services.kept_drafts import KeptDrafts
from bot.services.kept_traces import KeptTraces
from bot.services.last_choices import LastChoices
from bot.services.on_phone import OnPhone
from bot.services.ports import Mirror
from bot.services.second_place import SecondPlace
from bot.services.turning import Surroundings, Turning
from bot.services.unseen import still_told


class Conversations:
    """Every open conversation of one bot."""

    def __init__(self, around: Surroundings, ring: DayRing, mirror: Mirror | None) -> None:
        self._around = around
        self._ring = ring
        self.meeting = around.meeting
        keeping = (around.bot, around.store, ring, around.clock, around.random)
        self.drafts, self.traces = KeptDrafts(*keeping), KeptTraces(*keeping)
        mutes, tallies = Mutes(*keeping), Tallies(around.bot, ring)
        self.flooding = Flooding(tallies, mutes, around.random, around.catalogs)
        self._echoes, self._choices = Echoes(around.clock), LastChoices(around.random)
        self.phone = OnPhone(around.store, self.drafts, self.traces, self._echoes)
        self._moved: dict[tuple[int, int], int] = {}
        self.second_place = SecondPlace(mirror, around.store)
        self.unattended = 0

    # ------------------------------------------------------------ arrivals

    async def load(self, slot: int) -> Draft | None:
        """Open the draft of a chat, or of a follower's own key."""
        return await self.drafts.load(slot)

    async def take(self, chat: int, arrival: Arrival, finish: FinishUpdate | None) -> Turn:
        """Take what came from a chat, and commit what it brings about.

        Raises:
            StorageError: nothing was committed; the update stays in the inbox.
        """
        return await despite_conflicts(lambda: self._take(chat, arrival, finish))

    async def _take(self, chat: int, arrival: Arrival, finish: FinishUpdate | None) -> Turn:
        stored = await self.load(chat)
        if any(isinstance(event, WORDS) for event in arrival.events):
            self.flooding.wrote(chat)
        if stored is None and self._echoes.hears(chat, arrival):
            await self._around.store.commit(*([finish] if finish else []))
            return Turn(draft=None, silent=True)
        draft = await self._met(chat, stored, arrival)
        wait_for_room(draft, arrival, self._around.mission())
        standing = () if draft.lost == NOWHERE else await self.traces.standing_in(chat)
        turning = self._turning(with_messages(draft, arrival, standing), arrival)
        for event in arrival.events:
            await feed(turning, event)
        return await self._save(draft, turning, finish)

    async def _met(self, chat: int, stored: Draft | None, arrival: Arrival) -> Draft:
        """The chat's draft, or a new one, in the language in which to go on."""
        row = await self.meeting.case_named(arrival.names)
        code = self.meeting.language(arrival.language, stored, row)
        draft = stored or new_draft(self._around.bot, chat, code, self._around.random)
        return draft.in_language(code)

    def _turning(self, draft: Draft, arrival: Arrival) -> Turning:
        can_seal = self._around.sealer() is not None
        mission = facing_a_call(self._around.mission(), arrival, can_seal=can_seal)
        return Turning(
            around=self._around,
            draft=draft,
            arrival=arrival,
            keys=self._ring.keys,
            flooding=self.flooding,
            choices=self._choices,
            mission=self.flooding.facing(draft.chat, mission),
        )

    async def _save(self, before: Draft, turning: Turning, finish: FinishUpdate | None) -> Turn:
        clear = None
        if turning.discarded:
            self._echoes.ended(before.chat)
            clear, drafts = await cleared(before, turning, self.traces)
        else:
            let_follow(turning, self.traces)
            open_for_more(turning)
            kept = with_refused(_within_phase(turning.draft), turning.arrival)
            kept = still_told(before, kept, turning.arrival)
            turning.draft = replace(kept, version=before.version + 1)
            drafts = (self.drafts.put(turning.draft, before.version),)
        if turning.follow is not None:
            drafts = (*drafts, self.drafts.put(turning.follow, None))
        changes = (*turning.all_changes(), *drafts, *([finish] if finish else []))
        await self._around.store.commit(*changes)
        await self._after(turning)
        draft = None if turning.discarded else turning.draft
        fetch = tuple(turning.fetch) if draft is not None else ()
        return Turn(draft=draft, opened=await turning.opened(), fetch=fetch, clear=clear)

    async def _after(self, turning: Turning) -> None:
        """Do what follows the commit: the second copy, and where files are now."""
        if turning.follow is not None:
            for file in turning.follow.files:
                self._moved[(turning.draft.key, file.number)] = turning.follow.key
        if turning.made is not None:
            self.flooding.filed(turning.draft.chat, turning.made.triage)
            self.unattended += turning.made.unattended
            await self.second_place.copy(turning.made.row)
        if turning.chose is not None:
            self._choices.note(*turning.chose)
        if turning.edit is not None:
            self.unattended += turning.edit.unattended
            await self.second_place.copy(turning.edit.row)

    async def answer_after(self, chat: int, arrival: Arrival) -> str:
        """Add an answer given after sending to its case; no draft is begun for it.

        The update that brought it is finished once the next question is shown:
        said twice, an answer is the same answer.

        Returns:
            The language to go on in.
        """
        return await despite_conflicts(lambda: self._answer_after(chat, arrival))

    async def _answer_after(self, chat: int, arrival: Arrival) -> str:
        draft = await self._met(chat, await self.load(chat), arrival)
        turning = self._turning(draft, arrival)
        for event in arrival.events:
            await feed(turning, event)
        await self._around.store.commit(*turning.all_changes())
        await self._after(turning)
        return draft.interview.language

    # ------------------------------------------------------------ too much

    def facing(self, chat: int, mission: Mission) -> Mission:
        """The mission as this chat meets it now: for its card."""
        return self.flooding.facing(chat, mission)

    async def pause(self, chat: int) -> float:
        """Seconds that a report of this chat waits before it is sent."""
        draft = await self.load(chat)
        if draft is None or draft.interview.urgent:
            return 0.0
        return self.flooding.pause(chat, draft.interview.answers)

    def breath(self, chat: int) -> float:
        """Seconds in which messages of this chat are gathered before a card is shown."""
        return self.flooding.breath(chat)

    # ------------------------------------------------------------ files

    async def file_kept(self, job: FetchJob, kept: KeptFile) -> Turn | None:
        """Put a whole file where it belongs; None if nothing waits for it any more."""
        draft = await self._holder(job)
        file = self._taken(draft, job)
        if draft is None or file is None:
            # An entry may use it already: the same file, done a second time.
            with suppress(ConflictError):
                await self._around.store.commit(DropPayload(kept.payload))
            return None
        turning = self._turning(after_file(draft, file), Arrival(events=()))
        if file.locator is not None:
            await turning.attach(file, kept)
        else:
            turning.draft = turning.draft.with_file(file.with_kept(kept))
        return await self._settle(draft, turning, FileKept(file.number))

    async def file_failed(self, job: FetchJob) -> Turn | None:
        """Say that a file cannot be had; None if nobody waits for it any more."""
        draft = await self._holder(job)
        file = self._taken(draft, job)
        if draft is None or file is None or file.kept:
            return None
        turning = self._turning(draft.without_file(file.number), Arrival(events=()))
        if file.locator is not None:
            await turning.note_missing(file)
        return await self._settle(draft, turning, FileFailed(file.number))

    async def _holder(self, job: FetchJob) -> Draft | None:
        moved = self._moved.get((job.draft, job.file.number))
        draft = await self.load(job.chat if moved is None else moved)
        return draft if draft is not None and draft.key in {job.draft, moved} else None

    def _taken(self, draft: Draft | None, job: FetchJob) -> FileInHand | None:
        """The file that a job was for; one for a case waits for a start with a roster."""
        file = _awaited(draft, job)
        waits = file is not None and file.locator is not None and self._around.sealer() is None
        return None if waits else file

    async def _settle(
        self, before: Draft, turning: Turning, event: FileKept | FileFailed
    ) -> Turn | None:
        if not before.following:
            await feed(turning, event)
            return await self._save(before, turning, None)
        left = turning.draft
        put: Change = DropDraft(left.key)
        if left.files:
            put = self.drafts.put(replace(left, version=before.version + 1), before.version)
        await self._around.store.commit(*turning.all_changes(), put)
        await self._after(turning)
        return None

    # ------------------------------------------------------------ after a restart

    async def unfinished(self) -> tuple[Draft, ...]:
        """Every open draft that this bot can show."""
        found = await self.drafts.unfinished()
        return tuple(draft for draft in found if self.drafts.is_ours(draft))

    async def resume(self, draft: Draft) -> Turn:
        """Ask again for whatever was under way when the program ended."""
        if draft.following:
            return Turn(draft=draft, fetch=fetch_jobs(draft), silent=True)
        if draft.interview.phase is Phase.ADDING:
            self._around.cases.note(draft.chat)
        arrival = Arrival(events=(Resumed(),))
        turning = self._turning(draft, arrival)
        await feed(turning, Resumed())
        missed = draft.shown < draft.version
        if turning.draft == draft:
            return Turn(draft=draft, fetch=fetch_jobs(draft), silent=not missed, missed=missed)
        turn = await self._save(draft, turning, None)
        return replace(turn, fetch=fetch_jobs(draft), missed=missed)

    async def close_idle(self) -> tuple[Turn, ...]:
        """Close cases that their reporters left open."""
        turns = [
            await despite_conflicts(partial(self._close, chat))
            for chat in self._around.cases.ended()
        ]
        return tuple(turn for turn in turns if turn is not None)

    async def _close(self, chat: int) -> Turn | None:
        draft = await self.load(chat)
        if draft is None or draft.interview.phase not in STRAIGHT_TO_CASE:
            return None
        # A page laid over the card would keep its [Done] from counting.
        bare = replace(draft, interview=replace(draft.interview, aside=None))
        turning = self._turning(bare, Arrival(events=()))
        await feed(turning, _end_of(draft.interview.phase))
        return await self._save(draft, turning, None)


def _awaited(draft: Draft | None, job: FetchJob) -> FileInHand | None:
    """The file that a job was for, unless it is wanted for another case by now."""
    file = None if draft is None else draft.file(job.file.number)
    return file if file is not None and file.place == job.file.place else None


def _within_phase(draft: Draft) -> Draft:
    """A chat names a case only while it has that case open."""
    return draft if draft.interview.phase in STRAIGHT_TO_CASE else replace(draft, locator=None)


def _end_of(phase: Phase) -> Event:
    """What ends a case that was left open: its code is asked for again, or adding is done."""
    return Resumed() if phase is Phase.CASE else Tapped(tap_data(Verb.DONE, phase.value))
