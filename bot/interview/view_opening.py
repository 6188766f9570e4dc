"""The first cards and the last: welcome, limits and consent, what we can do, sent, left.

Owns these wordings. Whatever limits our help stands here, before the first
question.
"""

from bot.errors import IntakeClosedError
from bot.interview.cards import Button, Line, Row, Screen
from bot.interview.english import all_of_rank, fitted
from bot.interview.mission import Mission, Names
from bot.interview.parts import NOT_TAKEN, Said
from bot.interview.rows import button, ending, more, paged_pairs, pairs, steering
from bot.interview.schema import Interview
from bot.interview.taps import Verb, tap_data
from bot.interview.wording import (
    DESK_UNSEEN,
    NOT_SENT,
    OUTAGE,
    contact_lines,
    notice_lines,
    place_of,
)
from bot.marks import N_, NC_

# Translators: The first words that anyone reads. Warm, polite. “Free”: costs no money.
_HELLO = N_("Hello. You can ask for help, share a problem, or say what is wrong. It is free.")
# Translators: SAFETY: both halves.
_NO_NAME = N_("You do not have to give your name. We will not ask for your phone number.")
# Translators: SAFETY: who reads, who sees, and what we may have to tell.
# "Telegram, the company" because many people think that the app belongs to us.
_LIMITS = N_(
    "Trained staff read this. Telegram, the company, sees this chat. "
    "If a life or a child is at risk, we may have to tell those who can help."
)
# Translators: Said before a person agrees to write: they are free to stop.
_CAN_STOP = N_("You can stop at any time.")
# Translators: SAFETY: safe from others, at this moment.
_SAFE_NOW = N_("Are you safe to write now?")
# Translators: SAFETY: nobody can give the code a second time.
_SENT = N_("Your report is sent. Keep your code safe: we cannot find it again.")
# Translators: SAFETY: no promise of a quick answer.
_URGENT = N_("Your report is sent and marked urgent. Our team may take time to answer.")
# Translators: SAFETY: help stays open.
# {date} is a day such as 3 March 2027. Said to somebody who sent abusive messages.
_PAUSED = N_("Reports from this chat are paused until {date}. You can still get help here. 🆘")
# Translators: SAFETY: what the person must delete alone.
_LEFT = N_(
    "Stopped. What you had not sent is gone, and we delete our messages here. "
    "Messages older than two days you must delete yourself."
)

MORE_PAGES = (
    # Translators: “Private”: no stranger reads it. “Services”: clinics, lawyers, shelters.
    N_(
        "We can: read your report, keep it private, tell you about services, "
        "and pass it to people who can act."
    ),
    # Translators: SAFETY: what nobody may hope for.
    N_("We cannot: promise an arrest, money or a result. We cannot send help in minutes."),
    # Translators: SAFETY: nothing may ever be asked for help.
    N_("Help is free. No one may cut your aid because you wrote to us. If they do, tell us."),
)
PRIVACY_PAGES = (
    # Translators: SAFETY: who can read and who cannot.
    N_(
        "When you send your report, it is locked. Only the officers chosen for it have the keys. "
        "The computer that runs this chat cannot open it again."
    ),
    # Translators: SAFETY: who can see and who cannot.
    N_(
        "Telegram, the company, can see that you used this chat and what stands in it. "
        "Officers do not learn your Telegram account. We keep your story apart from it."
    ),
    # Translators: SAFETY: what goes, when, and what stays.
    N_(
        "What you do not send is deleted within three days. ✖ or /forget deletes it now. "
        "A report that you sent stays; with your code you can withdraw it."
    ),
)


def welcome(interview: Interview, mission: Mission) -> Screen:
    """Say what this is."""
    if not mission.intake_open:
        return closed(mission, held=bool(interview.parts))
    ranked = [*all_of_rank(0, _notices(interview)), (0, Line(_HELLO)), (3, Line(_NO_NAME))]
    if not mission.desk_seen:
        ranked.append((1, DESK_UNSEEN))
    if mission.outage:
        ranked.append((2, OUTAGE))
    # Translators: Button: begin.
    return Screen("welcome", fitted(ranked), _first_rows("welcome", NC_("button", "Start")))


def limits(interview: Interview, mission: Mission) -> Screen:
    """Say the limits and ask for consent; what was written before is held."""
    if mission.paused_until is not None:
        return _paused(mission, mission.paused_until)
    if not mission.intake_open:
        return closed(mission, "limits", held=bool(interview.parts))
    rows = (
        (button(NC_("button", "Yes, start"), "✅", Verb.AGREE, "limits"),),
        # Translators: Button: no, I am not safe; show me help at once.
        (button(NC_("button", "No, help now"), "🆘", Verb.OPEN, "limits", "help"),),
        steering("limits", back=Verb.BACK, help_=False),
        _leave("limits"),
    )
    ranked = [
        *all_of_rank(0, _notices(interview)),
        (0, Line(_LIMITS)),
        (1, Line(_CAN_STOP)),
        (0, Line(_SAFE_NOW)),
    ]
    return Screen("limits", fitted(ranked), rows)


