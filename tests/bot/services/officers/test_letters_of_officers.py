"""Letters: whoever writes has read, one notice a day, and no answer tells when it left."""

from dataclasses import replace

import pytest

from bot.casework.actions import Action
from tests.bot.services.letters import case_with_note
from tests.bot.services.officers.acts import everything, put, refused
from tests.bot.services.officers.office import Office
from tests.bot.services.scene import Scene

A = Action


async def test_a_letter_acknowledges_and_the_next_one_tells(office: Office) -> None:
    """Whoever writes has read; a question tells nothing."""
    answer_due = (await office.row()).due
    done = await office.does("ada", A.LETTER)
    row = await office.row()
    assert (row.state, done.announced) == ("acknowledged", None)
    assert row.due > answer_due
    assert not (await office.memory()).told

    await put(office, "assessing")
    await office.does("ada", A.ASK)
    assert not (await office.memory()).told
    await office.does("ada", A.LETTER)
    assert (await office.memory()).told
    assert (await office.row()).due == row.due
    await office.does("ada", A.RESUME)
    assert (await office.row()).due > row.due


@pytest.fixture
async def here(scene: Scene) -> Office:
    """A case whose reporter wants to be told here."""
    await case_with_note(scene)
    return Office(scene)


async def test_letters_owe_one_notice_a_day(here: Office) -> None:
    """The next is held for a day, whether or not the first has left, and changes nothing."""
    scene = here.scene
    brought = await here.bring("ada", "letter", told=True)
    assert (await here.does("ada", A.LETTER, brought=brought)).announced is True
    (pending,) = await scene.notices._pending()
    brought = await here.bring("ada", "letter", told=True)
    early = await here.does("ada", A.LETTER, brought=brought)
    await scene.notices.sent(pending)

    before = await everything(here)
    brought = await here.bring("ada", "letter", told=True)
    held = await here.does("ada", A.LETTER, brought=brought)
    assert held == early
    assert held.version == (await here.row()).version
    assert held.held_until is not None
    assert await everything(here) == before
    assert held.held_until >= scene.clock.now() + 24 * 3600 - 6 * 3600

    scene.clock.at = held.held_until - 1
    assert (await here.does("ada", A.LETTER, brought=brought)).held_until == held.held_until
    scene.clock.at = held.held_until
    assert (await here.does("ada", A.LETTER, brought=brought)).announced is True
    assert [a.action for a in await scene.store.audit((await here.row()).key)][1:] == [
        "letter", "announced", "letter", "announced",
    ]  # fmt: skip
    assert await here.faults() == ()


async def test_an_outage_of_a_day_changes_no_answer(here: Office) -> None:
    """The notice that still pends takes the letter along; answer and chain are any other's."""
    scene = here.scene
    for _ in range(2):
        brought = await here.bring("ada", "letter", told=True)
        assert (await here.does("ada", A.LETTER, brought=brought)).announced is True
        scene.clock.pass_(30 * 3600)

    (pending,) = await scene.notices._pending()
    assert len(pending.doors) == 2
    acts = await scene.store.audit((await here.row()).key)
    assert [act.action for act in acts][1:] == ["letter", "announced"] * 2


@pytest.mark.parametrize("has_left", [False, True])
async def test_no_probe_tells_when_a_notice_left(here: Office, has_left: bool) -> None:
    """A letter every half an hour is answered alike, whether it left at once or pends."""
    scene, answers = here.scene, []
    began = scene.clock.now()
    for _ in range(64):
        brought = await here.bring("ada", "letter", told=True)
        done = await here.does("ada", A.LETTER, brought=brought)
        answers.append((done.announced, done.held_until and done.held_until - began))
        if has_left:
            for pending in await scene.notices._pending():
                await scene.notices.sent(pending)
        scene.clock.pass_(1800)

    until = answers[1][1]
    assert until is not None
    again = -(-until // 1800)
    assert answers[: again + 1] == [(True, None), *[(None, until)] * (again - 1), (True, None)]


async def test_a_letter_without_keys_is_not_held(here: Office) -> None:
    """Nobody's phone buzzes for it."""
    brought = await here.bring("ada", "letter", told=True)
    await here.does("ada", A.LETTER, brought=brought)
    (pending,) = await here.scene.notices._pending()
    await here.scene.notices.sent(pending)

    assert (await here.does("ada", A.LETTER)).announced is None


async def test_wrong_keys_are_refused(here: Office) -> None:
    """One alone, of another length, of another case: no letter, no notice."""
    good = await here.bring("ada", "letter", told=True)
    for wrong in (
        replace(good, notice_key=bytes(32)),
        replace(good, notice_key=b"short"),
        replace(good, notice_key=None),
        replace(good, file_key=None),
        replace(good, file_key=b"short"),
    ):
        await refused(here, here.does("ada", A.LETTER, brought=wrong), "notice_key")


async def test_the_keys_are_nowhere_in_the_store(here: Office) -> None:
    """Neither the note's nor the letter's, in any row."""
    brought = await here.bring("ada", "letter", told=True)
    await here.does("ada", A.LETTER, brought=brought)

    kept = repr(here.scene.store._tables).encode() + repr(brought).encode()
    for key in (brought.notice_key, brought.file_key):
        assert key is not None
        assert repr(key)[2:-1].encode() not in kept
        assert key.hex().encode() not in kept
