"""Opening a case at the desk: headers first, then the report, then the rest.

Owns the order, the checks and what is named when one fails. Every entry must
be the one that was asked for, of this case, signed by who may sign it; the
report must bear the reference that was asked for, so that a server cannot
hand out another case in its place. Files are fetched when somebody asks. What
was opened stays in memory: only sealed bytes are kept.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress

from bot.casework import reference as spoken
from bot.errors import SealingError
from bot.marks import N_
from bot.sealing.age import FileKey, NotForThisIdentity
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.manifest import REPORT_NUMBER, EntryKind
from bot.sealing.opened import Expected, OpenedEntry
from bot.sealing.report import parse_report
from bot.sealing.roster_signing import VerifiedRoster
from bot.services.officer_entries import keys_in
from bot.services.rows import AuditRow
from desk.answers import Detail, SealedRow
from desk.assembly import Parts, assemble
from desk.casefile import CaseFile, Fault
from desk.dropped import gone, short_of_chain
from desk.entries import CaseServer, Reader, SealedCache
from desk.errors import DeskError, DoubtedServerError, ServerAwayError
from desk.heads import check_case
from desk.kept import keep_answers, kept_answers
from desk.listing import remember
from desk.sentences import Sentence
from desk.stated import believed, priority_doubt

Opened = tuple[OpenedEntry, FileKey]
"""An entry, and the file key that proved right."""

_NOT_YOURS = Sentence(N_("It is not sealed to your key."))
_LEFT = Sentence(N_("It was not fetched before the server left."))

AT_ONCE = 4
"""Payloads fetched side by side: a slow line is not helped by more."""


class NotSealedToYouError(DeskError):
    """No header of the report is for this officer's key."""

    def __init__(self) -> None:
        super().__init__("This case is not sealed to your key. Ask the head.")


async def open_case(
    client: CaseServer,
    cache: SealedCache,
    keys: PersonalKeys,
    roster: VerifiedRoster,
    reference: str,
    *,
    areas: Mapping[str, str] | None = None,
    now: int = 0,
) -> CaseFile:
    """Open everything of a case but its files.

    Args:
        client: the server; while it is away, what was kept is opened instead.
        cache: of this officer.
        keys: the officer's, open.
        roster: the present one, verified.
        reference: of the case, as typed.
        areas: English names of the mission's areas, by id.
        now: when this is (seconds since 1970 UTC), to be kept with the answers.

    Raises:
        NotSealedToYouError: the officer's key opens no header of the report.
        DoubtedServerError: it is another case than the one asked for, or its
            report does not verify.
        UnknownCaseError, ServerAwayError: as the client raises them.
    """
    reader = Reader(client, cache, keys, roster)
    plain = spoken.read(reference)
    detail, rows, since = await _answers(reader, plain, now)
    detail, doubts = await asyncio.to_thread(believed, detail, rows, roster.roster)
    report, report_key = await _report(reader, detail, plain)
    opened, faults = await _rest(reader, detail, report)
    entries = tuple(entry for entry, _ in opened)
    dropped: tuple[Fault, ...] = ()
    chain_faults: tuple[str, ...] = ()
    if since is None:  # kept answers are the desk's own: nothing can be missing from them
        dropped, chain_faults = await _compared(reader, detail, report, entries, rows)
    parts = Parts(
        detail=detail,
        report=report,
        entries=entries,
        file_keys={entry.manifest.number: key for entry, key in ((report, report_key), *opened)},
        faults=(*faults, *dropped),
        rows=rows,
        roster=roster.roster,
        areas=areas or {},
        chain_faults=(*chain_faults, *doubts),
        kept_since=since,
    )
    case = await asyncio.to_thread(assemble, parts)
    # What an officer chose after reading is what the list says from now on.
    await asyncio.to_thread(remember, reader, case)
    return case


async def _answers(
    reader: Reader, reference: str, now: int
) -> tuple[Detail, tuple[AuditRow, ...], int | None]:
    """The server's answers about a case, or those that were kept while it is away."""
    try:
        detail = await reader.client.case(reference)
        rows = tuple(await reader.client.audit(reference))
    except ServerAwayError:
        kept = await asyncio.to_thread(kept_answers, reader.cache, reference)
        if kept is None:
            raise
        return kept
    if detail.summary.reference != reference:
        raise DoubtedServerError("The server answered with another case than the one asked for.")
    await asyncio.to_thread(keep_answers, reader.cache, detail, rows, now)
    return detail, rows, None


