"""Seals a file as it streams in, in constant memory, before its readers are known.

Owns one file's way from pieces of plaintext to sealed chunks in the store.
Plaintext exists only as the piece in hand; a failure at any step drops what
was stored of the payload. It never decodes media: what came is kept as it
came.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.errors import StorageError
from bot.sealing.age import FileKey
from bot.sealing.entry import ORIGINAL, EntryWriter
from bot.sealing.manifest import EntryKind, FileFacts, Manifest
from bot.sealing.signing import SigningKey
from bot.services.changes import AddChunk, DropPayload
from bot.services.coarse_time import rounded
from bot.services.ports import Clock, Randomness, Store

CHUNK = 1024 * 1024
"""Bytes per transaction: a 20 MB file is twenty commits, and never more than this in memory."""
PIECE = 256 * 1024
"""Bytes sealed at a time off the event loop; smaller ones are not worth the way there."""


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where a file belongs: its case, its number there, and the report that it follows, if any."""

    case_id: str
    number: int
    report_manifest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KeptFile:
    """A file that is sealed and stored whole."""

    payload: int
    file_key: bytes
    sha256: str
    bucket: int


class FileSealing:
    """Seals streams into the store."""

    def __init__(
        self, store: Store, signing_key: SigningKey, clock: Clock, random: Randomness
    ) -> None:
        self._store = store
        self._signing_key = signing_key
        self._clock = clock
        self._random = random

    async def keep(
        self,
        place: FilePlace,
        facts: FileFacts,
        size: int,
        pieces: AsyncIterator[bytes],
    ) -> KeptFile:
        """Seal a stream of known size as the file entry of a case.

        Raises:
            WrongLengthError: the stream was shorter or longer; fetch it again.
            StorageError: it could not be stored; nothing of it is left.
        """
        file_key = FileKey.generate(self._random)
        manifest = Manifest(
            case_id=place.case_id,
            number=place.number,
            kind=EntryKind.FILE,
            file=facts,
            report_manifest=place.report_manifest,
        )
        writer = EntryWriter(manifest, {ORIGINAL: size}, file_key, self._signing_key, self._random)
        payload = int.from_bytes(self._random(8), "big") >> 1
        try:
            await self._store_all(payload, _sealed(writer, pieces))
        except BaseException:
            await asyncio.shield(self._drop(payload))
            raise
        return KeptFile(
            payload=payload,
            file_key=file_key.raw,
            sha256=writer.originals[0].sha256,
            bucket=writer.bucket,
        )

    async def _store_all(self, payload: int, sealed: AsyncIterator[bytes]) -> None:
        waiting, sequence = bytearray(), 0
        async for piece in sealed:
            waiting += piece
            while len(waiting) >= CHUNK:
                await self._store_chunk(payload, sequence, bytes(waiting[:CHUNK]))
                del waiting[:CHUNK]
                sequence += 1
        if waiting:
            await self._store_chunk(payload, sequence, bytes(waiting))

    async def _store_chunk(self, payload: int, sequence: int, sealed: bytes) -> None:
        at = rounded(self._clock.now())
        await self._store.commit(AddChunk(payload, sequence, at, sealed))

    async def _drop(self, payload: int) -> None:
        try:
            await self._store.commit(DropPayload(payload))
        except StorageError:
            return  # loose payloads are swept later; the failure that led here is the news


async def _sealed(writer: EntryWriter, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield writer.start()
    waiting = bytearray()
    async for piece in pieces:
        waiting += piece
        if len(waiting) >= PIECE:
            yield await asyncio.to_thread(writer.push, bytes(waiting))
            waiting.clear()
    yield writer.push(bytes(waiting))
    for piece in writer.finishing():
        yield piece
        await asyncio.sleep(0)
