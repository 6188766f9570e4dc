"""What each effect of the interview brings about.

Owns the table from effect to deed, and the loop that feeds answers back. A
deed gathers changes and files to fetch in the turn; it commits nothing and
shows nothing. What it answers (`Submitted`, `CaseOpened`, …) is fed to the
interview within the same turn, so that a turn always ends on a card that is
true.
"""

import base64
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from bot.casework.lifecycle import Move
from bot.errors import CaseError, IntakeClosedError, TooManyAttemptsError, UnknownReceiptError
from bot.interview.effects import (
    AnswerAfter,
    Append,
    ChooseNotice,
    CloseCase,
    Disagree,
    Discard,
    Effect,
    EraseCase,
    FetchFile,
    Hear,
    MarkRead,
    OpenAdding,
    OpenCase,
    PassedPictures,
    Rate,
    Submit,
    Withdraw,
)
from bot.interview.events import (
    Appended,
    CaseErased,
    CaseOpened,
    CodeRefused,
    Event,
    SentFile,
    SubmitRefused,
    Submitted,
    Wrote,
)
from bot.interview.machine import advance
from bot.interview.parts import FilePart, TextPart, UnreadPart
from bot.interview.schema import Phase
from bot.services.after_send import follower
from bot.services.case_memory import CaseMemory
from bot.services.changes import DropPayload
from bot.services.drafts import FileInHand
from bot.services.notice_choice import choose_notice
from bot.services.turning import Turning
from bot.services.typed_choice import typed_choice


async def feed(turning: Turning, event: Event) -> None:
    """Advance the interview by an event, and carry out what it asks for."""
    if isinstance(event, Wrote):
        event = replace(event, choice=typed_choice(turning, event.text))
    interview, effects = advance(turning.draft.interview, event, turning.mission)
    turning.draft = replace(turning.draft, interview=interview)
    for effect in effects:
        carry_out = EFFECTS[type(effect)]
        answer = await carry_out(turning, effect)
        if answer is not None:
            await feed(turning, answer)


async def _fetch_file(turning: Turning, effect: FetchFile) -> Event | None:
    """Note a file that has just arrived, or ask again for one that is still missing."""
    file = turning.draft.file(effect.number)
    if file is None:
        file = await turning.place(_arrived(turning, effect.number))
        turning.draft = turning.draft.with_file(file)
        turning.flooding.took_file(turning.draft.chat, file.size)
    turning.want(file)
    return None


def _arrived(turning: Turning, number: int) -> FileInHand:
    """Describe a file that has just arrived; its place is still the draft's."""
    event = next(e for e in turning.arrival.events if isinstance(e, SentFile))
    return FileInHand(
        number=number,
        remote=turning.arrival.remote,
        source=event.source,
        size=event.size,
        form=event.kind,
        name=event.name,
        media_type=event.mime,
        seconds=event.seconds,
        entry=turning.draft.next_entry,
        case_id=turning.draft.case_id,
    )


async def _submit(turning: Turning, effect: Submit) -> Event | None:
    """Seal the report; what came too late for it stays in the draft."""
    report = turning.around.report(turning.draft, turning.mission)
    try:
        made = await turning.around.reports.make(
            turning.draft,
            report,
            urgent=effect.urgent,
            slip=turning.slip,
            quarantines=turning.flooding.judge(turning.draft.chat),
        )
    except IntakeClosedError:
        return SubmitRefused()
    turning.made = made
    turning.changes.extend(made.changes)
    sent = turning.draft
    turning.follow = follower(sent, made, turning.around.random) if sent.pending else None
    turning.draft = replace(
        sent,
        case_id=turning.around.random(16).hex(),
        files=(),
        next_entry=2,
        locator=None,
        sent=made.sent,
    )
    return Submitted()


async def _discard(turning: Turning, _effect: Discard) -> Event | None:
    """Drop the draft with every payload it holds."""
    kept = (file.payload for file in turning.draft.files if file.kept)
    turning.changes.extend(map(DropPayload, kept))
    turning.draft = replace(turning.draft, files=(), sent=None, locator=None)
    turning.discarded = True
    return None


async def _open_case(turning: Turning, effect: OpenCase) -> Event | None:
    """Open a case by its code; the code itself goes nowhere else."""
    sealer = turning.around.sealer()
    if sealer is None:
        # "Nothing is kept" would be untrue, and a person might throw their code away.
        return CodeRefused(TooManyAttemptsError)
    try:
        row, keys = await turning.around.receipts.open(effect.digits, turning.tag)
    except CaseError as error:
        return CodeRefused(type(error))
    identity = keys.identity_seed.identity("hybrid" if row.identity_kind == "hybrid" else "x25519")
    memory = CaseMemory.open(row, sealer.server_key)
    await turning.around.cases.start(
        turning.draft.chat, row, memory, (identity, sealer.roster.signers())
    )
    turning.draft = replace(turning.draft, locator=row.locator)
    opened = await turning.opened()
    return CodeRefused(UnknownReceiptError) if opened is None else CaseOpened(opened)


