"""Whole age files: who may share one, headers made later, and nothing altered unnoticed."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sealing.age import (
    AgeError,
    Family,
    FileKey,
    HeaderError,
    HybridIdentity,
    Identity,
    MixedRecipientsError,
    NotForThisIdentity,
    PassphraseIdentity,
    PassphraseRecipient,
    PayloadOpener,
    PayloadSealer,
    Recipient,
    RecipientsError,
    X25519Identity,
    armor,
    open_,
    open_header,
    open_stream,
    seal,
    seal_header,
    seal_stream,
    split,
    stanza_count,
    throwaway_recipient,
)
from bot.sealing.age.header import LABEL_HEADER, format_header
from bot.sealing.age.hybrid import LABEL_HYBRID
from bot.sealing.age.passphrase import LABEL_SCRYPT
from bot.sealing.age.payload import LABEL_PAYLOAD
from bot.sealing.age.x25519 import LABEL_X25519

RANDOM = Random(1).randbytes
KEY = FileKey(b"YELLOW SUBMARINE")
HYBRID = HybridIdentity.generate(RANDOM)
CLASSIC = X25519Identity.generate(RANDOM)
WORDS = "correct horse"
PASSPHRASE = PassphraseRecipient(WORDS, 2)
each_identity = pytest.mark.parametrize("identity", [HYBRID, CLASSIC])
each_filled_family = pytest.mark.parametrize("family", ["hybrid", "x25519"])


@pytest.mark.parametrize("size", [0, 1, 1024, 65536, 200_000])
@each_identity
def test_every_reader_opens_the_file(identity: HybridIdentity | X25519Identity, size: int) -> None:
    """Whichever place a reader has, and in armor too, the plaintext is the same."""
    others = [type(identity).generate(RANDOM) for _ in range(2)]
    readers = [others[0], identity, others[1]]
    plaintext = RANDOM(size)
    file = seal(plaintext, [reader.recipient() for reader in readers], RANDOM)

    assert [open_(file, [reader]) for reader in readers] == [plaintext] * 3
    assert open_(armor(file), [identity]) == plaintext


def test_a_stranger_is_told_that_it_is_not_for_them() -> None:
    """Strangers of every kind, and nobody at all, get the same answer."""
    file = seal(b"words", [HYBRID.recipient()], RANDOM)
    stranger = HybridIdentity.generate(RANDOM)
    keyrings: list[list[Identity]] = [[], [CLASSIC], [stranger, PassphraseIdentity("x")]]
    for identities in keyrings:
        with pytest.raises(NotForThisIdentity):
            open_(file, identities)


def test_the_identity_that_fits_is_found_among_others() -> None:
    """A keyring of several identities opens what one of them can."""
    file = seal(b"words", [HYBRID.recipient()], RANDOM)

    assert open_(file, [CLASSIC, HybridIdentity.generate(RANDOM), HYBRID]) == b"words"


@pytest.mark.parametrize(
    "recipients",
    [
        [HYBRID.recipient(), CLASSIC.recipient()],
        [CLASSIC.recipient(), HYBRID.recipient()],
        [PASSPHRASE, HYBRID.recipient()],
        [CLASSIC.recipient(), PASSPHRASE],
        [PASSPHRASE, PASSPHRASE],
    ],
)
def test_mixed_recipients_are_refused(recipients: list[Recipient]) -> None:
    """One classic reader would undo the others' protection; a passphrase stands alone."""
    with pytest.raises(MixedRecipientsError):
        seal_header(KEY, recipients, RANDOM)
    with pytest.raises(MixedRecipientsError):
        seal(b"words", recipients, RANDOM)


def test_sealing_to_nobody_is_refused() -> None:
    """A file that nobody can open is a loss, not a seal."""
    with pytest.raises(RecipientsError):
        seal_header(KEY, [], RANDOM)


def test_a_header_made_later_opens_the_payload_sealed_before() -> None:
    """Files are sealed on arrival; each reader costs one header, whenever they come."""
    sealer = PayloadSealer(KEY, RANDOM)
    payload = sealer.start() + sealer.push(b"words") + sealer.finish()
    readers: list[Identity] = [HYBRID, CLASSIC]
    for identity in readers:
        header = seal_header(KEY, [identity.recipient()], RANDOM)

        assert split(header + payload) == (header, payload)
        assert open_header(header, [identity]) == KEY
        assert open_(header + payload, [identity]) == b"words"


def test_a_header_of_another_file_key_does_not_open_the_payload() -> None:
    """A sound header for the wrong payload releases nothing."""
    _, payload = split(seal(b"words", [HYBRID.recipient()], RANDOM))
    header = seal_header(KEY, [HYBRID.recipient()], RANDOM)
    with pytest.raises(AgeError):
        open_(header + payload, [HYBRID])


@each_identity
def test_a_flipped_bit_anywhere_in_a_header_is_refused(
    identity: HybridIdentity | X25519Identity,
) -> None:
    """Every byte of version, stanza, body, MAC and line ends is load-bearing."""
    header = seal_header(KEY, [identity.recipient()], RANDOM)
    for place in range(len(header)):
        altered = bytearray(header)
        altered[place] ^= 1 << place % 8
        with pytest.raises((HeaderError, NotForThisIdentity)):
            open_header(bytes(altered), [identity])