def closed(mission: Mission, screen: str = "welcome", *, held: bool = False) -> Screen:
    """Say that no report can be taken now, and where to turn."""
    said = NOT_SENT if held else Line(IntakeClosedError.user_message)
    contact = contact_lines(mission.contacts[0]) if mission.contacts else ()
    rows = (
        (
            button(NC_("button", "Find help"), "ℹ️", Verb.OPEN, screen, "services"),
            # Translators: Button: I reported before and want to open that report.
            button(NC_("button", "I have a code"), "🔑", Verb.CODE, screen),
        ),
        steering(screen),
        _leave(screen),
    )
    return Screen(screen, (said, *contact), rows)


def _paused(mission: Mission, until: Names) -> Screen:
    """Say plainly that no report is taken from this chat, until when, and where help is."""
    contact = contact_lines(mission.contacts[0]) if mission.contacts else ()
    rows = (
        (
            button(NC_("button", "Find help"), "ℹ️", Verb.OPEN, "limits", "services"),
            button(NC_("button", "I have a code"), "🔑", Verb.CODE, "limits"),
        ),
        steering("limits", back=Verb.BACK),
        _leave("limits"),
    )
    said = Line(_PAUSED, params={"date": until}, isolate=frozenset({"date"}))
    return Screen("limits", (said, *contact), rows)


def sent(interview: Interview) -> Screen:
    """Say that the report is sent and, where it is, marked urgent."""
    lines = (Line(_URGENT if interview.urgent else _SENT),)
    # Clearing takes the code away too, so it must not look like mere leaving here.
    clearing = (button(NC_("button", "Clear our messages"), "🧹", Verb.STOP, "sent"),)
    # Translators: Button: begin another report.
    rows = (*_first_rows("sent", NC_("button", "New report"))[:-1], clearing)
    return Screen("sent", (*notice_lines(interview.receipt), *lines), rows)


def left(interview: Interview) -> Screen:
    """Say what stopping has done, and what it could not do."""
    rows = (
        (
            # Translators: Button: begin once more from the start.
            button(NC_("button", "Start again"), "▶", Verb.START, "left"),
            button(NC_("button", "Find help"), "ℹ️", Verb.OPEN, "left", "services"),
        ),
        steering("left"),
    )
    return Screen("left", (*notice_lines(interview.receipt), Line(_LEFT)), rows)


def pages(interview: Interview, screen: str, sentences: tuple[str, ...]) -> Screen:
    """Show one page of several sentences."""
    shown = interview.page % len(sentences)
    lines = (
        *notice_lines(interview.receipt),
        Line(sentences[shown]),
        *place_of(shown + 1, len(sentences)),
    )
    rows = (
        (
            button(NC_("button", "Find help"), "ℹ️", Verb.OPEN, screen, "services"),
            more(screen, (shown + 1) % len(sentences)),
        ),
        steering(screen, back=Verb.CLOSE),
        ending(screen),
    )
    return Screen(screen, lines, rows)


def languages(interview: Interview, mission: Mission) -> Screen:
    """Offer the languages under their own names."""
    buttons = [
        Button(label=language.own_name, data=tap_data(Verb.SPEAK, "language", language.code))
        for language in mission.languages
    ]
    rows = (
        *paged_pairs(buttons, interview.page, "language"),
        steering("language", back=Verb.CLOSE),
        ending("language"),
    )
    # Translators: An order on the first card, shown with the names of languages.
    lines = (*notice_lines(interview.receipt), Line(N_("Choose your language.")))
    return Screen("language", lines, rows)


def _notices(interview: Interview) -> tuple[Line, ...]:
    """Ask about held words on every card before consent, whatever else happened.

    But for a refusal: a photo refused beside them would be believed to be with us,
    and there is no room for both lines.
    """
    said = interview.receipt.said if interview.receipt is not None else None
    lines = notice_lines(interview.receipt)
    if not interview.parts or said in NOT_TAKEN | {Said.HELD}:
        return lines
    return (Line(N_("We have your message. May we read it?")),)


def _first_rows(screen: str, start: str) -> tuple[Row, ...]:
    options = (
        button(start, "▶", Verb.START, screen),
        button(NC_("button", "I have a code"), "🔑", Verb.CODE, screen),
        button(NC_("button", "Find help"), "ℹ️", Verb.OPEN, screen, "services"),
        # Translators: Button: read what we, the team, can do and cannot do.
        button(NC_("button", "What we can do"), "📖", Verb.OPEN, screen, "more"),
    )
    return (*pairs(options), steering(screen), _leave(screen))


def _leave(screen: str) -> Row:
    # Translators: Button: I go away from here; what I did not send is cleared. Not “permission”.
    return (button(NC_("button", "Leave"), "✖", Verb.STOP, screen),)
