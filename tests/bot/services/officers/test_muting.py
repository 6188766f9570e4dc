"""A mark of abuse brings the report's slip back: what it pauses, and what it never does."""

from dataclasses import replace

import pytest

from bot.casework.actions import Action
from bot.sealing.day_keys import SEALS_FOR
from bot.services.case_memory import ABUSIVE
from bot.services.officers.errors import RefusedActError
from bot.services.rows import MuteRow
from tests.bot.services.officers.acts import put
from tests.bot.services.officers.office import Office
from tests.bot.services.scene import CHAT, Scene

NAME = "ada"


@pytest.fixture
async def office(scene: Scene) -> Office:
    """An office with one new case of aid."""
    await scene.files()
    made = Office(scene)
    mutes = scene.conversations.flooding.mutes
    made.acting._on = replace(made.acting._on, mutes=mutes)  # the office has no part for it
    await put(made, "submitted", 4)
    return made


async def marks(office: Office, action: Action, slip: bytes | None) -> list[MuteRow]:
    """An officer acts with a slip; gives the mutes that there are then."""
    brought = await office.bring(NAME, *(["note"] if action is Action.ABUSIVE else []))
    await office.does(NAME, action, brought=replace(brought, slip=slip))
    rows = list(await office.scene.store.mutes())
    await office.scene.conversations.flooding.mutes.begin()
    return rows


async def slip_of(office: Office) -> bytes:
    """What an officer finds in the report."""
    slip = (await office.scene.report(await office.row())).slip
    assert slip is not None
    return slip


async def test_a_mark_with_its_slip_pauses_the_sender_and_unmark_ends_it(office: Office) -> None:
    """And only that chat; the case is not touched beyond its mark."""
    mutes = office.scene.conversations.flooding.mutes
    slip = await slip_of(office)

    assert len(await marks(office, Action.ABUSIVE, slip)) == 1
    assert mutes.until(CHAT) is not None
    assert mutes.until(CHAT + 1) is None
    assert (await office.memory()).marks == (ABUSIVE,)

    assert await marks(office, Action.UNMARK, slip) == []
    assert mutes.until(CHAT) is None


@pytest.mark.parametrize("priority", [1, 2])
async def test_no_single_officer_silences_a_grave_case(office: Office, priority: int) -> None:
    """The mark stands; nobody is paused."""
    await put(office, "submitted", priority)
    assert await marks(office, Action.ABUSIVE, await slip_of(office)) == []
    assert (await office.memory()).marks == (ABUSIVE,)


async def test_a_flood_may_be_paused_whatever_it_claims(office: Office) -> None:
    """In quarantine a P1 is one of very many."""
    await put(office, "quarantine", 1)
    assert len(await marks(office, Action.ABUSIVE, await slip_of(office))) == 1


async def test_a_slip_of_another_case_or_of_a_day_that_is_gone_pauses_nobody(
    office: Office,
) -> None:
    """The officer is answered alike, so no answer tells whose slip it was."""
    slip = await slip_of(office)
    other = bytes([*slip[:-1], slip[-1] ^ 1])
    assert await marks(office, Action.ABUSIVE, other) == []
    await marks(office, Action.UNMARK, None)
    for _ in range(4):
        office.scene.clock.pass_(SEALS_FOR)
        await office.scene.ring.turn()
    assert await marks(office, Action.ABUSIVE, slip) == []
    assert (await office.memory()).marks == (ABUSIVE,)


async def test_no_other_act_brings_a_slip(office: Office) -> None:
    """Reading, assigning, writing: refused, and nothing is changed."""
    brought = await office.bring(NAME, "note")
    slip = await slip_of(office)
    with pytest.raises(RefusedActError):
        await office.does(NAME, Action.NOTE, brought=replace(brought, slip=slip))
    assert await office.scene.store.mutes() == []
