"""A reporter chooses anew whether news are announced, and where.

Owns what follows in the case and for a notice that is owed already. The note
on the case's row is replaced in both cases by bytes of one form, and the act
has one name, so that no row in clear says which was chosen; the key of a new
note stands only in the addition, sealed to the readers.
"""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import replace

from bot.sealing.day_keys import DayKeys
from bot.sealing.notice import Note, blank_note
from bot.services.case_edits import CaseEdit
from bot.services.changes import AddNotice, DropNotice
from bot.services.pending_notices import open_notice, seal_notice
from bot.services.ports import Randomness
from bot.services.rows import NoticeRow
from bot.services.turning import Turning

_QUIET = "nowhere"
_HERE = "The reporter wants a message when there is news.\n"
_NOWHERE = "The reporter wants no more messages, and reads letters by code only.\n"


async def choose_notice(turning: Turning, locator: bytes | None, *, here: bool) -> bool:
    """Have news announced in the turn's chat, or nowhere; False if there is no such case.

    What is so already changes nothing: officers must not read one wish as many.
    """
    draft = turning.draft
    choice = f"{draft.chat}:{draft.interview.language}" if here else _QUIET
    row = await turning.row_of(locator)
    if row is not None and turning.choices.stands(row.locator, choice):
        return True
    edit = await turning.edit_of(locator)
    if edit is None:
        return False
    turning.chose = edit.row.locator, choice
    rows, random = await turning.around.store.notices(), turning.around.random
    if here:
        note = Note(draft.bot, draft.chat, draft.interview.language)
        announce_here(edit, note, rows, turning.keys, random)
    else:
        announce_nowhere(edit, rows, random)
    return True


def announce_here(
    edit: CaseEdit,
    note: Note,
    owed: Iterable[NoticeRow],
    keys: DayKeys,
    random: Randomness,
) -> None:
    """Have news announced in the note's chat, and nowhere else; what is owed goes there too."""
    key, sealed = note.seal(edit.memory.readers.case_id, random)
    edit.row = replace(edit.row, note=sealed)
    edit.say("notice", {"reply": "here", "notice_key": b64encode(key.raw).decode()}, _HERE)
    for row in _of(edit, owed):
        pending = open_notice(row, keys)
        if pending is not None:
            moved = replace(pending, chat=note.chat_id, language=note.language)
            edit.also(DropNotice(row.key), AddNotice(seal_notice(moved, keys, random)))


def announce_nowhere(edit: CaseEdit, owed: Iterable[NoticeRow], random: Randomness) -> None:
    """Have no news announced any more, also none that is owed already."""
    edit.row = replace(edit.row, note=blank_note(random))
    edit.say("notice", {"reply": "code"}, _NOWHERE)
    edit.also(*(DropNotice(row.key) for row in _of(edit, owed)))


def _of(edit: CaseEdit, owed: Iterable[NoticeRow]) -> Iterable[NoticeRow]:
    return (row for row in owed if row.case == edit.row.key)
