"""What a case's page shows, gathered from one opened case.

Owns the page's context and no markup: which facts stand where, and what a
reader of the case may know of the others. Pure; the page opens and asks.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.casework.reference import Reference, shown
from bot.casework.retention import WISHED
from bot.casework.taxonomy import CATEGORIES, CLOSINGS, SUBJECTS
from bot.interview.questions import AFTER_BY_ID
from bot.marks import N_
from bot.sealing.roster import Officer, Roster
from desk.answers import Presence, Proposal
from desk.casefile import CaseFile, Evidence, Note
from desk.contents import translations
from desk.fact_words import RISKS
from desk.pages import case_side, case_story
from desk.pages.decide_table import DECISIONS, OFFERED
from desk.service_words import SERVER_ACTS

FORMS: Mapping[str, str] = {
    "photo": N_("Photo"),
    "voice": N_("Voice message"),
    "audio": N_("Sound"),
    "video": N_("Film"),
    "video_note": N_("Round film"),
    "document": N_("Document"),
    "other": N_("File"),
}
CHECKS: Mapping[str, str] = {
    Evidence.SEALED.name: N_("Sealed; not opened yet. It is checked when you fetch it."),
    Evidence.VERIFIED.name: N_("Opened; every byte fits its seal."),
    Evidence.FAULTY.name: N_("Does not open or does not fit: do not rely on it."),
    Evidence.FOLLOWS.name: N_("Had not arrived when the report was sent."),
}
NOTES: Mapping[str, str] = {
    "note": N_("Note"),
    "conflict_check": N_("Check for a conflict of interest"),
    "triage": N_("Triage"),
    "raise": N_("Reason for raising the priority"),
    "lower": N_("Reason for lowering the priority"),
    "refer": N_("Referral"),
    "override": N_("Shared without consent"),
    "duplicate": N_("Same matter as another case"),
    "abusive": N_("Abuse of this service"),
    "recuse": N_("Stepping back"),
    "export": N_("Reason for an export"),
    "attest": N_("Second person's statement"),
    "hold": N_("Legal hold"),
    "translation": N_("Translation"),
}
ACTS: Mapping[str, str] = {
    "received": N_("Report received"),
    "words": N_("The reporter added words"),
    "file": N_("A file came in"),
    "unread": N_("A message could not be read"),
    "missing": N_("A file could not be fetched"),
    "answer": N_("The reporter answered a question"),
    "withdrawn": N_("The reporter withdraws the report"),
    "disagreed": N_("The reporter does not agree"),
    "rated": N_("The reporter rated our work"),
    "notice": N_("The reporter chose anew how we may answer"),
    "announced": N_("A notice to the reporter is owed"),
    "read": N_("Read"),
    "letter": N_("Letter"),
    "note": N_("Note"),
    "finding": N_("Finding"),
    "addition": N_("The reporter added something"),
    "ask": N_("Letter, and the case waits"),
    "export": N_("Export"),
    "propose_export": N_("Export proposed"),
    "reseal": N_("Sealed to another reader"),
    "seen": N_("Said in the chat: I am on it"),
    "letter_opened": N_("A letter was opened"),
    "letter_erased": N_("A letter left the server, thirty days after it was opened"),
}
DEEDS: Mapping[str, str] = {
    "recuse": N_("Stepped back from this case"),
    "lower": N_("Lowering the priority was proposed"),
    "propose_close": N_("Closing was proposed"),
    "addition": N_("Something was added"),
}
"""What is told otherwise than its status line says it."""
_DENIED = N_("conflict of interest recorded")


def act_sentence(action: str) -> str | None:
    """What an act is called; None for one that this version does not know."""
    decision = DECISIONS.get(action)
    return _known(action) or (None if decision is None else decision.name)


def deed_sentence(action: str) -> str | None:
    """What was done, where it is told afterwards; None for an act that is not known."""
    decision = DECISIONS.get(action)
    return DEEDS.get(action) or _known(action) or (None if decision is None else decision.done)


def _known(action: str) -> str | None:
    return ACTS.get(action) or SERVER_ACTS.get(action)


def case_context(
    case: CaseFile,
    roster: Roster,
    me: Officer,
    now: int,
    present: Sequence[Presence] = (),
) -> dict[str, Any]:
    """Gather what the templates of a case's page name."""
    read_only = case.kept_since is not None
    allowed = case_side.allowed_actions(me.roles)
    proposal = case.detail.summary.proposal
    main = _main(case, me.name, allowed, proposal, read_only=read_only)
    proposed_by = None if proposal is None else proposal.by
    others = case_side.other_actions(
        case, OFFERED, allowed, main, officer=me.name, proposed_by=proposed_by
    )
    clocks = case_side.clock_lines(case, now)
    return {
        **codes(),
        "case": case,
        "me": me.name,
        "present": present,
        "read_only": read_only,
        "allowed": allowed,
        "state": state_name(case.detail.summary.state),
        "first_lines": case_story.first_lines(case.report),
        "answers": case_story.answer_lines(case),
        "added": case_story.ADDED,
        "wants_erasure": case_story.wants_erasure(case),
        "wished_days": WISHED,
        "clocks": clocks,
        "grave_clock": any(clock.standard.endswith("no danger now") for clock in clocks),
        "main": None if main is None else DECISIONS[main],
        "others": [DECISIONS[one] for one in others],
        "waits_for": proposal is not None and proposal.by == me.name,
        "proposal": proposal,
        "on_duty": on_duty(case, roster, now),
        "translations": _translations(case),
        "related": [{"reference": one, "spoken": shown(Reference(one))} for one in case.related],
        "reasons_out": _reasons_out(case, roster),
        "consent_label": consent_label(case),
        "checked_by": tuple(
            dict.fromkeys(note.by for note in case.notes if note.what == "conflict_check")
        ),
    }


