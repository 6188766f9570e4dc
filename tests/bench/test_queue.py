"""The queue's figures are measured over what they say they are."""

import re

from bot.services.officers.views import View
from tests.bench import queue, queue_desk
from tests.bot.services.officers.cases import ADA


async def test_the_page_that_is_timed_is_a_full_one() -> None:
    """Fifty cases of a list that goes on, and a restart that took some time."""
    async with queue.kept(600) as store:
        reading, seconds = await queue.loaded(store)

        page = await reading.page(ADA, View.TODO)

        assert len(page.cases) == 50
        assert page.next is not None
        assert page.urgent.count > 0
        assert seconds > 0
        assert await queue.timed(reading) > 0


async def test_the_desks_page_that_is_timed_is_a_full_one() -> None:
    """Fifty rows that say what they are about, from a server that has more."""
    async with queue_desk.desk_before(600) as visitor:
        shown = await visitor.page()

    assert len(set(re.findall(r"/cases/([2-9A-Z]{6})\"", shown))) == 50
    assert shown.count("Threat, danger soon") >= 50
