"""What somebody could put into a translation, and what they may."""

import pytest
from babel.messages.catalog import Message

from bot.cli.workbench import rules_brought as brought
from bot.cli.workbench import rules_kept as kept
from bot.cli.workbench.rule import Said
from bot.i18n import LOCALES
from bot.i18n.languages import read_languages

LANGUAGES = read_languages(LOCALES / "languages.toml")
THREE_DAYS = "It is best to go in the first 3 days."


def said(source: str, form: str, code: str = "so") -> Said:
    """One translation of one sentence."""
    return Said(message=Message(source, form), form=form, number=0, language=LANGUAGES[code])


@pytest.mark.parametrize(
    ("source", "form", "count"),
    [
        (THREE_DAYS, "30 maalmood.", 1),
        (THREE_DAYS, "۳ روز.", 0),
        (THREE_DAYS, "saddex maalmood.", 0),
        ("Not seen yet.", "Wac 08 12 34 56.", 1),
        ("Not seen yet.", "Wac ٠٨١٢٣٤.", 1),
        ("Me, an adult", "Aniga, 18 sano", 0),
        ("{count} of 20", "20 ka {count}", 0),
    ],
)
def test_a_number_is_neither_changed_nor_put_in(source: str, form: str, count: int) -> None:
    """Three days never become thirty, and nobody's number to call comes in."""
    assert len(list(brought.numbers(said(source, form)))) == count


@pytest.mark.parametrize(
    ("form", "count"),
    [
        ("Eeg amana-help.example.", 1),
        ("Eeg t.me/caawiye", 1),
        ("Eeg HTTP://a.example", 1),
        ("tg://resolve?domain=x", 1),
        ("Eeg пример.рф", 1),
        ("{place}.example.org", 1),
        ("Waa hagaag. Eeg.", 0),
        ("م.ب", 0),
    ],
)
def test_an_address_needs_no_https(form: str, count: int) -> None:
    """Phones make a link of a bare name, too."""
    assert len(list(kept.addresses(said("Not seen yet.", form)))) == count


@pytest.mark.parametrize(
    ("form", "count"), [("/Forget", 1), ("/forget_all", 1), ("/forget@other", 1), ("24/7 ama", 0)]
)
def test_a_command_is_found_however_it_is_written(form: str, count: int) -> None:
    """Telegram makes a command of capitals, digits and another bot's name as well."""
    assert len(list(kept.commands(said("Not seen yet.", form)))) == count


@pytest.mark.parametrize(
    ("form", "count"),
    [("@caawiye", 1), ("qof@example.org", 1), ("a @ b", 0), ("Waa hagaag", 0)],
)
def test_nobodys_account_comes_in(form: str, count: int) -> None:
    """A name after @ leads to an account, an address of mail to a mailbox."""
    assert len(list(brought.names(said("Not seen yet.", form)))) == count


@pytest.mark.parametrize(
    ("form", "count"),
    [
        ("a\u200bb", 1),
        ("a\u00adb\ufeff", 1),
        ("a\U000e0041", 1),
        ("a\u3164", 1),
        ("a\x07", 1),
        ("می\u200cروم", 0),
        ("two\nlines", 0),
        ("🆘️", 0),
    ],
)
def test_signs_that_nobody_sees_are_told(form: str, count: int) -> None:
    """Joiners of Persian are letters' business; direction signs have a rule of their own."""
    assert len(list(brought.unseen(said("Not seen yet.", form)))) == count