def _translations(case: CaseFile) -> dict[str, list[Note]]:
    """Translations by what they translate, so that each stands under its original."""
    found: dict[str, list[Note]] = {}
    for note in translations(case):
        found.setdefault(note.facts.get("of", ""), []).append(note)
    return found


def codes() -> dict[str, Any]:
    """The tables of words that several templates name."""
    return {
        "duties": case_side.DUTIES,
        "marks": case_side.MARKS,
        "forms": FORMS,
        "checks": CHECKS,
        "note_names": NOTES,
        "closings": CLOSINGS,
        "categories": CATEGORIES,
        "subjects": SUBJECTS,
        "risks": RISKS,
        "question_name": case_story.question_name,
    }


def state_name(state: str) -> str:
    """A state in words; as it is written where this version does not know it."""
    return case_side.STATES.get(case_side.standing_of(state).state, state)


def consent_label(case: CaseFile) -> str | None:
    """What the reporter allows, as the questionnaire says it."""
    choices = AFTER_BY_ID["consent"].choices
    return next((one.label for one in choices if one.id == case.consent.choice), None)


def on_duty(case: CaseFile, roster: Roster, now: int) -> tuple[str, ...]:
    """Readers of the case who are on duty now: whom to call."""
    names = case.readers.on_server
    return tuple(o.name for o in roster.officers if o.name in names and o.on_duty(now))


def _main(
    case: CaseFile,
    me: str,
    allowed: Mapping[str, bool],
    proposal: Proposal | None,
    *,
    read_only: bool,
) -> str | None:
    if read_only:
        return None
    by = None if proposal is None else proposal.by
    return case_side.next_action(case, me, allowed, by)


def _reasons_out(case: CaseFile, roster: Roster) -> dict[str, str]:
    """Why others do not read: only what this case's own record says, which its readers know."""
    tags = set(case.conflicts)
    return {
        officer.name: _DENIED
        for officer in roster.officers
        if officer.name in case.readers.not_reading
        and tags & {*officer.conflicts, *([officer.unit] if officer.unit else [])}
    }
