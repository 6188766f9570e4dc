"""The `age` of Debian 12 (1.1.1): classic recipients and passphrases, both ways."""

import secrets
import shlex
import subprocess
from pathlib import Path

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
    seal,
    seal_header,
)

PLAINTEXTS = [secrets.token_bytes(size) for size in (0, 1, 65536, 65537, 300_000)]
WORDS = "correct horse battery"
each_plaintext = pytest.mark.parametrize("plaintext", PLAINTEXTS, ids=lambda p: str(len(p)))


def age(*arguments: str | Path, given: bytes) -> bytes:
    """Run `age` on its standard input."""
    command = ["age", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, check=True, timeout=60).stdout


def age_with_passphrase(*arguments: str | Path) -> None:
    """Run `age` where it can ask for a passphrase: on a terminal of its own."""
    command = shlex.join(["age", *map(str, arguments)])
    typed = f"{WORDS}\n{WORDS}\n".encode()
    subprocess.run(
        ["script", "--quiet", "--return", "--command", command, "/dev/null"],
        input=typed,
        capture_output=True,
        check=True,
        timeout=60,
    )


@pytest.fixture
def reader() -> X25519Identity:
    """A new reader."""
    return X25519Identity.generate(secrets.token_bytes)


@pytest.fixture
def identity_file(reader: X25519Identity, tmp_path: Path) -> Path:
    """The reader's identity, as `age` wants it."""
    path = tmp_path / "identity.txt"
    path.write_text(f"# a comment\n{reader.secret_text()}\n")
    return path


@each_plaintext
def test_age_opens_what_we_seal(
    plaintext: bytes, reader: X25519Identity, identity_file: Path
) -> None:
    """Binary and armored, for the second of two readers."""
    other = X25519Identity.generate(secrets.token_bytes)
    file = seal(plaintext, [other.recipient(), reader.recipient()], secrets.token_bytes)

    assert age("-d", "-i", identity_file, given=file) == plaintext
    assert age("-d", "-i", identity_file, given=armor(file)) == plaintext


@each_plaintext
def test_we_open_what_age_seals(plaintext: bytes, reader: X25519Identity) -> None:
    """Binary and armored."""
    recipient = str(reader.recipient())
    for options in ((), ("-a",)):
        assert open_(age(*options, "-r", recipient, given=plaintext), [reader]) == plaintext


def test_keys_of_age_keygen_are_ours_too() -> None:
    """Its recipient is the one that we derive."""
    made = subprocess.run(["age-keygen"], capture_output=True, check=True, text=True, timeout=60)
    _, public, secret = made.stdout.strip().split("\n")

    assert str(parse_identity(secret).recipient()) == public.removeprefix("# public key: ")


def test_a_header_made_later_opens_with_age(reader: X25519Identity, identity_file: Path) -> None:
    """Payload first, header later, joined byte for byte, is an ordinary age file."""
    key = FileKey.generate(secrets.token_bytes)
    sealer = PayloadSealer(key, secrets.token_bytes)
    payload = sealer.start() + sealer.push(PLAINTEXTS[-1]) + sealer.finish()
    header = seal_header(key, [reader.recipient()], secrets.token_bytes)

    assert age("-d", "-i", identity_file, given=header + payload) == PLAINTEXTS[-1]


def test_age_opens_our_passphrase_file(tmp_path: Path) -> None:
    """At our default cost."""
    sealed, opened = tmp_path / "sealed.age", tmp_path / "opened"
    sealed.write_bytes(seal(PLAINTEXTS[-1], [PassphraseRecipient(WORDS)], secrets.token_bytes))
    age_with_passphrase("-d", "-o", opened, sealed)

    assert opened.read_bytes() == PLAINTEXTS[-1]


def test_we_open_a_passphrase_file_of_age(tmp_path: Path) -> None:
    """At its default cost."""
    plain, sealed = tmp_path / "plain", tmp_path / "sealed.age"
    plain.write_bytes(PLAINTEXTS[-1])
    age_with_passphrase("-p", "-o", sealed, plain)

    assert open_(sealed.read_bytes(), [PassphraseIdentity(WORDS)]) == PLAINTEXTS[-1]
