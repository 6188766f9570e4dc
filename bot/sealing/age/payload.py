"""The payload of an age file: STREAM, chunks of 64 KiB sealed one by one.

Works in constant memory, beside what one push brings. Never releases a byte
that was not authenticated, and never takes a stream for whole that was cut,
not even between two chunks. The key of a payload is derived from the file key
and 16 random bytes, so its nonces are counted from zero.
"""

from collections.abc import Iterator
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


def _cut(pending: bytearray, view: memoryview, size: int, *, keep: int = 0) -> Iterator[Bytes]:
    """Cut what is pending and what came into chunks; at least `keep` bytes stay pending."""
    while len(pending) + len(view) >= size + keep:
        missing = size - len(pending)
        yield bytes(pending) + view[:missing] if pending else view[:missing]
        pending.clear()
        view = view[missing:]
    pending += view


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
        # One byte at least stays behind: only `finish` knows which chunk is the last.
        chunks = _cut(self._pending, memoryview(plaintext).cast("B"), CHUNK_SIZE, keep=1)
        return b"".join([self._seal(chunk) for chunk in chunks])

    def finish(self) -> bytes:
        """Seal the last chunk; empty only if the whole payload is."""
        self._refuse_if_finished()
        self._finished = True
        return self._aead.encrypt(_nonce(self._counter, final=True), self._pending, None)

    def _seal(self, chunk: Bytes) -> bytes:
        sealed = self._aead.encrypt(_nonce(self._counter, final=False), chunk, None)
        self._counter += 1
        return sealed

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
        chunks = _cut(self._pending, view, SEALED_CHUNK_SIZE) if self._aead else ()
        opened = [self._open_full(chunk) for chunk in chunks]
        if self._whole and self._pending:
            raise self._failure("bytes follow a payload's last chunk")
        return b"".join(opened)

    def finish(self) -> bytes:
        """Open the last chunk, and so tell that the payload is whole.

        Raises:
            PayloadError: the payload was cut, anywhere, or altered.
        """
        if self._whole and not self._broken:
            return b""
        opened = self._open_last(self._pending)
        if not opened and self._counter:
            raise self._failure("a payload's last chunk is empty and not the only one")
        self._pending.clear()
        return opened

    def _take_nonce(self, view: memoryview) -> memoryview:
        missing = NONCE_SIZE - len(self._pending)
        self._pending += view[:missing]
        if len(self._pending) == NONCE_SIZE:
            self._aead = _aead(self._file_key, bytes(self._pending))
            self._pending.clear()
        return view[missing:]

    def _open_full(self, chunk: Bytes) -> bytes:
        try:
            opened = self._open(chunk, final=False)
        except InvalidTag:
            return self._open_last(chunk)
        self._counter += 1
        return opened

    def _open_last(self, chunk: Bytes) -> bytes:
        try:
            opened = self._open(chunk, final=True)
        except InvalidTag:
            raise self._failure("a payload was cut or altered") from None
        self._whole = True
        return opened

    def _open(self, chunk: Bytes, *, final: bool) -> bytes:
        if self._aead is None:
            raise self._failure("a payload was cut before its first chunk")
        if self._whole or self._broken:
            raise self._failure("a payload goes on where it should have ended")
        return self._aead.decrypt(_nonce(self._counter, final=final), chunk, None)

    def _failure(self, sentence: str) -> PayloadError:
        # Once broken, always broken: a caller that goes on after an error must
        # not be handed the rest as if it joined what came before.
        self._broken = True
        return PayloadError(sentence)
