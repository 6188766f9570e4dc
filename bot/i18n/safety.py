"""Sentences whose wrong translation can hurt somebody, and who has read them.

Owns which these are and which of them wait for a second reader. A sentence is
marked in the code, `# Translators: SAFETY …` above it; the template carries
the mark, so that the bot knows it without reading its own source. A template
that cannot be read stops the start: without it every sentence would pass.
"""

from collections.abc import Collection
from dataclasses import dataclass

from babel.messages.catalog import Catalog, Message

from bot.errors import CatalogError
from bot.i18n.reviews import Reviews
from bot.i18n.soundness import sources_of, usable
from bot.i18n.translator import CONTEXT_END

MARK = "SAFETY"


@dataclass(frozen=True, slots=True)
class Caution:
    """A mission's rule for sentences that nobody but their translator has read.

    Attributes:
        default: the mission's fallback language, in which such a card is shown as well.
        allowed: languages whose sentences the mission shows alone all the same.
    """

    default: str
    allowed: Collection[str] = ()


def key(message: Message) -> str:
    """Return the msgid by which the code asks for a sentence, its context before it."""
    source = sources_of(message)[0]
    return f"{message.context}{CONTEXT_END}{source}" if message.context else source


def is_marked(message: Message) -> bool:
    """Say whether a sentence's comments mark it."""
    return any(comment.startswith(MARK) for comment in message.auto_comments)


def marked(template: Catalog) -> frozenset[str]:
    """Return the marked sentences of a template, if it marks any."""
    return frozenset(key(message) for message in template if message.id and is_marked(message))


def safety_strings(template: Catalog) -> frozenset[str]:
    """Return the marked sentences of the template of the chats.

    Raises:
        CatalogError: it marks none, so that it cannot be ours.
    """
    found = marked(template)
    if not found:
        raise CatalogError("messages.pot marks no SAFETY sentence: run `amana locales update`.")
    return found


def waiting(catalog: Catalog, safety: Collection[str], reviews: Reviews) -> frozenset[str]:
    """Return the safety sentences that a catalog says and no second person has read."""
    return frozenset(
        key(message)
        for message in catalog
        if usable(message) and key(message) in safety and not reviews.read_by_another(message)
    )
