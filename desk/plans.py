"""How each decision's form becomes an act: what is written, what is said in clear, who gets keys.

Owns one literal table from an act's name to the function that plans it. Here
stand the rules that the server cannot check, because it sees no category: what
may be closed how, who may be told, whom a report speaks of. Pure: a plan is
made of an opened case and a form, and nothing is sealed or sent.
"""

from collections.abc import Callable, Mapping

from bot.casework import reference
from bot.casework.actions import Action
from bot.casework.lifecycle import Move, Standing, State, second_person
from bot.casework.reference import MalformedReferenceError
from bot.casework.taxonomy import CATEGORIES, CLOSINGS, HEAD_ONLY_CLOSINGS, SUBJECTS, may_close
from bot.casework.triage import Priority
from bot.errors import ConfigError
from bot.sealing.manifest import REPORT_NUMBER
from bot.sealing.roster import Officer
from bot.services.letters import CLOSING_LETTERS, LetterDraft
from bot.services.officer_documents import FindingDraft, FindingKind, NoteKind
from desk.casefile import CaseFile, Finding
from desk.conflicts import named_officers
from desk.planning import FormError, Plan, Planning

HARM_RISKS = ("high", "some", "low", "unknown")
PURPOSES = ("care", "act")
MADE_BY = ("human", "machine")
_HEADS = frozenset({"head", "oversight"})
_OF_EXPORT = ("format", "to_whom", "purpose", "consent", "override", "hidden", "recipient")
_CODE = len("close:")


def plan(planning: Planning) -> Plan:
    """Plan an act; FormError if the form cannot be acted upon."""
    try:
        return PLANS[planning.action](planning)
    except ConfigError as error:
        raise FormError("words", "words", str(error)) from None


# ------------------------------------------------------------ one small function an act


def translatable(case: CaseFile) -> tuple[str, ...]:
    """What of a case can be translated: ``1/part`` in the report, else the entry's number."""
    parts = (f"{REPORT_NUMBER}/{part.part}" for part in case.words)
    added = (str(each.number) for each in case.additions if each.words)
    # A file may be a voice.
    return (*parts, *added, *(str(file.number) for file in case.files))


def _simple(p: Planning) -> Plan:
    """An act that needs no reason; a note comes with it if something was written."""
    note = p.note(NoteKind.NOTE, {"act": p.action}) if p.text("words") else None
    return Plan(action=p.action, note=note, letter=_chosen_letter(p))


def _reasoned(kind: NoteKind) -> Callable[[Planning], Plan]:
    def reasoned(p: Planning) -> Plan:
        p.need("words")
        return Plan(action=p.action, note=p.note(kind, {"act": p.action}))

    return reasoned


def _chosen_letter(p: Planning) -> LetterDraft | None:
    template = p.text("template")
    return p.letter(template, p.text("letter_words")) if template else None


def _triage(p: Planning) -> Plan:
    chosen = {
        "category": p.one_of("category", CATEGORIES),
        "subject": p.one_of("subject", SUBJECTS),
        # ISO 37002: nobody goes on with a report before asking who may come to harm by it.
        "harm_risk": p.one_of("harm_risk", HARM_RISKS),
    }
    p.need("words")
    return Plan(action=p.action, note=p.note(NoteKind.TRIAGE, chosen))


def _priority(kind: NoteKind) -> Callable[[Planning], Plan]:
    def priority(p: Planning) -> Plan:
        wanted = p.one_of("priority", tuple(map(str, Priority)))
        p.need("words")
        facts = {"from": p.case.detail.summary.priority, "to": wanted}
        return Plan(action=p.action, facts={"priority": wanted}, note=p.note(kind, facts))

    return priority


def _assign(p: Planning) -> Plan:
    to = p.one_of("to", tuple(officer.name for officer in p.roster.officers))
    p.need("checked")
    p.need("words")
    if to in named_officers(p.case, p.roster) and not p.text("override"):
        p.refuse("to", "conflict", "The report speaks of this officer or their unit.")
    new = () if to in p.case.detail.readers else (to,)
    note = p.note(NoteKind.CONFLICT_CHECK, {"officer": to, "tags": p.text("tags")})
    return Plan(action=p.action, facts={"to": to}, note=note, give_to=new)


