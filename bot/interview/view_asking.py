"""The cards of a report being written: each question, the check card, change, sending.

Owns these wordings. The check card lists chosen options and counts; no card
ever shows typed words again.
"""

from bot.interview.cards import Button, Line, Row, Screen
from bot.interview.course import (
    asked,
    choice_of,
    current,
    has_story,
    has_words,
    is_minor,
)
from bot.interview.english import all_of_rank, fitted
from bot.interview.mission import Mission, Names
from bot.interview.parts import FilePart, Said
from bot.interview.questions import BY_ID, Question
from bot.interview.rows import button, ending, paged_pairs, pairs, steering
from bot.interview.schema import Interview
from bot.interview.taking import counted
from bot.interview.taps import Verb, tap_data
from bot.interview.wording import OUT_OF_CHAT, OUTAGE, holds_lines, notice_lines
from bot.marks import N_, NC_, NP_

# Translators: {count} is how many questions are left. All three are free to choose.
_INVITE = NP_(
    "Thank you for telling us. Write more, send it now, or answer {count} short question.",
    "Thank you for telling us. Write more, send it now, or answer {count} short questions. "
    "Skip any you like.",
)
# Translators: SAFETY: said to a child; no blame, and only “we will try”.
_FOR_A_CHILD = N_(
    "Thank you. It was right to tell us. It is not your fault. You do not need to say more. "
    "We will try to ask you before we talk to your family."
)
# Translators: SAFETY: “if you can”: home may be where the danger is.
_TELL_AN_ADULT = N_("Tell an adult you trust, if you can.")
# Translators: The answer to one question came; more words may follow.
_REVISITED = N_("We have your answer. Write to add to it.")
# Translators: “Send” means: write or say it in this chat. “Goes” means: is deleted.
_REPLACING = N_("Send the new answer now. The old one goes when the new one is here.")
# Translators: {answer} is what the person chose or wrote. “Now”: as it stands at present.
_ANSWER_NOW = N_("Your answer now: {answer}.")
# Translators: SAFETY: a right, not an advice.
# Only in places where this is true. It is said after sexual harm.
_LAW = N_("You do not have to tell the police.")
# Translators: Above a list of all answers, before the report is sent. “Look”: check it.
_CHECK = N_("Please look: this is what we send.")
# Translators: Photos, voice messages and other files. “Follows”: it arrives at the report
# afterwards.
_PENDING = NP_(
    "{count} file is still on its way. Wait for it, or send now: the file follows.",
    "{count} files are still on their way. Wait for them, or send now: the files follow.",
)
# Translators: “By ourselves”: the person need not do anything more.
_WAITING = N_("We are waiting. When all is here, we send your report by ourselves.")
# Translators: Shown for a moment while it is sent.
_LEAVING = N_("We are sending your report.")

_Ranked = tuple[int, Line]

_ROWS_BESIDE_WORDS = 6
"""Options that fit beside [Replace it] and [Keep it]."""


def question_card(interview: Interview, mission: Mission) -> Screen:
    """Ask the question that comes now."""
    question = current(interview, mission) or BY_ID["story"]
    if question.id == "reply" and is_minor(interview):
        return _child(interview)
    lines = (*_heading(interview, question, mission), *_asking(interview, question, mission))
    back = Verb.BACK if _has_earlier(question, interview, mission) else None
    rows = (
        *_options(interview, question, mission),
        steering(question.id, back=back, skip=question.optional),
        ending(question.id, send=has_story(interview)),
    )
    return Screen(question.id, fitted(lines, len(rows)), rows)


