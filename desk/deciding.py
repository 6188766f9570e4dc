"""Makes a decision: plans it, seals what was written, and sends it as one act.

Owns the way from a form to the server's answer. Words are sealed on this
machine and only there; what was typed is kept as a draft until the server has
taken it. A note that was overtaken by another entry is sealed again under the
next number, once; everything else that changed goes back to the officer, who
decided about another state of things.
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.casework.actions import Action, rule_of
from bot.sealing.age import FileKey
from bot.sealing.entry import SealedEntry
from bot.sealing.manifest import EntryKind
from bot.sealing.notice import NoticeKey
from bot.sealing.randomness import RandomBytes
from bot.services.officer_entries import Addressed, OfficerSealing
from desk.casefile import CaseFile
from desk.contents import notice_key_of
from desk.drafts import Draft, Drafts
from desk.entries import Reader
from desk.errors import ChangedError, DeskError
from desk.giving import Progress, keys_to_give
from desk.opening import open_case
from desk.planning import Form, Plan, Planning
from desk.plans import plan
from desk.wire import Brought, BroughtEntry, BroughtHeader, Done

_BRING_SLIPS = frozenset({Action.ABUSIVE, Action.UNMARK})
"""Acts that send the report's slip along, by which the sender's reports are paused."""


class ActServer(Protocol):
    """What deciding needs of `desk.client.ServerClient`, beside reading."""

    async def act(
        self,
        reference: str,
        action: str,
        version: int,
        facts: Mapping[str, str] | None = None,
        brought: Brought = ...,
    ) -> Done:
        """Do one act."""
        ...


class CaseChangedError(DeskError):
    """Somebody changed the case in between; nothing was done, and the draft is kept.

    Attributes:
        case: as it is now.
        changes: what changed, in plain words.
    """

    def __init__(self, case: CaseFile, changes: tuple[str, ...]) -> None:
        super().__init__("This case changed since you opened it. Nothing was done.")
        self.case, self.changes = case, changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """One officer deciding.

    Attributes:
        reader: their way to cases.
        server: their way to act.
        random: for file keys, nonces and fillers.
        now: seconds since 1970 UTC.
        areas: English names of the mission's areas, for a case that is opened anew.
        tell: takes how far a case's files are, while it is given to another reader.
    """

    reader: Reader
    server: ActServer
    random: RandomBytes
    now: int
    areas: Mapping[str, str] = field(default_factory=dict)
    tell: Progress | None = None

    @property
    def drafts(self) -> Drafts:
        """What the officer is writing."""
        return Drafts(self.reader.cache)

    async def reopened(self, case: CaseFile) -> CaseFile:
        """The case as it is now."""
        desk = self.reader
        return await open_case(
            desk.client,
            desk.cache,
            desk.keys,
            desk.roster,
            case.reference,
            areas=self.areas,
            now=self.now,
        )


async def decide(deciding: Deciding, case: CaseFile, action: str, form: Form) -> Done:
    """Make one decision on an opened case.

    Args:
        deciding: who decides.
        case: as the officer saw it.
        action: its id in `bot.casework.actions`.
        form: the fields of its form, by `desk.plans`.

    Returns:
        What the server did. With `held_until` it did nothing: the letter is a draft
        until then.

    Raises:
        FormError: the form cannot be acted upon.
        CaseChangedError: somebody was first.
        RefusedActError, ServerAwayError: as the client raises them.
    """
    act = Action(action)
    made = _planned(deciding, case, act, form)
    draft = Draft(reference=case.reference, action=action, form=dict(form), saved=deciding.now)
    if await asyncio.to_thread(_was_taken, deciding, case, made, draft):
        await asyncio.to_thread(deciding.drafts.throw_away, case.reference, action)
        return Done(version=case.detail.version)
    if form:
        tried = replace(draft, tried=case.detail.next_entry)
        await asyncio.to_thread(deciding.drafts.keep, tried)
    try:
        done = await _send(deciding, case, made)
    except ChangedError:
        done = await _again(deciding, case, act, form)
    if done.held_until is not None:
        await asyncio.to_thread(deciding.drafts.hold, draft, done.held_until)
    else:
        await asyncio.to_thread(deciding.drafts.throw_away, case.reference, action)
    return done


def _planned(deciding: Deciding, case: CaseFile, action: Action, form: Form) -> Plan:
    desk = deciding.reader
    me = desk.roster.roster.officer(desk.keys.name)
    return plan(Planning(action, case, form, me, desk.roster.roster))


def _was_taken(deciding: Deciding, case: CaseFile, made: Plan, draft: Draft) -> bool:
    """Whether this was sent before, no answer came, and it stands in the case all the same.

    Otherwise a line that broke at the wrong moment would send a reporter two letters.
    """
    before = deciding.drafts.of(draft.reference, draft.action)
    if before is None or before.tried is None or before.form != draft.form:
        return False
    mine, since = deciding.reader.keys.name, before.tried
    told = (
        *((n.number, n.by, n.words) for n in case.notes if made.note is not None),
        *((f.number, f.by, f.words) for f in case.findings if made.finding is not None),
        *((x.number, x.by, x.words) for x in case.letters if made.letter is not None),
    )
    written = {w.words for w in (made.note, made.finding, made.letter) if w is not None}
    return any(n >= since and by == mine and words in written for n, by, words in told)


async def _again(deciding: Deciding, case: CaseFile, action: Action, form: Form) -> Done:
    """Once more, if only the numbers moved under something that is merely added."""
    now = await deciding.reopened(case)
    changes = tuple(changed(case, now))
    is_added = not rule_of(action).is_versioned and bool(rule_of(action).brings)
    more = set(now.readers.sealed_to) - set(case.readers.sealed_to)
    if not is_added or more:
        raise CaseChangedError(now, changes)
    try:
        return await _send(deciding, now, _planned(deciding, now, action, form))
    except ChangedError:
        raise CaseChangedError(now, changes) from None


async def _send(deciding: Deciding, case: CaseFile, made: Plan) -> Done:
    keys = await _given(deciding, case) if made.give_to else {}
    brought = await asyncio.to_thread(_sealed, deciding, case, made, keys)
    version = case.detail.version
    return await deciding.server.act(case.reference, made.action, version, made.facts, brought)


async def _given(deciding: Deciding, case: CaseFile) -> Mapping[int, FileKey]:
    told = {} if deciding.tell is None else {"tell": deciding.tell}
    return await keys_to_give(deciding.reader, case, deciding.random, **told)


def _sealed(deciding: Deciding, case: CaseFile, made: Plan, keys: Mapping[int, FileKey]) -> Brought:
    """Seal everything that an act brings; runs in a thread."""
    desk = deciding.reader
    sealing = OfficerSealing(desk.roster.roster, desk.keys, deciding.random)
    to = _addressed(case, made)
    entries = tuple(_entries(sealing, to, case.detail.next_entry, made))
    letter = next((sealed for kind, _, sealed in entries if kind is EntryKind.LETTER), None)
    notice_key = None if letter is None else notice_key_of(case)
    return Brought(
        entries=tuple(
            BroughtEntry(
                number=number, kind=kind, header=sealed.header, payload=sealed.sealed.payload
            )
            for kind, number, sealed in entries
        ),
        headers=tuple(
            BroughtHeader(number=number, header=header)
            for number, header in sealing.headers_for(made.give_to, keys).items()
        ),
        **_door_keys(notice_key, letter),
        slip=case.report.slip if made.action in _BRING_SLIPS else None,
    )


def _addressed(case: CaseFile, made: Plan) -> Addressed:
    """To whom an act's entries are sealed: the readers as they will be after it."""
    staying = (name for name in case.readers.sealed_to if name not in made.leave_out)
    readers = tuple(dict.fromkeys((*staying, *made.give_to)))
    # As the server counts: a case that outgrows its first header gets one more stanza.
    needed = len({*case.detail.readers, *made.give_to}) + 1
    stanzas = max(case.detail.stanzas, needed)
    return Addressed(report=case.report_entry, readers=readers, stanzas=stanzas)


