"""Decisions beside a case's way: priority, notes, marks, holds, and answers to proposals.

Owns their words; none of them moves the case from one state to another.
"""

from bot.marks import N_
from desk.pages.decide_shapes import REASON, Asked, Decision, Kind

BESIDE = (
    Decision(
        action="raise",
        name=N_("Raise the priority"),
        does=N_("It counts at once. The clocks get shorter, and the readers are told."),
        done=N_("The priority is raised."),
        fields=(
            Asked(name="priority", label=N_("New priority"), kind=Kind.CHOICE, options="higher"),
            REASON,
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
            REASON,
        ),
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
        action="translate",
        acts="note",
        name=N_("Add a translation"),
        does=N_(
            "It stands under the original, for those who read this case. The original stays as"
            " it is."
        ),
        done=N_("The translation is kept."),
        fields=(
            Asked(name="of", label=N_("Of what"), kind=Kind.CHOICE, options="translatable"),
            Asked(
                name="note_language",
                label=N_("Language of the translation"),
                kind=Kind.CHOICE,
                options="languages",
            ),
            Asked(name="words", label=N_("Translation")),
            Asked(
                name="made_by",
                label=N_("Who translated"),
                kind=Kind.CHOICE,
                options="made_by",
                hint=N_("Never give the words to a service on the internet: it would learn them."),
            ),
        ),
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
            REASON,
        ),
    ),
    Decision(
        action="mark_abusive",
        name=N_("Mark as abuse of this service"),
        does=N_(
            "The case is not closed by this, and must still be read. Others can take the mark off."
        ),
        warns=N_(
            "New reports from the sender's chat are paused for some days, and the person is told"
            " until when. 🆘, help and their other cases work on. P1 and P2 pause nobody, unless"
            " they were set aside as a flood. You do not learn who it is."
        ),
        done=N_("Marked."),
        undo="unmark",
        fields=(REASON,),
    ),
    Decision(
        action="unmark",
        name=N_("Take the mark off"),
        does=N_(
            "The mark goes, and a pause that came with it ends. What was written about it stays"
            " in the record."
        ),
        done=N_("The mark is taken off."),
    ),
    Decision(
        action="hold",
        name=N_("Put on legal hold"),
        does=N_("Nothing of this case is erased, however old it gets."),
        done=N_("On legal hold."),
        undo="release_hold",
        fields=(REASON,),
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
        fields=(REASON,),
    ),
    Decision(
        action="decline",
        name=N_("Decline"),
        does=N_("The proposal is dropped. Nothing else changes."),
        done=N_("Declined."),
        fields=(REASON,),
    ),
)