def check_card(interview: Interview, mission: Mission) -> Screen:
    """List chosen options and counts before sending."""
    answers = tuple(
        Line(
            "{icon} {answer}",
            params={"icon": icon, "answer": answer},
            dispensable=not isinstance(answer, Line),  # a name of the mission's own
        )
        for icon, answer in chosen(interview, mission)
    )
    is_told = interview.receipt is not None and interview.receipt.said is Said.TAKEN
    holds = () if is_told else holds_lines(counted(interview.parts, Said.TAKEN))
    rows = (
        (
            # Translators: Button: send the report.
            button(NC_("button", "Send"), "📤", Verb.SEND, "check"),
            # Translators: Button: change an answer. Not money.
            button(NC_("button", "Change"), "✏️", Verb.OPEN, "check", "change"),
        ),
        steering("check", back=Verb.BACK),
        ending("check"),
    )
    lines = (
        *_notices(interview, mission),
        (3, Line(_CHECK)),
        *all_of_rank(2, holds),
        *all_of_rank(0, answers),
    )
    return Screen("check", fitted(lines), rows)


def change_card(interview: Interview, mission: Mission) -> Screen:
    """Offer each question, to answer it again."""
    buttons = [
        button(question.name, "✏️", Verb.CHANGE, "change", question.id)
        for question in asked(interview, mission)
        if question.counted or question.takes_words
    ]
    rows = (
        *paged_pairs(buttons, interview.page, "change"),
        steering("change", back=Verb.CLOSE),
        ending("change"),
    )
    # Translators: Above a button for each answer.
    lines = (*notice_lines(interview.receipt), Line(N_("What do you want to change?")))
    return Screen("change", lines, rows)


def sending_card(interview: Interview, mission: Mission) -> Screen:
    """Say what the report still waits for."""
    rows: tuple[Row, ...] = (steering("sending", back=Verb.BACK), ending("sending"))
    if interview.sending_up_to is not None:
        return Screen("sending", (Line(_LEAVING),), (steering("sending"),))
    pending = sum(
        isinstance(part, FilePart) and part.status == "pending" for part in interview.parts
    )
    line = Line(_PENDING[0], plural=_PENDING[1], count=pending, params={"count": pending})
    choices: Row = (button(NC_("button", "Send now"), "📤", Verb.SEND, "sending"),)
    if not interview.waiting:
        # Translators: Button: wait until the files are here.
        choices = (button(NC_("button", "Wait"), "⏳", Verb.WAIT, "sending"), *choices)
    said = Line(_WAITING) if interview.waiting else line
    lines = (*_notices(interview, mission), (0, said))
    return Screen("sending", fitted(lines), (choices, *rows))


def chosen(interview: Interview, mission: Mission) -> tuple[tuple[str, Line | Names], ...]:
    """Return icon and label of each chosen option, in the order of the questions."""
    found: list[tuple[str, Line | Names]] = []
    for question in asked(interview, mission):
        answer = interview.answers.get(question.id)
        label = None if answer is None else label_of(question, answer, mission)
        if label is None and question.areas and has_words(interview, question.id):
            # Translators: Stands for an answer in a list: the person wrote a place instead of
            # tapping one. Small first letter.
            label = "📍", Line(N_("the place in your words"))
        if label is not None and question.counted:
            found.append(label)
    return tuple(found)


def label_of(question: Question, answer: str, mission: Mission) -> tuple[str, Line | Names] | None:
    """Return icon and label of an answer; None for an area that the mission no longer has."""
    if question.areas:
        names = next((area.names for area in mission.areas if area.id == answer), None)
        return None if names is None else ("📍", names)
    choice = choice_of(question, answer)
    return None if choice is None else (choice.icon, Line(choice.label))


def _notices(interview: Interview, mission: Mission) -> tuple[_Ranked, ...]:
    lines = all_of_rank(0, notice_lines(interview.receipt))
    return (*lines, (1, OUTAGE)) if mission.outage else lines


