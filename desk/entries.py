"""One sealed entry at a time: fetched, opened, verified, and only then kept.

Owns the way of a payload from the server or the cache into memory, and a
file's last check against the report that must list it. Only sealed bytes are
ever kept; what was opened goes to whoever asked and nowhere else.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.errors import SealingError
from bot.sealing.age import FileKey, NotForThisIdentity
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.opened import Expected, OpenedEntry
from bot.sealing.roster_signing import VerifiedRoster
from bot.services.officer_entries import open_with_key
from bot.services.rows import AuditRow
from desk.answers import Detail, SealedRow
from desk.casefile import CaseFile, Evidence, EvidenceFile, FetchedFile
from desk.errors import DeskError


class CaseServer(Protocol):
    """What opening needs of `desk.client.ServerClient`."""

    async def case(self, reference: str) -> Detail:
        """One case."""
        ...

    async def payload(self, reference: str, number: int) -> bytes:
        """One entry's sealed payload."""
        ...

    async def audit(self, reference: str) -> Sequence[AuditRow]:
        """The case's chain."""
        ...


class SealedCache(Protocol):
    """What opening and listing need of `desk.cache.Cache`."""

    def entry(self, case_id: str, number: int) -> bytes | None:
        """A sealed payload that was kept."""
        ...

    def keep_entry(self, case_id: str, number: int, payload: bytes) -> None:
        """Keep a sealed payload."""
        ...

    def forget_entry(self, case_id: str, number: int) -> None:
        """Forget one that does not open."""
        ...

    def fact(self, name: str) -> bytes | None:
        """What was kept under a name."""
        ...

    def keep_fact(self, name: str, content: bytes) -> None:
        """Keep a small document, sealed to the officer."""
        ...

    def forget_fact(self, name: str) -> None:
        """Forget it."""
        ...


@dataclass(frozen=True, slots=True)
class Reader:
    """Who opens, with what, and where sealed bytes come from."""

    client: CaseServer
    cache: SealedCache
    keys: PersonalKeys
    roster: VerifiedRoster

    async def opened(
        self, detail: Detail, row: SealedRow, expected: Expected
    ) -> tuple[OpenedEntry, FileKey]:
        """Open one entry; a kept payload that does not open is fetched anew, once."""
        kept = await asyncio.to_thread(self.cache.entry, detail.case_id, row.number)
        if kept is not None:
            try:
                return await self._open(row, kept, expected)
            except NotForThisIdentity:
                raise
            except SealingError:
                self.cache.forget_entry(detail.case_id, row.number)
        payload = await self.client.payload(detail.summary.reference, row.number)
        opened = await self._open(row, payload, expected)
        # Kept once it has proved right: a bad one would be found bad at every opening.
        await asyncio.to_thread(self.cache.keep_entry, detail.case_id, row.number, payload)
        return opened

    async def _open(
        self, row: SealedRow, payload: bytes, expected: Expected
    ) -> tuple[OpenedEntry, FileKey]:
        opened, file_key = await asyncio.to_thread(
            open_with_key,
            row.headers,
            payload,
            self.keys.need_identity(),
            self.roster.roster.signers(),
            expected,
        )
        if opened.manifest.kind != row.kind:
            raise SealingError("an entry is of another kind than the server says")
        return opened, file_key


async def fetch_file(reader: Reader, case: CaseFile, number: int) -> FetchedFile:
    """Fetch and open one file of an opened case.

    Raises:
        DeskError: the case has no such file.
        SealingError: it does not open, or is not the file that the report vouches for.
    """
    facts = next((file for file in case.files if file.number == number), None)
    row = next((r for r in case.detail.entries if r.number == number), None)
    if facts is None or row is None:
        raise DeskError("This case has no such file here.")
    entry, _ = await opened_file(reader, case, row)
    return FetchedFile(facts=_described(facts, entry), content=entry.originals["original"])


async def opened_file(
    reader: Reader, case: CaseFile, row: SealedRow
) -> tuple[OpenedEntry, FileKey]:
    """Open one file of an opened case, and give the key that proved right.

    Raises:
        SealingError: it does not open, or is not the file that the report vouches for.
    """
    report = case.report_entry
    expected = Expected(report.manifest.case_id, row.number, report.manifest_sha256)
    opened = await reader.opened(case.detail, row, expected)
    vouched(opened[0], report)
    return opened


def vouched(entry: OpenedEntry, report: OpenedEntry) -> None:
    """Check a file against the report's own list.

    A file sealed before Send does not name the report; the report must name it.

    Raises:
        SealingError: it is not the file that the report lists, or nothing ties it to the report.
    """
    facts, manifest = report.manifest.report, entry.manifest
    listed = {} if facts is None else {file.number: file.sha256 for file in facts.files}
    sha256 = listed.get(manifest.number)
    if sha256 is not None and manifest.originals[0].sha256 != sha256:
        raise SealingError("a file is not the one that the report lists under its number")
    if manifest.number not in listed and manifest.report_manifest is None:
        raise SealingError("nothing ties this file to the report")


def _described(facts: EvidenceFile, entry: OpenedEntry) -> EvidenceFile:
    original, told = entry.manifest.originals[0], entry.manifest.file
    verified = replace(
        facts,
        size=original.size,
        sha256=original.sha256,
        state=Evidence.VERIFIED,
        signer=entry.signer.name,
    )
    if told is None:
        return verified
    return replace(
        verified,
        form=told.form,
        name=told.name,
        media_type=told.media_type,
        seconds=told.seconds,
    )
