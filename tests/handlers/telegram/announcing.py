"""Letters that are announced, and the doors that their notices carry."""

from bot.services.letters import letter_document
from bot.services.rows import CaseRow
from tests.bot.services.letters import case_with_note, written
from tests.handlers.telegram import raw
from tests.handlers.telegram.fakes import Bot, ScriptedApi

WORDS = "We saw it. " * 60


async def announced(bot: Bot, letters: int = 1) -> CaseRow:
    """A letter was written, others joined it in an outage, and its notice was sent."""
    scene = bot.scene
    row = await case_with_note(scene)
    for _ in range(letters):
        letter = letter_document("received", WORDS, "en")
        number, sealed, door = await written(scene, row, document=letter)
        assert door is not None
        joined = await scene.notices.join(row, number, door.file_key)
        await scene.posting.post(row.reference, number, sealed, None if joined else door)
        await scene.store.commit(*joined)
    scene.clock.pass_(24 * 3600 - 60)
    (notice,) = await scene.notices.due()
    await bot.doors.announce(notice)
    return row


def doors(api: ScriptedApi) -> list[str]:
    """The data of the notice's buttons."""
    keyboard = api.of("sendMessage")[-1].parameters["reply_markup"]["inline_keyboard"]
    buttons = [button for row in keyboard for button in row]
    return [each["callback_data"] for each in buttons if each["text"] != "🔕"]


def tapped_days_later(data: str, sent_at: int) -> raw.Raw:
    """A tap on a notice of another day."""
    tap = raw.tapped(data, card=1000)
    tap["callback_query"]["message"]["date"] = sent_at
    return tap


def button(call: raw.Raw, icon: str) -> str:
    """The data of the one button with this icon on a message that was sent or changed."""
    rows = call["reply_markup"]["inline_keyboard"]
    (data,) = [each["callback_data"] for row in rows for each in row if each["text"] == icon]
    return str(data)
