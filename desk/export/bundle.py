"""An evidence bundle: originals as they came, their digests, who touched them; sealed.

Owns the layout: a ustar archive inside an age file, for one named recipient.
Members have names of ours; what a reporter's phone called a file stands in
JSON, as a string, and is never a path. `manifest.sha256` comes first and is
what `sha256sum -c` reads. The same case gives the same archive, byte by byte.

Memory holds one file at a time, however many there are. Where words are
hidden there are no originals: nobody can hide a voice in a recording.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.errors import SealingError
from bot.sealing.age import FileKey, PayloadSealer, Recipient, seal_header
from bot.sealing.canonical import Json
from bot.sealing.documents import dump
from bot.sealing.randomness import RandomBytes
from bot.sealing.tar import END, fill, member, member_header
from bot.services.rows import AuditRow
from desk.answers import audit_json
from desk.casefile import CaseFile, FetchedFile
from desk.export.canonical_json import case_json
from desk.export.document import CaseDocument
from desk.export.report_text import report_text

TYPE = "application/octet-stream"
FORM_FILES = "amana/bundle-files/1"
FORM_CUSTODY = "amana/custody/1"
MANIFEST = "manifest.sha256"
_PIECE = 1024 * 1024

Opener = Callable[[int], Awaitable[FetchedFile]]
"""Fetches and verifies one file of the case by its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """One original that was opened and fits: its number, its size in bytes, its digest."""

    facts: FetchedFile = field(repr=False)
    number: int
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """What it is called in the archive."""
        return f"original-{self.number:03d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Everything of a bundle but the originals' bytes.

    Attributes:
        texts: the small members by name, in their order.
        originals: in the order of their numbers.
    """

    texts: Mapping[str, bytes] = field(repr=False)
    originals: tuple[Original, ...]

    @property
    def manifest(self) -> bytes:
        """Digests of all members, as `sha256sum` writes them."""
        lines = [f"{_digest(content)}  {name}\n" for name, content in self.texts.items()]
        lines += [f"{one.sha256}  {one.name}\n" for one in self.originals]
        return "".join(lines).encode("ascii")


async def looked_at(case: CaseFile, fetch: Opener) -> tuple[tuple[Original, ...], dict[int, str]]:
    """Open every file once; return those that fit, and why others do not.

    Done before the export is recorded: a bundle is not begun that cannot be ended.
    """
    fitting: list[Original] = []
    faulty: dict[int, str] = {}
    for file in case.files:
        try:
            found = await fetch(file.number)
        except SealingError:
            faulty[file.number] = "does not open or does not fit"
            continue
        size, sha256 = len(found.content), _digest(found.content)
        bare = FetchedFile(facts=found.facts, content=b"")
        fitting.append(Original(facts=bare, number=file.number, size=size, sha256=sha256))
    return tuple(fitting), faulty


def gather(
    document: CaseDocument,
    case: CaseFile,
    *,
    rows: Sequence[AuditRow],
    originals: tuple[Original, ...],
    faulty: Mapping[int, str],
    times: Callable[[AuditRow], int | None],
) -> Bundle:
    """Put a bundle together; with anything hidden, without the originals."""
    kept = () if document.hides else originals
    texts = {
        "README.txt": _readme(document).encode("utf-8"),
        "report.txt": report_text(document).encode("utf-8"),
        "case.json": case_json(document),
        "files.json": _files(document, originals, faulty),
        "custody.json": _custody(case, rows, times),
    }
    if not document.hides:
        texts["report-as-sealed.txt"] = case.report_text.encode("utf-8")
    return Bundle(texts=texts, originals=kept)


async def sealed(
    bundle: Bundle, fetch: Opener, recipient: Recipient, random: RandomBytes
) -> AsyncIterator[bytes]:
    """Seal a bundle as a stream.

    Raises:
        SealingError: a file is not the one that was looked at.
    """
    file_key = FileKey.generate(random)
    sealer = PayloadSealer(file_key, random)
    yield seal_header(file_key, (recipient,), random) + sealer.start()
    async for piece in archived(bundle, fetch):
        yield await asyncio.to_thread(sealer.push, piece)
    yield sealer.finish()


async def archived(bundle: Bundle, fetch: Opener) -> AsyncIterator[bytes]:
    """Write a bundle's archive piece by piece."""
    yield member(MANIFEST, bundle.manifest)
    for name, content in bundle.texts.items():
        yield member(name, content)
    for one in bundle.originals:
        content = (await fetch(one.number)).content
        if len(content) != one.size or _digest(content) != one.sha256:
            raise SealingError("a file changed while it was exported")
        yield member_header(one.name, one.size)
        for at in range(0, one.size, _PIECE):
            yield content[at : at + _PIECE]
        yield fill(one.size)
    yield END


def _files(
    document: CaseDocument, originals: tuple[Original, ...], faulty: Mapping[int, str]
) -> bytes:
    opened = {one.number: one for one in originals}
    files: list[Json] = []
    for line in document.files:
        one = opened.get(line.facts.number)
        known = one.facts.facts if one else line.facts
        files.append({
            "entry": known.number,
            "member": one.name if one and not document.hides else None,
            "missing": _missing(document, faulty, known.number),
            "size": one.size if one else None,
            "sha256": one.sha256 if one else known.sha256,
            "sealed_by": known.signer,
            # What the sender's phone said: a claim, and never a path.
            "claims": {
                "name": None if document.hides else known.name,
                "form": known.form,
                "media_type": None if document.hides else known.media_type,
                "seconds": known.seconds,
            },
        })  # fmt: skip
    return dump(FORM_FILES, {"reference": document.reference, "files": files})


def _missing(document: CaseDocument, faulty: Mapping[int, str], number: int) -> str | None:
    return faulty.get(number) or ("words are hidden in this copy" if document.hides else None)


def _custody(
    case: CaseFile, rows: Sequence[AuditRow], times: Callable[[AuditRow], int | None]
) -> bytes:
    """Who did what, as audited, with everything that is needed to check the chain elsewhere."""
    lines: list[Json] = [
        {**written, "at": times(row)}
        for row, written in zip(rows, audit_json(rows), strict=True)
    ]  # fmt: skip
    return dump(FORM_CUSTODY, {"reference": case.reference, "rows": lines})


def _readme(document: CaseDocument) -> str:
    hidden = (
        "Words are hidden in this copy, so the originals are left out.\n" if document.hides else ""
    )
    return (
        f"CONFIDENTIAL. Evidence of case {document.spoken}.\n"
        f"Destroy it after use, unless it is filed as evidence.\n{hidden}\n"
        "Check that nothing was changed:  sha256sum -c manifest.sha256\n\n"
        "original-NNN    a file exactly as it came; opening it can harm a computer\n"
        "files.json      what is known of each file, and what the sender's phone claimed\n"
        "custody.json    the case's audit: each act, signed by its officer, chained by the server\n"
        "case.json       the case in codes (schema: docs/schema/export-case.json)\n"
        "report.txt      the case for people\n"
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