def _recuse(p: Planning) -> Plan:
    p.need("words")
    return Plan(action=p.action, note=p.note(NoteKind.RECUSE), leave_out=(p.me.name,))


def _letter(p: Planning) -> Plan:
    template = p.text("template") or ("question" if p.action is Action.ASK else "own_words")
    return Plan(action=p.action, letter=p.letter(template, p.text("letter_words")))


def _note(p: Planning) -> Plan:
    p.need("words")
    if p.text("of"):
        made = {"of": p.one_of("of", translatable(p.case)), "by": p.one_of("made_by", MADE_BY)}
        return Plan(action=p.action, note=p.note(NoteKind.TRANSLATION, made))
    return Plan(action=p.action, note=p.note(NoteKind.NOTE))


def _finding(p: Planning) -> Plan:
    words = p.need("words")
    category = p.one_of("category", CATEGORIES) if p.text("category") else None
    return Plan(action=p.action, finding=FindingDraft(category=category, words=words))


def _refer(p: Planning) -> Plan:
    facts = {"to": p.need("to_whom"), "purpose": p.one_of("purpose", PURPOSES)}
    consent = p.case.consent
    allowed = consent.allows_care if facts["purpose"] == "care" else consent.allows_action
    facts["consent"] = consent.choice or "none"
    p.need("words")
    if not allowed:
        facts["override"] = p.text("override") or p.refuse(
            "override", "consent", "The reporter has not agreed to this. Say why it must be."
        )
    if _is_host_authority(p.case):
        facts["not_of_host"] = p.text("not_of_host") or p.refuse(
            "not_of_host",
            "host_authority",
            "An authority of this country is accused. Say that no partner under it is told.",
        )
    return Plan(action=p.action, note=p.note(NoteKind.REFER, facts), letter=_chosen_letter(p))


def _is_host_authority(case: CaseFile) -> bool:
    if case.triage is not None:
        return case.triage.subject.startswith("subj:HST_")
    return case.report.answers.get("who") == "authority"


def _propose_close(p: Planning) -> Plan:
    return Plan(action=p.action, finding=_closing(p))


def _closing(p: Planning) -> FindingDraft:
    code = p.one_of("code", CLOSINGS)
    triaged = "" if p.case.triage is None else p.case.triage.category
    category = p.one_of("category", CATEGORIES) if p.text("category") else triaged
    _check_closing(p, code, category, p.me)
    template = p.text("template") or CLOSING_LETTERS[code[_CODE:]]
    letter = p.letter(template, p.text("letter_words"), code[_CODE:])
    return FindingDraft(
        what=FindingKind.CLOSING,
        code=code,
        category=category,
        words=p.need("words"),
        letter={"template": template, "words": letter.words, "language": letter.language},
    )


def _check_closing(p: Planning, code: str, category: str, closer: Officer) -> None:
    """Refuse what the taxonomy never allows: by the category that an officer chose."""
    if not category:
        p.refuse("category", "missing", "Say what kind of case this is before it is closed.")
    both = {category} if p.case.triage is None else {category, p.case.triage.category}
    if not all(may_close(each, code) for each in both if each in CATEGORIES):
        p.refuse("code", "never", "This result is never used for this kind of case.")
    if code in HEAD_ONLY_CLOSINGS and not _HEADS & set(closer.roles):
        p.refuse("code", "head", "Only a head closes a case so, and on evidence.")


def _close(p: Planning) -> Plan:
    """Confirm what was proposed; or, where one person may, close by a finding of one's own."""
    proposal = p.case.detail.summary.proposal
    if proposal is None or proposal.action != Action.PROPOSE_CLOSE:
        finding = _closing(p)
        return Plan(action=p.action, finding=finding, letter=_closure_letter(p, finding))
    closing = p.case.closing
    if closing is None or closing.code is None or closing.by != proposal.by:
        raise FormError("attest", "no_proposal", "The proposed closing does not open here.")
    priority = Priority(p.case.detail.summary.priority)
    if second_person(Move.CLOSE, priority) and closing.by == p.me.name:
        p.refuse("attest", "second_person", "Another officer must confirm this.")
    p.need("attest")
    closer = p.roster.officer(closing.by) if p.roster.has(closing.by) else p.me
    _check_closing(p, closing.code, closing.category or "", closer)
    facts = {"closing": str(closing.number), "code": closing.code, "by": closing.by}
    return Plan(
        action=p.action,
        facts={"by": str(proposal.number)},
        note=p.note(NoteKind.ATTEST, facts),
        letter=_closure_letter(p, closing),
    )


