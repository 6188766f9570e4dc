"""Entries: sealed in one form, streamed in constant memory, opened whole or not at all."""

import io
import tarfile
import tracemalloc
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SealingError
from bot.sealing import tar
from bot.sealing.age import FileKey, PayloadSealer, armor, open_, seal_header, stanza_count
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
    seal_payload,
)
from bot.sealing.manifest import EntryKind, Manifest, sign_manifest
from bot.sealing.opened import Expected, open_by_headers, open_entry, open_payload
from bot.sealing.signing import SigningKey
from tests.bot.sealing.cast import (
    CANARY,
    CASE,
    REPORT,
    Seeded,
    file_manifest,
    mission,
    officers_manifest,
    recipient,
    report_manifest,
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


def seal_archive(archive: bytes) -> bytes:
    """Seal any bytes as a payload under the fixed key, as an attacker with the key could."""
    sealer = PayloadSealer(KEY, Seeded("archive"))
    return sealer.start() + sealer.push(archive) + sealer.finish()


def members_of(manifest: Manifest, signing_key: SigningKey) -> list[tar.Member]:
    """A report's members under a manifest of the test's choosing, well signed."""
    document = replace(manifest, signer=signing_key.public.key_id).dump()
    proof = [(MANIFEST, document), (SIGNATURE, sign_manifest(document, signing_key))]
    return [*REPORT.items(), *proof]


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


# ---------------------------------------------------------------- refused on opening


def test_a_flipped_bit_anywhere_is_refused() -> None:
    """Header, payload, first byte to last: no altered entry opens."""
    file = sealed_report().file
    places = [*range(0, len(file), 97), len(file) - 1]
    for place in places:
        altered = bytearray(file)
        altered[place] ^= 0x10
        with pytest.raises(SealingError):
            open_entry(bytes(altered), [ADA], SIGNERS)

    assert len(places) > 150


def test_a_cut_entry_is_refused() -> None:
    """No shorter entry opens, and none that goes on."""
    file = sealed_report().file
    for length in [*range(0, len(file), 501), len(file) - 1]:
        with pytest.raises(SealingError):
            open_entry(file[:length], [ADA], SIGNERS)
    with pytest.raises(SealingError):
        open_entry(file + b"\0", [ADA], SIGNERS)


@pytest.mark.parametrize(
    "expected",
    [Expected(case_id="f" * 32), Expected(number=2), Expected(case_id=CASE, number=9)],
)
def test_another_entry_than_asked_for_is_refused(expected: Expected) -> None:
    """A store that hands out a whole, well-signed entry of another place is noticed."""
    with pytest.raises(SealingError):
        open_entry(sealed_report().file, [ADA], SIGNERS, expected)


def test_an_entry_of_another_report_is_refused() -> None:
    """A later entry names its report's manifest; a case glued from two is noticed."""
    people = mission()
    originals = {"note.json": b"{}", "note.txt": b""}
    signing_key = people["ada"].need_signing_key()
    manifest = officers_manifest(EntryKind.NOTE)
    sealed = seal_payload(manifest, originals, KEY, signing_key, Seeded("note"))

    open_payload(KEY, sealed.payload, SIGNERS, Expected(report_manifest="2" * 64))
    with pytest.raises(SealingError):
        open_payload(KEY, sealed.payload, SIGNERS, Expected(report_manifest="3" * 64))


@pytest.mark.parametrize("who", ["ada", "stranger"])
def test_only_the_server_signs_reports(who: str) -> None:
    """An officer's key, or an unknown one, puts no words into a reporter's mouth."""
    people = mission()
    stranger = SigningKey.generate(Seeded("stranger"))
    key = stranger if who == "stranger" else people[who].need_signing_key()
    sealed = seal_payload(report_manifest(), REPORT, KEY, key, Seeded("forged"))

    with pytest.raises(SealingError):
        open_payload(KEY, sealed.payload, SIGNERS)


def test_the_server_does_not_sign_letters() -> None:
    """The server's key puts no words into an officer's mouth either."""
    originals = {"letter.json": b"{}", "letter.txt": b"words"}
    manifest = officers_manifest(EntryKind.LETTER)
    sealed = seal_payload(manifest, originals, KEY, mission().server, Seeded("forged"))

    with pytest.raises(SealingError):
        open_payload(KEY, sealed.payload, SIGNERS)


def test_a_past_key_of_the_server_still_verifies() -> None:
    """The roster carries the server's past keys, so old entries stay readable."""
    people = mission()
    newer = SigningKey.generate(Seeded("newer"))
    roster = replace(people.roster, server_keys=(newer.public, people.server.public))

    assert open_entry(sealed_report().file, [ADA], roster.signers()).originals == REPORT


def tampered(change: Callable[[list[tar.Member]], list[tar.Member]]) -> bytes:
    """A report's archive, changed by someone who has the file key but no signing key."""
    honest = seal_payload(report_manifest(), REPORT, KEY, mission().server, Seeded("honest"))
    sealed = seal_header(KEY, [recipient(mission()["ada"])], Seeded("h")) + honest.payload
    return seal_archive(tar.write(change(list(tar.read(open_(sealed, [ADA]))))))


CHANGES: dict[str, Callable[[list[tar.Member]], list[tar.Member]]] = {
    "an original is another": lambda m: [m[0], ("report.txt", b"other"), *m[2:]],
    "an original is missing": lambda m: [m[0], *m[2:]],
    "one is added": lambda m: [*m, ("extra", b"")],
    "one is doubled": lambda m: [m[0], *m],
    "the order is another": lambda m: [m[1], m[0], *m[2:]],
    "the manifest is missing": lambda m: [m[0], m[1], m[3]],
    "the signature is missing": lambda m: m[:3],
    "the signature is short": lambda m: [*m[:3], (SIGNATURE, m[3][1][:63])],
    "the signature is another": lambda m: [*m[:3], (SIGNATURE, bytes(64))],
    "the manifest is respelled": lambda m: [*m[:2], (MANIFEST, m[2][1] + b"\n"), m[3]],
    "there is nothing": lambda _: [],
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_tampered_archive_is_refused(what: str) -> None:
    """Whoever holds a file key, as every reader does, still cannot alter an entry unseen."""
    with pytest.raises(SealingError):
        open_payload(KEY, tampered(CHANGES[what]), SIGNERS)


def test_an_untampered_archive_is_accepted() -> None:
    """The same way of building, without a change, opens: the refusals above are the changes'."""
    assert open_payload(KEY, tampered(lambda m: m), SIGNERS).originals == REPORT


def test_a_manifest_that_names_other_originals_is_refused() -> None:
    """Even the server's own signature does not make a wrong digest right."""
    members = members_of(report_manifest(), mission().server)

    with pytest.raises(SealingError):
        open_payload(KEY, seal_archive(tar.write(members)), SIGNERS)


# ---------------------------------------------------------------- headers


def test_a_bad_header_does_not_make_an_entry_unreadable() -> None:
    """Headers that are broken, for others, or lead elsewhere are passed over."""
    people, sealed = mission(), sealed_report()
    astray = seal_header(FileKey(b"a" * 16), [recipient(people["ada"])], Seeded("astray"))
    others = seal_header(sealed.file_key, [recipient(people["dora"])], Seeded("others"))
    headers = [b"nonsense", astray, others, sealed.header]

    opened = open_by_headers(headers, sealed.sealed.payload, [ADA], SIGNERS)
    assert opened.originals == REPORT


def test_no_header_for_me_is_told_apart_from_a_bad_entry() -> None:
    """Who is no reader hears so, and nothing else."""
    sealed = sealed_report()
    dora = mission()["dora"].need_identity()

    with pytest.raises(SealingError, match="for this identity"):
        open_by_headers([sealed.header], sealed.sealed.payload, [dora], SIGNERS)


def test_an_appended_header_opens_for_the_new_reader() -> None:
    """A header made later, for the same file key, opens the old payload."""
    sealed, people = sealed_report(), mission()
    appended = seal_header(sealed.file_key, [recipient(people["dora"])], Seeded("later"))
    dora = people["dora"].need_identity()

    assert stanza_count(appended) == 1
    assert open_entry(appended + sealed.sealed.payload, [dora], SIGNERS).originals == REPORT


# ---------------------------------------------------------------- nothing leaks


def test_sealed_forms_hold_no_plaintext() -> None:
    """Neither the file nor any shown value holds the reporter's words or the file key."""
    sealed = sealed_report()
    opened = open_entry(sealed.file, [ADA], SIGNERS)
    shown = f"{sealed!r} {opened!r} {sealed.file_key!r}"

    assert CANARY.encode() not in sealed.file
    assert CANARY not in shown
    assert sealed.file_key.raw.hex() not in shown


STEPS = [
    "bot.sealing.entry.seal_header",
    "bot.sealing.entry.PayloadSealer.push",
    "bot.sealing.entry.PayloadSealer.finish",
    "bot.sealing.entry.sign_manifest",
    "bot.sealing.entry.tar.closing",
    "bot.sealing.entry.tar.member",
    "bot.sealing.entry.bucket_for",
    "bot.sealing.opened.open_header",
    "bot.sealing.opened.PayloadOpener.finish",
    "bot.sealing.opened.tar.read",
    "bot.sealing.opened.verify_manifest",
    "bot.sealing.opened.digest",
]


@pytest.mark.parametrize("step", STEPS)
def test_whichever_step_fails_no_word_is_in_the_error(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step failing in turn stops everything, and no exception in the chain holds a word."""

    def fails(*_: object, **__: object) -> None:
        raise SealingError("planted")

    monkeypatch.setattr(step, fails)
    with pytest.raises(SealingError) as failure:
        open_entry(sealed_report("fails").file, [ADA], SIGNERS)

    told: list[str] = []
    error: BaseException | None = failure.value
    while error is not None:
        told += [repr(error), str(error), *getattr(error, "__notes__", [])]
        error = error.__cause__ or error.__context__
    assert CANARY not in " ".join(told)
