"""Typed words name an option; what agrees to something was read by a second person."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from bot.i18n import LOCALES, Translator
from bot.i18n.languages import read_languages
from bot.i18n.translator import English
from bot.interview.schema import Phase, begin
from bot.marks import NC_
from bot.services.typed_choice import typed_choice
from tests.bot.interview.world import MISSION

LANGUAGES = read_languages(LOCALES / "languages.toml")
AGREE = NC_("typed", "yes|ok|start")


class Wrong(English):
    """Somebody wrote "no" among the words that agree."""

    def gettext(self, message: str) -> str:
        """Say it."""
        return "haa|maya" if message == AGREE else super().gettext(message)


def turning(*waiting: str) -> Any:
    """A person who is asked for consent, in Somali."""
    somali = Translator(LANGUAGES["so"], {"so": Wrong()}, waiting={"so": waiting})
    somali.stand_in = Translator(LANGUAGES["en"], {"en": English()})
    interview = replace(begin("so"), phase=Phase.LIMITS)
    draft = SimpleNamespace(interview=interview)
    return SimpleNamespace(translator=somali, draft=draft, mission=MISSION)


@pytest.mark.parametrize(
    ("typed", "unread", "read"),
    [
        ("maya", False, True),
        ("haa", False, True),
        ("Yes!", True, False),
        ("yes, start", True, True),
    ],
)
def test_only_words_that_were_read_agree(typed: str, unread: bool, read: bool) -> None:
    """No card shows the list, so nobody could see what stands in it; till then English counts."""
    assert (typed_choice(turning(AGREE), typed) is not None) is unread
    assert (typed_choice(turning(), typed) is not None) is read
