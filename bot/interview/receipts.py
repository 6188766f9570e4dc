"""Cards that are events, not steps: the receipt, news, and the questions after it.

Owns these wordings. Their buttons carry all they need, because after a report
is sent nothing here remembers which case it was.
"""

from typing import Literal

from bot.errors import OutOfTurnError
from bot.interview.cards import Button, Line, Screen
from bot.interview.case_facts import Letter
from bot.interview.parts import Notice, Said
from bot.interview.questions import AFTER, AFTER_BY_ID, Question
from bot.interview.rows import LISTEN, button, listen, pairs
from bot.interview.taps import RECEIPT_SCREEN, Verb, parse_tap, tap_data
from bot.interview.view_case import letter_page
from bot.interview.visiting import NOTHING, SHOW, parse_after
from bot.interview.wording import notice_lines
from bot.marks import N_, NC_

# Translators: SAFETY: the code that follows is the only way back.
_YOUR_CODE = N_("Sent. Your code:")
# Translators: SAFETY: nobody can give the code a second time.
_KEEP_IT = N_("Keep it safe. We cannot find it again.")
# Translators: {time} is such as 14:10 (22 November 2026), {date} is a day. “By”: no later.
_LOOKED_AT = N_("A person will look by {time}. News by {date}.")
# Translators: “It” is the report that was just sent.
_URGENT = N_("It is marked urgent.")
# Translators: SAFETY: the code is the only way back; who hears it can use it.
# Read aloud in place of the code.
_NOT_ALOUD = N_("We do not read the code aloud, so that nobody near you hears it.")
_QUIET, _RINGS = "🔕", "🔔"
_ISOLATE, _END = "\u2066", "\u2069"


def receipt_screen(
    receipt_text: str,
    locator_text: str,
    *,
    time: str,
    date: str,
    copy: str | None = None,
    urgent: bool = False,
    heard: str | None = None,
) -> Screen:
    """Return the receipt: the code alone on its line, and what can be done with it.

    Args:
        receipt_text: The code as it is shown, in groups of ASCII digits.
        locator_text: 22 base64url characters; can append and never read.
        time: By when a person will look, written for the reporter's language.
        date: By when there will be news, likewise.
        copy: What the copy button copies; the digits of `receipt_text` unless given.
        urgent: Whether the report was sent by 🆘; whether anyone has seen it stands on a card
            of its own (`view_urgent`), for this text is forgotten once it is shown.
        heard: What 🔊 carries beside its screen, so that the receipt can still be said.
    """
    code = Line("{words}", params={"words": f"{_ISOLATE}{receipt_text}{_END}"})
    times = {"time": time, "date": date}
    by = Line(_LOOKED_AT, params=times, isolate=frozenset(times), dispensable=True)
    marked = (Line(_URGENT),) if urgent else ()
    lines = (Line(_YOUR_CODE), code, Line(_KEEP_IT), *marked, by)
    digits = copy if copy is not None else "".join(c for c in receipt_text if c.isdecimal())
    rows = (
        (
            # Translators: Button: the phone remembers the digits, to paste them elsewhere.
            Button(label=Line(NC_("button", "Copy the code")), icon="📋", copy=digits),
            # Translators: Button: show how my report stands.
            button(NC_("button", "Open my report"), "🔑", Verb.CODE, RECEIPT_SCREEN),
        ),
        (
            _add(locator_text),
            Button(
                # Translators: Button: answer some more questions, if I like.
                label=Line(NC_("button", "A few questions")),
                icon="❓",
                data=_after_data(AFTER[0], SHOW, locator_text),
            ),
        ),
        (
            # Translators: Button: remove from this phone what you and I wrote. The report stays.
            button(NC_("button", "Clear our messages"), "🧹", Verb.CLEAR, RECEIPT_SCREEN),
            *(() if heard is None else (listen(RECEIPT_SCREEN, heard),)),
        ),
    )
    return Screen(RECEIPT_SCREEN, lines, rows, kind="event")


def aloud(receipt: Screen) -> Screen:
    """Return a receipt as it is said: everything but the code.

    Who stands near would hear it, and a voice message stays longer on a phone, and in more
    places, than a text that is deleted. Whoever cannot read digits cannot type them either:
    for them the code is copied by its button, and news come by themselves.
    """
    lines = (receipt.lines[0], Line(_NOT_ALOUD), *receipt.lines[2:])
    return Screen(receipt.id, lines, receipt.rows, kind="event")


