"""Opening an entry: all of it verified, or nothing released.

Owns the checks between a sealed payload and words that may be shown: the
padding is exact, the members are those of the kind and in their order, every
digest fits, the signature is of someone who may sign such an entry, and the
entry is the one that was asked for. Works in memory: plaintext that waits on
a disk for its verdict has been released.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.errors import SealingError
from bot.sealing import tar
from bot.sealing.age import (
    FileKey,
    Identity,
    NotForThisIdentity,
    PayloadOpener,
    is_armored,
    open_header,
    split,
    unarmor,
)
from bot.sealing.entry import MANIFEST, SIGNATURE, member_names
from bot.sealing.manifest import Manifest, digest, verify_manifest
from bot.sealing.signers import Signer, Signers


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedEntry:
    """A verified entry: its originals by name, and who sealed it."""

    manifest: Manifest
    manifest_sha256: str
    signer: Signer
    originals: Mapping[str, bytes] = field(repr=False)
    proof: Mapping[str, bytes] = field(repr=False)

    @property
    def members(self) -> Mapping[str, bytes]:
        """All that the entry holds, manifest and signature included."""
        return {**self.originals, **self.proof}


@dataclass(frozen=True, slots=True)
class Expected:
    """Which entry was asked for: a store could hand out another one, whole and well signed."""

    case_id: str | None = None
    number: int | None = None
    report_manifest: str | None = None


ANY_ENTRY = Expected()


def open_entry(
    file: bytes,
    identities: Sequence[Identity],
    signers: Signers,
    expected: Expected = ANY_ENTRY,
) -> OpenedEntry:
    """Open an entry's age file, binary or armored.

    Raises:
        NotForThisIdentity: it is for none of the identities.
        SealingError: anything about it is not exactly as it should be.
    """
    header, payload = split(unarmor(file) if is_armored(file) else file)
    return open_payload(open_header(header, identities), payload, signers, expected)


def open_by_headers(
    headers: Sequence[bytes],
    payload: bytes,
    identities: Sequence[Identity],
    signers: Signers,
    expected: Expected = ANY_ENTRY,
) -> OpenedEntry:
    """Open an entry by whichever of its headers fits.

    Every header is tried before giving up: a bad one, appended by mistake or
    in malice, must not make a case unreadable.

    Raises:
        NotForThisIdentity: no header leads to this payload.
        SealingError: one does, and the entry is not as it should be.
    """
    failure: SealingError = NotForThisIdentity("no header of this entry is for this identity")
    for header in headers:
        try:
            return open_payload(open_header(header, identities), payload, signers, expected)
        except NotForThisIdentity:
            continue
        except SealingError as error:
            failure = error
    raise failure


def open_payload(
    file_key: FileKey, payload: bytes, signers: Signers, expected: Expected = ANY_ENTRY
) -> OpenedEntry:
    """Open an entry's payload by its file key, as a door does.

    Raises:
        SealingError: anything about it is not exactly as it should be.
    """
    opener = PayloadOpener(file_key)
    archive = opener.push(payload) + opener.finish()
    opened = _verify(tar.read(archive), signers)
    _check_expected(opened.manifest, expected)
    return opened


def _verify(members: Sequence[tar.Member], signers: Signers) -> OpenedEntry:
    content = dict(members)
    if MANIFEST not in content or SIGNATURE not in content:
        raise SealingError("an entry lacks its manifest or its signature")
    document, signature = content[MANIFEST], content[SIGNATURE]
    manifest = Manifest.parse(document)
    signer = signers.find(manifest.kind, manifest.signer)
    verify_manifest(document, signature, signer.key)
    names = member_names(manifest.kind)
    if tuple(name for name, _ in members) != (*names, MANIFEST, SIGNATURE):
        raise SealingError("an entry's members are not those of its kind")
    originals = {name: content[name] for name in names}
    _check_originals(manifest, originals)
    return OpenedEntry(
        manifest=manifest,
        manifest_sha256=digest(document),
        signer=signer,
        originals=originals,
        proof={MANIFEST: document, SIGNATURE: signature},
    )


def _check_originals(manifest: Manifest, originals: Mapping[str, bytes]) -> None:
    said = [(o.name, o.size, o.sha256) for o in manifest.originals]
    if said != [(name, len(content), digest(content)) for name, content in originals.items()]:
        raise SealingError("an entry's originals are not those that its manifest names")


def _check_expected(manifest: Manifest, expected: Expected) -> None:
    case_fits = expected.case_id in {None, manifest.case_id}
    number_fits = expected.number in {None, manifest.number}
    report_fits = expected.report_manifest is None or (
        manifest.report_manifest in {None, expected.report_manifest}
    )
    if not (case_fits and number_fits and report_fits):
        raise SealingError("this is another entry than the one asked for")
