"""Old versions open for ever: fixtures of every sealed form, and every derivation pinned."""

import hashlib
import hmac
import importlib
import pkgutil
from pathlib import Path

import pytest

import bot.sealing
from bot.sealing.age import (
    HybridIdentity,
    X25519Identity,
    open_header,
    parse_identity,
    split,
    stanza_count,
)
from bot.sealing.day_keys import DatedKey, DayKey, DayKeys
from bot.sealing.door import Door
from bot.sealing.identity_file import Card, PersonalKeys
from bot.sealing.notice import Note, NoticeKey
from bot.sealing.opened import Expected, open_entry, open_payload
from bot.sealing.readers import ReaderList
from bot.sealing.receipt import Receipt
from bot.sealing.receipt_keys import (
    CHEAPEST_FOR_TESTS,
    PRODUCTION,
    Argon2Profile,
    Generation,
    IdentitySeed,
    Pepper,
    ReceiptSecrets,
)
from bot.sealing.report import parse_report
from bot.sealing.roster import Roster
from bot.sealing.roster_signing import verify_roster
from bot.sealing.server_keys import ServerKey, Subkey, parse_signing_key
from bot.sealing.server_rows import open_case_row
from bot.sealing.signing import SigningKey
from tests.vectors import make

KINDS = ["hybrid", "x25519"]
SERVER = make.HERE / "v1-server"


def folder(kind: str) -> Path:
    """The fixtures of a kind."""
    return make.HERE / f"v1-{kind}"


def ada(kind: str) -> PersonalKeys:
    """A fixture officer's keys, opened."""
    return PersonalKeys.open((folder(kind) / "ada.key").read_bytes(), make.PASSPHRASE)


def roster(kind: str) -> Roster:
    """The fixtures' roster, believed by both its signers."""
    place = folder(kind)
    cards = [Card.parse((place / f"{name}.card.json").read_bytes()) for name in ("head", "deputy")]
    pinned = {card.name: card.signing_key for card in cards if card.signing_key}
    signatures = [path.read_bytes() for path in place.glob("roster.*.sig")]
    return verify_roster((place / "roster.json").read_bytes(), signatures, pinned, 2).roster


# ---------------------------------------------------------------- fixtures


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_of_version_1_opens(kind: str) -> None:
    """The first release's report, read by an officer of its roster."""
    file = (folder(kind) / "001-report.age").read_bytes()
    expected = Expected(case_id=make.CASE, number=1)
    opened = open_entry(file, [ada(kind).need_identity()], roster(kind).signers(), expected)
    facts = opened.manifest.report

    assert parse_report(opened.originals["report.json"]).reference == "K7M2QD"
    assert opened.originals["report.txt"] == b"Made-up words for the fixtures.\n"
    assert facts is not None
    assert [listed.number for listed in facts.files] == [2, 3]
    assert facts.roster_sha256 == roster(kind).sha256
    assert stanza_count(split(file)[0]) == roster(kind).intakes["protection"].stanzas


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_version_1_opens(kind: str) -> None:
    """The first release's file, which the report lists by its digest."""
    place, signers = folder(kind), roster(kind).signers()
    identities = [ada(kind).need_identity()]
    opened = open_entry((place / "002-file.age").read_bytes(), identities, signers)
    report = open_entry((place / "001-report.age").read_bytes(), identities, signers).manifest

    assert opened.originals == {"original": make.VOICE}
    assert report.report is not None
    assert report.report.files[0].sha256 == opened.manifest.originals[0].sha256


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_of_version_1_opens_for_the_reporter_and_by_its_door(kind: str) -> None:
    """The first release's letter, by the reporter's identity and by the button's key."""
    place, signers = folder(kind), roster(kind).signers()
    file = (place / "004-letter.age").read_bytes()
    reporter = parse_identity((place / "reporter.txt").read_text())
    door = Door.unpack((place / "door.txt").read_text())
    header, payload = split(file)

    assert open_entry(file, [reporter], signers).originals["letter.txt"] == b"We have it.\n"
    assert open_payload(door.file_key, payload, signers).signer.name == "ada"
    assert door.file_key == open_header(header, [reporter])
    assert (door.case, door.number) == (42, 4)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["ada", "ben", "escrow", "head", "deputy"])
def test_key_files_and_cards_of_version_1_open(kind: str, name: str) -> None:
    """Each person's key file opens and still fits its card."""
    place = folder(kind)
    keys = PersonalKeys.open((place / f"{name}.key").read_bytes(), make.PASSPHRASE)

    assert keys.card().dump() == (place / f"{name}.card.json").read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_signing_key_of_version_1_opens(kind: str) -> None:
    """The server's signing key is the one that the roster names."""
    key = parse_signing_key((folder(kind) / "server-signing.key").read_bytes())

    assert roster(kind).server_keys == (key.public,)


