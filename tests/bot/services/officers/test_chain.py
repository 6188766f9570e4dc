"""A chain of acts: whatever is done to it shows, and names the row."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from bot.casework.actions import Action
from bot.sealing.canonical import canonical
from bot.sealing.signers import Signers
from bot.services.audit import LABEL_AUDIT, SERVICE_NAME, Chain
from bot.services.officers.chain import Fault, Head, Kind, head_of, is_asked_by, verify_chain
from bot.services.officers.knowing import RETRIED
from bot.services.rows import AuditRow
from tests.bot.services.officers.office import Office
from tests.bot.services.scene import Scene

Rows = list[AuditRow]


@pytest.fixture
async def office(scene: Scene) -> Office:
    """An office whose case has a chain of every form of row: six of them."""
    row, _, _ = await scene.files()
    office = Office(scene)
    view = office.request("ada", f"/v1/cases/{row.reference}", method="GET")
    await office.witness.fetched(row, "ada", view)
    await office.witness.fetched(row, "ben", None)
    for who, action in (("ada", Action.READ), ("ben", Action.ACKNOWLEDGE), ("cleo", Action.HOLD)):
        await office.does(who, action)
    return office


async def chain(office: Office) -> Rows:
    """The case's rows."""
    return list(await office.scene.store.audit((await office.row()).key))


def signers(office: Office) -> Signers:
    """Whose keys count."""
    return office.scene.people.roster.signers()


async def faults(office: Office, rows: Sequence[AuditRow], seen: Head | None = None) -> set[Fault]:
    """What a verifier says of rows that pass for the case's chain."""
    reference = (await office.row()).reference
    return set(verify_chain(rows, signers(office), reference, seen=seen))


async def test_a_sound_chain_has_no_fault(office: Office) -> None:
    """By its reference, and by what it says of itself once the case is erased."""
    rows = await chain(office)

    assert len(rows) == 6
    assert await faults(office, rows, head_of(rows)) == set()
    assert verify_chain(rows, signers(office), None) == ()
    assert verify_chain((), signers(office), "K7M2QD") == ()


def _swap(rows: Rows) -> Rows:
    rows[2], rows[3] = rows[3], rows[2]
    return rows


def _altered(place: int, **facts: object) -> Callable[[Rows], Rows]:
    def change(rows: Rows) -> Rows:
        rows[place] = replace(rows[place], **facts)  # type: ignore[arg-type]  # fields by name
        return rows

    return change


def _flipped(place: int, field: str) -> Callable[[Rows], Rows]:
    def change(rows: Rows) -> Rows:
        value = getattr(rows[place], field)
        flipped = bytes([value[0] ^ 1]) + value[1:]
        return _altered(place, **{field: flipped})(rows)

    return change


