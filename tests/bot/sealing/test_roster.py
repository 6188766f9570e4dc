"""The roster: its form, its own rules, and who is on duty."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import rfc8785

from bot.errors import SealingError
from bot.sealing.canonical import canonical, parse_canonical
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.manifest import EntryKind
from bot.sealing.roster import DutyHours, Intake, Roster
from bot.sealing.signing import SigningKey
from tests.bot.sealing.cast import DAY, NOW, Seeded, mission, officer

ROSTER = mission().roster
DOCUMENT = ROSTER.dump()


# ---------------------------------------------------------------- form and rules


@pytest.mark.parametrize("family", ["x25519", "hybrid"])
def test_a_roster_is_read_back(family: str) -> None:
    """Written and read, a roster of either kind says the same."""
    roster = mission("hybrid" if family == "hybrid" else "x25519").roster
    document = roster.dump()

    assert Roster.parse(document).dump() == document
    assert roster.kind == family


def test_a_full_entry_is_read_back() -> None:
    """Every field of an officer survives."""
    ada = replace(
        ROSTER.officer("ada"),
        aliases=("Mama Ada",),
        roles=("head", "duty"),
        queues=("protection", "child"),
        languages=("en", "sw-CD"),
        duty=(DutyHours(days=(1, 2, 3), start="08:00", end="17:30"),),
        unit="unit-7",
        conflicts=("convoy",),
    )
    former = (("old-ada", SigningKey.generate(Seeded("old")).public),)
    others = tuple(o for o in ROSTER.officers if o.name != "ada")
    roster = replace(ROSTER, officers=(ada, *others), former=former)

    read = Roster.parse(roster.dump())
    assert replace(read.officer("ada"), recipient=ada.recipient) == ada
    assert read.former == former


def test_a_roster_is_canonical_json() -> None:
    """An independent writer of RFC 8785 gives the same bytes."""
    value = parse_canonical(DOCUMENT)

    assert rfc8785.dumps(value) == DOCUMENT


def altered(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The roster's document with something changed."""
    value = parse_canonical(DOCUMENT)
    assert isinstance(value, dict)
    change(value)
    return canonical(value)


BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "a later format": lambda r: r.update(format="amana/roster/2"),
    "an unknown field": lambda r: r.update(extra=1),
    "a missing field": lambda r: r.pop("escrow"),
    "a time of another form": lambda r: r.update(valid_until="2030-01-01"),
    "an end before its beginning": lambda r: r.update(valid_until="2000-01-01T00:00:00Z"),
    "sequence zero": lambda r: r.update(sequence=0),
    "a true sequence": lambda r: r.update(sequence=True),
    "no server key": lambda r: r.update(server_keys=[]),
    "a broken escrow": lambda r: r.update(escrow="age1qqq"),
    "a doubled officer": lambda r: r.update(officers=[*r["officers"], *r["officers"]]),
    "a missing queue": lambda r: r["queues"].pop("child"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_document_is_refused(what: str) -> None:
    """A roster is read exactly as it is written, or not at all."""
    with pytest.raises(SealingError):
        Roster.parse(altered(BROKEN[what]))


def without_oversight() -> Roster:
    """Nobody reads what is said of us."""
    return replace(ROSTER, intakes={**ROSTER.intakes, "oversight": Intake(readers=(), stanzas=6)})


def with_a_post_quantum_officer() -> Roster:
    """One officer of another kind."""
    hybrid = PersonalKeys.officer("zoe", Seeded("zoe"), "hybrid")
    return replace(ROSTER, officers=(*ROSTER.officers, officer(hybrid)))


def with_a_shared_key() -> Roster:
    """Two names, one key."""
    double = replace(ROSTER.officer("ada"), name="ada-2")
    return replace(ROSTER, officers=(*ROSTER.officers, double))


def with_an_officer_signing_as_the_server() -> Roster:
    """An officer's key listed as the server's."""
    return replace(ROSTER, server_keys=(ROSTER.officer("ada").signing_key,))


def with_a_former_officer_signing_as_the_server() -> Roster:
    """The key of someone who left, listed as the server's."""
    return replace(ROSTER, former=(("zoe", ROSTER.server_keys[0]),))


def with_a_reader_who_is_not_on_it() -> Roster:
    """An intake that names a stranger."""
    stranger = Intake(readers=("zoe",), stanzas=6)
    return replace(ROSTER, intakes={**ROSTER.intakes, "child": stranger})


def with_too_few_stanzas() -> Roster:
    """A header that could not hold its readers and the escrow."""
    few = Intake(readers=("ada", "ben", "cleo"), stanzas=3)
    return replace(ROSTER, intakes={**ROSTER.intakes, "child": few})


@pytest.mark.parametrize(
    "build",
    [
        without_oversight, with_a_post_quantum_officer, with_a_shared_key,
        with_an_officer_signing_as_the_server, with_a_former_officer_signing_as_the_server,
        with_a_reader_who_is_not_on_it, with_too_few_stanzas,
    ],
)  # fmt: skip
def test_a_roster_that_breaks_a_rule_cannot_exist(build: Callable[[], Roster]) -> None:
    """Rules are kept in every way that a roster comes about."""
    with pytest.raises(SealingError):
        build()


@pytest.mark.parametrize(
    "name", ["", "Ada", "-ada", "ada-", "a" * 33, "../ada", "ada.b", "escrow", "server", "ä"]
)
def test_an_officers_name_is_plain(name: str) -> None:
    """Names stand in file names and are read aloud."""
    with pytest.raises(SealingError):
        replace(ROSTER.officer("ada"), name=name)


def test_past_keys_stay_readable() -> None:
    """Signers include the officers, the former ones, and the server's past keys."""
    old = SigningKey.generate(Seeded("old")).public
    signers = replace(ROSTER, former=(("ada", old),)).signers()

    assert signers.find(EntryKind.NOTE, old.key_id).name == "ada"
    assert signers.find(EntryKind.REPORT, ROSTER.server_keys[0].key_id).role == "server"
    with pytest.raises(SealingError):
        signers.find(EntryKind.REPORT, old.key_id)


# ---------------------------------------------------------------- duty

MONDAY = 1_750_032_000 - (1_750_032_000 % DAY)  # 2025-06-16T00:00:00Z


@pytest.mark.parametrize(
    ("hours", "on"),
    [(8, True), (7.99, False), (17, False), (16.99, True), (24 + 9, True), (5 * 24 + 9, False)],
)
def test_duty_hours_cover_their_days(hours: float, on: bool) -> None:
    """Monday to Friday, eight to five."""
    duty = DutyHours(days=(1, 2, 3, 4, 5), start="08:00", end="17:00")
    ada = replace(ROSTER.officer("ada"), duty=(duty,))

    assert ada.on_duty(MONDAY + int(hours * 3600)) is on


@pytest.mark.parametrize(
    ("hours", "on"), [(21, False), (22, True), (24 + 5, True), (24 + 6, False), (5, False)]
)
def test_duty_hours_run_over_midnight(hours: int, on: bool) -> None:
    """A Monday night shift ends on Tuesday morning, and did not begin on Sunday."""
    assert DutyHours(days=(1,), start="22:00", end="06:00").covers(MONDAY + hours * 3600) is on


def test_a_week_of_nights_covers_sunday_to_monday() -> None:
    """The night from Sunday to Monday belongs to Sunday."""
    assert DutyHours(days=(7,), start="22:00", end="06:00").covers(MONDAY + 3600)


def test_no_hours_mean_always() -> None:
    """Who has no hours is always on duty."""
    assert ROSTER.officer("ada").on_duty(NOW)


@pytest.mark.parametrize(
    "change", [{"days": ()}, {"days": (0,)}, {"start": "24:00"}, {"end": "8:00"}]
)
def test_impossible_hours_are_refused(change: dict[str, object]) -> None:
    """Weekdays are 1 to 7 and times are 00:00 to 23:59."""
    fields: dict[str, object] = {"days": (1,), "start": "08:00", "end": "17:00", **change}
    with pytest.raises(SealingError):
        DutyHours(**fields)  # type: ignore[arg-type]  # impossible values are what is tried