async def _open_adding(turning: Turning, effect: OpenAdding) -> Event | None:
    """Remember a case by its locator, for additions."""
    locator = _locator_bytes(effect.locator)
    if await turning.row_of(locator) is None:
        turning.tell_gone()
        return None
    turning.draft = replace(turning.draft, locator=locator)
    turning.around.cases.note(turning.draft.chat)
    return None


async def _close_case(turning: Turning, _effect: CloseCase) -> Event | None:
    """Forget the case that this chat has open."""
    turning.around.cases.end(turning.draft.chat)
    turning.draft = replace(turning.draft, locator=None)
    return None


async def _append(turning: Turning, effect: Append) -> Event | None:
    """Add one part to the open case."""
    edit = await turning.edit_of(turning.draft.locator)
    if edit is None:
        turning.tell_gone(effect.part)
        return None
    if turning.draft.interview.phase is Phase.ADDING:
        turning.around.cases.note(turning.draft.chat)
    match effect.part:
        case TextPart(text=text):
            edit.say("words", {"words": text}, text)
        case UnreadPart():
            edit.say("unread", {}, "A message of the reporter's could not be read.\n")
        case FilePart(number=number):
            await _move_to_case(turning, number)
    return Appended()


async def _move_to_case(turning: Turning, number: int) -> None:
    """Fetch a file again for the open case, if it was held for a draft of its own.

    What is sealed names its case, so that nobody can slip it into another.
    """
    file = turning.draft.file(number)
    if file is None or file.locator is not None:
        return
    turning.changes.extend([DropPayload(file.payload)] if file.kept else [])
    placed = await turning.place(file)
    turning.draft = turning.draft.with_file(placed)
    turning.want(placed)


async def _withdraw(turning: Turning, _effect: Withdraw) -> Event | None:
    """Propose the closing, as the reporter wishes."""
    await _state(turning, "withdrawn", Move.WITHDRAW, "The reporter withdraws this case.\n")
    return None


async def _disagree(turning: Turning, _effect: Disagree) -> Event | None:
    """Reopen a closed case."""
    await _state(turning, "disagreed", Move.REOPEN, "The reporter does not agree.\n")
    return None


async def _erase_case(turning: Turning, _effect: EraseCase) -> Event | None:
    """Erase the case if nobody has begun with it; else tell whoever has."""
    return CaseErased() if await turning.erase() else None


async def _state(turning: Turning, what: str, move: Move, words: str) -> None:
    edit = await turning.edit_of(turning.draft.locator)
    if edit is not None and edit.move(move):
        edit.say(what, {}, words)


async def _rate(turning: Turning, effect: Rate) -> Event | None:
    """Keep how the reporter rates the handling."""
    edit = await turning.edit_of(turning.draft.locator)
    if edit is not None:
        edit.say("rated", {"score": effect.score}, f"The reporter's rating: {effect.score}\n")
    return None


async def _choose_notice(turning: Turning, effect: ChooseNotice) -> Event | None:
    """Make a new note of this chat, or take the old one away; what is owed follows."""
    named = effect.locator
    locator = turning.draft.locator if named is None else _locator_bytes(named)
    if not await choose_notice(turning, locator, here=effect.here):
        turning.tell_gone()
    return None


async def _mark_read(turning: Turning, effect: MarkRead) -> Event | None:
    """Remember that a letter was opened: on the card, and once in the case's chain."""
    await turning.note_opened(effect.letter)
    return None


async def _answer_after(turning: Turning, effect: AnswerAfter) -> Event | None:
    """Add one answer given after sending to its case."""
    edit = await turning.edit_of(_locator_bytes(effect.locator))
    if edit is not None:
        facts = {"question": effect.question, "choice": effect.choice}
        edit.say("answer", facts, f"{effect.question}: {effect.choice}\n")
    return None


async def _passed_pictures(turning: Turning, _effect: PassedPictures) -> Event | None:
    """Count this chat's reports anew."""
    turning.flooding.passed(turning.draft.chat)
    return None


async def _hear(turning: Turning, _effect: Hear) -> Event | None:
    """Note that a voice is wanted, before there is one: a kill must leave no stray message."""
    turning.draft = replace(turning.draft, speaking=True)
    return None


EFFECTS: dict[type[Effect], Callable[[Turning, Any], Awaitable[Event | None]]] = {
    FetchFile: _fetch_file,
    Submit: _submit,
    Discard: _discard,
    OpenCase: _open_case,
    CloseCase: _close_case,
    OpenAdding: _open_adding,
    Append: _append,
    Withdraw: _withdraw,
    EraseCase: _erase_case,
    Disagree: _disagree,
    Rate: _rate,
    ChooseNotice: _choose_notice,
    MarkRead: _mark_read,
    AnswerAfter: _answer_after,
    PassedPictures: _passed_pictures,
    Hear: _hear,
}


def _locator_bytes(text: str) -> bytes:
    """Read the locator that a button carries (22 base64url characters)."""
    return base64.urlsafe_b64decode(text + "==")