def _entries(
    sealing: OfficerSealing, to: Addressed, first: int, made: Plan
) -> Iterator[tuple[EntryKind, int, SealedEntry]]:
    number = first
    if made.note is not None:
        yield EntryKind.NOTE, number, sealing.note(to, number, made.note)
        number += 1
    if made.finding is not None:
        yield EntryKind.FINDING, number, sealing.finding(to, number, made.finding)
        number += 1
    if made.letter is not None:
        yield EntryKind.LETTER, number, sealing.letter(to, number, made.letter)


def _door_keys(notice_key: NoticeKey | None, letter: SealedEntry | None) -> dict[str, bytes]:
    """What the server needs to tell the reporter, where they chose to be told."""
    if notice_key is None or letter is None:
        return {}
    return {"notice_key": notice_key.raw, "file_key": letter.file_key.raw}


def changed(before: CaseFile, now: CaseFile) -> Iterator[str]:
    """Say what differs between two openings of a case, in plain words."""
    seen = {row.number for row in before.detail.entries}
    for line in now.timeline:
        if line.audit is None and line.entry not in seen:
            yield f"New: {line.what}, by {line.by}."
    acted = {line.audit for line in before.timeline}
    for line in now.timeline:
        if line.audit is not None and line.audit not in acted:
            yield f"{line.by}: {line.what}."
    if now.detail.summary.state != before.detail.summary.state:
        yield f"The case is {now.detail.summary.state} now."
    for name in now.readers.on_server:
        if name not in before.readers.on_server:
            yield f"{name} reads this case now."
