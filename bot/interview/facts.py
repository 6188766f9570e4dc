"""What a report says to people, in plain English.

Owns `report.txt`. A question that was not asked is said to be so, and is never
"no". Nothing here knows who wrote. What machines read is
`bot.sealing.report`'s.
"""

from bot.interview.cards import Line
from bot.interview.course import asked, is_settled
from bot.interview.english import english
from bot.interview.mission import Mission
from bot.interview.parts import FilePart, Part, TextPart
from bot.interview.questions import BY_ID, QUESTIONS, Question
from bot.interview.schema import Interview
from bot.interview.view_asking import label_of


def readable(interview: Interview, mission: Mission) -> str:
    """Return the report for people: English labels, and the reporter's own words."""
    head = ["URGENT: sent by the help button.", ""] if interview.urgent else []
    answers = [_answer_line(q, interview, mission) for q in QUESTIONS if q.counted]
    words = [line for part in interview.parts for line in _part_lines(part)]
    language = f"Language: {interview.language}"
    return (
        "\n".join([*head, language, "", "Answers", *answers, "", "Words", *words]).rstrip() + "\n"
    )


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
