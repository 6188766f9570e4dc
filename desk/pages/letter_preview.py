"""What a letter will look like on the reporter's phone, page by page.

Owns the preview. It is made by the very functions that the bot uses, so it
cannot promise another wording than the one that arrives: in two languages,
where nobody has checked the words of the reporter's own. Pure: no letter is
sealed, kept or sent here.
"""

from dataclasses import dataclass, field
from typing import Literal

from bot.i18n import Catalogs, Translator
from bot.interview.cards import Line
from bot.interview.case_facts import Letter
from bot.interview.view_case import letter_page
from bot.services.doubling import doubled, waits
from bot.services.letters import letter_words
from bot.services.open_cases import written_day

MOST_PAGES = 40
"""Pages that are drawn: the longest letter has fewer."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A letter's pages as the phone shows them."""

    language: str
    direction: Literal["ltr", "rtl"]
    pages: tuple[str, ...] = field(repr=False)


def preview(
    catalogs: Catalogs, reporter_language: str, facts: dict[str, str], sent_at: int
) -> Phone:
    """Draw a letter.

    Args:
        catalogs: the languages that the bot speaks, with the mission's rule for unread words.
        reporter_language: the report's; one that is not spoken falls back as on the phone.
        facts: `letter.json`'s members: template, words, language and, perhaps, result.
        sent_at: seconds since 1970 UTC.
    """
    spoken = catalogs.negotiate(reporter_language)
    translator = catalogs.translator(spoken.code)
    letter = Letter(
        number=1,
        sent_on=written_day(sent_at, translator),
        text=letter_words(facts, translator),
        language=facts.get("language", spoken.code),
    )
    _, pages = letter_page(letter, 0)
    shown = range(min(pages, MOST_PAGES))
    return Phone(spoken.code, spoken.direction, tuple(_page(letter, n, translator) for n in shown))


def _page(letter: Letter, number: int, translator: Translator) -> str:
    lines, _ = letter_page(letter, number)
    if waits(lines, translator):
        return doubled(lines, translator, _said)
    return "\n".join(_said(line, translator) for line in lines)


def _said(line: Line, translator: Translator) -> str:
    """Say one line as the bot's card does, marked where it stands in another language."""
    params = {name: _param(value, translator) for name, value in line.params.items()}
    said = translator.sentence(
        line.sentence, params, plural=line.plural, count=line.count, isolate=line.isolate
    )
    same = said.language == translator.language.code
    return said.text if same else f"[{said.language}] {said.text}"


def _param(value: object, translator: Translator) -> str | int:
    if isinstance(value, Line):
        return _said(value, translator)
    return value if isinstance(value, str | int) else ""