def _heading(interview: Interview, question: Question, mission: Mission) -> tuple[_Ranked, ...]:
    """The notice; after the first words an invitation, later how far the questions are."""
    lines = _notices(interview, mission)
    if not question.counted or interview.revisiting is not None:
        return lines
    counted_ids = [q.id for q in asked(interview, mission) if q.counted]
    total, number = len(counted_ids), counted_ids.index(question.id) + 1
    if not (interview.answers or interview.skipped):
        if interview.receipt is not None and interview.receipt.said is Said.TAKEN:
            lines += ((4, OUT_OF_CHAT),)
        params = {"count": total}
        one, many = _INVITE
        invite = Line(one, plural=many, count=total, params=params, dispensable=True)
        return (*lines, (3, invite))
    position = {"number": number, "total": total}
    # Translators: The second of six questions.
    how_far = N_("Question {number} of {total}.")
    return (*lines, (5, Line(how_far, params=position, dispensable=True)))


def _asking(interview: Interview, question: Question, mission: Mission) -> tuple[_Ranked, ...]:
    if interview.replacing:
        return ((0, Line(_REPLACING)),)
    if interview.revisiting is not None and has_words(interview, question.id):
        return ((0, Line(_REVISITED)),)
    lines: tuple[_Ranked, ...] = ((0, Line(question.prompt)),)
    if mission.areas or not question.areas:
        lines += tuple((2, Line(sentence)) for sentence in question.more)
    if question.id == "health" and mission.law_line:
        lines += ((0, Line(_LAW)),)
    answer = interview.answers.get(question.id)
    label = None if answer is None else label_of(question, answer, mission)
    if interview.revisiting is not None and label is not None:
        lines += ((2, Line(_ANSWER_NOW, params={"answer": label[1]})),)
    return lines


def _options(interview: Interview, question: Question, mission: Mission) -> tuple[Row, ...]:
    buttons = [
        Button(label=label, icon=icon, data=tap_data(Verb.PICK, question.id, choice))
        for choice, icon, label in _choices(question, mission)
    ]
    if question.id == "health":
        # Translators: Button: show clinics and places of medical help.
        buttons.append(button(NC_("button", "Find care"), "🏥", Verb.OPEN, "health", "care"))
    if interview.revisiting is None or not question.takes_words:
        return paged_pairs(buttons, interview.page, question.id)
    # Translators: Button: keep the answer that is there.
    keep = button(NC_("button", "Keep it"), "✅", Verb.KEEP, question.id)
    first: Row = (keep,)
    if has_words(interview, question.id) and not interview.replacing:
        # Translators: Button: write a new answer instead of the one that is there.
        first = (button(NC_("button", "Replace it"), "🔄", Verb.REPLACE, question.id), keep)
    size = _ROWS_BESIDE_WORDS
    return (first, *paged_pairs(buttons, interview.page, question.id, size))


def _choices(question: Question, mission: Mission) -> list[tuple[str, str, Line | Names]]:
    if question.areas:
        return [(area.id, "📍", area.names) for area in mission.areas]
    return [(choice.id, choice.icon, Line(choice.label)) for choice in question.choices]


def _child(interview: Interview) -> Screen:
    """Speak to a child: no more questions, and a way to send in one tap."""
    rows = (
        *pairs(
            (
                # Translators: Button of a child: send; I come back with my code to read your
                # answer.
                button(NC_("button", "Send, use my code"), "📤", Verb.TELL, "reply", "code"),
                # Translators: Button of a child: send; you may write to me in this chat.
                button(NC_("button", "Send, write me here"), "📤", Verb.TELL, "reply", "here"),
            )
        ),
        # Translators: Button: show places that help, without a report.
        (button(NC_("button", "Find help"), "ℹ️", Verb.OPEN, "reply", "services"),),
        steering("reply", back=Verb.BACK, skip=True),
        ending("reply"),
    )
    notices = all_of_rank(0, notice_lines(interview.receipt))
    lines = fitted((*notices, (0, Line(_FOR_A_CHILD)), (1, Line(_TELL_AN_ADULT))))
    return Screen("reply", lines, rows)


def _has_earlier(question: Question, interview: Interview, mission: Mission) -> bool:
    return asked(interview, mission)[0].id != question.id