async def _compared(
    reader: Reader,
    detail: Detail,
    report: OpenedEntry,
    entries: Sequence[OpenedEntry],
    rows: tuple[AuditRow, ...],
) -> tuple[tuple[Fault, ...], tuple[str, ...]]:
    """What is gone by the desk's own memory, and what is wrong with the chain or short of it."""
    cache, case_id = reader.cache, report.manifest.case_id
    dropped = await asyncio.to_thread(gone, cache, case_id, detail, rows)
    broken = await asyncio.to_thread(check_case, cache, detail, rows, reader.roster.roster)
    short = await _short(reader, detail, entries, rows)
    return dropped, (*broken, *short, *await _urgency(reader, detail, report, rows))


async def _urgency(
    reader: Reader, detail: Detail, report: OpenedEntry, rows: tuple[AuditRow, ...]
) -> tuple[str, ...]:
    """What the server says of the priority that nobody signed."""
    first, roster = parse_report(report.originals["report.json"]).priority, reader.roster.roster
    found = priority_doubt(detail, first, rows, roster)
    if found:
        # Somebody may have changed it between the two answers.
        with suppress(ServerAwayError):
            detail = await reader.client.case(detail.summary.reference)
            rows = tuple(await reader.client.audit(detail.summary.reference))
        found = priority_doubt(detail, first, rows, roster)
    return found


async def _short(
    reader: Reader, detail: Detail, entries: Sequence[OpenedEntry], rows: tuple[AuditRow, ...]
) -> tuple[str, ...]:
    """What the chain tells of that is not there."""
    found = short_of_chain(detail, entries, rows)
    if found:
        # The chain was asked for after the entries, and the case may have grown in between.
        with suppress(ServerAwayError):
            detail = await reader.client.case(detail.summary.reference)
        found = short_of_chain(detail, entries, rows)
    return found


async def _report(reader: Reader, detail: Detail, reference: str) -> Opened:
    row = next((r for r in detail.entries if r.number == REPORT_NUMBER), None)
    if row is None or row.kind != EntryKind.REPORT:
        raise DoubtedServerError("The server gave this case without its report.")
    try:
        opened = await reader.opened(detail, row, Expected(number=REPORT_NUMBER))
    except NotForThisIdentity:
        raise NotSealedToYouError from None
    except SealingError:
        raise DoubtedServerError(
            "The report of this case does not verify. Nothing of it is shown. Tell the head."
        ) from None
    if parse_report(opened[0].originals["report.json"]).reference != reference:
        raise DoubtedServerError(
            "The report that the server gave is another case's. Nothing of it is shown."
            " Tell the head."
        )
    return opened


async def _rest(
    reader: Reader, detail: Detail, report: OpenedEntry
) -> tuple[tuple[Opened, ...], tuple[Fault, ...]]:
    """Every entry but the report and the files, opened; and what is wrong with any."""
    bound = asyncio.Semaphore(AT_ONCE)
    rest = (row for row in detail.entries if row.number != REPORT_NUMBER)
    found = await asyncio.gather(*(_entry(reader, detail, report, row, bound) for row in rest))
    opened = tuple(each for each in found if isinstance(each, tuple))
    return opened, tuple(each for each in found if isinstance(each, Fault))


async def _entry(
    reader: Reader, detail: Detail, report: OpenedEntry, row: SealedRow, bound: asyncio.Semaphore
) -> Opened | Fault | None:
    """Open one entry, or say what is wrong with it; a file stays sealed until it is asked for."""
    expected = Expected(report.manifest.case_id, row.number, report.manifest_sha256)
    try:
        if row.kind == EntryKind.FILE:
            # A key out of a header is no file's key until the payload proves it: it is not kept.
            found = await asyncio.to_thread(keys_in, row.headers, reader.keys.need_identity())
            return None if found else Fault(row.number, row.kind, _NOT_YOURS)
        async with bound:
            return await reader.opened(detail, row, expected)
    except NotForThisIdentity:
        return Fault(row.number, row.kind, _NOT_YOURS)
    except SealingError as error:
        why = Sentence(N_("It does not verify: {why}."), why=str(error))
        return Fault(row.number, row.kind, why)
    except ServerAwayError:
        return Fault(row.number, row.kind, _LEFT)
