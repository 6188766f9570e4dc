"""What a report says: stable codes for machines, plain English for people.

Owns the interview's part of `report.json` and `report.txt`. Codes are
permanent; a question that was not asked is absent, and never "no". Nothing
here knows who wrote.
"""

from bot.interview.cards import Line
from bot.interview.course import asked, is_settled
from bot.interview.english import english
from bot.interview.mission import Mission
from bot.interview.parts import FilePart, Json, Part, TextPart, part_to_json
from bot.interview.questions import BY_ID, QUESTIONS, Question, fingerprint
from bot.interview.schema import Interview
from bot.interview.view_asking import label_of

FACTS_VERSION = 1


def report_facts(interview: Interview) -> dict[str, Json]:
    """Return the report as plain JSON: codes, and parts in order with their words.

    Message ids of the chat are left out: they would tie a report to an account.
    """
    return {
        "version": FACTS_VERSION,
        "questionnaire": fingerprint(),
        "language": interview.language,
        "urgent": interview.urgent,
        "answers": {q.id: interview.answers[q.id] for q in QUESTIONS if q.id in interview.answers},
        "skipped": [q.id for q in QUESTIONS if q.id in interview.skipped],
        "parts": [_without_source(part) for part in interview.parts],
    }


def readable(interview: Interview, mission: Mission) -> str:
    """Return the report for people: English labels, and the reporter's own words."""
    head = ["URGENT: sent by the help button.", ""] if interview.urgent else []
    answers = [_answer_line(q, interview, mission) for q in QUESTIONS if q.counted]
    words = [line for part in interview.parts for line in _part_lines(part)]
    language = f"Language: {interview.language}"
    return (
        "\n".join([*head, language, "", "Answers", *answers, "", "Words", *words]).rstrip() + "\n"
    )


def _without_source(part: Part) -> dict[str, Json]:
    return {key: value for key, value in part_to_json(part).items() if key != "source"}


def _answer_line(question: Question, interview: Interview, mission: Mission) -> str:
    name = english(Line(question.name))
    answer = interview.answers.get(question.id)
    if answer is not None:
        label = label_of(question, answer, mission)
        return f"  {name}: {answer if label is None else english(label[1])}"
    if question.id in interview.skipped:
        return f"  {name}: skipped"
    if question not in asked(interview, mission):
        return f"  {name}: not asked"
    if not is_settled(interview, question):
        return f"  {name}: not answered"
    return f"  {name}: in their own words, below"


def _part_lines(part: Part) -> list[str]:
    where = english(Line(BY_ID[part.question].name))
    if isinstance(part, TextPart):
        return [f"[{part.number}] {where}:", part.text, ""]
    if isinstance(part, FilePart):
        length = "" if part.seconds is None else f", {part.seconds} s"
        return [
            f"[{part.number}] {where}: {part.kind}, {part.size} bytes{length}, {part.status}",
            "",
        ]
    return [f"[{part.number}] {where}: one message could not be read", ""]