def after_screen(data: str) -> Screen:
    """Return the card that follows a tap on ❓ or on an after-question's button.

    The tap on ❓ shows the first question as a new message, since the receipt
    must stay; each later tap shows the next question in place of the last.

    Raises:
        OutOfTurnError: The tap is no after-question's.
    """
    tap = parse_tap(data)
    if tap.verb is not Verb.AFTER:
        raise OutOfTurnError
    question, choice, locator = parse_after(tap)
    if choice == SHOW:
        return _after_card(AFTER_BY_ID[question], locator, is_first=True)
    ids = [each.id for each in AFTER]
    following = ids.index(question) + 1
    if following < len(ids):
        return _after_card(AFTER_BY_ID[ids[following]], locator)
    # Translators: After the last question. Warm.
    return Screen("after", (Line(N_("Thank you. That was all.")),), ((_add(locator),),))


def heard_after(carried: str) -> Screen:
    """Return a card after the receipt as it is said, from what its 🔊 carries.

    Raises:
        OutOfTurnError: there is no such question.
    """
    question, _, locator = carried.partition(":")
    if question not in AFTER_BY_ID:
        raise OutOfTurnError
    return _after_card(AFTER_BY_ID[question], locator)


def news_screen(
    read_data: str | None = None, language: str | None = None, quiet_data: str | None = None
) -> Screen:
    """Return the notice of a letter: it never says from whom or about what.

    Args:
        read_data: What the [Read] button carries (a door), or None for a notice without one.
        language: In which it is sent, and can be heard.
        quiet_data: What 🔕 carries, by which no more of them come.
    """
    # Translators: SAFETY: neutral: others may see it. As in “How can we answer you?”
    # The whole message. It must look harmless to anyone who sees the phone.
    line = Line(N_("You have news."))
    if read_data is None:
        return Screen("news", (line,), kind="event")
    # Translators: Button, an order to the phone: open and read what has come.
    row = (Button(label=Line(NC_("button", "Read")), icon="✉", data=read_data),)
    quiet = () if quiet_data is None else (Button(icon=_QUIET, data=quiet_data),)
    heard = () if language is None else (listen("news", language),)
    signs = (*quiet, *heard)
    return Screen("news", (line,), (row, *((signs,) if signs else ())), kind="event")


def notices_screen(other_data: str, *, here: bool) -> Screen:
    """Return what is said after 🔕 on a notice, with the one button that takes it back.

    Args:
        other_data: What that button carries.
        here: Whether notices come to this chat now.
    """
    said = Said.ANNOUNCED_HERE if here else Said.BY_CODE_ONLY
    other = Button(icon=_QUIET if here else _RINGS, data=other_data)
    return Screen("notices", notice_lines(Notice(said)), ((other,),), kind="event")


def door_screen(
    letter: Letter,
    page: int,
    next_data: str | None,
    done_data: str | None,
    heard_data: str | None = None,
) -> Screen:
    """Return one page of a letter that its door opened.

    Args:
        letter: The letter, opened.
        page: From 0; beyond the last it begins again.
        next_data: What [Read on] carries; shown only while there is more.
        done_data: What [Done] carries; it clears the letter from the chat.
        heard_data: What 🔊 carries.
    """
    lines, pages = letter_page(letter, page)
    row: list[Button] = []
    if next_data is not None and page % pages + 1 < pages:
        # Translators: Button: the next page of a long text.
        row.append(Button(label=Line(NC_("button", "Read on")), icon="➡️", data=next_data))
    if done_data is not None:
        # Translators: Button: I have finished; close this card.
        row.append(Button(label=Line(NC_("button", "Done")), icon="✅", data=done_data))
    if heard_data is not None:
        row.append(Button(icon=LISTEN, data=heard_data))
    return Screen("door", lines, (tuple(row),) if row else (), kind="event")


def _after_card(question: Question, locator: str, *, is_first: bool = False) -> Screen:
    buttons = [
        Button(
            label=Line(choice.label),
            icon=choice.icon,
            data=_after_data(question, choice.id, locator),
        )
        for choice in question.choices
    ]
    if question.takes_words:
        buttons.append(_add(locator))
    skip = (
        Button(icon="⏭", data=_after_data(question, NOTHING, locator)),
        listen("after", f"{question.id}:{locator}"),
    )
    kind: Literal["card", "event"] = "event" if is_first else "card"
    return Screen("after", (Line(question.prompt),), (*pairs(buttons), skip), kind=kind)


def _after_data(question: Question, choice: str, locator: str) -> str:
    return tap_data(Verb.AFTER, question.id, f"{choice}:{locator}")


def _add(locator: str) -> Button:
    # Translators: Button: write more for a report that was already sent.
    return button(NC_("button", "Add something"), "➕", Verb.ADD, RECEIPT_SCREEN, locator)
