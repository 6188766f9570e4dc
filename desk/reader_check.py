"""Who can read a case, by three accounts that must agree.

Owns comparing what the report's signed manifest says, what the server says
now, and what officers signed, against the signed roster. Fillers cannot be
told from readers, so the lists are all that officers can check: whatever does
not agree is said in plain words. A server may take a reader away; it may not
add one: to a reader whom nobody let in, this desk seals nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import parse_qs

from bot.casework.actions import Action, may_give
from bot.errors import SealingError
from bot.marks import N_
from bot.sealing.age import stanza_count
from bot.sealing.manifest import ReportFacts
from bot.sealing.opened import OpenedEntry
from bot.sealing.requests import SignedRequest
from bot.sealing.roster import OVERSIGHT, Roster
from bot.services.officers.chain import request_behind
from bot.services.rows import AuditRow
from desk.answers import Detail
from desk.casefile import ReaderCheck
from desk.sentences import Sentence

_GIVING = frozenset({Action.ASSIGN, Action.RESEAL})


def signed_request(row: AuditRow, roster: Roster) -> SignedRequest | None:
    """What an officer signed for a row of the audit; None where no known key fits."""
    keys = [o.signing_key for o in roster.officers if o.name == row.officer]
    keys += [key for name, key in roster.former if name == row.officer]
    return request_behind(row, keys)


def let_in(
    reference: str, readers: Iterable[str], rows: Iterable[AuditRow], roster: Roster
) -> frozenset[str]:
    """Officers to whom one who could read the case then gave it by a signed act.

    A request proves what somebody asked, not that they might: a server can write
    one that it had refused into the chain. So each giver must have been let in before.

    Args:
        reference: the case's.
        readers: who read it from the first, or stands in.
        rows: its chain, in order.
        roster: the present one; of who left it, the roles of then are not known.
    """
    reading, given = set(readers), set[str]()
    for row in rows:
        if row.action == Action.RECUSE:
            reading.discard(row.officer)
        elif row.action in _GIVING and row.officer in reading:
            names = _given_by(row, reference, roster)
            reading |= names
            given |= names
    return frozenset(given)


def _given_by(row: AuditRow, reference: str, roster: Roster) -> frozenset[str]:
    """To whom a row gives the case, if its officer signed it and may; all may to themselves."""
    signed = signed_request(row, roster)
    if signed is None or signed.path != f"/v1/cases/{reference}/acts/{row.action}":
        return frozenset()
    names = frozenset(parse_qs(signed.query).get("to", ()))
    left = not roster.has(row.officer)
    gives = left or may_give(roster.officer(row.officer).roles)
    return names if gives else names & {row.officer}


def stepped_back(rows: Iterable[AuditRow]) -> frozenset[str]:
    """Officers who recused themselves."""
    return frozenset(row.officer for row in rows if row.action == Action.RECUSE)


def check(
    detail: Detail, report: OpenedEntry, rows: Sequence[AuditRow], roster: Roster, queue: str
) -> ReaderCheck:
    """Compare the accounts of who reads a case.

    Args:
        detail: what the server says.
        report: the case's report, verified.
        rows: the case's audit, verified as far as it could be.
        roster: the present one.
        queue: to which the report was sealed.
    """
    facts = report.manifest.report
    if facts is None:
        raise SealingError("readers are checked by a case's report, and this is none")
    stanzas = _first_stanzas(detail)
    then = facts.roster_sequence == roster.sequence
    expected = roster.intakes[queue].stanzas if then and queue in roster.intakes else None
    strangers = _strangers(detail, facts, rows, roster)
    alarms = (
        *_about_readers(detail, facts, rows, strangers),
        *_about_roster(facts, roster, queue),
        *_about_stanzas(facts, stanzas, expected),
        *_about_swaps(detail, report, facts),
    )
    names = tuple(officer.name for officer in roster.officers)
    return ReaderCheck(
        in_report=facts.readers,
        on_server=detail.readers,
        sealed_to=tuple(n for n in detail.readers if n in names and n not in strangers),
        left_roster=tuple(n for n in detail.readers if n not in names),
        not_reading=tuple(n for n in names if n not in detail.readers),
        stanzas=stanzas,
        expected_stanzas=expected,
        alarms=alarms,
    )


def _strangers(
    detail: Detail, facts: ReportFacts, rows: Sequence[AuditRow], roster: Roster
) -> frozenset[str]:
    """Readers whom neither the report nor an officer let in.

    Oversight and the heads stand in where what a reporter adds leaves too few
    readers; only the server sees that, so no officer has signed it.
    """
    heads = {o.name for o in roster.officers if "head" in o.roles}
    stand_ins = {*roster.intakes[OVERSIGHT].readers, *heads}
    known = {*facts.readers, *stand_ins}
    return frozenset(detail.readers) - known - let_in(detail.summary.reference, known, rows, roster)


def _about_readers(
    detail: Detail, facts: ReportFacts, rows: Sequence[AuditRow], strangers: frozenset[str]
) -> Iterator[str]:
    for name in sorted(strangers):
        yield Sentence(
            N_(
                "The server names {name} as a reader, but no officer's signed act gave {name}"
                " this case. Nothing is sealed to them from here. Ask the head."
            ),
            name=name,
        )
    for name in facts.readers:
        if name not in detail.readers and name not in stepped_back(rows):
            yield Sentence(
                N_("{name} could read the report and is not named as a reader any more."),
                name=name,
            )


def _about_roster(facts: ReportFacts, roster: Roster, queue: str) -> Iterator[str]:
    if facts.roster_sequence > roster.sequence:
        yield Sentence(
            N_("The report was sealed under a newer roster than this desk knows. Fetch the roster.")
        )
    if facts.roster_sequence != roster.sequence:
        return
    if facts.roster_sha256 != roster.sha256:
        yield Sentence(
            N_("The report was sealed under another roster than the one that was signed.")
        )
    heads = {o.name for o in roster.officers if "head" in o.roles}
    allowed = {*roster.intakes[queue].readers, *heads} if queue in roster.intakes else set()
    for name in facts.readers:
        if name not in allowed:
            yield Sentence(
                N_("The report was sealed to {name}, whom the roster does not name for its queue."),
                name=name,
            )


def _about_stanzas(facts: ReportFacts, stanzas: int, expected: int | None) -> Iterator[str]:
    if stanzas < len(facts.readers) + 1:
        yield Sentence(
            N_("The report's header has fewer keys than readers and escrow: somebody is left out.")
        )
    if expected is not None and stanzas != expected:
        yield Sentence(
            N_(
                "The report's header has {stanzas} keys, and the roster asks for {expected}."
                " Somebody may have been added or left out. Ask the head."
            ),
            stanzas=stanzas,
            expected=expected,
        )


def _about_swaps(detail: Detail, report: OpenedEntry, facts: ReportFacts) -> Iterator[str]:
    if detail.reporter != facts.reporter:
        yield Sentence(
            N_("The server names another key for letters than the report. The report's is used.")
        )
    if (
        detail.report_manifest != report.manifest_sha256
        or detail.case_id != report.manifest.case_id
    ):
        yield Sentence(
            N_("The server remembers another report for this case than the one that opened.")
        )


def _first_stanzas(detail: Detail) -> int:
    for row in detail.entries:
        if row.number == 1 and row.headers:
            return stanza_count(row.headers[0])
    return 0
