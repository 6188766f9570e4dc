"""What a translator is told beside one sentence: its English, its note, its numbers, its state.

Owns these words, for the spreadsheet and the studio alike. It judges nothing:
what is wrong with a translation is `bot.cli.workbench.findings`.
"""

from babel.messages.catalog import Message

from bot.i18n.plurals import Plural
from bot.i18n.reviews import Reviews
from bot.i18n.soundness import forms_of, sources_of

MISSING, AGAIN = "missing", "look again"


def english(message: Message, plural: Plural, form: int) -> str:
    """Return the English beside one form: that of one where the form is only for one."""
    sources = sources_of(message)
    only_one = message.pluralizable and plural.samples(form) == (1,)
    return sources[0] if only_one else sources[-1]


def note(message: Message) -> str:
    """Return what a translator must know: where a short label stands, and the comments."""
    context = [f"({message.context})"] if message.context else []
    return " ".join([*context, *message.auto_comments])


def counts(message: Message, plural: Plural, form: int) -> str:
    """Name a few numbers that take a plural form; nothing for a sentence without a number."""
    if not message.pluralizable:
        return ""
    samples = plural.samples(form)
    numbers = ", ".join(map(str, samples))
    return f"for {numbers}" if plural.single(form) else f"for {numbers} …"


def status(message: Message, reviews: Reviews) -> str:
    """Say how far a translation has come."""
    if message.fuzzy:
        return AGAIN
    return reviews.level(message).word if all(forms_of(message)) else MISSING
