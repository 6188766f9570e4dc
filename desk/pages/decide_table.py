"""Every decision that an officer can make on a case, as one literal table.

Owns their words: what a decision is called, what it does, what the form asks
for, and whether it can be undone. It decides nothing: who may do what is
`bot.casework.actions`', what a state allows is the lifecycle's, and the
server judges both again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.marks import N_


class Kind(StrEnum):
    """What a field looks like."""

    WORDS = "words"
    LINE = "line"
    CHOICE = "choice"
    TICK = "tick"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One field of a decision's form.

    Attributes:
        options: where its choices come from: a name that `decide_options` knows.
        hint: a sentence that stands with the field.
    """

    name: str
    label: str
    kind: Kind = Kind.WORDS
    required: bool = True
    options: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision.

    Attributes:
        does: what happens when it is made, in one or two plain sentences.
        done: the status line afterwards.
        second: said where another person must agree before it counts.
        undo: the action that takes it back, where that harms nobody.
    """

    action: str
    name: str
    does: str
    done: str
    fields: tuple[Asked, ...] = ()
    second: str = ""
    undo: str | None = None
    key: str = ""


_REASON = Asked(
    name="words",
    label=N_("Reason"),
    hint=N_("It is sealed to the readers of this case. The server sees that you decided, not why."),
)

_TABLE = (
    Decision(
        action="acknowledge",
        name=N_("Acknowledge"),
        does=N_("It tells the reporter that a person has read the report, and stops the alerts."),
        done=N_("Acknowledged."),
    ),
    Decision(
        action="triage",
        name=N_("Triage"),
        does=N_("You say what the report is about, as far as you can tell. You can change it."),
        done=N_("Triaged."),
        fields=(
            Asked(name="category", label=N_("What it is"), kind=Kind.CHOICE, options="categories"),
            Asked(name="subject", label=N_("Who did it"), kind=Kind.CHOICE, options="subjects"),
            Asked(
                name="harm_risk",
                label=N_("Danger for the reporter or others from now on"),
                kind=Kind.CHOICE,
                options="risks",
            ),
            _REASON,
        ),
    ),
    Decision(
        action="raise",
        name=N_("Raise the priority"),
        does=N_("It counts at once. The clocks get shorter, and the readers are told."),
        done=N_("The priority is raised."),
        fields=(
            Asked(name="priority", label=N_("New priority"), kind=Kind.CHOICE, options="higher"),
            _REASON,
        ),
    ),
    Decision(
        action="lower",
        name=N_("Lower the priority"),
        does=N_("You propose it. Until another officer agrees, nothing changes."),
        done=N_("Proposed. Another officer of this case decides."),
        second=N_(
            "Another officer who reads this case must agree, so that no case is put off by one "
            "person alone."
        ),
        fields=(
            Asked(name="priority", label=N_("New priority"), kind=Kind.CHOICE, options="lower"),
            _REASON,
        ),
    ),
    Decision(
        action="assign",
        name=N_("Give to"),
        does=N_(
            "The officer can open the whole case from now on. This cannot be taken back: what was"
            " readable stays read."
        ),
        done=N_("The case is given."),
        undo="unassign",
        key="T",
        fields=(
            Asked(name="to", label=N_("Officer"), kind=Kind.CHOICE, options="officers"),
            Asked(
                name="words",
                label=N_("How you checked for a conflict of interest"),
                hint=N_(
                    "Is this officer, their unit or somebody close to them named or meant in the "
                    "report?"
                ),
            ),
            Asked(
                name="tags",
                label=N_("Units or tags that must be kept from this case"),
                kind=Kind.LINE,
                required=False,
            ),
            Asked(
                name="checked",
                label=N_("I checked, and I know of no conflict of interest."),
                kind=Kind.TICK,
            ),
        ),
    ),
    Decision(
        action="unassign",
        name=N_("Take the assignment off"),
        does=N_("Nobody is in charge of the case then. Who could read it still can."),
        done=N_("Nobody is in charge of this case now."),
    ),
    Decision(
        action="recuse",
        name=N_("Step back from this case"),
        does=N_(
            "You say that you should not work on this case. New parts of it are not sealed to you"
            " any more."
        ),
        done=N_("You stepped back from this case."),
        fields=(_REASON,),
    ),
    Decision(
        action="assess",
        name=N_("Start the assessment"),
        does=N_("It tells the reporter that the team is looking at the report."),
        done=N_("The assessment has started."),
    ),
    Decision(
        action="investigate",
        name=N_("Start the investigation"),
        does=N_("It tells the reporter that the team is finding out what happened."),
        done=N_("The investigation has started."),
    ),
    Decision(
        action="await_external",
        name=N_("Wait for others"),
        does=N_("The case waits for somebody outside. Its clocks go on."),
        done=N_("The case waits for others."),
        undo="resume",
        fields=(_REASON,),
    ),
    Decision(
        action="resume",
        name=N_("Go on"),
        does=N_("The wait is over. The case goes back to where it was."),
        done=N_("The case goes on."),
    ),
    Decision(
        action="refer",
        name=N_("Refer"),
        does=N_(
            "You record that the case goes to somebody else. What you pass on, you pass on "
            "yourself."
        ),
        done=N_("Referred."),
        fields=(
            Asked(name="to_whom", label=N_("To whom"), kind=Kind.LINE),
            Asked(name="purpose", label=N_("What for"), kind=Kind.CHOICE, options="purposes"),
            _REASON,
        ),
    ),
    Decision(
        action="take_back",
        name=N_("Take back"),
        does=N_("They did not accept it, or did not answer. The case is assessed here again."),
        done=N_("Taken back."),
        fields=(_REASON,),
    ),
    Decision(
        action="note",
        name=N_("Write a note"),
        does=N_("Only those who read this case can read it. The reporter never sees it."),
        done=N_("The note is kept."),
        key="N",
        fields=(Asked(name="words", label=N_("Note")),),
    ),
    Decision(
        action="finding",
        name=N_("Write a finding"),
        does=N_("What was found, and on what it rests. The reporter never sees it."),
        done=N_("The finding is kept."),
        fields=(
            Asked(name="words", label=N_("Finding")),
            Asked(
                name="category",
                label=N_("What it is"),
                kind=Kind.CHOICE,
                options="categories",
                required=False,
            ),
        ),
    ),
    Decision(
        action="propose_close",
        name=N_("Propose to close"),
        does=N_("The case is closed when it is confirmed. The letter is sent then, not now."),
        done=N_("Proposed for closing."),
        second=N_("For P1 and P2 another officer who reads this case must confirm."),
        fields=(
            Asked(name="code", label=N_("Result"), kind=Kind.CHOICE, options="closings"),
            Asked(
                name="category",
                label=N_("What it is"),
                kind=Kind.CHOICE,
                options="categories",
            ),
            _REASON,
            Asked(
                name="letter_words",
                label=N_("Letter to the reporter, in your own words"),
                required=False,
                hint=N_(
                    "It follows the ready sentences, which are in the reporter's language. Name "
                    "nobody."
                ),
            ),
            Asked(
                name="language",
                label=N_("Language of your own words"),
                kind=Kind.CHOICE,
                options="languages",
            ),
        ),
    ),
    Decision(
        action="close",
        name=N_("Close"),
        does=N_(
            "The case is closed, and the letter is sent. The reporter can still disagree: then it"
            " opens again."
        ),
        done=N_("Closed."),
        fields=(
            Asked(
                name="attest",
                label=N_(
                    "I have read the story, the result and the letter. The result may be used for"
                    " this kind of case."
                ),
                kind=Kind.TICK,
            ),
        ),
    ),
    Decision(
        action="keep_open",
        name=N_("Keep open"),
        does=N_("The proposal to close is turned down. The case is assessed again."),
        done=N_("The case stays open."),
        fields=(_REASON,),
    ),
    Decision(
        action="reopen",
        name=N_("Open again"),
        does=N_("The case is looked at once more. The reporter can see that."),
        done=N_("Open again."),
        fields=(_REASON,),
    ),
    Decision(
        action="mark_duplicate",
        name=N_("Mark as the same matter"),
        does=N_("Both cases stay, and both codes work. Nothing is merged."),
        done=N_("Marked as the same matter."),
        undo="unmark",
        fields=(
            Asked(
                name="other",
                label=N_("The other case"),
                kind=Kind.LINE,
                hint=N_("Its reference, such as K7M-2QD."),
            ),
            _REASON,
        ),
    ),
    Decision(
        action="mark_abusive",
        name=N_("Mark as abuse of this service"),
        does=N_(
            "The case is not closed by this, and must still be read. Others can take the mark off."
        ),
        done=N_("Marked."),
        undo="unmark",
        fields=(_REASON,),
    ),
    Decision(
        action="unmark",
        name=N_("Take the mark off"),
        does=N_("The mark goes. What was written about it stays in the record."),
        done=N_("The mark is taken off."),
    ),
    Decision(
        action="hold",
        name=N_("Put on legal hold"),
        does=N_("Nothing of this case is erased, however old it gets."),
        done=N_("On legal hold."),
        undo="release_hold",
        fields=(_REASON,),
    ),
    Decision(
        action="release_hold",
        name=N_("End the legal hold"),
        does=N_("The case is erased when its time is over, like others."),
        done=N_("The legal hold is over."),
    ),
    Decision(
        action="approve",
        name=N_("Approve"),
        does=N_("What was proposed counts at once."),
        done=N_("Approved."),
        fields=(_REASON,),
    ),
    Decision(
        action="decline",
        name=N_("Decline"),
        does=N_("The proposal is dropped. Nothing else changes."),
        done=N_("Declined."),
        fields=(_REASON,),
    ),
)

DECISIONS: Mapping[str, Decision] = {decision.action: decision for decision in _TABLE}

# The order in which a case's page offers what is not its main button.
OFFERED = (
    "acknowledge",
    "triage",
    "assign",
    "assess",
    "investigate",
    "refer",
    "take_back",
    "await_external",
    "resume",
    "propose_close",
    "close",
    "keep_open",
    "reopen",
    "note",
    "finding",
    "raise",
    "lower",
    "unassign",
    "mark_duplicate",
    "mark_abusive",
    "unmark",
    "hold",
    "release_hold",
    "recuse",
)