def test_the_servers_files_of_version_1_open() -> None:
    """Keys, rows and notes of the first release are read as they were written."""
    files = {path.name: path.read_bytes() for path in SERVER.iterdir()}
    days, server_key = DayKeys.parse(files["day.keys"]), ServerKey.parse(files["server.key"])
    receipts = ReceiptSecrets.parse(files["receipts.keys"])
    note = Note.open(NoticeKey(files["notice.key"]), make.CASE, files["note.bin"])
    case_row = open_case_row(server_key, 42, 1, files["case.row"])

    assert days.open_row("drafts", b"tag", 3, files["draft.row"]) == b"made-up draft"
    assert ReaderList.parse(case_row).readers == ("ada", "ben")
    assert (note.bot_id, note.chat_id, note.language) == (7_000_000_001, 123_456_789, "en")
    assert [g.number for g in receipts.generations] == [2, 1]
    assert Receipt(files["receipt.txt"].decode()).shown()


# ---------------------------------------------------------------- derivations


def expand(key: bytes, label: bytes, size: int = 32) -> bytes:
    """HKDF-SHA256 without salt by RFC 5869, on the standard library's HMAC alone."""
    root = hmac.digest(bytes(32), key, "sha256")
    return hmac.digest(root, label + b"\x01", "sha256")[:size]


def sha256(document: bytes) -> str:
    """A digest in hex."""
    return hashlib.sha256(document).hexdigest()


@pytest.mark.parametrize(
    ("profile", "locator", "seed"),
    [
        (
            PRODUCTION,
            "d2c673e5fb0aa644e2b8882c33c21ec7",
            "8b14e4257a4ed233d8c35886b8cd116e31ad9c7103d1592570a0ef7f10a1112f",
        ),
        (
            CHEAPEST_FOR_TESTS,
            "1632b0e25b1e138f82fc21c0cc7ff071",
            "36c87cf00c090a1391de7cae459c03f2a4657d99967c364595c9aa594ce51737",
        ),
    ],
)
def test_a_receipt_leads_where_it_always_led(
    profile: Argon2Profile, locator: str, seed: str
) -> None:
    """A reporter's digits must find their case in every later release."""
    generation = Generation(number=1, pepper=Pepper(b"p" * 32), salt=b"s" * 16, profile=profile)
    keys = generation.derive(Receipt("12345678901234567891"))

    assert keys.locator.hex() == locator
    assert keys.identity_seed.raw.hex() == seed


def test_a_reporters_identities_are_pinned() -> None:
    """Letters sealed today must open for the same receipt in every later release."""
    seed = IdentitySeed(bytes(range(32)))
    hybrid = HybridIdentity.from_seed(expand(seed.raw, b"amana/v1/receipt/identity/hybrid"))
    classic = X25519Identity.from_seed(expand(seed.raw, b"amana/v1/receipt/identity/x25519"))

    assert seed.identity("hybrid").secret_text() == hybrid.secret_text()
    assert seed.identity("x25519").secret_text() == classic.secret_text()


def test_day_key_derivations_are_pinned() -> None:
    """Chat tags and the row key are what they always were."""
    day = DatedKey(1, 0, DayKey(b"d" * 32))
    ids = (7).to_bytes(8, "big", signed=True) + (-9).to_bytes(8, "big", signed=True)
    tag = hmac.digest(expand(day.key.raw, b"amana/v1/day/chat-tags"), ids, "sha256")[:16]
    row = day.seal_row("drafts", b"tag", 1, b"", lambda size: b"n" * size)

    assert day.chat_tag(7, -9) == tag == bytes.fromhex("f76da560f62ae08146c87b0162a0581b")
    assert sha256(row) == "78faa02eaa9971499c373b4d6cc5c9d74be468c5952a6c204f123815b569e7d1"


@pytest.mark.parametrize(
    ("purpose", "label", "pinned"),
    [
        ("reader_lists", b"reader-lists", "c152231c37f4532eed3d9f505ee71a2d"),
        ("webhooks", b"webhooks", "4ea76271e409cc810c9f4b28222c3f79"),
        ("telegram_secret", b"telegram-secret", "a7ce9b8a88c5a6828efe25a8ffc57b37"),
        ("officers_nonces", b"officers-nonces", "1735c86491d2e3ab988c8712c26076d6"),
        ("link_codes", b"link-codes", "a9eaefe4e42ba080192d661efac18d5d"),
    ],
)
def test_subkeys_are_pinned(purpose: str, label: bytes, pinned: str) -> None:
    """Every subkey of the server key is what it always was."""
    key = ServerKey(b"k" * 32)
    subkey: Subkey = getattr(key, purpose)()

    assert subkey.raw == expand(key.raw, b"amana/v1/server/" + label)
    assert subkey.raw.hex().startswith(pinned)


def test_key_ids_are_pinned() -> None:
    """Manifests name their signer by this id."""
    assert SigningKey(b"g" * 32).public.key_id == "0a29bdf95ea78250"


def test_all_labels_differ() -> None:
    """No two purposes share a label, and ours carry a version."""
    labels: dict[str, bytes] = {}
    for info in pkgutil.walk_packages(bot.sealing.__path__, "bot.sealing."):
        for name, value in vars(importlib.import_module(info.name)).items():
            if name.startswith("LABEL_") and isinstance(value, bytes):
                assert labels.setdefault(name, value) == value, f"two labels are called {name}"
    ours = [label for label in labels.values() if label.startswith(b"amana/")]

    assert len(ours) >= 14
    assert len(set(labels.values())) == len(labels)
    assert all(label.startswith(b"amana/v1/") for label in ours)
