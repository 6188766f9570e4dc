"""People's key files: sealed by passphrase, readable by other tools, with a card to compare."""

from dataclasses import replace

import pyrage  # type: ignore[import-untyped]  # it ships no types
import pytest

from bot.errors import SealingError
from bot.sealing.age import PassphraseIdentity, PassphraseRecipient, open_, parse_identity, seal
from bot.sealing.identity_file import Card, PersonalKeys
from bot.sealing.roster import Roster
from tests.bot.sealing.cast import Seeded, mission, officer, sealed_report

PASSPHRASE = "correct horse battery"
LOG_N = 5
OFFICER = PersonalKeys.officer("ada", Seeded("ada"))
CLASSIC = PersonalKeys.officer("ben", Seeded("ben"), "x25519")
SIGNER = PersonalKeys.signer("head", Seeded("head"))
ESCROW = PersonalKeys.escrow(Seeded("escrow"))
ALL = [OFFICER, CLASSIC, SIGNER, ESCROW]


@pytest.mark.parametrize("keys", ALL, ids=lambda keys: keys.name)
def test_a_key_file_is_read_back(keys: PersonalKeys) -> None:
    """The passphrase gives back the same keys, of every holder."""
    opened = PersonalKeys.open(keys.seal(PASSPHRASE, Seeded("s"), LOG_N), PASSPHRASE)

    assert opened.card().dump() == keys.card().dump()
    assert opened.signing_key == keys.signing_key


def test_another_tool_opens_a_key_file_and_an_entry_with_it() -> None:
    """A stranger's age opens the file, ignores our comments, and opens the entry."""
    people = mission()
    sealed = people["ada"].seal(PASSPHRASE, Seeded("s"), LOG_N)
    text = pyrage.passphrase.decrypt(sealed, PASSPHRASE).decode()
    (line,) = [line for line in text.splitlines() if not line.startswith("#")]
    identity = pyrage.x25519.Identity.from_str(line)
    archive = pyrage.decrypt(sealed_report().file, [identity])

    assert archive == open_(sealed_report().file, [people["ada"].need_identity()])
    assert parse_identity(line).secret_text() == people["ada"].need_identity().secret_text()


def test_a_wrong_passphrase_is_refused() -> None:
    """Nothing of a key file opens with another passphrase."""
    sealed = OFFICER.seal(PASSPHRASE, Seeded("s"), LOG_N)

    with pytest.raises(SealingError):
        PersonalKeys.open(sealed, PASSPHRASE + " ")


@pytest.mark.parametrize(
    "text",
    [
        b"", b"\n", b"AGE-SECRET-KEY-1", b"\xff", b"# amana/officer/2\n# name: ada\n",
        b"# amana/officer/1\n# name: ada\n", b"# amana/signer/1\n# name: ada\n# signing-key: ?\n",
        b"# amana/signer/1\n# name: Ada\n# signing-key: " + b"A" * 43 + b"=\n",
        b"# amana/signer/1\n# name: ada\n# signing-key: " + b"A" * 43 + b"=\n\n",
        b"# amana/officer/1\n# name: ada\n# signing-key: " + b"A" * 43 + b"=\n",
    ],
)  # fmt: skip
def test_a_file_that_is_not_ours_is_refused(text: bytes) -> None:
    """A passphrase file with another content is not taken for keys."""
    sealed = seal(text, [PassphraseRecipient(PASSPHRASE, LOG_N)], Seeded("s"))

    assert open_(sealed, [PassphraseIdentity(PASSPHRASE)]) == text
    with pytest.raises(SealingError):
        PersonalKeys.open(sealed, PASSPHRASE)


@pytest.mark.parametrize("keys", ALL, ids=lambda keys: keys.name)
def test_a_card_is_read_back_and_holds_no_secret(keys: PersonalKeys) -> None:
    """The public half survives, and neither it nor any text form shows the secret one."""
    card = keys.card()
    shown = f"{keys!r} {card.dump()!r}"

    assert Card.parse(card.dump()).dump() == card.dump()
    assert "SECRET" not in shown
    if keys.signing_key is not None:
        assert keys.signing_key.raw.hex() not in shown


def test_fingerprints_are_digits_to_be_read_out() -> None:
    """Six groups of five digits, other for every card."""
    prints = [keys.card().fingerprint() for keys in ALL]

    assert len(set(prints)) == len(prints)
    assert all([len(group) for group in p.split(" ")] == [5] * 6 for p in prints)
    assert all(p.replace(" ", "").isdigit() for p in prints)


def test_a_fingerprint_covers_every_part() -> None:
    """A swapped name, recipient or signing key changes it."""
    card, other = CLASSIC.card(), PersonalKeys.officer("ben", Seeded("other"), "x25519").card()
    swapped = [
        replace(card, name="bem"),
        replace(card, recipient=other.recipient),
        replace(card, signing_key=other.signing_key),
    ]

    assert card.fingerprint() not in {each.fingerprint() for each in swapped}


def test_a_card_of_the_wrong_parts_is_refused() -> None:
    """An officer's card has both keys, a signer's one, the escrow's the other."""
    document = SIGNER.card().dump()
    for change in ((b"signer", b"officer"), (b"signer", b"escrow"), (b"signer", b"stranger")):
        with pytest.raises(SealingError):
            Card.parse(document.replace(*change, 1))


def test_keys_are_asked_for_what_they_can() -> None:
    """A signer opens nothing, and the escrow signs nothing."""
    with pytest.raises(SealingError):
        SIGNER.need_identity()
    with pytest.raises(SealingError):
        ESCROW.need_signing_key()


def test_a_card_makes_a_roster_entry() -> None:
    """What the card says is what the roster then holds."""
    people = mission()
    roster = Roster.parse(people.roster.dump())

    assert str(roster.officer("ada").recipient) == str(officer(people["ada"]).recipient)
