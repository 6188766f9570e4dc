"""What effects on a case bring about: opening it, adding to it, and what its reporter wishes.

Owns these deeds, by the contract of `bot.services.effects`: a deed gathers changes in the
turn, commits nothing and shows nothing, and may answer with an event.
"""

import base64
from dataclasses import replace

from bot.casework.lifecycle import Move
from bot.errors import CaseError, TooManyAttemptsError, UnknownReceiptError
from bot.interview.effects import (
    AnswerAfter,
    Append,
    ChooseNotice,
    CloseCase,
    Disagree,
    EraseCase,
    MarkRead,
    OpenAdding,
    OpenCase,
    Rate,
    Withdraw,
)
from bot.interview.events import Appended, CaseErased, CaseOpened, CodeRefused, Event
from bot.interview.parts import FilePart, TextPart, UnreadPart
from bot.interview.schema import Phase
from bot.services.case_memory import CaseMemory
from bot.services.changes import DropPayload
from bot.services.notice_choice import choose_notice as choose
from bot.services.turning import Turning


async def open_case(turning: Turning, effect: OpenCase) -> Event | None:
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
    code = turning.around.meeting.language(turning.arrival.language, turning.draft, row)
    turning.draft = replace(turning.draft, locator=row.locator).in_language(code)
    opened = await turning.opened()
    return CodeRefused(UnknownReceiptError) if opened is None else CaseOpened(opened)


async def open_adding(turning: Turning, effect: OpenAdding) -> Event | None:
    """Remember a case by its locator, for additions."""
    locator = _locator_bytes(effect.locator)
    if await turning.row_of(locator) is None:
        turning.tell_gone()
        return None
    turning.draft = replace(turning.draft, locator=locator)
    turning.around.cases.note(turning.draft.chat)
    return None


async def close_case(turning: Turning, _effect: CloseCase) -> Event | None:
    """Forget the case that this chat has open."""
    turning.around.cases.end(turning.draft.chat)
    turning.draft = replace(turning.draft, locator=None)
    return None


async def append(turning: Turning, effect: Append) -> Event | None:
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


async def withdraw(turning: Turning, _effect: Withdraw) -> Event | None:
    """Propose the closing, as the reporter wishes."""
    await _state(turning, "withdrawn", Move.WITHDRAW, "The reporter withdraws this case.\n")
    return None


async def disagree(turning: Turning, _effect: Disagree) -> Event | None:
    """Reopen a closed case."""
    await _state(turning, "disagreed", Move.REOPEN, "The reporter does not agree.\n")
    return None


async def erase_case(turning: Turning, _effect: EraseCase) -> Event | None:
    """Erase the case if nobody has begun with it; else tell whoever has."""
    return CaseErased() if await turning.erase() else None


async def _state(turning: Turning, what: str, move: Move, words: str) -> None:
    edit = await turning.edit_of(turning.draft.locator)
    if edit is not None and edit.move(move):
        edit.say(what, {}, words)


async def rate(turning: Turning, effect: Rate) -> Event | None:
    """Keep how the reporter rates the handling."""
    edit = await turning.edit_of(turning.draft.locator)
    if edit is not None:
        edit.say("rated", {"score": effect.score}, f"The reporter's rating: {effect.score}\n")
    return None


async def choose_notice(turning: Turning, effect: ChooseNotice) -> Event | None:
    """Make a new note of this chat, or take the old one away; what is owed follows."""
    named = effect.locator
    locator = turning.draft.locator if named is None else _locator_bytes(named)
    if not await choose(turning, locator, here=effect.here):
        turning.tell_gone()
    return None


async def mark_read(turning: Turning, effect: MarkRead) -> Event | None:
    """Remember that a letter was opened: on the card, and once in the case's chain."""
    await turning.note_opened(effect.letter)
    return None


async def answer_after(turning: Turning, effect: AnswerAfter) -> Event | None:
    """Add one answer given after sending to its case."""
    edit = await turning.edit_of(_locator_bytes(effect.locator))
    if edit is not None:
        facts = {"question": effect.question, "choice": effect.choice}
        edit.say("answer", facts, f"{effect.question}: {effect.choice}\n")
    return None


def _locator_bytes(text: str) -> bytes:
    """Read the locator that a button carries (22 base64url characters)."""
    return base64.urlsafe_b64decode(text + "==")
