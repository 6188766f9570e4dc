"""The roster: its own rules, who signed it, and how it changes."""

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
from bot.sealing.roster_edits import (
    Posting,
    extended,
    first_roster,
    with_escrow,
    with_officer,
    with_server_key,
    with_stanzas,
    without_officer,
)
from bot.sealing.roster_signing import (
    RosterRollbackError,
    RosterSignatureError,
    Standing,
    expiry_warning,
    sign_roster,
    signed_by,
    standing,
    verify_roster,
)
from bot.sealing.signing import SigningKey
from tests.bot.sealing.cast import DAY, NOW, Seeded, mission, officer, recipient

ROSTER = mission().roster
DOCUMENT = ROSTER.dump()
NAMES = ("head", "deputy", "oversight")
SIGNERS = {name: SigningKey.generate(Seeded(name)) for name in NAMES}
PINNED = {name: key.public for name, key in SIGNERS.items()}


def signatures(*names: str, document: bytes = DOCUMENT) -> list[bytes]:
    """The signatures of these signers over a roster."""
    return [sign_roster(document, name, SIGNERS[name]) for name in names]


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
        with_an_officer_signing_as_the_server, with_a_reader_who_is_not_on_it,
        with_too_few_stanzas,
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
        DutyHours(**fields)  # type: ignore[arg-type] # impossible values are what is tried


# ---------------------------------------------------------------- signatures


def test_two_of_three_are_enough() -> None:
    """Any two of the pinned signers make a roster valid."""
    for names in (NAMES[:2], NAMES[1:], (NAMES[0], NAMES[2])):
        verified = verify_roster(DOCUMENT, signatures(*names), PINNED, 2)

        assert verified.signed_by == tuple(sorted(names))
        assert verified.roster.dump() == DOCUMENT


@pytest.mark.parametrize(
    "given",
    [
        [],
        signatures("head"),
        signatures("head", "head"),
        [*signatures("head"), b"", b"{}", DOCUMENT],
        [*signatures("head"), sign_roster(DOCUMENT, "deputy", SIGNERS["head"])],
        [*signatures("head"), sign_roster(DOCUMENT, "nobody", SIGNERS["deputy"])],
    ],
)
def test_fewer_are_not(given: list[bytes]) -> None:
    """One signer twice, a forged name or a stranger do not make two."""
    with pytest.raises(RosterSignatureError):
        verify_roster(DOCUMENT, given, PINNED, 2)


def test_one_key_under_two_names_is_one_signer() -> None:
    """Keys are counted, not names."""
    pinned = {"head": PINNED["head"], "deputy": PINNED["head"]}
    given = [sign_roster(DOCUMENT, name, SIGNERS["head"]) for name in pinned]

    with pytest.raises(RosterSignatureError):
        verify_roster(DOCUMENT, given, pinned, 2)


def test_no_signature_at_all_is_never_enough() -> None:
    """Requiring nobody is refused, whatever a mission's file says."""
    with pytest.raises(RosterSignatureError):
        verify_roster(DOCUMENT, [], PINNED, 0)


def test_a_changed_roster_loses_its_signatures() -> None:
    """After any change nobody has signed; old signatures are passed over, not fatal."""
    changed = with_stanzas(ROSTER, "child", 8).dump()
    old = signatures(*NAMES)

    assert signed_by(changed, old, PINNED) == ()
    assert signed_by(changed, [*old, *signatures("head", document=changed)], PINNED) == ("head",)


def test_an_unsound_roster_cannot_be_signed() -> None:
    """Signers are stopped before they sign what nobody could use."""
    with pytest.raises(SealingError):
        sign_roster(altered(BROKEN["no server key"]), "head", SIGNERS["head"])


def test_going_back_is_refused() -> None:
    """An older sequence, or the same number with other content, is alarm and not roster."""
    newer = extended(ROSTER, NOW)
    seen = verify_roster(newer.dump(), signatures("head", document=newer.dump()), PINNED, 1).seen()
    twin = replace(extended(ROSTER, NOW + 1), sequence=newer.sequence).dump()

    for document in (DOCUMENT, twin):
        with pytest.raises(RosterRollbackError):
            verify_roster(document, signatures("head", document=document), PINNED, 1, seen)
    for roster in (newer, extended(newer, NOW)):
        document = roster.dump()
        given = signatures("head", document=document)
        assert verify_roster(document, given, PINNED, 1, seen).roster.dump() == document


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-101, Standing.EARLY), (0, Standing.VALID), (99, Standing.VALID),
        (100, Standing.GRACE), (129, Standing.GRACE), (130, Standing.EXPIRED),
    ],
)  # fmt: skip
def test_a_roster_ends_and_has_its_grace(days: int, expected: Standing) -> None:
    """Reports are taken for thirty days after the end, and not before the beginning."""
    assert standing(ROSTER, NOW + days * DAY, grace_days=30) is expected