def _closure_letter(p: Planning, closing: FindingDraft | Finding) -> LetterDraft:
    code, letter = (closing.code or "")[_CODE:], closing.letter or {}
    template = letter.get("template") or CLOSING_LETTERS.get(code, "closed")
    draft = p.letter(template, letter.get("words", ""), code)
    return LetterDraft(
        template=draft.template,
        words=draft.words,
        language=letter.get("language") or draft.language,
        result=code,
    )


def _duplicate(p: Planning) -> Plan:
    try:
        other = reference.read(p.need("other"))
    except MalformedReferenceError as error:
        raise FormError("other", "reference", str(error)) from None
    if other == p.case.reference:
        p.refuse("other", "itself", "This is the case itself.")
    return Plan(action=p.action, note=p.note(NoteKind.DUPLICATE, {"other": other}))


def _decided(p: Planning) -> Plan:
    proposal = p.case.detail.summary.proposal
    if p.action is Action.APPROVE and proposal is not None and proposal.by == p.me.name:
        p.refuse("by", "second_person", "Another officer must agree.")
    note = p.note(NoteKind.NOTE, {"act": p.action}) if p.text("words") else None
    return Plan(action=p.action, facts=p.proposal(), note=note)


def _keep_open(p: Planning) -> Plan:
    if Standing.read(p.case.detail.summary.state).state is not State.CLOSING:
        p.refuse("words", "state", "Nobody proposes to close this case any more.")
    return _reasoned(NoteKind.NOTE)(p)


def _export(p: Planning) -> Plan:
    what = p.one_of("what", ("whole", "summary"))
    by = {"by": p.text("by")} if p.text("by") else {}
    said = {name: p.text(name) for name in _OF_EXPORT if p.text(name)}
    # Whatever goes out of the mission, or goes out against the reporter's wish, says so sealed.
    note = p.note(NoteKind.EXPORT, {"what": what, **said}) if said or p.text("words") else None
    return Plan(action=p.action, facts={"what": what, **by}, note=note)


def _propose_export(p: Planning) -> Plan:
    p.need("words")
    facts = {"what": p.text("what") or "whole", "to": p.text("to_whom")}
    return Plan(action=p.action, note=p.note(NoteKind.EXPORT, facts))


PLANS: Mapping[Action, Callable[[Planning], Plan]] = {
    Action.ACKNOWLEDGE: _simple,
    Action.TRIAGE: _triage,
    Action.RAISE: _priority(NoteKind.RAISE),
    Action.LOWER: _priority(NoteKind.LOWER),
    Action.ASSIGN: _assign,
    Action.UNASSIGN: _simple,
    Action.RECUSE: _recuse,
    Action.ASSESS: _simple,
    Action.INVESTIGATE: _simple,
    Action.ASK: _letter,
    Action.AWAIT: _simple,
    Action.RESUME: _simple,
    Action.REFER: _refer,
    Action.TAKE_BACK: _simple,
    Action.NOTE: _note,
    Action.FINDING: _finding,
    Action.LETTER: _letter,
    Action.PROPOSE_CLOSE: _propose_close,
    Action.CLOSE: _close,
    Action.KEEP_OPEN: _keep_open,
    Action.REOPEN: _simple,
    Action.DUPLICATE: _duplicate,
    Action.ABUSIVE: _reasoned(NoteKind.ABUSIVE),
    Action.UNMARK: _simple,
    Action.HOLD: _reasoned(NoteKind.HOLD),
    Action.RELEASE: _simple,
    Action.APPROVE: _decided,
    Action.DECLINE: _decided,
    Action.READ: lambda p: Plan(action=p.action),
    Action.EXPORT: _export,
    Action.PROPOSE_EXPORT: _propose_export,
}
