"""The receipt says by when a person will look, by the clock of the mission's people."""

from zoneinfo import ZoneInfo

from bot.interview.english import english
from bot.sealing.receipt import Receipt
from bot.services.drafts import SentReport, new_draft
from handlers.telegram.screens import receipt_card
from tests.bot.sealing.cast import Seeded
from tests.bot.services.scene import BOT, CHAT, ENGLISH

DIGITS = Receipt.mint(Seeded("receipt")).digits
SENT = SentReport(
    digits=DIGITS, locator="A" * 22, look_by=1_750_000_000, news_by=1_757_900_000, urgent=False
)


def text_in(zone: str) -> str:
    """The receipt's words in a zone."""
    draft = new_draft(BOT, CHAT, "en", Seeded("draft"))
    screen = receipt_card(SENT, draft, ENGLISH, ZoneInfo(zone))
    return "\n".join(english(line) for line in screen.lines)


def test_times_are_local_and_named_where_they_are_not() -> None:
    """15:06 UTC is 18:06 in Mogadishu, and only UTC needs its name."""
    assert "15:06 UTC" in text_in("UTC")
    assert "18:06" in text_in("Africa/Mogadishu")
    assert "UTC" not in text_in("Africa/Mogadishu")


def test_the_code_stands_alone_on_its_line_and_is_copied_bare() -> None:
    """In groups, isolated; what the button copies are its digits."""
    (line,) = (line for line in text_in("UTC").splitlines() if line.startswith("\u2066"))
    assert "".join(c for c in line if c.isdecimal()) == DIGITS
    draft = new_draft(BOT, CHAT, "en", Seeded("draft"))
    rows = receipt_card(SENT, draft, ENGLISH, ZoneInfo("UTC")).rows

    assert [b.copy for row in rows for b in row if b.copy] == [DIGITS]
