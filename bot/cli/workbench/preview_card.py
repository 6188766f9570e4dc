"""One card as a phone of 320 points shows it, and how much of its room it takes.

Owns the card's HTML. The text and the keys are what the bot's renderer gave.
"""

from markupsafe import Markup

from bot.cli.workbench.preview_html import tag
from bot.cli.workbench.preview_told import Told
from bot.interview.cards import CARD_LIMIT
from bot.interview.text_pages import units


def figure(told: Told, name: str, language: str, direction: str) -> Markup:
    """Write a card in one language, its name and its length above it."""
    length = units(told.text)
    return tag(
        "figure",
        tag("figcaption", tag("span", name), measure(length, CARD_LIMIT, "whole card")),
        phone(told, language, direction),
        class_="phone",
    )


def phone(told: Told, language: str, direction: str) -> Markup:
    """Write the message and its keys, in the language and its direction."""
    rows = [tag("div", *(_key(label) for label in row), class_="row") for row in told.rows]
    # Each line takes its own direction, as in Telegram's apps.
    lines = [tag("p", line, dir="auto") for line in told.text.split("\n")]
    keys = (tag("div", *rows, class_="keys"),) if rows else ()
    return tag(
        "div",
        tag("div", *lines, class_="bubble"),
        *keys,
        class_="message",
        lang=language,
        dir=direction,
    )


def measure(length: int, limit: int, what: str) -> Markup:
    """Write how much of a room is taken, as a figure and as a bar."""
    said = f"{length} of {limit}"
    bar = tag("meter", said, min=0, max=limit, high=limit * 9 // 10, value=length, aria_label=what)
    return tag("span", f"{said} ", bar, class_="measure")


def heard_on(told: Told) -> frozenset[str]:
    """Return the sentences that stand on a card."""
    return frozenset(heard.key for piece in told.pieces for heard in piece.heard)


def _key(label: str) -> Markup:
    return tag("span", label, class_="key", dir="auto")
