"""One whole report for each kind of trouble, from /start to the code that opens it again."""

import asyncio
from itertools import cycle

from bot.casework.triage import triage
from bot.interview.questions import QUESTIONS
from tests.ground.doors import Doors
from tests.ground.officers import Officers
from tests.ground.reporter import ReporterChat

KINDS = tuple(
    choice.id for question in QUESTIONS if question.id == "kind" for choice in question.choices
)
PHONES = ("ar", "en", "sw")


async def _reports(doors: Doors, kind: str, language: str) -> str:
    person = await ReporterChat.arrives(doors, language)
    chosen = {"hurt": "adult", "kind": kind, "who": "authority", "when": "days", "reply": "code"}
    code = await person.reports(f"Zqkind{kind}.", chosen=chosen)
    await person.until(lambda chat: len(chat.messages) == 1)
    await person.writes(code)
    await person.screen("case")
    return code


async def test_each_kind_reaches_those_who_read_it(doors: Doors, officers: Officers) -> None:
    """Several people at once, each in a language of theirs; no report is taken for another's."""
    people = list(zip(KINDS, cycle(PHONES), strict=False))
    codes = await asyncio.gather(*(_reports(doors, *each) for each in people))

    assert len(KINDS) > 5
    for (kind, language), code in zip(people, codes, strict=True):
        case = officers.case_of(code)
        assert case.words == (f"Zqkind{kind}.",)
        assert (case.report.answers["kind"], case.report.language) == (kind, language)
        assert case.queue == triage(case.report.answers).queue
