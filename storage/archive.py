"""One file with all that a machine needs to be replaced, sealed to the escrow alone.

Owns its form: an age file around a tar, so that `age -d` and `tar` open it
without us. Last in the tar stand a manifest with the SHA-256 of every member
and the server's signature under it: age says that nothing was altered, not
who sealed it. Both ways run in constant memory. It never writes what was
opened anywhere but into the folder that it is given.
"""

import hashlib
import os
import re
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

from bot.errors import StorageError
from bot.sealing.age import AgeError, Identity, Recipient, open_stream, seal_stream
from bot.sealing.canonical import Json
from bot.sealing.documents import Fields, dump, show_time
from bot.sealing.randomness import RandomBytes
from bot.sealing.signing import SigningKey, VerifyKey
from storage.durable import make_whole, refusals

FORM: Final = "amana/backup/1"
LABEL_BACKUP: Final = b"amana/v1/backup\0"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
DATABASE: Final = "data/amana.db"
# Whatever else stands in a tar is no part of a backup: no member may choose a path.
_NAMES = re.compile(
    r"mission\.toml|roster\.json|roster\.[a-z0-9-]{1,32}\.sig|data/amana\.db|data/roster\.seen"
    r"|keys/(server\.key|server-signing\.(key|pub)|receipts\.keys)|manifest\.(json|sig)"
)
_PIECE = 256 * 1024
_BLOCK = 512

Progress = Callable[[int], object]
"""Told how many bytes more were done."""


@dataclass(frozen=True, slots=True)
class Sealing:
    """By whom an archive is signed and for whom it is sealed."""

    recipient: Recipient
    signing_key: SigningKey
    random: RandomBytes


@dataclass(frozen=True, slots=True)
class Opened:
    """What stood in an archive's manifest, and who must have signed it."""

    made: str
    members: Mapping[str, str]
    document: bytes
    signature: bytes

    def check_signer(self, keys: Sequence[VerifyKey]) -> None:
        """Refuse an archive that none of the server's keys signed (StorageError)."""
        for key in keys:
            if key.key_id == _signer(self.document):
                key.verify(self.signature, LABEL_BACKUP + self.document)
                return
        raise StorageError("The backup is signed by no key of the roster's: it is not this bot's.")


def write_archive(
    to: Path, members: Mapping[str, Path], sealing: Sealing, now: int, progress: Progress
) -> None:
    """Write an archive, whole or not at all.

    Args:
        to: where; the caller has looked that nothing is there.
        members: files by their names in the archive.
        sealing: whom it is for.
        now: seconds since 1970 UTC, for the manifest.
        progress: told of bytes sealed.

    Raises:
        StorageError: the place refused; nothing is left behind.
    """
    plain = _tar(members, sealing.signing_key, now, progress)

    def make(draft: Path) -> None:
        with draft.open("wb") as file:
            for piece in seal_stream(plain, [sealing.recipient], sealing.random):
                file.write(piece)

    make_whole(to, make)


def read_archive(
    path: Path, identities: Sequence[Identity], folder: Path, progress: Progress
) -> Opened:
    """Open an archive into an empty folder of our own, and check every byte of it.

    Raises:
        StorageError: it is cut, altered, no backup, or not for this identity;
            the caller removes the folder.
    """
    try:
        with refusals(folder), path.open("rb") as file:
            source = _Pieces(open_stream(_read(file, progress), identities))
            found = dict(_members(source, folder))
            source.drain()
    except (AgeError, tarfile.TarError, EOFError) as error:
        raise StorageError(f"{path} cannot be opened: {error}.") from error
    opened = _manifest(folder)
    if {**opened.members} != {n: d for n, d in found.items() if n not in {MANIFEST, SIGNATURE}}:
        raise StorageError(f"{path} does not hold what its manifest says.")
    return opened


def _tar(
    members: Mapping[str, Path], key: SigningKey, now: int, progress: Progress
) -> Iterator[bytes]:
    digests: dict[str, Json] = {}
    for name, path in members.items():
        size, digested = path.stat().st_size, hashlib.sha256()
        yield _header(name, size)
        with path.open("rb") as file:
            for piece in _read(file, progress):
                size -= len(piece)
                digested.update(piece)
                yield piece
        if size:
            raise StorageError(f"{path} changed while it was read. Try again.")
        yield bytes(-path.stat().st_size % _BLOCK)
        digests[name] = digested.hexdigest()
    signer = key.public.key_id
    document = dump(FORM, {"made": show_time(now), "members": digests, "signer": signer})
    for name, content in {
        MANIFEST: document,
        SIGNATURE: key.sign(LABEL_BACKUP + document),
    }.items():
        yield _header(name, len(content)) + content + bytes(-len(content) % _BLOCK)
    yield bytes(2 * _BLOCK)


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)  # a database may be larger than ustar's 8 GiB


def _read(file: IO[bytes], progress: Progress) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece
        progress(len(piece))


class _Pieces:
    """An iterator of bytes, read like a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int) -> bytes:
        """The next bytes, fewer at the end only."""
        parts, left = [self._rest], size - len(self._rest)
        while left > 0 and (piece := next(self._pieces, None)) is not None:
            parts.append(piece)
            left -= len(piece)
        joined = b"".join(parts)
        self._rest = joined[size:]
        return joined[:size]

    def drain(self) -> None:
        """Read on to the end: only there does age say that nothing was cut off."""
        for _ in self._pieces:
            pass


def _members(source: _Pieces, folder: Path) -> Iterator[tuple[str, str]]:
    with tarfile.open(fileobj=cast("IO[bytes]", source), mode="r|") as tar:
        for info in tar:
            if not (info.isreg() and _NAMES.fullmatch(info.name)):
                raise StorageError("There is something in the file that no backup has.")
            path, digested = folder / info.name, hashlib.sha256()
            path.parent.mkdir(mode=0o700, exist_ok=True)
            content = tar.extractfile(info)
            if content is None:
                raise StorageError("A file in the backup has no content.")
            with path.open("xb") as written:
                path.chmod(0o600)
                while piece := content.read(_PIECE):
                    digested.update(piece)
                    written.write(piece)
                written.flush()
                os.fsync(written.fileno())
            yield info.name, digested.hexdigest()


def _manifest(folder: Path) -> Opened:
    try:
        document, signature = ((folder / name).read_bytes() for name in (MANIFEST, SIGNATURE))
    except FileNotFoundError:
        raise StorageError("The file has no manifest: it is no backup of Amana's.") from None
    fields = Fields.parse("a backup's manifest", FORM, document)
    made, members = fields.take_text("made"), fields.take("members")
    fields.take_text("signer")
    fields.close()
    if not isinstance(members, Mapping) or DATABASE not in members:
        raise StorageError("The backup has no database.")
    for name in (MANIFEST, SIGNATURE):
        (folder / name).unlink()
    return Opened(made, {name: str(value) for name, value in members.items()}, document, signature)


def _signer(document: bytes) -> str:
    fields = Fields.parse("a backup's manifest", FORM, document)
    return fields.take_text("signer")
