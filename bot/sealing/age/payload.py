"""The payload of an age file: STREAM, chunks of 64 KiB sealed one by one.

Works in constant memory, beside what one push brings. Never releases a byte
that was not authenticated, and never takes a stream for whole that was cut,
not even between two chunks. The key of a payload is derived from the file key
and 16 random bytes, so its nonces are counted from zero.
"""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from bot.sealing.age.errors import PayloadError
from bot.sealing.age.primitives import TAG_SIZE, FileKey, derive
from bot.sealing.randomness import RandomBytes, draw

LABEL_PAYLOAD = b"payload"
NONCE_SIZE: Final = 16
CHUNK_SIZE: Final = 64 * 1024
SEALED_CHUNK_SIZE: Final = CHUNK_SIZE + TAG_SIZE

Bytes = bytes | bytearray | memoryview


def sealed_size(plaintext_size: int) -> int:
    """How long the payload of so many bytes is, its nonce included."""
    chunks = max(1, -(-plaintext_size // CHUNK_SIZE))
    return NONCE_SIZE + plaintext_size + chunks * TAG_SIZE


def _aead(file_key: FileKey, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(derive(file_key.raw, salt=nonce, label=LABEL_PAYLOAD))


def _nonce(counter: int, *, final: bool) -> bytes:
    # The final flag lives in the nonce: a chunk sealed as a middle one cannot
    # be shown as the last, so cutting at a chunk border is noticed.
    return counter.to_bytes(11) + bytes([final])


def _take(pending: bytearray, view: memoryview, size: int) -> tuple[Bytes, memoryview]:
    """Take the next chunk: what is pending first, the rest without copying."""
    if not pending:
        return view[:size], view[size:]
    missing = size - len(pending)
    chunk = bytes(pending) + view[:missing]
    pending.clear()
    return chunk, view[missing:]


class PayloadSealer:
    """Seals one payload, push by push: `start`, any number of `push`, `finish`."""

    def __init__(self, file_key: FileKey, random: RandomBytes) -> None:
        self._start = draw(random, NONCE_SIZE)
        self._aead = _aead(file_key, self._start)
        self._pending = bytearray()
        self._counter = 0
        self._finished = False

    def start(self) -> bytes:
        """The 16 bytes that go before all else."""
        return self._start

    def push(self, plaintext: Bytes) -> bytes:
        """Take plaintext and return what of it is sealed so far; the rest is held back."""
        self._refuse_if_finished()
        view = memoryview(plaintext).cast("B")
        # One byte at least stays behind: only `finish` knows which chunk is the last.
        chunks = max(0, len(self._pending) + len(view) - 1) // CHUNK_SIZE
        sealed = bytearray(chunks * SEALED_CHUNK_SIZE)
        into = memoryview(sealed)
        for place in range(0, len(sealed), SEALED_CHUNK_SIZE):
            chunk, view = _take(self._pending, view, CHUNK_SIZE)
            self._seal_into(chunk, into[place : place + SEALED_CHUNK_SIZE])
        self._pending += view
        return bytes(sealed)

    def finish(self) -> bytes:
        """Seal the last chunk; empty only if the whole payload is."""
        self._refuse_if_finished()
        self._finished = True
        return self._aead.encrypt(_nonce(self._counter, final=True), self._pending, None)

    def _seal_into(self, chunk: Bytes, into: memoryview) -> None:
        self._aead.encrypt_into(_nonce(self._counter, final=False), chunk, None, into)
        self._counter += 1

    def _refuse_if_finished(self) -> None:
        # A second last chunk would be sealed under the nonce of the first, and
        # the two ciphertexts together give both texts away.
        if self._finished:
            raise PayloadError("this payload is finished")


class PayloadOpener:
    """Opens one payload, push by push: any number of `push`, then `finish`.

    What `push` returned is authentic, but only `finish` tells that nothing is
    missing: keep it out of sight until then, or be ready to take it back. When
    a push fails, the bytes that it opened before the bad chunk are not returned,
    and nothing more will be.
    """

    def __init__(self, file_key: FileKey) -> None:
        self._file_key = file_key
        self._aead: ChaCha20Poly1305 | None = None
        self._pending = bytearray()
        self._counter = 0
        self._whole = False
        self._broken = False

    def push(self, sealed: Bytes) -> bytes:
        """Take sealed bytes and return the plaintext of each chunk that is complete.

        Raises:
            PayloadError: a chunk is not authentic, or bytes follow the last one.
        """
        view = memoryview(sealed).cast("B")
        if self._aead is None:
            view = self._take_nonce(view)
        chunks = (len(self._pending) + len(view)) // SEALED_CHUNK_SIZE
        opened = bytearray(chunks * CHUNK_SIZE)
        into = memoryview(opened)
        for place in range(0, len(opened), CHUNK_SIZE):
            chunk, view = _take(self._pending, view, SEALED_CHUNK_SIZE)
            self._open_into(chunk, into[place : place + CHUNK_SIZE])
        self._pending += view
        if self._whole and self._pending:
            raise self._failure("bytes follow a payload's last chunk")
        return bytes(opened)

    def finish(self) -> bytes:
        """Open the last chunk, and so tell that the payload is whole.

        Raises:
            PayloadError: the payload was cut, anywhere, or altered.
        """
        if self._whole and not self._broken:
            return b""
        if self._aead is None:
            raise self._failure("a payload was cut before its first chunk")
        opened = bytearray(max(0, len(self._pending) - TAG_SIZE))
        self._open_last_into(self._pending, opened)
        if not opened and self._counter:
            raise self._failure("a payload's last chunk is empty and not the only one")
        self._pending.clear()
        return bytes(opened)

    def _take_nonce(self, view: memoryview) -> memoryview:
        missing = NONCE_SIZE - len(self._pending)
        self._pending += view[:missing]
        if len(self._pending) == NONCE_SIZE:
            self._aead = _aead(self._file_key, bytes(self._pending))
            self._pending.clear()
        return view[missing:]

    def _open_into(self, chunk: Bytes, into: memoryview) -> None:
        nonce = _nonce(self._counter, final=False)
        try:
            self._open_with(nonce, chunk, into)
        except InvalidTag:
            self._open_last_into(chunk, into)
        else:
            self._counter += 1

    def _open_last_into(self, chunk: Bytes, into: Bytes) -> None:
        try:
            self._open_with(_nonce(self._counter, final=True), chunk, into)
        except InvalidTag:
            raise self._failure("a payload was cut or altered") from None
        self._whole = True

    def _open_with(self, nonce: bytes, chunk: Bytes, into: Bytes) -> None:
        if self._aead is None or self._whole or self._broken:
            raise self._failure("this payload is finished")
        self._aead.decrypt_into(nonce, chunk, None, into)

    def _failure(self, sentence: str) -> PayloadError:
        # Once broken, always broken: a caller that goes on after an error must
        # not be handed the rest as if it joined what came before.
        self._broken = True
        return PayloadError(sentence)