TAMPERED: list[tuple[str, Callable[[Rows], Rows], Fault]] = [
    ("dropped", lambda rows: rows[:2] + rows[3:], Fault(4, Kind.GAP)),
    ("swapped", _swap, Fault(3, Kind.ORDER)),
    ("twice", lambda rows: [*rows, rows[-1]], Fault(6, Kind.ORDER)),
    ("first gone", lambda rows: rows[1:], Fault(2, Kind.GAP)),
    ("renumbered", _altered(5, number=7), Fault(7, Kind.SERVER_SIGNATURE)),
    ("server's base", _flipped(0, "base"), Fault(1, Kind.SERVER_SIGNATURE)),
    ("server's action", _altered(0, action="closed"), Fault(1, Kind.ALTERED)),
    ("server's signature", _flipped(0, "server_signature"), Fault(1, Kind.SERVER_SIGNATURE)),
    ("what follows", _flipped(0, "server_signature"), Fault(2, Kind.BROKEN)),
    ("officer's base", _flipped(3, "base"), Fault(4, Kind.OFFICER_SIGNATURE)),
    ("officer's signature", _flipped(3, "signature"), Fault(4, Kind.OFFICER_SIGNATURE)),
    ("officer's action", _altered(4, action="close"), Fault(5, Kind.MISMATCH)),
    ("countersigned action", _altered(4, action="close"), Fault(5, Kind.SERVER_SIGNATURE)),
    ("another officer", _altered(4, officer="ada"), Fault(5, Kind.OFFICER_SIGNATURE)),
    ("a stranger", _altered(4, officer="zoe"), Fault(5, Kind.UNKNOWN_KEY)),
    ("unsigned officer", _altered(2, officer="ada"), Fault(3, Kind.ALTERED)),
    ("signature taken off", _altered(4, signature=b""), Fault(5, Kind.OFFICER_SIGNATURE)),
    ("previous", _flipped(3, "previous"), Fault(4, Kind.BROKEN)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("tamper", "fault"), [row[1:] for row in TAMPERED], ids=[r[0] for r in TAMPERED]
)
async def test_what_was_done_to_it_shows(
    office: Office, tamper: Callable[[Rows], Rows], fault: Fault
) -> None:
    """At the row where it was done, by its kind."""
    assert fault in await faults(office, tamper(await chain(office)))


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize("field", ["base", "signature", "previous", "server_signature"])
async def test_no_bit_can_be_changed(office: Office, place: int, field: str) -> None:
    """In any field of any row."""
    rows = await chain(office)
    if getattr(rows[place], field):
        assert await faults(office, _flipped(place, field)(rows))


async def test_rows_of_another_case_do_not_pass(office: Office) -> None:
    """Neither one moved over, nor a whole chain under another's name."""
    rows = await chain(office)
    other = {fault.kind for fault in verify_chain(rows, signers(office), "222222")}

    assert {Kind.OTHER_CASE, Kind.SERVER_SIGNATURE, Kind.MISMATCH} <= other


async def test_a_shortened_or_rewritten_chain_shows_to_who_looked_before(office: Office) -> None:
    """Even one that holds by itself."""
    rows = await chain(office)
    seen = head_of(rows)

    assert await faults(office, rows[:-1]) == set()
    assert await faults(office, rows[:-1], seen) == {Fault(6, Kind.SHORTENED)}
    assert await faults(office, [], seen) == {Fault(6, Kind.SHORTENED)}
    again = [*rows[:-1], _next_row(office, rows[-2], "called")]
    assert await faults(office, again) == set()
    assert await faults(office, again, seen) == {Fault(6, Kind.REWRITTEN)}
    longer = [*rows, _next_row(office, rows[-1], "called")]
    assert await faults(office, longer, seen) == set()


def _next_row(office: Office, last: AuditRow, action: str) -> AuditRow:
    reference = _said(last)
    return Chain(last.case, reference, last, office.scene.people.server).server_act(action, 0)


def _said(row: AuditRow) -> str:
    """The reference that a request of this row names."""
    return row.base.decode().split("/v1/cases/")[1][:6]


async def test_a_server_cannot_make_up_officers_acts(office: Office) -> None:
    """With its own key it can write rows, but not an officer's, nor use a request twice."""
    rows = await chain(office)
    last, reference = rows[-1], _said(rows[-1])
    forged = Chain(last.case, reference, last, office.scene.people.server)

    unsigned = forged.unsigned_act("close", 0, "ada")
    assert await faults(office, [*rows, unsigned]) == {Fault(7, Kind.OFFICER_SIGNATURE)}
    own = Chain(last.case, reference, last, office.scene.people.server).server_act("close", 0)
    assert await faults(office, [*rows, own]) == {Fault(7, Kind.OFFICER_SIGNATURE)}
    request = office.request("cleo", f"/v1/cases/{reference}/acts/hold")
    fresh = Chain(last.case, reference, last, office.scene.people.server)
    once = fresh.officer_act("hold", "cleo", request)
    twice = fresh.officer_act("hold", "cleo", request)
    assert await faults(office, [*rows, once, twice]) == {Fault(8, Kind.REPEATED)}


async def test_a_request_for_another_server_does_not_pass(office: Office) -> None:
    """An officer of two missions signs for each apart."""
    rows = await chain(office)
    stranger = office.scene.people["ada"].need_signing_key().public
    known = [s for s in signers(office).known if s.role == "officer"]
    own = Signers.of([stranger], [(s.name, s.key) for s in known])

    kinds = {fault.kind for fault in verify_chain(rows, own, (await office.row()).reference)}
    assert {Kind.UNKNOWN_KEY, Kind.SERVER_SIGNATURE} <= kinds


async def test_rows_from_before_they_named_their_case_still_hold(office: Office) -> None:
    """The form of the first version."""
    base = canonical(
        {"action": "received", "number": 1, "at": 0, "by": "server", "previous": "00" * 32}
    )
    old = AuditRow(
        case=5, number=1, action="received", officer="server", base=base, signature=b"",
        previous=bytes(32), server_signature=office.scene.people.server.sign(LABEL_AUDIT + base),
    )  # fmt: skip
    new = Chain(5, "222222", old, office.scene.people.server).server_act("words", 0)

    assert verify_chain([old, new], signers(office), "222222") == ()


async def test_the_services_own_chain(office: Office) -> None:
    """It holds denied views and what the server states, and no act on a case."""
    request = office.request("dora", "/v1/cases/222222/acts/hold")
    await office.witness.denied("dora", request)
    rows = list(await office.scene.store.audit(0))
    service = Chain(0, SERVICE_NAME, rows[-1], office.scene.people.server)
    rows.append(service.server_act("drill", 0, {"officers": 3}))
    assert verify_chain(rows, signers(office), SERVICE_NAME) == ()

    act = service.officer_act("hold", "dora", office.request("dora", "/v1/cases/222222/acts/hold"))
    assert verify_chain([*rows, act], signers(office), SERVICE_NAME) == (Fault(3, Kind.MISMATCH),)


def test_a_retry_is_evidenced_by_its_own_address_alone(office: Office) -> None:
    """What an officer signed to look at the case, or to act on it, is no wish to send it again."""
    place = "/v1/cases/K7M2QD"
    asked = office.request("cleo", f"{place}/undelivered")
    others = [
        office.request("cleo", f"{place}/undelivered", method="GET"),
        office.request("cleo", f"{place}/acts/hold"),
        office.request("cleo", place, method="GET"),
    ]

    assert is_asked_by(asked, RETRIED, "K7M2QD")
    assert not is_asked_by(asked, RETRIED, "K7M2QF")
    assert not any(is_asked_by(other, RETRIED, "K7M2QD") for other in others)
