"""People are met in the language they chose, else in their report's, else in their phone's."""

from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest

from bot.i18n.catalogs import Catalogs
from bot.interview.parts import TextPart
from bot.services import changes
from bot.services.drafts import Draft, new_draft
from bot.services.meeting import Meeting
from storage.memory import MemoryStore
from tests.bot.sealing.cast import Seeded
from tests.bot.services.scene import BOT, CHAT
from tests.contracts import rows

CATALOGS = Catalogs.load(wanted=("en", "fr", "sw"))


def draft(language: str) -> Draft:
    """A conversation in which nothing is told yet."""
    return new_draft(BOT, CHAT, language, Seeded("meeting"))


@pytest.mark.parametrize(
    ("spoken", "told", "met"),
    [
        (None, None, "en"),
        (None, "sw", "sw"),
        (None, "zz", "en"),
        ("en", None, "en"),
        ("en", "sw", "sw"),
        ("fr", "sw", "fr"),
    ],
    ids=["stranger", "returns", "no more offered", "begins", "has chosen nothing", "has chosen"],
)
def test_who_is_met_in_which_language(spoken: str | None, told: str | None, met: str) -> None:
    """On a phone in English."""
    row = None if told is None else replace(rows.case(31), language=told)
    open_ = None if spoken is None else draft(spoken)

    assert Meeting(MemoryStore(), CATALOGS).language("en-GB", open_, row) == met


def test_who_is_telling_something_goes_on_in_its_language() -> None:
    """Another report's button, tapped in between, must not turn the cards into another language."""
    telling = draft("en")
    parts = (TextPart(1, 2, "They took"),)
    telling = replace(telling, interview=replace(telling.interview, parts=parts))
    row = replace(rows.case(31), language="sw")

    assert Meeting(MemoryStore(), CATALOGS).language("en", telling, row) == "en"


@pytest.mark.parametrize(
    "tapped", ["add:receipt:{}", "after:consent:?:{}", "seen:urgent:{}:heard", "{}"]
)
async def test_a_button_names_its_report(tapped: str) -> None:
    """By the locator alone, wherever it stands in what the button carries."""
    store, row = MemoryStore(), rows.case(31)
    await store.commit(changes.AddCase(row))
    named = urlsafe_b64encode(row.locator).decode().rstrip("=")
    meeting = Meeting(store, CATALOGS)

    assert await meeting.case_named(tapped.format(named)) == row
    assert await meeting.case_named(tapped.format("A" * 22)) is None
    assert await meeting.case_named(tapped.format("")) is None
