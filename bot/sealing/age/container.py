"""The whole age file: which recipients may share one, and how its parts join.

Header and payload meet only in the file key, so they may be made at different
times and kept apart: a file is sealed on arrival, before its readers are
known, and a new reader costs one header. `header + payload` is an age file.
"""

from collections.abc import Iterable, Iterator, Sequence

from bot.sealing.age.armor import is_armored, unarmor
from bot.sealing.age.errors import (
    HeaderError,
    MixedRecipientsError,
    NotForThisIdentity,
    RecipientsError,
)
from bot.sealing.age.header import MAX_HEADER_SIZE, Header, find_end, format_header
from bot.sealing.age.passphrase import KIND as PASSPHRASE_KIND
from bot.sealing.age.payload import NONCE_SIZE, Bytes, PayloadOpener, PayloadSealer
from bot.sealing.age.primitives import FileKey
from bot.sealing.age.roles import Identity, Recipient
from bot.sealing.randomness import RandomBytes


def seal_header(file_key: FileKey, recipients: Sequence[Recipient], random: RandomBytes) -> bytes:
    """Make a header through which each of the recipients can open the file key.

    Raises:
        RecipientsError: there is none to seal to.
        MixedRecipientsError: they are of kinds that must not share a header.
    """
    _refuse_mixed(recipients)
    stanzas = [stanza for recipient in recipients for stanza in recipient.wrap(file_key, random)]
    return format_header(file_key, stanzas)


def _refuse_mixed(recipients: Sequence[Recipient]) -> None:
    families = {recipient.family for recipient in recipients}
    if not families:
        raise RecipientsError("there is nobody to seal to")
    if len(families) > 1:
        raise MixedRecipientsError("post-quantum, classic and passphrase readers never mix")
    if families == {"passphrase"} and len(recipients) > 1:
        raise MixedRecipientsError("a passphrase stands alone")


def open_header(header: bytes, identities: Sequence[Identity]) -> FileKey:
    """Open a header with the first identity that fits, and check that it was not altered.

    Raises:
        NotForThisIdentity: it is for none of them; another header may be.
        HeaderError: it breaks the format, or was altered (HeaderMacError).
    """
    parsed = Header.parse(header)
    kinds = [stanza.kind for stanza in parsed.stanzas]
    if PASSPHRASE_KIND in kinds and len(kinds) > 1:
        # What a passphrase opens, standing alone, was sealed by someone who
        # knows it. Beside another stanza it could come from anyone.
        raise HeaderError("a passphrase's stanza does not stand alone")
    file_key = _unwrap_first(parsed, identities)
    parsed.verify(file_key)
    return file_key


def _unwrap_first(header: Header, identities: Sequence[Identity]) -> FileKey:
    for identity in identities:
        try:
            return identity.unwrap(header.stanzas)
        except NotForThisIdentity:
            continue
    raise NotForThisIdentity("this header is for someone else")


def stanza_count(header: bytes) -> int:
    """How many stanzas a header has; fillers count, and nobody can tell them apart."""
    return len(Header.parse(header).stanzas)


def split(file: bytes) -> tuple[bytes, bytes]:
    """Split a binary age file into its header and its payload.

    Raises:
        HeaderError: the header has no end, or the payload no nonce.
    """
    end = find_end(file)
    if not end or len(file) < end + NONCE_SIZE:
        raise HeaderError("an age file ends before its payload begins")
    return file[:end], file[end:]


def seal(plaintext: Bytes, recipients: Sequence[Recipient], random: RandomBytes) -> bytes:
    """Seal bytes in memory to the recipients, under a new file key."""
    return b"".join(seal_stream([plaintext], recipients, random))


def open_(file: bytes, identities: Sequence[Identity]) -> bytes:
    """Open an age file in memory, armored or not; returns all of it or raises.

    Raises:
        NotForThisIdentity: it is for none of the identities.
        AgeError: it breaks the format or was altered; see `errors`.
    """
    header, payload = split(unarmor(file) if is_armored(file) else file)
    opener = PayloadOpener(open_header(header, identities))
    return opener.push(payload) + opener.finish()


def seal_stream(
    plaintext: Iterable[Bytes], recipients: Sequence[Recipient], random: RandomBytes
) -> Iterator[bytes]:
    """Seal a stream of any length to the recipients, in constant memory."""
    file_key = FileKey.generate(random)
    sealer = PayloadSealer(file_key, random)
    yield seal_header(file_key, recipients, random) + sealer.start()
    for piece in plaintext:
        yield sealer.push(piece)
    yield sealer.finish()


def open_stream(file: Iterable[bytes], identities: Sequence[Identity]) -> Iterator[bytes]:
    """Open a binary age file of any length, in constant memory.

    Until the iterator ends without an error, what it gave is authentic but
    may be cut short: do not act on it before.
    """
    pieces = iter(file)
    header, rest = split(_until_payload(pieces))
    opener = PayloadOpener(open_header(header, identities))
    yield opener.push(rest)
    for piece in pieces:
        yield opener.push(piece)
    yield opener.finish()


def _until_payload(pieces: Iterator[bytes]) -> bytes:
    read = b""
    for piece in pieces:
        read += piece
        end = find_end(read)
        if len(read) > MAX_HEADER_SIZE or (end and len(read) >= end + NONCE_SIZE):
            break
    return read
