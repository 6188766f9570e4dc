"""The course of the questions: which comes now, which came before, what still counts.

Owns everything that is derived from the answers. The question shown is never
stored; it is the revisited one, or the first that is neither answered nor
skipped.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.interview.mission import Mission
from bot.interview.parts import STORY, FilePart, Part, TextPart, UnreadPart
from bot.interview.questions import BY_ID, QUESTIONS, Choice, Question
from bot.interview.schema import Interview, Phase


def is_asked(question: Question, answers: Mapping[str, str], mission: Mission) -> bool:
    """Say whether this mission asks the question after these answers."""
    if question.optional and question.id in mission.hidden_questions:
        return False
    return question.asked_when.holds(answers)


def asked(interview: Interview, mission: Mission) -> tuple[Question, ...]:
    """Return the questions of this interview in order, answered or not."""
    answers = interview.answers
    return tuple(q for q in QUESTIONS if is_asked(q, answers, mission))


def has_words(interview: Interview, question: str) -> bool:
    """Say whether something that can be read or fetched answers the question."""
    return any(part.question == question and holds(part) for part in interview.parts)


def holds(part: Part) -> bool:
    """Say whether a part holds anything: not an unread message, not a file that failed."""
    if isinstance(part, UnreadPart):
        return False
    return isinstance(part, TextPart) or part.status != "failed"


def has_story(interview: Interview) -> bool:
    """Say whether there is a story, and so something to send."""
    return has_words(interview, STORY)


def is_pending(interview: Interview) -> bool:
    """Say whether a file is still on its way."""
    return any(isinstance(p, FilePart) and p.status == "pending" for p in interview.parts)


def is_settled(interview: Interview, question: Question) -> bool:
    """Say whether the question needs no more asking."""
    if question.id in interview.answers or question.id in interview.skipped:
        return True
    return question.takes_words and has_words(interview, question.id)


def current(interview: Interview, mission: Mission) -> Question | None:
    """Return the question to show, or None when nothing is left to ask."""
    if interview.revisiting is not None:
        return BY_ID[interview.revisiting]
    answers = interview.answers
    for question in QUESTIONS:
        if not is_settled(interview, question) and is_asked(question, answers, mission):
            return question
    return None


def before(question: Question | None, interview: Interview, mission: Mission) -> Question | None:
    """Return the question that comes before this one (None: before the check card)."""
    earlier: Question | None = None
    for candidate in asked(interview, mission):
        if question is not None and candidate.id == question.id:
            break
        if candidate.counted or candidate.takes_words:
            earlier = candidate
    return earlier


def choice_of(question: Question, choice: str) -> Choice | None:
    """Return a fixed choice of a question by its id."""
    return next((c for c in question.choices if c.id == choice), None)


def is_choice(question: Question, choice: str, mission: Mission) -> bool:
    """Say whether the question can be answered with this choice in this mission."""
    if question.areas:
        return any(area.id == choice for area in mission.areas)
    return choice_of(question, choice) is not None


def pruned(interview: Interview) -> Interview:
    """Drop answers whose condition has ended; their words become part of the story."""
    answers = dict(interview.answers)
    ended: set[str] = set()
    for question in QUESTIONS:
        if not question.asked_when.holds(answers):
            answers.pop(question.id, None)
            ended.add(question.id)
    if not ended & _touched(interview):
        return interview
    parts = tuple(replace(p, question=STORY) if p.question in ended else p for p in interview.parts)
    revisiting = None if interview.revisiting in ended else interview.revisiting
    return replace(
        interview,
        answers=answers,
        skipped=interview.skipped - ended,
        parts=parts,
        revisiting=revisiting,
        replacing=interview.replacing and revisiting is not None,
    )


def _touched(interview: Interview) -> set[str | None]:
    """Return the ids of the questions that an interview has anything of."""
    return {
        *interview.answers,
        *interview.skipped,
        *(part.question for part in interview.parts),
        interview.revisiting,
    }


def screen_id(interview: Interview, mission: Mission) -> str:
    """Return the id of the card now shown; a tap from any other is out of turn."""
    if interview.aside is not None:
        return interview.aside.value
    if interview.phase is Phase.ASKING:
        question = current(interview, mission)
        return question.id if question is not None else Phase.CHECK.value
    return interview.phase.value


def is_minor(interview: Interview) -> bool:
    """Say whether the reporter said to be under 18."""
    return interview.answers.get("hurt") == "me_minor"
