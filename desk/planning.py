"""What a plan is, and the form that it is made of.

Owns the refusal of a form for one of its fields, in a sentence and a stable
code, and the plan of one act. Pure: nothing is sealed or sent, and an opened
case goes in and does not come out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.casework.actions import Action
from bot.errors import ConfigError
from bot.sealing.roster import Officer, Roster
from bot.services.letters import LetterDraft
from bot.services.officer_documents import FindingDraft, NoteDraft, NoteKind
from desk.casefile import CaseFile
from desk.errors import DeskError

Form = Mapping[str, str]


class FormError(DeskError):
    """A form cannot be acted upon as it is; nothing was sealed or sent.

    Attributes:
        field: which field, by its name in the form.
        reason: a stable code.
    """

    def __init__(self, field_name: str, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.reason = field_name, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one act will be.

    Attributes:
        facts: said in clear, and audited.
        give_to: who gets a header for every entry that there is.
        leave_out: who is no reader any more of what this act writes.
    """

    action: Action
    facts: Mapping[str, str] = field(default_factory=dict)
    note: NoteDraft | None = None
    finding: FindingDraft | None = None
    letter: LetterDraft | None = None
    give_to: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Planning:
    """What a plan is made of."""

    action: Action
    case: CaseFile
    form: Form = field(repr=False)
    me: Officer
    roster: Roster

    def text(self, name: str) -> str:
        """A field's text; empty if it was left out."""
        return self.form.get(name, "").strip()

    def need(self, name: str) -> str:
        """A field that must be filled in."""
        return self.text(name) or self.refuse(name, "missing", "This is needed.")

    def one_of(self, name: str, allowed: Mapping[str, object] | tuple[str, ...]) -> str:
        """A field that must hold one of some codes."""
        value = self.need(name)
        known = value in allowed
        return value if known else self.refuse(name, "unknown", "This cannot be chosen.")

    def refuse(self, name: str, reason: str, sentence: str) -> str:
        """Refuse the form for one field."""
        raise FormError(name, reason, sentence)

    def note(self, what: NoteKind, facts: Mapping[str, str] | None = None) -> NoteDraft:
        """The note that explains the act, in the officer's words."""
        said = dict(facts or {})
        language = self.text("note_language") or "en"
        return NoteDraft(what=what, facts=said, words=self.text("words"), language=language)

    def letter(self, template: str, words: str, result: str | None = None) -> LetterDraft:
        """A letter, refused here already if it cannot be written so."""
        language = self.text("language") or self.case.language
        draft = LetterDraft(template=template, words=words, language=language, result=result)
        try:
            draft.dump()
        except ConfigError as error:
            raise FormError("letter_words", "letter", str(error)) from None
        return draft

    def proposal(self) -> dict[str, str]:
        """Which proposal is decided, as the server numbers it."""
        proposal = self.case.detail.summary.proposal
        if proposal is None:
            raise FormError("by", "no_proposal", "Nothing is proposed on this case any more.")
        return {"by": str(proposal.number)}
