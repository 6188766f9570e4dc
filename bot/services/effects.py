"""What each effect of the interview brings about.

Owns the table from effect to deed, and the loop that feeds answers back. A
deed gathers changes and files to fetch in the turn; it commits nothing and
shows nothing. What it answers (`Submitted`, `CaseOpened`, …) is fed to the
interview within the same turn, so that a turn always ends on a card that is
true.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from bot.errors import IntakeClosedError
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
    Event,
    SentFile,
    SubmitRefused,
    Submitted,
    Wrote,
)
from bot.interview.machine import advance
from bot.services import case_effects
from bot.services.after_send import follower
from bot.services.changes import DropPayload
from bot.services.drafts import FileInHand
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
    OpenCase: case_effects.open_case,
    CloseCase: case_effects.close_case,
    OpenAdding: case_effects.open_adding,
    Append: case_effects.append,
    Withdraw: case_effects.withdraw,
    EraseCase: case_effects.erase_case,
    Disagree: case_effects.disagree,
    Rate: case_effects.rate,
    ChooseNotice: case_effects.choose_notice,
    MarkRead: case_effects.mark_read,
    AnswerAfter: case_effects.answer_after,
    PassedPictures: _passed_pictures,
    Hear: _hear,
}
