"""Chats whose reports are paused: put, sealed anew in place, dropped."""

from bot.services.changes import DropMute, PutMute
from bot.services.ports import Store
from tests.contracts import rows


async def test_a_mute_is_kept_replaced_and_dropped(store: Store) -> None:
    """A row of the same key takes the place of the one before, whatever day it was sealed on."""
    await store.commit(PutMute(rows.mute(1, until=9)), PutMute(rows.mute(2, until=5)))
    anew = rows.mute(1, until=9, tag=b"tuesday's tag", day=20001, sealed=b"sealed anew")
    await store.commit(PutMute(anew))

    assert await store.mutes() == [rows.mute(2, until=5), anew]

    await store.commit(DropMute(2), DropMute(2))
    assert await store.mutes() == [anew]
