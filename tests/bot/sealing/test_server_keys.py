"""The server's keys, what they sign and seal, and what each purpose gets."""

import pytest

from bot.errors import SealingError
from bot.sealing.secret import Secret
from bot.sealing.server_keys import ServerKey, dump_signing_key, parse_signing_key
from bot.sealing.server_rows import (
    open_case_row,
    open_link_row,
    seal_case_row,
    seal_link_row,
)
from bot.sealing.signing import SigningKey, VerifyKey
from tests.bot.sealing.cast import Seeded

KEY = ServerKey.generate(Seeded("server key"))
SIGNING = SigningKey.generate(Seeded("signing key"))
ROW = seal_case_row(KEY, 42, 1, b"ada ben", Seeded("row"))


def test_ed25519_as_in_its_standard() -> None:
    """The first test vector of RFC 8032 §7.1."""
    seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    signature = (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    key = SigningKey(bytes.fromhex(seed))

    assert key.public.raw.hex() == public
    assert key.sign(b"").hex() == signature
    key.public.verify(bytes.fromhex(signature), b"")


@pytest.mark.parametrize("signature", [b"", bytes(64), bytes(63), SIGNING.sign(b"other")])
def test_a_wrong_signature_raises(signature: bytes) -> None:
    """Checking never returns False: it raises."""
    with pytest.raises(SealingError):
        SIGNING.public.verify(signature, b"message")


def test_a_public_key_has_one_text() -> None:
    """The text form is read back, and no other spelling of it is."""
    text = SIGNING.public.text()

    assert VerifyKey.parse(text) == SIGNING.public
    for other in (text[:-1], text + "\n", text.replace("=", ""), "", "é", text + text):
        with pytest.raises(SealingError):
            VerifyKey.parse(other)


def test_key_files_are_read_back() -> None:
    """Each file gives the key that was written."""
    assert ServerKey.parse(KEY.dump()) == KEY
    assert parse_signing_key(dump_signing_key(SIGNING)) == SIGNING


def test_one_key_file_does_not_pass_for_another() -> None:
    """A file carries its purpose, so that two files cannot be swapped by mistake."""
    with pytest.raises(SealingError):
        ServerKey.parse(dump_signing_key(SIGNING))
    with pytest.raises(SealingError):
        parse_signing_key(KEY.dump())


def test_a_signing_key_beside_a_foreign_public_key_is_refused() -> None:
    """A file whose halves do not belong together is damaged."""
    other = SigningKey.generate(Seeded("other")).public.text()
    document = dump_signing_key(SIGNING).replace(SIGNING.public.text().encode(), other.encode())

    with pytest.raises(SealingError):
        parse_signing_key(document)


def test_every_purpose_has_its_own_subkey() -> None:
    """No two subkeys are the same, and none is the server key."""
    subkeys = [
        KEY.reader_lists(), KEY.webhooks(), KEY.telegram_secret(),
        KEY.officers_nonces(), KEY.link_codes(), KEY.links(),
    ]  # fmt: skip

    assert len({subkey.raw for subkey in subkeys} | {KEY.raw}) == len(subkeys) + 1


def test_a_case_row_opens_only_in_its_place() -> None:
    """Case, version and server key bind what the server keeps."""
    assert open_case_row(KEY, 42, 1, ROW) == b"ada ben"
    other = ServerKey.generate(Seeded("other"))
    for key, case, version, sealed in [
        (other, 42, 1, ROW), (KEY, 43, 1, ROW), (KEY, 42, 2, ROW), (KEY, 42, 1, ROW[:-1]),
        (KEY, 42, 1, b"\x02" + ROW[1:]), (KEY, 42, 1, b""),
    ]:  # fmt: skip
        with pytest.raises(SealingError):
            open_case_row(key, case, version, sealed)


def test_a_link_opens_only_in_its_place() -> None:
    """Officer and server key bind an officer's chat, and it passes for nothing else."""
    sealed = seal_link_row(KEY, "ada", b"ada 1", Seeded("link"))

    assert open_link_row(KEY, "ada", sealed) == b"ada 1"
    with pytest.raises(SealingError):
        open_link_row(KEY, "ben", sealed)
    with pytest.raises(SealingError):
        open_case_row(KEY, 7, 0, sealed)
    with pytest.raises(SealingError):
        open_link_row(KEY, "ada", ROW)


def test_secrets_are_redacted_and_sized() -> None:
    """A secret never shows its bytes, and none of another size exists."""
    assert repr(KEY) == "ServerKey(redacted)"
    assert str(SIGNING) == "SigningKey(redacted)"
    for size in (0, 31, 33):
        with pytest.raises(SealingError):
            ServerKey(bytes(size))


def test_secrets_of_two_kinds_are_never_equal() -> None:
    """The same bytes in two roles are two secrets."""
    assert Secret(KEY.raw) != KEY
    assert ServerKey(KEY.raw) == KEY
    assert KEY.raw != KEY
