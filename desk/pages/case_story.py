"""A report as an officer reads it: its first lines, its answers in the officer's language.

Owns the words of answers on the page. "Not asked" is never shown as "No", nor
is silence: an unasked question that became a "no" would be evidence against
the person. Pure: what it returns are the questionnaire's own sentences, which
the page says in the officer's language; an area's name stays as the mission
wrote it.
"""

from dataclasses import dataclass, field

from bot.interview.questions import AFTER, QUESTIONS
from bot.marks import N_
from bot.sealing.report import Report
from desk.casefile import Answer, Asked, CaseFile

STORY = "story"
FIRST_LINES = 320
"""Characters of the story that stand above the fold."""
MOST_LINES = 5
LEAST_KEPT = 0.6
"""Share of them that a cut at a word's end must leave: some scripts write no spaces."""

_BY_ID = {question.id: question for question in (*QUESTIONS, *AFTER)}

HOW = {
    Asked.IN_WORDS: N_("In their own words, above"),
    Asked.SKIPPED: N_("Skipped"),
    Asked.NOT_ANSWERED: N_("Not answered"),
    Asked.NOT_ASKED: N_("Not asked"),
}

ADDED = {
    "words": N_("The reporter added words"),
    "unread": N_("A message of the reporter's could not be read"),
    "withdrawn": N_("The reporter withdraws the report"),
    "disagree": N_("The reporter does not agree"),
    "disagreed": N_("The reporter does not agree"),
    "rated": N_("The reporter rated our work"),
    "answer": N_("The reporter answered a question"),
    "missing": N_("A file could not be fetched and is not in this case"),
    "notice": N_("The reporter chose anew how we may answer"),
}
"""What an addition is, by its kind."""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One line of the answers.

    Attributes:
        name, said: sentences of the questionnaire, to be said by its catalog.
        how: a sentence of the desk's instead, where nothing was chosen.
        verbatim: words that no catalog has, such as an area's name.
        area: the id of the area that was chosen, whose name the mission may have in more languages.
    """

    question: str
    name: str
    how: str | None = None
    said: str | None = None
    icon: str = ""
    verbatim: str = field(default="", repr=False)
    area: str = ""
    later: bool = False


def answer_lines(case: CaseFile) -> tuple[AnswerLine, ...]:
    """Return the answers, those that were never asked among them."""
    return tuple(map(_line, case.answers))


def first_lines(report: Report) -> str:
    """Return the beginning of the story, or of whatever words came first."""
    told = [w.text for w in report.words if w.question == STORY] or [w.text for w in report.words]
    lines = [line.strip() for line in "\n".join(told).splitlines() if line.strip()]
    story = "\n".join(lines[:MOST_LINES]) + ("\n…" if len(lines) > MOST_LINES else "")
    if len(story) <= FIRST_LINES:
        return story
    cut = story[:FIRST_LINES]
    shorter = cut.rsplit(None, 1)[0]
    return (shorter if len(shorter) > LEAST_KEPT * FIRST_LINES else cut).rstrip() + " …"


def wants_erasure(case: CaseFile) -> bool:
    """Whether the reporter wants the case erased: it then goes `WISHED` days after closing."""
    return any(
        added.what == "withdrawn" and added.facts.get("erase") is True for added in case.additions
    )


def question_name(question: str) -> str | None:
    """A question's name as its catalog has it; None for one that this version does not know."""
    known = _BY_ID.get(question)
    return None if known is None else known.name


def nobody_in_danger_now(report: Report) -> bool:
    """Whether the desk knows that a grave matter is past: then 4 h count, not 1 h.

    Whatever is unsaid counts as danger: nobody is left to wait on a guess.
    """
    if report.urgent or report.unread or report.answers.get("kind") in {None, "threat", "other"}:
        return False
    return report.answers.get("when") in {"days", "month", "longer"}


def _line(answer: Answer) -> AnswerLine:
    name = question_name(answer.question) or answer.name
    later = answer.added is not None
    if answer.asked is not Asked.ANSWERED:
        return AnswerLine(answer.question, name, how=HOW[answer.asked], later=later)
    known = _BY_ID.get(answer.question)
    choices = () if known is None or known.areas else known.choices
    chosen = next((one for one in choices if one.id == answer.choice), None)
    if chosen is None:
        words = answer.label or answer.choice or ""
        area = (answer.choice or "") if known is not None and known.areas else ""
        return AnswerLine(answer.question, name, verbatim=words, area=area, later=later)
    return AnswerLine(answer.question, name, said=chosen.label, icon=chosen.icon, later=later)