def test_every_bit_of_a_short_header_is_refused_when_flipped() -> None:
    """The same for all eight bits of each byte, and for the other reader's stanza."""
    readers = [CLASSIC.recipient(), X25519Identity.generate(RANDOM).recipient()]
    header = seal_header(KEY, readers, RANDOM)
    for bit in range(8 * len(header)):
        altered = bytearray(header)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises((HeaderError, NotForThisIdentity)):
            open_header(bytes(altered), [CLASSIC])


@each_filled_family
def test_a_filler_looks_like_a_reader(family: Family) -> None:
    """Same kind, same number of arguments, same sizes; nobody opens it, and it is counted."""
    reader: Identity = HYBRID if family == "hybrid" else CLASSIC
    filler = throwaway_recipient(family, RANDOM)
    (real,), (filled,) = reader.recipient().wrap(KEY, RANDOM), filler.wrap(KEY, RANDOM)
    with_reader = seal_header(KEY, [reader.recipient()] * 3, RANDOM)
    with_fillers = seal_header(KEY, [filler, reader.recipient(), filler], RANDOM)

    assert [len(a) for a in real.arguments] == [len(a) for a in filled.arguments]
    assert (real.kind, len(real.format())) == (filled.kind, len(filled.format()))
    assert (len(with_reader), stanza_count(with_reader)) == (len(with_fillers), 3)
    assert open_header(with_fillers, [reader]) == KEY
    with pytest.raises(NotForThisIdentity):
        open_header(seal_header(KEY, [filler] * 3, RANDOM), [reader])


def test_a_passphrase_takes_no_fillers() -> None:
    """Its stanza stands alone, so there is nothing to hide."""
    with pytest.raises(MixedRecipientsError):
        throwaway_recipient("passphrase", RANDOM)


def test_a_passphrase_opens_its_file() -> None:
    """Identity files are sealed this way."""
    file = seal(b"words", [PASSPHRASE], RANDOM)

    assert open_(file, [CLASSIC, PassphraseIdentity(WORDS)]) == b"words"
    with pytest.raises(NotForThisIdentity):
        open_(file, [PassphraseIdentity("another")])


def test_a_passphrase_beside_another_stanza_does_not_open() -> None:
    """A file that someone else could have written is not taken for the owner's."""
    alone, other = PASSPHRASE.wrap(KEY, RANDOM), CLASSIC.recipient().wrap(KEY, RANDOM)
    for stanzas in (alone + other, other + alone, alone + alone):
        for identity in (CLASSIC, PassphraseIdentity(WORDS)):
            with pytest.raises(HeaderError, match="alone"):
                open_header(format_header(KEY, stanzas), [identity])


@settings(max_examples=40)
@given(st.lists(st.integers(1, 60_000), max_size=8), st.integers(1, 100_000))
def test_streams_of_any_cut_open_to_the_same_bytes(sizes: list[int], piece: int) -> None:
    """A file passes in pieces of any size, one byte at a time too."""
    pieces = [Random(size).randbytes(size) for size in sizes]
    file = b"".join(seal_stream(pieces, [CLASSIC.recipient()], RANDOM))
    cut = (file[start : start + piece] for start in range(0, len(file), piece))

    assert b"".join(open_stream(cut, [CLASSIC])) == b"".join(pieces)


def test_a_stream_is_opened_while_it_comes() -> None:
    """What has arrived is released before the rest is asked for: memory stays constant."""
    file = seal(bytes(300_000), [CLASSIC.recipient()], RANDOM)
    taken = 0

    def pieces() -> Iterator[bytes]:
        nonlocal taken
        for taken in range(1000, len(file) + 1000, 1000):
            yield file[taken - 1000 : taken]

    released = 0
    for opened in open_stream(pieces(), [CLASSIC]):
        released += len(opened)

        assert taken - released < 70_000
    assert released == 300_000


@pytest.mark.parametrize("file", [b"", b"words", b"age-encryption.org/v1\n", bytes(3_000_000)])
def test_what_is_no_age_file_is_refused(file: bytes) -> None:
    """Whole or as a stream, and without reading on for ever."""
    pieces = (file[start : start + 65536] for start in range(0, len(file), 65536))
    with pytest.raises(HeaderError):
        open_(file, [CLASSIC])
    with pytest.raises(HeaderError):
        list(open_stream(pieces, [CLASSIC]))
    assert len(list(pieces)) * 65536 >= len(file) - 2_000_000


def test_a_stream_that_was_cut_ends_in_an_error() -> None:
    """The iterator never just stops."""
    file = seal(bytes(200_000), [CLASSIC.recipient()], RANDOM)
    for length in (len(file) - 1, len(file) - 40_000, 300, 100):
        with pytest.raises(AgeError):
            list(open_stream([file[:length]], [CLASSIC]))


def test_labels_differ() -> None:
    """No two derivations can ever give the same bytes."""
    labels = [LABEL_HEADER, LABEL_HYBRID, LABEL_SCRYPT, LABEL_PAYLOAD, LABEL_X25519]

    assert len(set(labels)) == len(labels)


def test_everything_but_hpke_is_made_of_the_given_randomness() -> None:
    """The same source makes the same file, so nothing draws behind our back."""
    files = [seal(b"words", [CLASSIC.recipient()], Random(3).randbytes) for _ in range(2)]
    opener = PayloadOpener(open_header(split(files[0])[0], [CLASSIC]))

    assert files[0] == files[1]
    assert opener.push(split(files[0])[1]) + opener.finish() == b"words"
