"""Which option some typed words name, by its label in the language on the card.

Owns the way from a card's options to their translated labels; the comparison
is `bot.interview.choices`. Words that agree to something and that no second
person has read are those of the fallback language: no card shows them, so
nobody would see that "no" stands among them.
"""

from typing import Any

from bot.i18n import Translator
from bot.interview.choices import match_choice, options
from bot.services.turning import Turning


def typed_choice(turning: Turning, text: str) -> str | None:
    """Find the option that typed words name, by its label in the language on the card."""
    translator = turning.translator
    offered = {
        option.id: tuple(_label(label, translator) for label in (option.label, *option.synonyms))
        for option in options(turning.draft.interview, turning.mission)
    }
    return match_choice(text, offered)


def _label(words: Any, translator: Translator) -> str:
    if isinstance(words, str):
        return words
    if isinstance(words, dict):
        return translator.name(words).text
    sure = translator.stand_in if translator.waits(words.sentence) else None
    return (sure or translator).sentence(words.sentence, {}, isolate=()).text
