"""Opening an entry: verified whole, or refused, and no word lost on the way."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.errors import SealingError
from bot.sealing import tar
from bot.sealing.age import FileKey, PayloadSealer, open_, seal_header, stanza_count
from bot.sealing.entry import (
    MANIFEST,
    SIGNATURE,
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
    mission,
    officers_manifest,
    recipient,
    report_manifest,
    sealed_report,
)

KEY = FileKey(bytes(16))
SIGNERS = mission().roster.signers()
ADA = mission()["ada"].need_identity()


def seal_archive(archive: bytes) -> bytes:
    """Seal any bytes as a payload under the fixed key, as an attacker with the key could."""
    sealer = PayloadSealer(KEY, Seeded("archive"))
    return sealer.start() + sealer.push(archive) + sealer.finish()


def members_of(manifest: Manifest, signing_key: SigningKey) -> list[tar.Member]:
    """A report's members under a manifest of the test's choosing, well signed."""
    document = replace(manifest, signer=signing_key.public.key_id).dump()
    proof = [(MANIFEST, document), (SIGNATURE, sign_manifest(document, signing_key))]
    return [*REPORT.items(), *proof]


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
    "bot.sealing.entry.tar.closing_pieces",
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
