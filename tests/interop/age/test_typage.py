"""typage, the TypeScript implementation of age: every kind of recipient, both ways."""

import base64
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.sealing.age import (
    FileKey,
    HybridIdentity,
    PassphraseIdentity,
    PassphraseRecipient,
    PayloadSealer,
    X25519Identity,
    open_,
    parse_identity,
    parse_recipient,
    seal,
    seal_header,
    throwaway_recipient,
)
from tests.interop.conftest import AskNode

Typage = Callable[..., list[Any]]
SIZES = [0, 1, 1024, 65536, 65537, 300_000]
PLAINTEXTS = [secrets.token_bytes(size) for size in SIZES]
each_kind = pytest.mark.parametrize("kind", [HybridIdentity, X25519Identity])
Kind = type[HybridIdentity] | type[X25519Identity]


@pytest.fixture
def typage(ask_node: AskNode) -> Typage:
    """Typage, asked several jobs at once."""

    def ask(*jobs: dict[str, Any]) -> list[Any]:
        answers = ask_node(Path(__file__).with_name("typage.mjs"), jobs)
        assert len(answers) == len(jobs)
        return list(answers)

    return ask


def text(raw: bytes) -> str:
    """Bytes as they travel in JSON."""
    return base64.b64encode(raw).decode()


@each_kind
def test_typage_opens_what_we_seal(typage: Typage, kind: Kind) -> None:
    """For the second of three readers, around chunk borders."""
    reader = kind.generate(secrets.token_bytes)
    others = [kind.generate(secrets.token_bytes).recipient() for _ in range(2)]
    readers = [others[0], reader.recipient(), others[1]]
    files = [seal(plaintext, readers, secrets.token_bytes) for plaintext in PLAINTEXTS]
    answers = typage(*({"open": text(file), "identity": reader.secret_text()} for file in files))

    assert [base64.b64decode(answer) for answer in answers] == PLAINTEXTS


@each_kind
def test_we_open_what_typage_seals(typage: Typage, kind: Kind) -> None:
    """For the second of two readers, around chunk borders."""
    reader = kind.generate(secrets.token_bytes)
    recipients = [str(kind.generate(secrets.token_bytes).recipient()), str(reader.recipient())]
    answers = typage(*({"seal": text(p), "recipients": recipients} for p in PLAINTEXTS))

    assert [open_(base64.b64decode(file), [reader]) for file in answers] == PLAINTEXTS


@pytest.mark.parametrize("family", ["hybrid", "x25519"])
def test_keys_made_by_either_are_keys_of_the_other(typage: Typage, family: str) -> None:
    """Identities and recipients read the same on both sides."""
    (theirs,) = typage({"generate": family})
    kind: Kind = HybridIdentity if family == "hybrid" else X25519Identity
    ours = kind.generate(secrets.token_bytes)
    of_theirs, of_ours = typage({"identity": theirs}, {"identity": ours.secret_text()})

    assert parse_identity(theirs).recipient() == parse_recipient(of_theirs)
    assert str(parse_identity(theirs).recipient()) == of_theirs
    assert str(ours.recipient()) == of_ours


def test_passphrases_both_ways(typage: Typage) -> None:
    """Beyond ASCII too."""
    words = "pröbe 📮 words"
    file = seal(b"ours", [PassphraseRecipient(words, 10)], secrets.token_bytes)
    sealed, opened = typage(
        {"seal": text(b"theirs"), "passphrase": words}, {"open": text(file), "passphrase": words}
    )

    assert open_(base64.b64decode(sealed), [PassphraseIdentity(words)]) == b"theirs"
    assert base64.b64decode(opened) == b"ours"


@each_kind
def test_a_header_made_later_opens_with_typage(typage: Typage, kind: Kind) -> None:
    """Payload first, header later, with fillers: an ordinary age file."""
    reader = kind.generate(secrets.token_bytes)
    filler = throwaway_recipient(reader.recipient().family, secrets.token_bytes)
    key = FileKey.generate(secrets.token_bytes)
    sealer = PayloadSealer(key, secrets.token_bytes)
    payload = sealer.start() + sealer.push(PLAINTEXTS[-1]) + sealer.finish()
    header = seal_header(key, [filler, reader.recipient(), filler], secrets.token_bytes)
    (opened,) = typage({"open": text(header + payload), "identity": reader.secret_text()})

    assert base64.b64decode(opened) == PLAINTEXTS[-1]


@each_kind
def test_typage_refuses_what_we_refuse(typage: Typage, kind: Kind) -> None:
    """A file for someone else, cut at a chunk border, altered or made longer opens nowhere."""
    reader, stranger = kind.generate(secrets.token_bytes), kind.generate(secrets.token_bytes)
    file = seal(PLAINTEXTS[-1], [reader.recipient()], secrets.token_bytes)
    altered = bytearray(file)
    altered[-1] ^= 1
    bad = [(file, stranger), (file[:-1], reader), (file + b"\0", reader), (bytes(altered), reader)]
    answers = typage(*({"open": text(f), "identity": who.secret_text()} for f, who in bad))

    assert answers == [None] * len(bad)
