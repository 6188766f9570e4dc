"""Languages: catalogs compiled at start, sentences translated at the edges.

`Catalogs.load` reads every wanted language or fails, so that no catalog can
fail in the middle of a conversation; `Catalogs.translator` gives the voice
of one language. Routing goes by ids, never by a translated text.
"""

from bot.i18n.bidi import isolate_code
from bot.i18n.catalogs import Catalogs
from bot.i18n.languages import LOCALES, SOURCE, Language
from bot.i18n.safety import Caution
from bot.i18n.translator import Sentence, Translator

__all__ = [
    "LOCALES",
    "SOURCE",
    "Catalogs",
    "Caution",
    "Language",
    "Sentence",
    "Translator",
    "isolate_code",
]
