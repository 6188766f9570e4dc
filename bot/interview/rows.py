"""Rows of buttons: options two by two, then icons, then stop and send.

Owns how a card's buttons are laid out. A person who cannot read finds the
same icon in the same place on every card.
"""

from collections.abc import Sequence

from bot.interview.cards import Button, Line, Row
from bot.interview.taps import Verb, tap_data
from bot.marks import NC_

OPTIONS_A_PAGE = 8
LISTEN = "🔊"
# Translators: Button: show more choices.
MORE = Line(NC_("button", "More"))


def button(
    label: str, icon: str, verb: Verb, screen: str, argument: str | int | None = None
) -> Button:
    """Return a button with a label of ours."""
    return Button(label=Line(label), icon=icon, data=tap_data(verb, screen, argument))


def icon(sign: str, verb: Verb, screen: str, argument: str | int | None = None) -> Button:
    """Return a button that is an icon alone."""
    return Button(icon=sign, data=tap_data(verb, screen, argument))


def listen(screen: str, argument: str | None = None) -> Button:
    """Return the button by which a card is heard; taken off where no voice can say the card."""
    return icon(LISTEN, Verb.HEAR, screen, argument)


def more(screen: str, page: int) -> Button:
    """Return the button that shows another page of the same card."""
    return Button(label=MORE, icon="➡️", data=tap_data(Verb.PAGE, screen, page))


def pairs(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Lay buttons out two a row."""
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def paged_pairs(
    buttons: Sequence[Button], page: int, screen: str, size: int = OPTIONS_A_PAGE
) -> tuple[Row, ...]:
    """Lay out one page of options; the last button of a page that is not alone is [More]."""
    if len(buttons) <= size:
        return pairs(buttons)
    pages = -(-len(buttons) // (size - 1))
    shown = page % pages
    start = shown * (size - 1)
    following = more(screen, (shown + 1) % pages)
    return pairs([*buttons[start : start + size - 1], following])


def steering(
    screen: str, *, back: Verb | None = None, skip: bool = False, help_: bool = True
) -> Row:
    """Return the row of icons: help now, language, listen, back, skip."""
    row: list[Button] = []
    if help_:
        row.append(icon("🆘", Verb.OPEN, screen, "help"))
    if screen != "language":
        row.append(icon("🌐", Verb.OPEN, screen, "language"))
    row.append(listen(screen))
    if back is not None:
        row.append(icon("◀", back, screen))
    if skip:
        row.append(icon("⏭", Verb.SKIP, screen))
    return tuple(row)


def ending(screen: str, *, send: bool = False) -> Row:
    """Return the last row: stop at one tap, and after the story send."""
    # Translators: Button: stop, and remove what was written here and not sent.
    row: Row = (button(NC_("button", "Stop and clear"), "✖", Verb.STOP, screen),)
    if send:
        # Translators: Button: send the report as it is, without the other questions.
        row += (button(NC_("button", "Send now"), "📤", Verb.SEND, screen),)
    return row
