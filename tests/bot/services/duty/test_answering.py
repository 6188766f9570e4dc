"""[I am on it] and drills: what the one button does."""

import pytest

from bot.errors import ConfigError, DiskFullError
from bot.services.duty.answering import Answer
from bot.services.duty.drills import LASTS
from tests.bot.services.duty.watchtower import Watchtower


async def test_a_reader_who_taps_ends_the_calling_and_it_is_on_record(tower: Watchtower) -> None:
    """The chain says so, on the server's word alone, with the officer's name."""
    row = await tower.calls_for_help()
    await tower.tick()

    assert await tower.answering.take("ben", row.reference) is Answer.TAKEN

    last = (await tower.scene.store.audit(row.key))[-1]
    assert (last.action, last.officer, last.signature) == ("on_it", "ben", b"")
    assert b'"by":"unsigned"' in last.base
    await tower.passes(3600)
    assert tower.way.names == ["ada"]


async def test_a_second_tap_changes_nothing(tower: Watchtower) -> None:
    """Nor does another officer's."""
    row = await tower.calls_for_help()
    await tower.answering.take("ben", row.reference)
    before = await tower.acts(row)

    assert await tower.answering.take("ben", row.reference) is Answer.ANSWERED
    assert await tower.answering.take("ada", row.reference) is Answer.ANSWERED
    assert await tower.acts(row) == before


@pytest.mark.parametrize("reference", ["222222", "", "K7M-2QD", "x" * 90, "0'; --"])
async def test_what_is_no_case_of_theirs_is_answered_alike(
    tower: Watchtower, reference: str
) -> None:
    """A case that they do not read, one that is not, and nonsense."""
    row = await tower.calls_for_help()
    await tower.tick()

    assert await tower.answering.take("dora", row.reference) is Answer.UNKNOWN
    assert await tower.answering.take("ada", reference) is Answer.UNKNOWN
    assert "on_it" not in await tower.acts(row)
    assert len(await tower.rows()) == 1


async def test_a_drill_goes_through_the_outbox_and_tells_who_answered(tower: Watchtower) -> None:
    """Sent once to each, reached and pressed told apart."""
    await tower.drills.start(["ada", "ben"])
    assert len(await tower.rows()) == 1
    await tower.passes(120)
    assert tower.drills.press("ben")
    assert not tower.drills.press("cleo")

    assert sorted(tower.way.names) == ["ada", "ben"]
    assert tower.drills.result() == {
        "sent": True,
        "officers": [
            {"officer": "ada", "reached": ["fake"], "pressed": False},
            {"officer": "ben", "reached": ["fake"], "pressed": True},
        ],
    }
    assert await tower.rows() == []


async def test_a_drill_that_reaches_nobody_says_so(tower: Watchtower) -> None:
    """A shut way is the drill's result."""
    tower.way.open = False
    await tower.drills.start(["ada"])
    await tower.passes(60)

    (ada,) = tower.drills.result()["officers"]
    assert ada["reached"] == []
    tower.way.linked = {"ben"}
    await tower.drills.start(["ada", "ben"])
    assert [each["officer"] for each in tower.drills.result()["officers"]] == ["ada", "ben"]
    tower.way.linked.clear()
    with pytest.raises(ConfigError):
        await tower.drills.start(["ada"])


async def test_a_drill_from_before_a_restart_wakes_nobody(tower: Watchtower) -> None:
    """Whoever asked for it is gone."""
    await tower.drills.start(["ada"])
    tower.wake()
    await tower.duty.begin()

    await tower.passes(60)

    assert tower.way.told == []
    assert await tower.rows() == []


async def test_a_drill_is_forgotten(tower: Watchtower) -> None:
    """A button pressed the next day answers no drill."""
    await tower.drills.start(["ada"])
    await tower.tick()

    tower.scene.clock.pass_(LASTS + 1)

    assert not tower.drills.press("ada")


async def test_a_drill_rings_once_though_its_end_cannot_be_written_down(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk must not ring every phone every few seconds."""
    await tower.drills.start(["ada"])

    async def full(*_: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as filled:
        filled.setattr(tower.scene.store, "commit", full)
        for _ in range(5):
            with pytest.raises(DiskFullError):
                await tower.tick()
    await tower.tick()

    assert tower.way.names == ["ada"]
    assert await tower.rows() == []
