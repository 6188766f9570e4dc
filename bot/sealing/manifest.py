"""The manifest of an entry: what it is, what it holds, and who sealed it.

Owns `manifest.json` and its signature. age tells nobody who sealed a file;
this signature does: the server's for what reporters send, an officer's for
what officers write. The signature covers the exact bytes, and reading accepts
one spelling only. Original file names are JSON strings here, never paths.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self

from bot.errors import SealingError
from bot.sealing import documents
from bot.sealing.canonical import Json
from bot.sealing.documents import Fields, whole_text
from bot.sealing.signing import SigningKey, VerifyKey

FORM = "amana/manifest/1"
LABEL_MANIFEST = b"amana/v1/manifest\0"

PENDING = "pending"
REPORT_NUMBER: Final = 1

_CASE_ID = re.compile(r"[0-9a-f]{32}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class EntryKind(StrEnum):
    """What an entry can be; stored in clear and inside the seal, so never renamed."""

    REPORT = "report"
    ADDITION = "addition"
    FILE = "file"
    LETTER = "letter"
    NOTE = "note"
    FINDING = "finding"


# Sealed by the server as they come in; all others are signed by an officer.
FROM_REPORTERS = frozenset({EntryKind.REPORT, EntryKind.ADDITION, EntryKind.FILE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """One member that the manifest vouches for."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file that a report names: its entry number, and its SHA-256 unless it still follows."""

    number: int
    sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What only a report's manifest says; officers check the readers against the roster."""

    files: tuple[ListedFile, ...]
    questionnaire: str
    readers: tuple[str, ...]
    reporter: str = field(repr=False)
    roster_sha256: str
    roster_sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What the chat said of a file; all of it a stranger's claim."""

    form: str
    name: str | None = field(default=None, repr=False)
    media_type: str | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """An entry's manifest; one that contradicts itself cannot exist.

    Attributes:
        originals, signer: filled in by the one who seals.
        report_manifest: SHA-256 of the report's manifest, in every entry that
            was sealed after the report; a file that came before it has none,
            and the report lists it instead.
    """

    case_id: str
    number: int
    kind: EntryKind
    report: ReportFacts | None = None
    file: FileFacts | None = None
    report_manifest: str | None = None
    originals: tuple[Original, ...] = ()
    signer: str = ""

    def __post_init__(self) -> None:
        is_report = self.kind is EntryKind.REPORT
        follows = self.kind is EntryKind.FILE or (self.report_manifest is None) == is_report
        sound = (
            _CASE_ID.fullmatch(self.case_id)
            and is_report == (self.number == REPORT_NUMBER) == (self.report is not None)
            and self.number >= REPORT_NUMBER
            and (self.kind is EntryKind.FILE) == (self.file is not None)
            and follows
            and (self.report_manifest is None or _DIGEST.fullmatch(self.report_manifest))
        )
        if not sound:
            raise SealingError("a manifest contradicts itself")

    def dump(self) -> bytes:
        """Write the exact bytes that are signed."""
        fields: dict[str, Json] = {
            "case_id": self.case_id,
            "number": self.number,
            "kind": self.kind.value,
            "originals": [_original(each) for each in self.originals],
            "signer": self.signer,
            "report_manifest": self.report_manifest,
            "report": None if self.report is None else _report(self.report),
            "file": None if self.file is None else _file(self.file),
        }
        return documents.dump(FORM, fields)

    @classmethod
    def parse(cls, document: bytes) -> Self:
        """Read a manifest; SealingError unless it is exactly as `dump` writes it."""
        fields = Fields.parse("a manifest", FORM, document)
        kind = fields.take_text("kind")
        if kind not in set(EntryKind):
            raise SealingError("a manifest is of a kind that this version of Amana does not know")
        report, file = fields.take_optional_object("report"), fields.take_optional_object("file")
        manifest = cls(
            case_id=fields.take_text("case_id"),
            number=fields.take_integer("number", REPORT_NUMBER),
            kind=EntryKind(kind),
            originals=tuple(_read_original(each) for each in fields.take_objects("originals")),
            signer=fields.take_text("signer"),
            report_manifest=fields.take_optional_text("report_manifest"),
            report=None if report is None else _read_report(report),
            file=None if file is None else _read_file(file),
        )
        fields.close()
        return manifest


def digest(document: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(document).hexdigest()


def sign_manifest(document: bytes, signing_key: SigningKey) -> bytes:
    """Sign a manifest's exact bytes."""
    return signing_key.sign(LABEL_MANIFEST + document)


def verify_manifest(document: bytes, signature: bytes, key: VerifyKey) -> None:
    """Check a manifest's signature; SealingError if it does not fit."""
    key.verify(signature, LABEL_MANIFEST + document)


def _original(original: Original) -> Mapping[str, Json]:
    return {"name": original.name, "size": original.size, "sha256": original.sha256}


def _read_original(fields: Fields) -> Original:
    original = Original(
        name=fields.take_text("name"),
        size=fields.take_integer("size"),
        sha256=fields.take_text("sha256"),
    )
    fields.close()
    return original


def _report(report: ReportFacts) -> Mapping[str, Json]:
    return {
        "files": [{"number": f.number, "sha256": f.sha256 or PENDING} for f in report.files],
        "questionnaire": report.questionnaire,
        "readers": report.readers,
        "reporter": report.reporter,
        "roster_sha256": report.roster_sha256,
        "roster_sequence": report.roster_sequence,
    }


def _read_report(fields: Fields) -> ReportFacts:
    report = ReportFacts(
        files=tuple(_read_listed(each) for each in fields.take_objects("files")),
        questionnaire=fields.take_text("questionnaire"),
        readers=fields.take_texts("readers"),
        reporter=fields.take_text("reporter"),
        roster_sha256=fields.take_text("roster_sha256"),
        roster_sequence=fields.take_integer("roster_sequence"),
    )
    fields.close()
    return report


def _read_listed(fields: Fields) -> ListedFile:
    number, sha256 = fields.take_integer("number", REPORT_NUMBER), fields.take_text("sha256")
    fields.close()
    return ListedFile(number, None if sha256 == PENDING else sha256)


def _file(file: FileFacts) -> Mapping[str, Json]:
    return {
        "form": file.form,
        "name": None if file.name is None else whole_text(file.name),
        "media_type": None if file.media_type is None else whole_text(file.media_type),
        "seconds": file.seconds,
    }


def _read_file(fields: Fields) -> FileFacts:
    file = FileFacts(
        form=fields.take_text("form"),
        name=fields.take_optional_text("name"),
        media_type=fields.take_optional_text("media_type"),
        seconds=fields.take_optional_integer("seconds"),
    )
    fields.close()
    return file
