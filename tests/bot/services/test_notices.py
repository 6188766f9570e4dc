"""A notice is owed for a day at most, and its doors open letters and nothing else."""

import pytest

from bot.errors import SealingError
from bot.services.posting import DoorKeys
from tests.bot.sealing.cast import Seeded
from tests.bot.services.letters import case_with_note, written
from tests.bot.services.scene import CHAT, Scene


async def test_a_letter_owes_a_notice_at_a_waking_hour(scene: Scene) -> None:
    """Within a day, to the chat of the note, with a door that opens the letter."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    assert await scene.posting.post(row.reference, number, sealed, door)
    assert await scene.notices.due() == ()

    scene.clock.pass_(24 * 3600 - 60)
    (notice,) = await scene.notices.due()
    assert (notice.chat, notice.language) == (CHAT, "en")
    assert 6 <= notice.send_at // 3600 % 24 < 21
    letter = await scene.notices.read(notice.doors[0], "en")
    assert letter.text.endswith("We saw it.")
    await scene.notices.sent(notice)
    assert await scene.notices.due() == ()


SURELY_A_DAY = 30 * 3600
"""A day from the latest moment that the chain's rounded time may mean."""


async def test_a_letter_joins_a_notice_that_could_not_leave_for_a_day(scene: Scene) -> None:
    """As in an outage: one buzz, two doors; the one in between waits for the code."""
    row = await case_with_note(scene)
    for said, pause in ((True, 3600), (False, SURELY_A_DAY), (True, 0)):
        number, sealed, door = await written(scene, row)
        assert await scene.posting.post(row.reference, number, sealed, door) is said
        scene.clock.pass_(pause)

    (pending,) = await scene.notices._pending()
    assert len(pending.doors) == 2


@pytest.mark.parametrize("has_left", [False, True])
async def test_whether_a_notice_has_left_changes_no_answer(scene: Scene, has_left: bool) -> None:
    """Who posts letter after letter learns nothing of when the phone rang."""
    row, said = await case_with_note(scene), []
    for _ in range(62):
        number, sealed, door = await written(scene, row)
        said.append(await scene.posting.post(row.reference, number, sealed, door))
        for pending in await scene.notices._pending():
            await (scene.notices.sent(pending) if has_left else scene.notices.due())
        scene.clock.pass_(1800)

    first_again = said.index(True, 1)
    assert 48 <= first_again <= 60
    assert said == [number in {0, first_again} for number in range(62)]
    acts = [act.action for act in await scene.store.audit(row.key)]
    assert acts.count("announced") == 2


async def test_a_notice_a_day_late_is_dropped_unsent(scene: Scene) -> None:
    """The server must not remember for longer whom it is for."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    await scene.posting.post(row.reference, number, sealed, door)
    scene.clock.pass_(3 * 24 * 3600)

    assert await scene.notices.due() == ()
    assert await scene.store.notices() == []


async def test_no_notice_leaves_on_a_clock_that_is_not_trusted(scene: Scene) -> None:
    """Nor is any dropped."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    await scene.posting.post(row.reference, number, sealed, door)
    scene.clock.believed = False
    scene.clock.pass_(30 * 24 * 3600)

    assert await scene.notices.due() == ()
    assert len(await scene.store.notices()) == 1


async def test_a_notice_that_cannot_be_opened_stops_no_other(scene: Scene) -> None:
    """Its day key is gone; it will never be sent, and is dropped."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    await scene.posting.post(row.reference, number, sealed, door)
    scene.file.written.clear()
    scene.wake()

    assert await scene.notices.due() == ()
    scene.clock.pass_(SURELY_A_DAY)
    number, sealed, door = await written(scene, row)
    assert await scene.posting.post(row.reference, number, sealed, door)
    assert len(await scene.store.notices()) == 2
    scene.clock.pass_(3 * 24 * 3600)
    await scene.notices.due()
    assert await scene.store.notices() == []


async def test_a_reporter_is_told_once_a_day(scene: Scene) -> None:
    """A second letter after the notice was sent waits for the code; the next day it is told."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    assert await scene.posting.post(row.reference, number, sealed, door)
    (pending,) = await scene.notices._pending()
    await scene.notices.sent(pending)

    number, sealed, door = await written(scene, row)
    assert not await scene.posting.post(row.reference, number, sealed, door)
    scene.clock.pass_(SURELY_A_DAY)
    number, sealed, door = await written(scene, row)
    assert await scene.posting.post(row.reference, number, sealed, door)


async def test_a_wrong_key_owes_nothing(scene: Scene) -> None:
    """And the letter is refused with it, so that the officer tries again."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    assert door is not None
    wrong = DoorKeys(type(door.notice_key).generate(Seeded("other")), door.file_key)

    with pytest.raises(SealingError):
        await scene.posting.post(row.reference, number, sealed, wrong)
    assert await scene.store.notices() == []
    assert [entry.number for entry in await scene.store.entries(row.key)] == [1]


async def test_a_door_opens_letters_only(scene: Scene) -> None:
    """Forged, of a report, of what is gone or badly written: one error, and nothing else."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row, document=b"[1]")
    await scene.posting.post(row.reference, number, sealed, door)
    (pending,) = await scene.notices._pending()

    for text in (pending.doors[0], pending.doors[0][:-3] + "AAA", "", "door:x"):
        with pytest.raises(SealingError):
            await scene.notices.read(text, "en")
