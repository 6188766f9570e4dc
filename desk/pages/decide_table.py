"""Every decision that an officer can make on a case, as one literal table.

Owns their words: what a decision is called, what it does, what the form asks
for, and whether it can be undone. It decides nothing: who may do what is
`bot.casework.actions`', what a state allows is the lifecycle's, and the
server judges both again.
"""

from collections.abc import Mapping

from bot.marks import N_
from desk.pages.decide_beside import BESIDE
from desk.pages.decide_shapes import REASON, Asked, Decision, Kind

_WAY = (
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
            REASON,
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
        fields=(REASON,),
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
        fields=(REASON,),
    ),
    Decision(
        action="resume",
        name=N_("Go on"),
        does=N_(
            "The wait is over. The case goes back to where it was. When a reporter who was asked"
            " writes, this happens by itself."
        ),
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
            REASON,
        ),
    ),
    Decision(
        action="take_back",
        name=N_("Take back"),
        does=N_("They did not accept it, or did not answer. The case is assessed here again."),
        done=N_("Taken back."),
        fields=(REASON,),
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
            REASON,
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
        fields=(REASON,),
    ),
    Decision(
        action="reopen",
        name=N_("Open again"),
        does=N_("The case is looked at once more. The reporter can see that."),
        done=N_("Open again."),
        fields=(REASON,),
    ),
)

DECISIONS: Mapping[str, Decision] = {decision.action: decision for decision in (*_WAY, *BESIDE)}

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
