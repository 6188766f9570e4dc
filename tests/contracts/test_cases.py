"""Cases, and what hangs on them: acts, notices, deliveries, counts."""

from dataclasses import replace

import pytest

from bot.errors import ConflictError
from bot.services import changes
from bot.services.changes import AddCase, PutCase
from bot.services.ports import Store
from bot.services.rows import ClosingRow, ErasureRow, UrgencyRow
from tests.contracts import rows


async def test_a_case_is_found_by_key_reference_and_locator(store: Store) -> None:
    """Every fact of the row survives, an absent assignee too."""
    row = rows.case()
    await store.commit(AddCase(row))

    assert await store.case(31) == row
    assert await store.case_by_reference(row.reference) == row
    assert await store.case_by_locator([b"older generation", row.locator]) == row


async def test_an_unknown_case_is_none(store: Store) -> None:
    """By whatever it is looked for."""
    assert await store.case(31) is None
    assert await store.case_by_reference("K7M2QD") is None
    assert await store.case_by_locator([bytes(16)]) is None


async def test_the_first_locator_that_is_known_decides(store: Store) -> None:
    """Callers give the newest generation first."""
    await store.commit(AddCase(rows.case(1)), AddCase(rows.case(2)))

    found = await store.case_by_locator([rows.case(2).locator, rows.case(1).locator])

    assert found == rows.case(2)


@pytest.mark.parametrize("same", ["key", "reference", "locator"])
async def test_two_cases_never_share_a_key_reference_or_locator(store: Store, same: str) -> None:
    """A collision refuses the commit, so that the caller draws again."""
    await store.commit(AddCase(rows.case(1)))
    other = replace(rows.case(2), **{same: getattr(rows.case(1), same)})

    with pytest.raises(ConflictError):
        await store.commit(AddCase(other))
    assert await store.cases() == [rows.case(1)]


async def test_a_case_changes_only_from_the_expected_version(store: Store) -> None:
    """Two officers who read the same version cannot both act."""
    await store.commit(AddCase(rows.case()))
    changed = rows.case(version=2, state="assigned", assignee="amina", sealed=b"more readers")
    await store.commit(PutCase(changed, 1))

    with pytest.raises(ConflictError):
        await store.commit(PutCase(rows.case(version=2, assignee="joel"), 1))
    assert await store.case(31) == changed


async def test_a_case_that_is_not_there_cannot_change(store: Store) -> None:
    """Nothing is made by a change."""
    with pytest.raises(ConflictError):
        await store.commit(PutCase(rows.case(), 1))
    assert await store.cases() == []


async def test_cases_come_by_due_time(store: Store) -> None:
    """The most pressing first."""
    await store.commit(*(AddCase(rows.case(key, due=due)) for key, due in ((1, 30), (2, 10))))

    assert [row.key for row in await store.cases()] == [2, 1]


async def test_acts_are_a_chain_without_forks(store: Store) -> None:
    """A number that is taken refuses the commit."""
    await store.commit(changes.AddAudit(rows.act(2)), changes.AddAudit(rows.act(1)))

    with pytest.raises(ConflictError):
        await store.commit(changes.AddAudit(rows.act(2, officer="joel")))
    assert await store.audit(31) == [rows.act(1), rows.act(2)]
    assert await store.audit(32) == []


async def test_notices_are_owed_until_dropped(store: Store) -> None:
    """The next to send comes first; both changes can be repeated."""
    late, soon = rows.notice(1, send_at=20), rows.notice(2, send_at=10)
    await store.commit(changes.AddNotice(late), changes.AddNotice(soon), changes.AddNotice(late))
    assert await store.notices() == [soon, late]

    await store.commit(changes.DropNotice(2))
    await store.commit(changes.DropNotice(2))
    assert await store.notices() == [late]


async def test_deliveries_are_due_by_their_time(store: Store) -> None:
    """The longest due first; one that is not due yet waits."""
    await store.commit(
        *(changes.AddOutbox(rows.item(key, due=due)) for key, due in ((1, 9), (2, 5)))
    )
    await store.commit(changes.AddOutbox(rows.item(3, due=11)))

    assert [row.key for row in await store.outbox(due_by=10)] == [2, 1]


