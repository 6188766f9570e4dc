"""A report that is really sent reaches the index at once, without a restart."""

from bot.services.followed import Followed
from bot.services.officers.caseload import Caseload
from bot.services.officers.views import View
from tests.bot.services.scene import Scene


async def test_a_new_report_is_in_its_readers_lists(scene: Scene) -> None:
    """As the composition root does it: the services commit through the followed store."""
    caseload = Caseload(scene.server_key)
    followed = Followed(scene.store, caseload.take)
    await caseload.load(followed)
    scene.store = followed  # type: ignore[assignment]  # it fulfils the same port
    scene.wake()

    row, _, _ = await scene.files("They took my cow.")

    readers = caseload.readers(row.key)
    assert followed.faults == 0
    assert readers
    for name in readers:
        assert [k.reference for k in caseload.page(name, View.TODO, -1, 9)] == [row.reference]
