"""What the bot says in a language, looked up where it looks it up itself, by the English."""

from functools import cache

from bot.i18n import Catalogs


@cache
def _catalogs() -> Catalogs:
    return Catalogs.load()


def said(language: str, english: str) -> str:
    """A sentence that nothing is filled into; another one than the English, unless that is asked.

    Raises:
        AssertionError: the language has no words of its own for it, so nothing would be proved.
    """
    sentence = _catalogs().translator(language).sentence(english)
    assert sentence.language == language
    return sentence.text
