"""Forms that came after the lock: nothing is done, and no word is lost."""

import re
from urllib.parse import unquote

import pytest

from tests.desk.pages.rig import Rig


async def test_what_was_sent_while_locked_is_said_to_be_lost(rig: Rig) -> None:
    """The unlock page must not look as if it had been kept what nobody's page has sent."""
    rig.desk.sessions.lock(rig.browser)

    sent = await rig.post(f"{rig.case}/decide/note/check", words="A note.")

    assert sent.status_code == 303
    assert sent.headers["location"].startswith("/unlock?lost=1&next=%2Fcases%2F")


@pytest.mark.parametrize("way", ["/check", "/change", ""])
async def test_what_was_sent_while_locked_stands_in_the_form_again(rig: Rig, way: str) -> None:
    """Nothing is done; the words are there after unlocking, and a statement is made anew."""
    typed = {"to": "dora", "words": "Asked <all>.", "checked": "yes", "version": "1"}
    token, session = rig.browser.form, rig.session
    rig.desk.sessions.lock(rig.browser)
    sent = await rig.post(f"{rig.case}/decide/assign{way}", **typed, form=token)
    assert sent.headers["location"].startswith("/unlock?kept=1&next=%2Fcases%2F")
    rig.browser.session = session
    rig.desk.sessions.give_back(rig.browser, session)

    page = await rig.get(unquote(sent.headers["location"].partition("next=")[2]))

    assert "your words stand below" in page.text
    assert "Asked &lt;all&gt;." in page.text
    assert not re.search(r'name="checked"[^>]* checked', page.text)
    assert rig.client.acts == []


async def test_a_letter_sent_while_locked_is_a_draft(rig: Rig) -> None:
    """It is not sent, and its last words are not lost."""
    token, session = rig.browser.form, rig.session
    rig.desk.sessions.lock(rig.browser)
    letter = {"template": "own_words", "letter_words": "The last <word>.", "language": "en"}
    sent = await rig.post(f"{rig.case}/letter/send", **letter, form=token)
    rig.browser.session = session
    rig.desk.sessions.give_back(rig.browser, session)

    page = await rig.get(unquote(sent.headers["location"].partition("next=")[2]))

    assert "The last &lt;word&gt;." in page.text
    assert rig.client.acts == []


async def test_a_page_of_before_the_lock_is_not_acted_upon_and_loses_no_word(rig: Rig) -> None:
    """Unlocked again in another tab: what the old one sends stands in its form once more."""
    token, session = rig.browser.form, rig.session
    rig.desk.sessions.lock(rig.browser)
    rig.browser.session = session

    sent = await rig.decides("note", "acknowledged", words="A <note>.", form=token)

    assert sent.headers["location"] == f"{rig.case}/decide/note?kept=1"
    assert "A &lt;note&gt;." in (await rig.get(f"{rig.case}/decide/note")).text
    assert rig.client.acts == []


async def test_what_a_form_has_made_leads_back_to_its_case(rig: Rig) -> None:
    """Its own address takes forms alone: after a lock, or another language, it is no page."""
    page = await rig.post(f"{rig.case}/decide/note/check", words="A note.")

    assert f'data-back="{rig.case}"' in page.text
    assert set(re.findall(r'name="next" value="([^"]*)"', page.text)) == {rig.case}
