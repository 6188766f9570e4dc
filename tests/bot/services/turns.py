"""What tests ask of a turn, and steps that several of them begin with."""

from bot.interview.parts import TextPart
from bot.interview.schema import Phase
from bot.services.arrivals import Turn
from bot.services.changes import AddUpdate, FinishUpdate
from bot.services.rows import CaseRow
from tests.bot.services.scene import BOT, CHAT, Scene


def words(turn: Turn) -> list[str]:
    """What the draft holds in words."""
    assert turn.draft is not None
    return [part.text for part in turn.draft.interview.parts if isinstance(part, TextPart)]


def phase(turn: Turn) -> Phase:
    """Where the conversation stands."""
    assert turn.draft is not None
    return turn.draft.interview.phase


async def arrives(scene: Scene, update: int) -> FinishUpdate:
    """Put an update into the inbox; what finishes it."""
    await scene.store.commit(AddUpdate(scene.ring.seal_update(BOT, update, CHAT, b"{}")))
    return FinishUpdate(BOT, update, scene.clock.now())


async def sent_with_pending(scene: Scene) -> tuple[Turn, CaseRow]:
    """A report whose file is still on its way; its receipt has been shown."""
    await scene.tells("words")
    turn = await scene.sends_voice()
    await scene.taps("send:hurt", "send:check")
    sent = await scene.taps("send:sending")
    assert sent.draft is not None
    assert sent.draft.sent is not None
    await scene.conversations.phone.receipt_shown(sent.draft, 99)
    return turn, await scene.case()
