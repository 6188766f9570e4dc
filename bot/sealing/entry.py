"""Entries: everything that is kept on a case, sealed as age( tar ).

Owns how originals, manifest, signature and padding become one payload, and
the header that opens it. A file streams through in constant memory and is
sealed before its readers are known: payload first, header later. Never
touches a disk, and a writer that failed once stays failed.

    <kind>.json, <kind>.txt   or   original
    manifest.json, manifest.sig, padding
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.errors import SealingError
from bot.sealing import tar
from bot.sealing.age import FileKey, PayloadSealer, Recipient, seal_header
from bot.sealing.buckets import bucket_for
from bot.sealing.manifest import EntryKind, Manifest, Original, digest, sign_manifest
from bot.sealing.randomness import RandomBytes
from bot.sealing.signing import SigningKey

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
ORIGINAL: Final = "original"


class WrongLengthError(SealingError):
    """A stream was shorter or longer than announced: fetch it again."""


def member_names(kind: EntryKind) -> tuple[str, ...]:
    """The originals that an entry of a kind holds, in their order."""
    return (ORIGINAL,) if kind is EntryKind.FILE else (f"{kind}.json", f"{kind}.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPayload:
    """A sealed payload, and what is known of it without opening it again.

    Attributes:
        bucket: its size class in bytes.
        manifest_sha256: digest of the manifest's exact bytes.
        originals: what the manifest vouches for.
    """

    payload: bytes
    bucket: int
    manifest_sha256: str
    originals: tuple[Original, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedEntry:
    """A sealed entry; `file` is what standard tools open."""

    header: bytes
    sealed: SealedPayload
    file_key: FileKey

    @property
    def file(self) -> bytes:
        """The whole age file."""
        return self.header + self.sealed.payload


class EntryWriter:
    """Seals one entry push by push: `start`, any number of `push`, `finishing`.

    Each returns the sealed bytes that are ready; together they are the payload.

    Args:
        manifest: its facts; originals and signer are filled in here.
        sizes: the length in bytes of each original, by its name.
        file_key: drawn for this entry alone.
        signing_key: the server's, or an officer's for what officers write.
        random: where the payload's nonce comes from.

    Raises:
        SealingError: the names do not fit the kind, or it is too large.
    """

    def __init__(
        self,
        manifest: Manifest,
        sizes: Mapping[str, int],
        file_key: FileKey,
        signing_key: SigningKey,
        random: RandomBytes,
    ) -> None:
        if tuple(sizes) != member_names(manifest.kind) or min(sizes.values()) < 0:
            raise SealingError("these are not the originals of such an entry")
        bucket_for(sum(sizes.values()))
        self._manifest = manifest
        self._signing_key = signing_key
        self._sealer = PayloadSealer(file_key, random)
        self._waiting = list(sizes.items())
        self._done: list[Original] = []
        self._size = 0
        self._left = 0
        self._sha256 = hashlib.sha256()
        self._current: Original | None = None
        self._over = False
        self.bucket = 0
        self.manifest_sha256 = ""

    def start(self) -> bytes:
        """Begin the first original."""
        if self._current is not None:
            raise SealingError("this entry is begun already")
        return self._sealer.start() + self._tar(self._next_header())

    def push(self, chunk: bytes) -> bytes:
        """Take the next bytes of the originals, in their order.

        Raises:
            WrongLengthError: there are more of them than announced.
        """
        self._refuse_if_over()
        sealed = []
        view = memoryview(chunk)
        while view:
            if not self._left:
                sealed.append(self._next_original())
            taken, view = view[: self._left], view[self._left :]
            self._left -= len(taken)
            self._sha256.update(taken)
            sealed.append(self._tar(taken))
        return b"".join(sealed)

    def finishing(self) -> Iterator[bytes]:
        """Write manifest, signature and padding, and seal the last chunk, piece by piece.

        Raises:
            WrongLengthError: bytes are missing.
        """
        self._refuse_if_over()
        sealed = [self._next_original() for _ in self._waiting.copy() if not self._left]
        if self._left or self._waiting:
            raise self._failure()
        self._over = True
        yield b"".join([*sealed, self._tar(self._end_original()), self._seal_manifest()])
        for piece in tar.closing_pieces(self._size):
            yield self._sealer.push(piece)
        yield self._sealer.finish()

    def finish(self) -> bytes:
        """The ending in one piece, for what fits in memory anyway."""
        return b"".join(self.finishing())

    @property
    def originals(self) -> tuple[Original, ...]:
        """What has been sealed in full so far."""
        return tuple(self._done)

    def _next_original(self) -> bytes:
        if not self._waiting:
            raise self._failure()
        return self._tar(self._end_original()) + self._tar(self._next_header())

    def _next_header(self) -> bytes:
        name, self._left = self._waiting.pop(0)
        self._sha256 = hashlib.sha256()
        self._current = Original(name=name, size=self._left, sha256="")
        return tar.member_header(name, self._left)

    def _end_original(self) -> bytes:
        if self._current is None:
            raise SealingError("this entry is not begun")
        self._done.append(replace(self._current, sha256=self._sha256.hexdigest()))
        return tar.fill(self._current.size)

    def _seal_manifest(self) -> bytes:
        signer = self._signing_key.public.key_id
        document = replace(self._manifest, originals=self.originals, signer=signer).dump()
        self.manifest_sha256 = digest(document)
        signature = sign_manifest(document, self._signing_key)
        body = tar.member(MANIFEST, document) + tar.member(SIGNATURE, signature)
        self.bucket = bucket_for(self._size + len(body) + tar.CLOSING)
        return self._tar(body)

    def _tar(self, piece: bytes | memoryview) -> bytes:
        self._size += len(piece)
        return self._sealer.push(piece)

    def _refuse_if_over(self) -> None:
        if self._over:
            raise SealingError("this entry is finished, or has failed")

    def _failure(self) -> WrongLengthError:
        # A writer that went on after a failure could end in an entry that verifies.
        self._over = True
        return WrongLengthError("an original is not as long as was announced")


def seal_payload(
    manifest: Manifest,
    originals: Mapping[str, bytes],
    file_key: FileKey,
    signing_key: SigningKey,
    random: RandomBytes,
) -> SealedPayload:
    """Seal originals that are in memory under a file key; see `EntryWriter` for the arguments."""
    sizes = {name: len(content) for name, content in originals.items()}
    writer = EntryWriter(manifest, sizes, file_key, signing_key, random)
    pieces = [writer.start(), *map(writer.push, originals.values()), writer.finish()]
    return SealedPayload(
        payload=b"".join(pieces),
        bucket=writer.bucket,
        manifest_sha256=writer.manifest_sha256,
        originals=writer.originals,
    )


def seal_entry(
    manifest: Manifest,
    originals: Mapping[str, bytes],
    recipients: Sequence[Recipient],
    signing_key: SigningKey,
    random: RandomBytes,
) -> SealedEntry:
    """Seal originals that are in memory to recipients, under a new file key.

    Raises:
        SealingError: anything about the entry or its recipients is unsound;
            nothing was sealed.
    """
    file_key = FileKey.generate(random)
    header = seal_header(file_key, recipients, random)
    sealed = seal_payload(manifest, originals, file_key, signing_key, random)
    return SealedEntry(header=header, sealed=sealed, file_key=file_key)
