"""Every case is written to the second place, and a full one turns nobody away."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from bot.errors import StorageError
from bot.interview.events import Tapped
from bot.services.arrivals import Arrival
from bot.services.conversations import Conversations
from bot.services.echoes import AFTERGLOW
from bot.services.ports import Store
from bot.services.rows import CaseRow, EntryRow
from tests.bot.services.scene import CHAT, Scene
from tests.bot.services.turns import arrives, sent_with_pending


class Copies:
    """A mirror that can fail."""

    def __init__(self) -> None:
        self.kept: list[tuple[CaseRow, Sequence[EntryRow]]] = []
        self.full = False

    async def keep(self, case: CaseRow, entries: Sequence[EntryRow], _store: Store) -> None:
        """Keep a case, or refuse."""
        if self.full:
            raise StorageError
        self.kept.append((case, entries))


async def test_each_case_is_copied_and_a_full_mirror_refuses_no_report(scene: Scene) -> None:
    """An alarm stands until a copy succeeds."""
    mirror = Copies()
    scene.conversations = Conversations(scene._around(), scene.ring, mirror)
    mirror.full = True
    await scene.files("first")
    failed = scene.conversations.second_place.failed
    mirror.full = False
    scene.clock.pass_(AFTERGLOW + 1)
    await scene.tells("second")
    await scene.sends()

    assert (failed, scene.conversations.second_place.failed) == (True, False)
    assert len(mirror.kept) == 1
    assert len(await scene.store.cases()) == 2


async def test_what_comes_later_is_copied_too(scene: Scene) -> None:
    """A file that follows its report, words added to it, an answer given after sending."""
    mirror = Copies()
    scene.conversations = Conversations(scene._around(), scene.ring, mirror)
    turn, row = await sent_with_pending(scene)
    await scene.conversations.file_kept(turn.fetch[0], await scene.keep(turn.fetch[0]))
    locator = urlsafe_b64encode(row.locator).decode().rstrip("=")
    await scene.taps(f"add:receipt:{locator}")
    await scene.writes("more")
    finish = await arrives(scene, 5)
    arrival = Arrival(events=(Tapped(f"after:consent:both:{locator}"),), language="en", card=9)
    await scene.conversations.answer_after(CHAT, arrival, finish)

    assert [len(entries) for _, entries in mirror.kept] == [1, 2, 3, 4]
