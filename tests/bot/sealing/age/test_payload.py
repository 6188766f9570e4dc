"""The payload: any cut, change or addition is noticed, and nothing unproven is released."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sealing.age.errors import PayloadError
from bot.sealing.age.payload import (
    CHUNK_SIZE,
    NONCE_SIZE,
    SEALED_CHUNK_SIZE,
    PayloadOpener,
    PayloadSealer,
    sealed_size,
)
from bot.sealing.age.primitives import FileKey

KEY = FileKey(b"YELLOW SUBMARINE")
RANDOM = Random(1).randbytes
PLAINTEXT = Random(2).randbytes(3 * CHUNK_SIZE + 100)
BORDERS = [NONCE_SIZE + count * SEALED_CHUNK_SIZE for count in range(4)]


def seal(plaintext: bytes) -> bytes:
    """A whole payload, sealed in one push."""
    sealer = PayloadSealer(KEY, RANDOM)
    return sealer.start() + sealer.push(plaintext) + sealer.finish()


def open_in_pushes(sealed: bytes, size: int, release: Callable[[bytes], object]) -> None:
    """Open a payload in pushes of one size, handing over what each releases."""
    opener = PayloadOpener(KEY)
    for start in range(0, len(sealed), size):
        release(opener.push(sealed[start : start + size]))
    release(opener.finish())


def opened(sealed: bytes, size: int = 1 << 30) -> bytes:
    """A whole payload, opened."""
    released = bytearray()
    open_in_pushes(sealed, size, released.extend)
    return bytes(released)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """The data in pieces, cut at the places, which may lie anywhere."""
    inside = sorted(place % (len(data) + 1) for place in places)
    return [data[a:b] for a, b in zip([0, *inside], [*inside, len(data)], strict=True)]


@given(
    st.integers(-2, 2),
    st.integers(0, 3),
    st.lists(st.integers(0, 1 << 18), max_size=6),
    st.lists(st.integers(0, 1 << 18), max_size=6),
)
def test_pushes_of_any_size_make_the_same_payload(
    off: int, chunks: int, seal_cuts: list[int], open_cuts: list[int]
) -> None:
    """Where the bytes are cut on their way changes nothing, around chunk borders too."""
    plaintext = PLAINTEXT[: max(0, chunks * CHUNK_SIZE + off)]
    sealer, whole = PayloadSealer(KEY, bytes), PayloadSealer(KEY, bytes)
    sealed = sealer.start()
    sealed += b"".join(sealer.push(piece) for piece in cut(plaintext, seal_cuts))
    sealed += sealer.finish()
    opener = PayloadOpener(KEY)
    released = b"".join(opener.push(piece) for piece in cut(sealed, open_cuts)) + opener.finish()

    assert sealed == whole.start() + whole.push(plaintext) + whole.finish()
    assert len(sealed) == sealed_size(len(plaintext))
    assert released == plaintext


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_any_kind_of_bytes_may_be_pushed(
    kind: type[bytes] | type[bytearray] | type[memoryview],
) -> None:
    """Callers that fill one buffer again and again need no copy of it."""
    sealer, opener = PayloadSealer(KEY, RANDOM), PayloadOpener(KEY)
    sealed = sealer.start() + sealer.push(kind(PLAINTEXT)) + sealer.finish()

    assert opener.push(kind(sealed)) + opener.finish() == PLAINTEXT


def test_a_buffer_may_be_used_again_after_a_push() -> None:
    """What is held back is a copy, so that the next piece may overwrite it."""
    buffer = bytearray(PLAINTEXT[:100])
    sealer = PayloadSealer(KEY, RANDOM)
    sealer.push(buffer)
    buffer[:] = bytes(100)

    assert opened(sealer.start() + sealer.finish()) == PLAINTEXT[:100]


@pytest.mark.parametrize("size", [1 << 30, SEALED_CHUNK_SIZE, 1000])
@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("off", [-17, -16, -1, 0, 1, 15, 16, 17])
def test_a_cut_at_every_chunk_border_is_noticed(border: int, off: int, size: int) -> None:
    """A payload that lost its end, even exactly between two chunks, never passes for whole."""
    with pytest.raises(PayloadError):
        opened(seal(PLAINTEXT)[: border + off], size)


def test_a_cut_anywhere_is_noticed() -> None:
    """No proper beginning of a short payload is a payload."""
    sealed = seal(b"a few words")
    for length in range(len(sealed)):
        with pytest.raises(PayloadError):
            opened(sealed[:length])


@pytest.mark.parametrize("chunks", [0, 1, 2])
def test_a_last_chunk_that_was_full_cannot_be_cut_off(chunks: int) -> None:
    """Where the last chunk is a full one, losing it or all before it is noticed."""
    whole = seal(PLAINTEXT[: 3 * CHUNK_SIZE])
    with pytest.raises(PayloadError):
        opened(whole[: NONCE_SIZE + chunks * SEALED_CHUNK_SIZE])


@pytest.mark.parametrize("extra", [1, 16, 17, SEALED_CHUNK_SIZE])
@pytest.mark.parametrize("length", [0, 100, CHUNK_SIZE, CHUNK_SIZE + 1])
@pytest.mark.parametrize("size", [1 << 30, SEALED_CHUNK_SIZE, 1000])
def test_bytes_behind_the_last_chunk_are_noticed(length: int, extra: int, size: int) -> None:
    """A payload cannot be made longer, by zeros or by anything."""
    with pytest.raises(PayloadError):
        opened(seal(PLAINTEXT[:length]) + bytes(extra), size)


def test_an_empty_last_chunk_is_refused_unless_it_is_the_only_one() -> None:
    """One text has one chunking; an empty chunk behind others is not age."""
    sealer = PayloadSealer(KEY, RANDOM)
    sealed = sealer.start() + sealer._seal(PLAINTEXT[:CHUNK_SIZE]) + sealer.finish()

    assert opened(seal(b"")) == b""
    with pytest.raises(PayloadError, match="empty"):
        opened(sealed)


@settings(max_examples=60)
@given(st.integers(0, 8 * sealed_size(len(PLAINTEXT)) - 1))
def test_any_flipped_bit_is_noticed_and_only_what_came_before_is_released(bit: int) -> None:
    """Released bytes are always a true beginning of the plaintext, in whole chunks."""
    altered = bytearray(seal(PLAINTEXT))
    altered[bit // 8] ^= 1 << bit % 8
    released = bytearray()
    with pytest.raises(PayloadError):
        open_in_pushes(bytes(altered), SEALED_CHUNK_SIZE, released.extend)

    assert bytes(released) == PLAINTEXT[: len(released)]
    assert len(released) <= max(0, bit // 8 - NONCE_SIZE) // SEALED_CHUNK_SIZE * CHUNK_SIZE


@pytest.mark.parametrize("order", [[1, 0, 2, 3], [0, 0, 1, 2, 3], [0, 2, 3], [0, 1, 3], [3], [1]])
def test_chunks_cannot_be_reordered_doubled_or_left_out(order: list[int]) -> None:
    """Each chunk is bound to its place."""
    sealed = seal(PLAINTEXT)
    chunks = [sealed[start : start + SEALED_CHUNK_SIZE] for start in BORDERS]
    with pytest.raises(PayloadError):
        opened(sealed[:NONCE_SIZE] + b"".join(chunks[index] for index in order))


def test_chunks_of_another_payload_of_the_same_file_key_are_refused() -> None:
    """The nonce at the start keeps two payloads apart."""
    one, other = seal(PLAINTEXT), seal(PLAINTEXT)
    with pytest.raises(PayloadError):
        opened(one[: BORDERS[1]] + other[BORDERS[1] :])


def test_a_broken_opener_stays_broken() -> None:
    """After a bad chunk nothing more comes out, and finishing cannot succeed."""
    sealed = seal(PLAINTEXT)
    opener = PayloadOpener(KEY)
    opener.push(sealed[: BORDERS[1]])
    with pytest.raises(PayloadError):
        opener.push(bytes(SEALED_CHUNK_SIZE))
    with pytest.raises(PayloadError):
        opener.push(sealed[BORDERS[1] : BORDERS[2]])
    with pytest.raises(PayloadError):
        opener.finish()


def test_trailing_bytes_break_an_opener_that_was_whole() -> None:
    """Whole and then longer is not whole."""
    opener = PayloadOpener(KEY)
    opener.push(seal(PLAINTEXT[:CHUNK_SIZE]))
    with pytest.raises(PayloadError):
        opener.push(b"x")
    with pytest.raises(PayloadError):
        opener.finish()


def test_a_sealer_is_finished_once() -> None:
    """A second last chunk would be sealed under the nonce of the first."""
    sealer = PayloadSealer(KEY, RANDOM)
    sealer.finish()
    with pytest.raises(PayloadError):
        sealer.finish()
    with pytest.raises(PayloadError):
        sealer.push(b"")


def test_sealing_holds_one_chunk_at_most() -> None:
    """Memory does not grow with the stream."""
    sealer = PayloadSealer(KEY, RANDOM)
    released = 0
    for pushed in range(1000, 10 * CHUNK_SIZE, 1000):
        released += len(sealer.push(bytes(1000)))

        assert pushed - released <= CHUNK_SIZE