@pytest.mark.parametrize(
    ("days_left", "warning"),
    [(31, None), (30, 30), (15, 30), (14, 14), (7, 7), (3, 3), (2, 3), (1, 1), (0, 0), (-5, 0)],
)
def test_expiry_is_announced(days_left: int, warning: int | None) -> None:
    """Warnings come at thirty, fourteen, seven, three days and one, and stay after the end."""
    assert expiry_warning(ROSTER, ROSTER.valid_until - days_left * DAY) == warning


# ---------------------------------------------------------------- edits


def keys(name: str) -> PersonalKeys:
    """New classic keys."""
    return PersonalKeys.officer(name, Seeded(f"new {name}"), "x25519")


def test_a_first_roster_needs_oversight_only() -> None:
    """A roster begins with the escrow, the server and who reads for oversight."""
    people = mission()
    begun = first_roster(
        [(people["dora"].card(), Posting(intake=("oversight",)))],
        people.escrow.card(),
        people.server.public,
        NOW,
    )

    assert (begun.sequence, begun.valid_from) == (1, NOW)
    assert begun.intakes["oversight"].readers == ("dora",)
    assert begun.intakes["child"].readers == ()


def test_an_officer_joins_and_leaves() -> None:
    """Joining adds to intakes, leaving takes away, and the key stays among the former."""
    zoe = keys("zoe")
    joined = with_officer(ROSTER, zoe.card(), Posting(intake=("child",), roles=("duty",)))
    left = without_officer(joined, "zoe")

    assert joined.sequence == ROSTER.sequence + 1
    assert joined.intakes["child"].readers[-1] == "zoe"
    assert joined.officer("zoe").queues == ("child",)
    assert left.intakes["child"].readers == ROSTER.intakes["child"].readers
    assert left.former == (("zoe", zoe.need_signing_key().public),)
    with pytest.raises(SealingError):
        without_officer(left, "zoe")


def test_a_renewed_officer_keeps_the_old_signatures_readable() -> None:
    """New keys replace the old ones, and the old signing key moves to the former ones."""
    before = ROSTER.officer("ada").signing_key
    renewed = with_officer(ROSTER, keys("ada").card(), Posting(intake=("child",)))

    assert renewed.officer("ada").signing_key != before
    assert ("ada", before) in renewed.former
    assert renewed.intakes["conduct"].readers == ("ben", "cleo")


def test_the_same_card_again_makes_nobody_former() -> None:
    """A new posting with the same key is no renewal."""
    card = mission()["ada"].card()

    assert with_officer(ROSTER, card, Posting(intake=("child",))).former == ()


def test_stanzas_grow_with_an_intake_and_never_shrink() -> None:
    """The number changes only when it must: a change is seen by everyone."""
    grown = ROSTER
    for name in ("f1", "f2", "f3"):
        grown = with_officer(grown, keys(name).card(), Posting(intake=("child",)))

    assert grown.intakes["child"].stanzas == 7
    assert without_officer(grown, "f3").intakes["child"].stanzas == 7
    assert grown.intakes["conduct"].stanzas == 6


def test_escrow_and_server_keys_are_renewed() -> None:
    """A new escrow replaces the old; a new server key goes before the past ones."""
    people, new = mission(), SigningKey.generate(Seeded("new server")).public
    escrow = PersonalKeys.escrow(Seeded("new escrow"), "x25519")

    assert str(with_escrow(ROSTER, escrow.card()).escrow) == str(recipient(escrow))
    assert with_server_key(ROSTER, new).server_keys == (new, people.server.public)


def test_cards_of_the_wrong_people_are_refused() -> None:
    """An officer's card makes no escrow, and an escrow's or a signer's no officer."""
    people = mission()
    signer = PersonalKeys.signer("head", Seeded("head"))
    edits: list[Callable[[], Roster]] = [
        lambda: with_escrow(ROSTER, people["ada"].card()),
        lambda: with_officer(ROSTER, people.escrow.card(), Posting()),
        lambda: with_officer(ROSTER, signer.card(), Posting()),
        lambda: with_stanzas(ROSTER, "nowhere", 8),
    ]
    for edit in edits:
        with pytest.raises(SealingError):
            edit()


@pytest.mark.parametrize(
    "change",
    [{"queues": ("nowhere",)}, {"roles": ("Head!",)}, {"unit": "a b"}, {"conflicts": ("",)}],
)
def test_an_officers_words_are_known_ones(change: dict[str, Any]) -> None:
    """Queues are the fixed ones, and tags are plain words."""
    with pytest.raises(SealingError):
        replace(ROSTER.officer("ada"), **change)
