"""Ways that are shut, break or cannot be noted keep no call back."""

from dataclasses import replace

import pytest

from bot.errors import DiskFullError, SealingError, StorageError
from bot.services.changes import AddOutbox
from bot.services.duty.alerts import Alert
from bot.services.rows import OutboxRow
from tests.bot.services.duty.watchtower import MINUTE, FakeWay, Watchtower
from tests.bot.services.scene import Scene


async def met_by_refusals(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """Let what is due be done while the store takes nothing."""

    async def refuses(*_: object) -> None:
        raise error

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(tower.scene.store, "commit", refuses)
        with pytest.raises(error):
            await tower.tick()


async def test_the_second_path_goes_along_and_a_shut_way_is_tried_again(scene: Scene) -> None:
    """One way being open is enough to go on; the other is owed until it opens."""
    phone, mail = FakeWay("phone", open=False), FakeWay("mail", urgent_only=True)
    tower = Watchtower(scene, phone, mail)
    await tower.duty.begin()
    await tower.calls_for_help()

    await tower.tick()
    assert (phone.names, mail.names) == ([], ["ada"])
    phone.open = True
    await tower.passes(MINUTE)

    assert (phone.names, mail.names) == (["ada"], ["ada"])


async def test_with_every_way_shut_the_step_stays_due(tower: Watchtower) -> None:
    """It is taken when one opens, and only then written down."""
    row = await tower.calls_for_help()
    tower.way.open = False
    await tower.tick()
    assert tower.duty.unreached
    assert "called" not in await tower.acts(row)

    tower.way.open = True
    await tower.passes(2 * MINUTE)

    assert tower.way.names == ["ada"]
    assert not tower.duty.unreached


async def test_a_page_whose_noting_fails_is_noted_later_and_not_sent_again(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk behind the page must not ring the same phone every few seconds."""
    row = await tower.calls_for_help()
    commit, asked, is_full = tower.scene.store.commit, [], True

    async def refusing(*changes: object) -> None:
        if is_full:
            asked.append(changes)
            raise StorageError
        await commit(*changes)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(tower.scene.store, "commit", refusing)
    with pytest.raises(StorageError):
        await tower.tick()
    for _ in range(20):
        await tower.tick()
    assert len(asked) == 1
    is_full = False
    await tower.passes(MINUTE)

    assert tower.way.names == ["ada"]
    assert "called" in await tower.acts(row)
    await tower.passes(10 * MINUTE)
    assert tower.way.names == ["ada", "ben"]


async def test_a_page_is_sent_again_where_the_end_came_before_its_noting(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one moment of doubt: twice rather than never."""
    await tower.calls_for_help()

    await met_by_refusals(tower, monkeypatch, StorageError)
    tower.wake()
    await tower.duty.begin()
    await tower.passes(MINUTE)

    assert tower.way.names == ["ada", "ada"]


async def test_a_full_disk_keeps_no_call_back(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that could only not be tidied away stands in nobody's way."""
    row = await tower.calls_for_help()
    gone = (OutboxRow(5, "duty", 99, "received", 0, 0), OutboxRow(6, "duty", 0, "drill", 0, 0))
    await tower.scene.store.commit(*map(AddOutbox, gone))

    await met_by_refusals(tower, monkeypatch, DiskFullError)
    assert tower.way.names == ["ada"]

    await tower.passes(MINUTE)
    assert tower.way.names == ["ada"]
    assert [each.case for each in await tower.rows()] == [row.key]


async def test_an_answer_behind_which_the_disk_was_full_is_heard_later(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the last step nothing else brings a look: its row would stay for good."""
    row = await tower.calls_for_help()
    await tower.passes(31 * MINUTE)
    await tower.officer_acts(row, "acknowledge")
    await met_by_refusals(tower, monkeypatch, DiskFullError)
    assert await tower.rows() != []

    await tower.passes(MINUTE)
    assert await tower.rows() == []


async def test_a_way_that_breaks_takes_no_other_with_it(scene: Scene) -> None:
    """What one of them raises is that one's; the page that left by another is noted."""
    phone, mail = FakeWay("phone"), FakeWay("mail", urgent_only=True)
    tower = Watchtower(scene, phone, mail)
    await tower.duty.begin()
    row = await tower.calls_for_help()

    async def breaks(officer: str, alert: Alert) -> bool:
        raise UnicodeError

    mail.tell = breaks  # type: ignore[method-assign]  # as a password with an accent does
    await tower.passes(3 * MINUTE)

    assert phone.names == ["ada"]
    assert "called" in await tower.acts(row)


async def test_a_case_that_nobody_can_open_is_an_alarm_and_silences_no_other(
    tower: Watchtower,
) -> None:
    """Who reads it cannot be known, so nobody is called; whoever comes next is helped."""
    first = await tower.calls_for_help()
    damaged = replace(first, sealed=bytes(len(first.sealed)))
    tower.scene.store._tables.cases[first.key] = damaged
    with pytest.raises(SealingError):
        await tower.tick()
    await tower.tick()

    assert tower.way.told == []
    assert tower.duty.unreached


async def test_a_case_that_is_gone_calls_nobody(tower: Watchtower) -> None:
    """A row without its case is dropped."""
    row = await tower.calls_for_help()
    (item,) = await tower.rows()
    tower.scene.store._tables.cases.pop(row.key)  # as after an erasure

    await tower.tick()

    assert tower.way.told == []
    assert await tower.rows() == []
    assert replace(item, tries=0) == item
