"""Letters bring the keys by which their reporter is told, where the reporter chose so."""

from base64 import urlsafe_b64encode

import pytest

from bot.interview.events import ChoseNotice
from bot.sealing.notice import Note, NoticeKey
from bot.services.arrivals import Arrival
from desk.deciding import CaseChangedError
from desk.pages.letters import announced_how
from tests.bot.services.letters import case_with_note
from tests.bot.services.scene import CHAT
from tests.desk.decisions import does, filed
from tests.desk.office import Office


async def test_a_letter_brings_the_keys_by_which_its_reporter_is_told(office: Office) -> None:
    """Only where they chose so."""
    row = await case_with_note(office.scene)
    case = await office.opens("ada", row.reference)

    await does(office, "ada", case, "letter", {"template": "more_time"})

    ((_, _, brought),) = office.client("ada").acts
    assert case.report.notice_key is not None
    assert brought.notice_key == case.report.notice_key.raw
    assert brought.file_key is not None


async def test_no_keys_go_out_for_a_reporter_who_asked_for_silence(office: Office) -> None:
    """The server could make a notice of them."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)

    await does(office, "ada", case, "letter", {"template": "more_time"})

    ((_, _, brought),) = office.client("ada").acts
    assert (brought.notice_key, brought.file_key) == (None, None)


@pytest.mark.parametrize("here", [False, True])
async def test_the_newest_choice_of_how_to_answer_counts(office: Office, here: bool) -> None:
    """A desk that had the case open is told first; then it brings the new key, or none."""
    row = await case_with_note(office.scene)
    before = await office.opens("ada", row.reference)
    locator = urlsafe_b64encode(row.locator).decode().rstrip("=")
    arrival = Arrival(events=(ChoseNotice(here, locator),), language="en")
    await office.scene.conversations.answer_after(CHAT, arrival)

    with pytest.raises(CaseChangedError):
        await does(office, "ada", before, "letter", {"template": "more_time"})
    now = await office.opens("ada", row.reference)
    await does(office, "ada", now, "letter", {"template": "more_time"})

    _, _, brought = office.client("ada").acts[-1]
    assert announced_how(now) == ("here" if here else "code")
    assert (brought.notice_key is not None) is here
    if brought.notice_key is not None:
        current = (await office.scene.case()).note
        assert Note.open(NoticeKey(brought.notice_key), now.report.case_id, current).chat_id == CHAT
