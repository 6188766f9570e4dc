"""A staff bot at work, with officers' codes and what arrives from their chats."""

from dataclasses import dataclass, field, replace
from datetime import UTC

from bot.errors import OperatorError
from bot.i18n import Catalogs
from bot.i18n.catalogs import FOR_OFFICERS, OFFICERS
from bot.services.duty.alerts import Alert
from bot.services.duty.answering import Answering
from bot.services.duty.drills import Drills
from bot.services.duty.links import Links
from bot.services.duty.telling import Telling
from bot.services.rows import CaseRow
from handlers.telegram.sender import Sender
from handlers.telegram.staff import StaffBot, StaffDeeds
from handlers.telegram.staff_updates import read
from handlers.telegram.staff_way import StaffWay
from handlers.telegram.staff_words import StaffVoices
from tests.bot.services.scene import Scene
from tests.handlers.telegram.fakes import Parameters, ScriptedApi

OFFICER, STRANGE = 71, 72
CATALOGS = Catalogs.load(wanted=FOR_OFFICERS, domain=OFFICERS)
CODE = "ABCD-EFGH"


@dataclass
class Codes:
    """One code, good once."""

    waiting: dict[str, str] = field(default_factory=lambda: {CODE: "ada"})

    def redeem(self, code: str) -> str:
        """Use it up."""
        if code not in self.waiting:
            raise OperatorError("no")
        return self.waiting.pop(code)


class Desk:
    """The staff bot over a scene and a scripted Telegram."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.api = scene, ScriptedApi()
        assert scene.roster is not None
        self.roster = scene.roster
        self.sender = Sender(self.api)
        self.links = Links(scene.store, scene.server_key, scene.random, lambda: scene.roster)
        self.voices = StaffVoices(CATALOGS, lambda: self.roster, UTC)
        self.way = StaffWay(self.sender, self.links, scene.clock, self.voices)
        telling = Telling([self.way])
        self.drills = Drills(scene.store, scene.clock, scene.random, telling)
        self.due: list[Alert] = []
        deeds = StaffDeeds(
            Answering(scene.store, scene.clock, scene.sealer),
            self.drills,
            Codes(),
            lambda _officer, _limit: self.due,
        )
        self.bot = StaffBot(self.sender, self.way, self.links, deeds, scene.clock)

    def reads(self, *languages: str) -> None:
        """Let the roster say which languages every officer reads."""
        officers = tuple(replace(one, languages=languages) for one in self.roster.officers)
        self.roster = replace(self.roster, officers=officers)

    async def writes(self, chat: int, text: str, language: str = "") -> str:
        """Somebody writes; what is answered, or nothing."""
        before = len(self.api.calls)
        self.scene.clock.steady += 61
        await self.bot.take(read(message(chat, text, language=language)))
        await self.bot.settled()
        sent = [c for c in self.api.calls[before:] if c.method == "sendMessage"]
        return str(sent[-1].parameters["text"]) if sent else ""

    async def taps(self, chat: int, data: str, message_id: int = 1000) -> str:
        """Somebody taps; what the message becomes, or nothing."""
        before = len(self.api.calls)
        await self.bot.take(read(tap(chat, data, message_id)))
        await self.bot.settled()
        edits = [c for c in self.api.calls[before:] if c.method == "editMessageText"]
        return str(edits[0].parameters["text"]) if edits else ""


def message(chat: int, text: str, kind: str = "private", language: str = "") -> Parameters:
    """Somebody's words, as Telegram brings them."""
    return {
        "update_id": 1,
        "message": {
            "message_id": 5,
            "chat": {"id": chat, "type": kind},
            "from": {"id": chat, "is_bot": False, "language_code": language},
            "text": text,
        },
    }


def tap(chat: int, data: str, message_id: int) -> Parameters:
    """A tap on one of our buttons."""
    standing = {"message_id": message_id, "chat": {"id": chat, "type": "private"}}
    return {"update_id": 2, "callback_query": {"id": "9", "data": data, "message": standing}}


async def urgent_case(scene: Scene) -> CaseRow:
    """A call for help."""
    await scene.taps("open:welcome:help", "urgent:help")
    return await scene.case()
