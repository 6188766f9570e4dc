"""Entries: sealed in one form, streamed in constant memory, one length to a bucket."""

import io
import tarfile
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SealingError
from bot.sealing import tar
from bot.sealing.age import FileKey, armor, open_
from bot.sealing.age.payload import sealed_size
from bot.sealing.buckets import BUCKETS, KIB, MIB
from bot.sealing.entry import (
    MANIFEST,
    ORIGINAL,
    SIGNATURE,
    EntryWriter,
    SealedPayload,
    WrongLengthError,
    seal_entry,
)
from bot.sealing.manifest import EntryKind
from bot.sealing.opened import Expected, open_entry, open_payload
from tests.bot.sealing.cast import (
    CASE,
    REPORT,
    Seeded,
    file_manifest,
    mission,
    officers_manifest,
    recipient,
    sealed_report,
)

KEY = FileKey(bytes(16))
SIGNERS = mission().roster.signers()
ADA = mission()["ada"].need_identity()


def seal_file(content: bytes, announced: int | None = None) -> SealedPayload:
    """Seal a file of one original under the fixed key."""
    size = len(content) if announced is None else announced
    writer = EntryWriter(file_manifest(), {ORIGINAL: size}, KEY, mission().server, Seeded("file"))
    pieces = [writer.start(), writer.push(content), writer.finish()]
    return SealedPayload(
        payload=b"".join(pieces),
        bucket=writer.bucket,
        manifest_sha256=writer.manifest_sha256,
        originals=writer.originals,
    )


def test_a_report_opens_with_all_that_was_sealed() -> None:
    """A reader gets the originals, the manifest, and who sealed it."""
    sealed = sealed_report()
    opened = open_entry(sealed.file, [ADA], SIGNERS, Expected(case_id=CASE, number=1))

    assert opened.originals == REPORT
    assert opened.signer.role == "server"
    assert opened.manifest_sha256 == sealed.sealed.manifest_sha256
    assert opened.manifest.originals == sealed.sealed.originals
    assert list(opened.members) == ["report.json", "report.txt", MANIFEST, SIGNATURE]


def test_standard_tools_read_what_is_inside() -> None:
    """Another tar reader finds our members in their order in the opened age file."""
    with tarfile.open(fileobj=io.BytesIO(open_(sealed_report().file, [ADA]))) as archive:
        names = archive.getnames()

    assert names == ["report.json", "report.txt", MANIFEST, SIGNATURE, tar.PADDING]


def test_an_armored_entry_opens_too() -> None:
    """An entry that was armored for a mail opens as it is."""
    assert open_entry(armor(sealed_report().file), [ADA], SIGNERS).originals == REPORT


@pytest.mark.parametrize("kind", ["letter", "note", "finding"])
def test_officers_sign_what_they_write(kind: str) -> None:
    """Letters, notes and findings verify under the officer's own key."""
    people = mission()
    originals = {f"{kind}.json": b"{}", f"{kind}.txt": b"words"}
    sealed = seal_entry(
        officers_manifest(EntryKind(kind)),
        originals,
        [recipient(people["ada"])],
        people["ben"].need_signing_key(),
        Seeded(kind),
    )
    opened = open_entry(sealed.file, [ADA], SIGNERS)

    assert (opened.signer.role, opened.signer.name) == ("officer", "ben")
    assert opened.originals == originals


def test_a_letter_opens_by_its_door() -> None:
    """The file key alone, as a button holds it, opens the payload."""
    sealed = sealed_report()

    assert open_payload(sealed.file_key, sealed.sealed.payload, SIGNERS).originals == REPORT


# ---------------------------------------------------------------- streaming


@given(st.binary(max_size=5000), st.lists(st.integers(1, 999), max_size=20))
@settings(max_examples=30)
def test_any_cutting_of_a_stream_gives_the_same_payload(content: bytes, cuts: list[int]) -> None:
    """However the bytes come in, the payload is the same as of the whole."""
    writer = EntryWriter(
        file_manifest(), {ORIGINAL: len(content)}, KEY, mission().server, Seeded("file")
    )
    pieces, rest = [writer.start()], content
    for cut in cuts:
        pieces.append(writer.push(rest[:cut]))
        rest = rest[cut:]
    pieces += [writer.push(rest), writer.finish()]

    assert b"".join(pieces) == seal_file(content).payload


@pytest.mark.parametrize("size", [0, 1, 512, 64 * KIB, 3 * MIB])
def test_a_file_streams_and_opens(size: int) -> None:
    """A file of any size comes back exactly, in a payload of its bucket's length."""
    content = bytes(size // 2) + b"\xff" * (size - size // 2)
    sealed = seal_file(content)

    assert sealed.bucket in BUCKETS
    assert len(sealed.payload) == sealed_size(sealed.bucket)
    assert open_payload(KEY, sealed.payload, SIGNERS).originals == {ORIGINAL: content}


def test_files_of_one_bucket_cannot_be_told_apart_by_length() -> None:
    """Twenty bytes and ten thousand make payloads of one length."""
    assert len(seal_file(b"x" * 20).payload) == len(seal_file(b"x" * 10_000).payload)


def test_a_stream_takes_constant_memory() -> None:
    """Sealing 8 MiB holds a small part of it at any moment."""
    chunk, count = bytes(64 * KIB), 128
    writer = EntryWriter(
        file_manifest(), {ORIGINAL: count * len(chunk)}, KEY, mission().server, Seeded("big")
    )
    writer.start()
    tracemalloc.start()
    for _ in range(count):
        writer.push(chunk)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < MIB


@pytest.mark.parametrize("announced", [9, 11, 0, 10_000])
def test_another_length_than_announced_fails(announced: int) -> None:
    """A stream that was cut or went on is fetched again, never kept."""
    with pytest.raises(WrongLengthError):
        seal_file(b"0123456789", announced)


def test_a_writer_that_failed_stays_failed() -> None:
    """After too many bytes nothing more comes out, so half an entry can never look whole."""
    writer = EntryWriter(file_manifest(), {ORIGINAL: 1}, KEY, mission().server, Seeded("f"))
    writer.start()
    with pytest.raises(WrongLengthError):
        writer.push(b"12")

    for step in (writer.finish, lambda: writer.push(b"1"), writer.start):
        with pytest.raises(SealingError):
            step()


def test_a_writer_that_was_not_begun_does_not_finish() -> None:
    """Steps out of order are refused."""
    writer = EntryWriter(file_manifest(), {ORIGINAL: 0}, KEY, mission().server, Seeded("f"))

    with pytest.raises(SealingError):
        writer.finish()


@pytest.mark.parametrize(
    "sizes", [{}, {"report.txt": 1}, {ORIGINAL: 1, "more": 1}, {ORIGINAL: -1}, {ORIGINAL: 33 * MIB}]
)
def test_originals_that_do_not_fit_are_refused(sizes: dict[str, int]) -> None:
    """Names are those of the kind, and nothing larger than the largest bucket is begun."""
    with pytest.raises(SealingError):
        EntryWriter(file_manifest(), sizes, KEY, mission().server, Seeded("f"))
