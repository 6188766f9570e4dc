"""The judge that pip can install: pyrage, the Rust implementation of age, both ways.

pyrage knows no post-quantum recipients; `make interop` has judges for those.
"""

from random import Random

import pyrage  # type: ignore[import-untyped]  # it ships no types
import pytest

from bot.sealing.age import (
    FileKey,
    PassphraseIdentity,
    PassphraseRecipient,
    PayloadSealer,
    X25519Identity,
    armor,
    open_,
    parse_identity,
    parse_recipient,
    seal,
    seal_header,
)

RANDOM = Random(1).randbytes
SIZES = [0, 1, 65535, 65536, 65537, 131_072, 200_000]
THEIRS = pyrage.x25519.Identity.generate()


@pytest.mark.parametrize("size", SIZES)
def test_pyrage_opens_what_we_seal(size: int) -> None:
    """Binary and armored, for several readers, around chunk borders."""
    plaintext = RANDOM(size)
    theirs = parse_recipient(str(THEIRS.to_public()))
    file = seal(plaintext, [X25519Identity.generate(RANDOM).recipient(), theirs], RANDOM)

    assert pyrage.decrypt(file, [THEIRS]) == plaintext
    assert pyrage.decrypt(armor(file), [THEIRS]) == plaintext


@pytest.mark.parametrize("armored", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_we_open_what_pyrage_seals(size: int, armored: bool) -> None:
    """Its own extra stanza, grown to test readers, is passed over."""
    plaintext = RANDOM(size)
    file = pyrage.encrypt(plaintext, [THEIRS.to_public()], armored=armored)

    assert open_(file, [parse_identity(str(THEIRS))]) == plaintext


def test_a_header_made_later_opens_with_pyrage() -> None:
    """Payload first, header later, joined byte for byte, is an ordinary age file."""
    key = FileKey.generate(RANDOM)
    sealer = PayloadSealer(key, RANDOM)
    payload = sealer.start() + sealer.push(bytes(100_000)) + sealer.finish()
    header = seal_header(key, [parse_recipient(str(THEIRS.to_public()))], RANDOM)

    assert pyrage.decrypt(header + payload, [THEIRS]) == bytes(100_000)


def test_pyrage_opens_our_passphrase_file() -> None:
    """At a cost chosen low, because scrypt's cost is the writer's choice."""
    file = seal(b"words", [PassphraseRecipient("pröbe 📮", 4)], RANDOM)

    assert pyrage.passphrase.decrypt(file, "pröbe 📮") == b"words"


def test_we_open_a_passphrase_file_of_pyrage() -> None:
    """At the cost that pyrage chooses, some seconds of this machine."""
    file = pyrage.passphrase.encrypt(b"words", "pröbe 📮")

    assert open_(file, [PassphraseIdentity("pröbe 📮")]) == b"words"