async def test_a_delivery_is_added_once_deferred_and_dropped(store: Store) -> None:
    """Adding it again does not reset its tries."""
    await store.commit(changes.AddOutbox(rows.item()))
    await store.commit(changes.DeferOutbox(61, due=4000, tries=1))
    await store.commit(changes.AddOutbox(rows.item()))
    assert await store.outbox(due_by=4000) == [rows.item(due=4000, tries=1)]

    await store.commit(changes.DropOutbox(61))
    await store.commit(changes.DropOutbox(61), changes.DeferOutbox(61, due=1, tries=2))
    assert await store.outbox(due_by=9999) == []


async def test_what_is_held_or_dead_is_not_delivered_until_it_is_let_go(store: Store) -> None:
    """It is kept apart with its reason; adding it again changes nothing; its tries begin anew."""
    waiting, held, dead = (rows.item(key, entry=key, tries=5) for key in (1, 2, 3))
    await store.commit(*map(changes.AddOutbox, (waiting, held, dead)))
    await store.commit(changes.StopOutbox(2, "held", "restored"))
    await store.commit(changes.StopOutbox(3, "dead", "refused"), changes.AddOutbox(dead))

    assert await store.outbox(due_by=9999) == [waiting]
    assert [(row.key, row.standing, row.reason) for row in await store.stopped()] == [
        (2, "held", "restored"),
        (3, "dead", "refused"),
    ]
    await store.commit(changes.ResumeOutbox(3, due=7), changes.ResumeOutbox(99, due=7))
    assert (await store.outbox(due_by=7)) == [rows.item(3, entry=3, due=7)]
    assert [row.key for row in await store.stopped()] == [2]
    await store.commit(changes.ResumeOutbox(2, due=8, tries=4))
    assert rows.item(2, entry=2, due=8, tries=4) in await store.outbox(due_by=8)


async def test_the_outbox_tells_how_urgent_its_cases_are(store: Store) -> None:
    """Also of what is held or dead; not of cases of which nothing lies there, or which are gone."""
    cases = [rows.case(key, priority=key - 30) for key in (31, 32, 33)]
    await store.commit(*map(AddCase, cases))
    await store.commit(*(changes.AddOutbox(rows.item(key, case=key)) for key in (31, 32, 99)))
    await store.commit(changes.StopOutbox(32, "held", "restored"))

    assert {*await store.outbox_cases()} == {UrgencyRow(31, 1, "new"), UrgencyRow(32, 2, "new")}


async def test_what_waits_is_counted_without_being_read(store: Store) -> None:
    """As many as would be read: not what is finished, held, dead, or for the one left out."""
    assert (await store.count_updates(), await store.count_outbox("erase")) == (0, 0)
    await store.commit(*(changes.AddUpdate(rows.update(number)) for number in range(5)))
    await store.commit(changes.FinishUpdate(7, 1, 1))
    await store.commit(*(changes.AddOutbox(rows.item(key)) for key in (1, 2, 3)))
    await store.commit(changes.AddOutbox(rows.item(4, destination="erase")))
    await store.commit(changes.StopOutbox(3, "dead", "refused"))

    assert await store.count_updates() == len(await store.waiting_updates()) == 4
    assert await store.count_outbox("erase") == 2
    assert await store.count_outbox("duty") == 1


async def test_the_outbox_is_read_of_one_case_and_for_one_destination(store: Store) -> None:
    """Only what waits, the longest due first: a tap reads no three days of an outage."""
    late, soon = rows.item(1, case=31, due=9), rows.item(2, case=31, due=3)
    other = rows.item(3, case=32, destination="erase")
    await store.commit(*map(changes.AddOutbox, (late, soon, other, rows.item(4, case=31))))
    await store.commit(changes.StopOutbox(4, "dead", "refused"))

    assert await store.outbox_of(31) == [soon, late]
    assert await store.outbox_of(33) == []
    assert await store.outbox_to("erase") == [other]
    assert {row.key for row in await store.outbox_to(late.destination)} == {1, 2}


