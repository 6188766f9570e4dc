"""What people see beside the interview's own cards: the profile, the receipt, news, letters.

Owns the examples by which these are shown. Each is made by whatever makes it
when the bot runs; this module words nothing.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.cli.workbench import preview_cast as cast
from bot.cli.workbench.preview_told import Scene, Told, told, told_in_words
from bot.errors import UserFacingError
from bot.i18n import Translator
from bot.interview.cards import Line, Screen
from bot.interview.case_facts import Letter
from bot.interview.questions import AFTER, QUESTIONS
from bot.interview.receipts import (
    after_screen,
    aloud,
    door_screen,
    news_screen,
    notices_screen,
    receipt_screen,
)
from bot.interview.view_full import full
from bot.interview.view_urgent import Presence, urgent_screen
from bot.services.letters import CLOSING_LETTERS, TEMPLATES, letter_words
from bot.services.speaking import SYNTHETIC
from handlers.telegram.profile import ABOUT, COMMANDS, SHORT
from handlers.telegram.strays import ONLY_ALONE

_SEEN_AT = Presence(seen=True, at="14:10")
_NOBODY = Presence(overdue=True)
_NOWHERE = replace(cast.SHOWN, contacts=())


def card(section: str, shown: Screen) -> Scene:
    """Return the scene of a card that is the same in every language but for its words."""
    return Scene(section, partial(_dated, shown))


def before_writing() -> Iterator[Scene]:
    """Yield what stands on a phone before anyone has written."""
    commands = tuple(
        Line(
            "{command}: {words}",
            params={"command": f"/{name}", "words": Line(words)},
            isolate=frozenset({"command"}),
        )
        for name, words in COMMANDS
    )
    name = Line("{name}", params={"name": cast.BOT_NAME})
    for words in (ABOUT, SHORT):
        yield card("The bot's profile", Screen("profile", (name, Line(words))))
    yield card("The menu of commands", Screen("commands", commands))


def after_sending() -> Iterator[Scene]:
    """Yield the receipt, the card of an urgent report, and the questions after it."""
    for urgent in (False, True):
        yield Scene("The receipt", partial(_receipt, urgent=urgent))
    yield card("Read aloud, with 🔊", _in_lines(SYNTHETIC))
    yield Scene("Read aloud, with 🔊", _receipt_aloud)
    for presence in (Presence(), _SEEN_AT, Presence(seen=True), _NOBODY):
        shown = urgent_screen(cast.LOCATOR, presence, cast.SHOWN)
        yield card("An urgent report", shown)
    yield card("An urgent report", urgent_screen(cast.LOCATOR, _NOBODY, _NOWHERE))
    yield from (card("Questions after the receipt", shown) for shown in _questions_after())


def news() -> Iterator[Scene]:
    """Yield the message that tells of a letter, and the letter behind it."""
    yield card("News", news_screen("read:news", "en", "quiet"))
    for here in (False, True):
        yield card("News", notices_screen("other", here=here))
    letter = cast.EVERY_CASE[0].letters[0]
    for page in (0, 1):
        yield card("News", door_screen(letter, page, "next", "done", "heard"))
    yield card("News", door_screen(_one_page(letter), 0, "next", "done", "heard"))


def letters() -> Iterator[Scene]:
    """Yield every letter that an officer can send, the closing ones under their result."""
    results = {template: code for code, template in reversed([*CLOSING_LETTERS.items()])}
    for template in TEMPLATES:
        facts = {
            "template": template.id,
            "words": cast.OFFICERS_WORDS if template.wants_words else "",
            "result": results.get(template.id),
        }
        yield Scene("Letters", partial(_letter, facts))


def elsewhere() -> Iterator[Scene]:
    """Yield what is said outside every conversation, and what else has words of ours."""
    yield card("When nothing can be kept", full(cast.SHOWN))
    yield card("When nothing can be kept", full(_NOWHERE))
    yield card("In a group", _in_lines(ONLY_ALONE))
    yield card("An error of ours", _in_lines(UserFacingError.user_message))
    yield card("On paper, for officers", _in_lines(*(q.name for q in (*QUESTIONS, *AFTER))))


def _dated(shown: Screen, voice: Translator) -> Told:
    return told(cast.in_its_own_way(shown, voice), voice)


def _in_lines(*sentences: str) -> Screen:
    return Screen("words", tuple(map(Line, sentences)))


def _one_page(letter: Letter) -> Letter:
    return replace(letter, text=cast.OFFICERS_WORDS)


def _letter(facts: dict[str, str | None], voice: Translator) -> Told:
    return told_in_words(voice, lambda speaking: letter_words(facts, speaking))


def _receipt(voice: Translator, *, urgent: bool) -> Told:
    return told(_receipt_card(voice, urgent=urgent), voice)


def _receipt_aloud(voice: Translator) -> Told:
    """Show what is heard of a receipt: no buttons, and no code."""
    return told(replace(aloud(_receipt_card(voice)), rows=()), voice)


def _receipt_card(voice: Translator, *, urgent: bool = False) -> Screen:
    return receipt_screen(
        cast.CODE,
        cast.LOCATOR,
        time=f"{voice.time(cast.LOOK_BY)} ({voice.date(cast.LOOK_BY.date())})",
        date=voice.date(cast.NEWS_BY),
        urgent=urgent,
        heard="heard",
    )


def _questions_after() -> Iterator[Screen]:
    """Yield these cards as their own buttons lead from one to the next."""
    shown = receipt_screen(cast.CODE, cast.LOCATOR, time="", date="")
    following = _behind(shown, "❓")
    while following is not None:
        shown = after_screen(following)
        yield shown
        following = _behind(shown, "⏭")


def _behind(shown: Screen, icon: str) -> str | None:
    """Return what the button of this icon carries, if the card has one."""
    return next((b.data for row in shown.rows for b in row if b.icon == icon), None)