async def test_acts_are_read_from_a_number_on(store: Store) -> None:
    """What came after the number, of this case only; the head alone by itself."""
    acts = [rows.act(number) for number in (1, 2, 3)]
    await store.commit(*(changes.AddAudit(act) for act in (*acts, rows.act(9, case=32))))

    assert await store.audit(31, after=1) == acts[1:]
    assert await store.audit(31, after=3) == []
    assert await store.last_act(31) == acts[-1]
    assert await store.last_act(33) is None


async def test_an_officer_has_one_linked_chat(store: Store) -> None:
    """A new one replaces the old; dropping twice is dropping once."""
    await store.commit(changes.PutLink(rows.link("joel")), changes.PutLink(rows.link()))
    await store.commit(changes.PutLink(rows.link(sealed=b"another chat")))
    assert await store.links() == [rows.link(sealed=b"another chat"), rows.link("joel")]

    await store.commit(changes.DropLink("joel"), changes.DropLink("joel"))
    assert await store.links() == [rows.link(sealed=b"another chat")]


async def test_counts_add_up_by_week_and_cell(store: Store) -> None:
    """Within one commit and across."""
    await store.commit(changes.Count(2912, "queue=child"), changes.Count(2912, "queue=child", 2))
    await store.commit(changes.Count(2913, "queue=child"))

    assert await store.tallies() == {(2912, "queue=child"): 3, (2913, "queue=child"): 1}


async def test_facts_about_the_service_are_replaced(store: Store) -> None:
    """The last one stands; an unknown one is none."""
    await store.commit(changes.Remember("last contact", 5))
    await store.commit(changes.Remember("last contact", 0))

    assert await store.remembered("last contact") == 0
    assert await store.remembered("last purge") is None


async def test_a_dropped_case_leaves_only_its_acts(store: Store) -> None:
    """Row, entries, payloads, notices and deliveries go; another case stays whole."""
    await store.commit(*rows.filed(31, 41), *rows.filed(32, 42), changes.AddAudit(rows.act()))
    await store.commit(changes.AddNotice(rows.notice()), changes.AddOutbox(rows.item()))

    await store.commit(changes.DropCase(31))
    await store.commit(changes.DropCase(31))

    assert [row.key for row in await store.cases()] == [32]
    assert await store.entries(31) == []
    assert len(await store.entries(32)) == 1
    assert (await store.notices(), await store.outbox(9999)) == ([], [])
    assert await store.audit(31) == [rows.act()]
    assert await store.case_by_locator([rows.case(31).locator]) is None


async def test_a_pared_chain_keeps_who_did_what(store: Store) -> None:
    """What was said and signed goes; the digests that chain the rows stay, other chains whole."""
    other = rows.act(case=32)
    await store.commit(*(changes.AddAudit(row) for row in (rows.act(1), rows.act(2), other)))

    await store.commit(changes.PareAudit(31))
    await store.commit(changes.PareAudit(31))

    bare = {"base": b"", "signature": b"", "server_signature": b""}
    assert await store.audit(31) == [rows.act(1, **bare), rows.act(2, **bare)]
    assert await store.audit(32) == [other]


async def test_an_erasure_is_recorded_once(store: Store) -> None:
    """The first day stands, so that a replay makes nothing younger."""
    first, second = ErasureRow(bytes(32), 86400), ErasureRow(bytes(31) + b"\1", 0)
    await store.commit(changes.AddErasure(second), changes.AddErasure(first))
    await store.commit(changes.AddErasure(ErasureRow(bytes(32), 999999)))

    assert await store.erasures() == [first, second]


async def test_a_closing_is_replaced_and_goes_with_its_case(store: Store) -> None:
    """The last one seen stands."""
    await store.commit(*rows.filed(31, 41), *rows.filed(32, 42))
    await store.commit(changes.PutClosing(ClosingRow(31, 4, 86400)))
    await store.commit(changes.PutClosing(ClosingRow(32, 2, 0)))
    await store.commit(changes.PutClosing(ClosingRow(31, 5, 172800)))
    assert await store.closings() == [ClosingRow(31, 5, 172800), ClosingRow(32, 2, 0)]

    await store.commit(changes.DropCase(31))
    assert await store.closings() == [ClosingRow(32, 2, 0)]
