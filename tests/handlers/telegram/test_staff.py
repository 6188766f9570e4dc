"""The staff bot: officers get alerts and one button, everybody else an ordinary bot."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.errors import OperatorError
from bot.i18n import Catalogs
from bot.i18n.catalogs import FOR_OFFICERS, OFFICERS
from bot.services.duty.alerts import Alert, Kind
from bot.services.duty.answering import Answering
from bot.services.duty.drills import Drills
from bot.services.duty.links import Links
from bot.services.duty.telling import Telling
from bot.services.rows import CaseRow
from handlers.telegram.sender import Sender
from handlers.telegram.staff import StaffBot, StaffDeeds
from handlers.telegram.staff_answers import AT_ONCE
from handlers.telegram.staff_poller import StaffPoller
from handlers.telegram.staff_updates import Said, What, read
from handlers.telegram.staff_way import StaffWay
from handlers.telegram.staff_words import DRILL_MAIL, LINKED, STRANGER, StaffVoices
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


@pytest.fixture
async def desk(scene: Scene) -> AsyncIterator[Desk]:
    """A staff bot with one officer linked."""
    made = Desk(scene)
    async with made.sender:
        await made.links.link("ada", OFFICER)
        yield made


async def urgent_case(scene: Scene) -> CaseRow:
    """A call for help."""
    await scene.taps("open:welcome:help", "urgent:help")
    return await scene.case()


@pytest.mark.parametrize(
    "text", ["/start", "/due", "/link", "/link wrong", "hello", "/help", "on:K7M2QD", "💥"]
)
async def test_a_stranger_meets_an_ordinary_bot(desk: Desk, text: str) -> None:
    """One sentence for whatever they send."""
    assert await desk.writes(STRANGE, text) == STRANGER


async def test_a_code_links_and_goes_from_the_chat(desk: Desk) -> None:
    """Once; used again it opens nothing, for anyone."""
    assert "linked" in await desk.writes(STRANGE, f"/link {CODE}")

    assert desk.links.officer(STRANGE) == "ada"
    assert [c.parameters["message_id"] for c in desk.api.calls if c.method == "deleteMessage"] == [
        5
    ]
    assert await desk.writes(OFFICER, f"/link {CODE}") == STRANGER


async def test_privacy_is_answered_to_everyone_alike(desk: Desk) -> None:
    """Telegram's terms demand it; the answer is the same for strangers and officers."""
    told = {await desk.writes(chat, "/privacy") for chat in (STRANGE, OFFICER)}

    assert len(told) == 1
    assert "kept" in told.pop()


async def test_due_lists_an_officers_own(desk: Desk) -> None:
    """References with priority and time, and a sentence where there are none."""
    assert await desk.writes(OFFICER, "/due") == "Nothing is due."

    desk.due = [Alert(Kind.NEW, "K7M2QD", "P1", desk.scene.clock.at)]

    due = desk.voices.officer("ada").due(desk.scene.clock.at, desk.scene.clock.at)
    assert await desk.writes(OFFICER, "/due") == f"P1 · due {due} · K7M-2QD"


async def test_the_button_is_taken_from_readers_only(desk: Desk) -> None:
    """A stranger's tap does nothing at all, not even an edit."""
    row = await urgent_case(desk.scene)

    assert await desk.taps(STRANGE, f"on:{row.reference}") == ""
    assert await desk.taps(OFFICER, "on:222222") == "This is no longer open."
    assert (await desk.taps(OFFICER, f"on:{row.reference}")).startswith("You are on it")
    assert (await desk.taps(OFFICER, f"on:{row.reference}")).startswith("Somebody is on it")
    acts = [act.action for act in await desk.scene.store.audit(row.key)]
    assert acts.count("on_it") == 1


async def test_a_taken_case_loses_its_button_on_every_phone(desk: Desk) -> None:
    """Whoever was called too sees that somebody is on it."""
    row = await urgent_case(desk.scene)
    await desk.links.link("ben", 73)
    alert = Alert(Kind.NEW, row.reference, "P1", row.due)
    for name in ("ada", "ben"):
        assert await desk.way.tell(name, alert)

    await desk.taps(OFFICER, f"on:{row.reference}", 1000)

    edits = [(c.chat, c.parameters["text"]) for c in desk.api.calls if c.method[:4] == "edit"]
    assert [chat for chat, _ in edits] == [OFFICER, 73]
    assert edits[1][1].startswith("Somebody is on it already")
    assert all("reply_markup" not in c.parameters for c in desk.api.calls if c.method[:4] == "edit")


async def test_an_officer_who_blocked_the_bot_is_not_reached_until_they_write(desk: Desk) -> None:
    """So that the next one is called, instead of a shut chat for ever."""
    desk.api.will("sendMessage", Forbidden("bot was blocked by the user"))

    assert not await desk.way.tell("ada", Alert(Kind.DRILL))
    assert not desk.way.reaches("ada")
    await desk.writes(OFFICER, "/start")
    assert desk.way.reaches("ada")


async def test_a_group_is_left_with_one_sentence(desk: Desk) -> None:
    """Written in or added to; nothing in it is looked at."""
    await desk.bot.take(read(message(-100, "/due", "supergroup")))
    await desk.bot.settled()

    assert [c.method for c in desk.api.calls] == ["sendMessage", "leaveChat"]
    added = {"chat": {"id": -5, "type": "group"}, "new_chat_member": {"status": "member"}}
    assert read({"update_id": 1, "my_chat_member": added}).what is What.GROUP


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"message": None},
        {"message": {}},
        {"callback_query": {"id": 1}},
        {"callback_query": {"id": "1", "data": "x", "message": {"chat": {"id": 1}}}},
        {"my_chat_member": []},
        {"edited_message": {"chat": {"id": 1}}},
    ],
)
def test_nonsense_is_nothing(raw: Parameters) -> None:
    """No shape of an update fails."""
    assert read(raw).what is What.NOTHING


NOON = 1_750_000_000 - 1_750_000_000 % 86400 + 12 * 3600
NEW = Alert(Kind.NEW, "K7M2QD", "P1", NOON + 7200)
MANY = Alert(Kind.MANY, "", "P2", NOON + 86400, 7)


async def test_an_alert_says_what_it_may(desk: Desk) -> None:
    """Today's clock time, another day's date, a count, and a drill marked as one."""
    english = desk.voices.officer("ada")

    assert english.alert(NEW, NOON) == "1 new · P1 · due 14:00 · K7M-2QD"
    assert english.alert(MANY, NOON) == "7 new · P2 · due 16 June 2025 12:00 · /due lists them"
    assert english.alert(Alert(Kind.ADDED, "K7M2QD", "P3", NOON), NOON).startswith("more to read")
    assert english.alert(Alert(Kind.DRILL), NOON).startswith("DRILL")


@pytest.mark.parametrize(
    ("alert", "told"),
    [
        (replace(NEW, is_late=True), "1 late · P1 · due 14:00 · K7M-2QD"),
        (replace(NEW, due=NOON - 3600), "1 late · P1 · due 11:00 · K7M-2QD"),
        (
            Alert(Kind.QUARANTINED, "K7M2QD", "P3", NOON - 60, is_late=True),
            "1 late · P3 · due 11:59 · K7M-2QD",
        ),
        (
            replace(MANY, due=NOON - 3600, is_late=True),
            "7, some late · P2 · due 11:00 · /due lists them",
        ),
        (Alert(Kind.ADDED, "K7M2QD", "P3", NOON - 60), "more to read · P3 · due 11:59 · K7M-2QD"),
    ],
)
async def test_what_is_late_is_called_late(desk: Desk, alert: Alert, told: str) -> None:
    """Not new: whoever hears of it above must know why."""
    assert desk.voices.officer("ada").alert(alert, NOON) == told


async def test_a_list_says_what_is_late(desk: Desk) -> None:
    """By its words, not by a time to compare with."""
    english = desk.voices.officer("ada")

    late = english.line(Alert(Kind.NEW, "K7M2QD", "P1", NOON - 3600), NOON)
    assert late == "P1 · late, due 11:00 · K7M-2QD"
    assert english.line(NEW, NOON) == "P1 · due 14:00 · K7M-2QD"


@pytest.mark.parametrize("spoken", ["fr", "ar"])
async def test_late_and_a_drill_are_said_in_every_language(desk: Desk, spoken: str) -> None:
    """No fallback to English where somebody is woken."""
    words, english = desk.voices.stranger(spoken), desk.voices.officer("nobody")
    late = replace(NEW, due=NOON - 60)

    assert words.say(DRILL_MAIL) != english.say(DRILL_MAIL)
    for said in (words.alert(late, NOON), words.line(late, NOON)):
        assert "late" not in said


@pytest.mark.parametrize(("reads", "spoken"), [(("sw", "ar", "fr"), "ar"), (("fr",), "fr")])
async def test_an_officer_is_told_in_a_language_that_they_read(
    desk: Desk, reads: tuple[str, ...], spoken: str
) -> None:
    """The first of the roster's that is spoken here: alerts, their button, /due and answers."""
    english = desk.voices.officer("ada")
    desk.reads(*reads)
    desk.due = [NEW]
    row = await urgent_case(desk.scene)
    await desk.way.tell("ada", NEW)
    (alert,) = desk.api.of("sendMessage")
    told = [
        str(alert.parameters["text"]),
        str(alert.parameters["reply_markup"]["inline_keyboard"][0][0]["text"]),
        await desk.writes(OFFICER, "/start"),
        await desk.writes(OFFICER, "/due"),
        await desk.taps(OFFICER, f"on:{row.reference}"),
    ]

    assert "K7M-2QD" in told[0]
    assert desk.voices.stranger(spoken).alert(NEW, desk.scene.clock.now()) == told[0]
    plain = {english.alert(NEW, desk.scene.clock.now()), english.say(LINKED)}
    assert not plain & set(told)
    for said in told:
        assert "due" not in said.replace("/due", "")
        assert all(word not in said for word in (" new", "on it", "linked", "desk"))


async def test_an_officer_whose_languages_are_not_spoken_here_is_told_in_english(
    desk: Desk,
) -> None:
    """And so is whoever the roster says nothing of."""
    desk.reads("sw", "so")

    assert desk.voices.officer("ada").alert(NEW, NOON).startswith("1 new")
    assert desk.voices.officer("nobody").alert(NEW, NOON).startswith("1 new")


async def test_a_stranger_meets_it_in_the_language_of_their_phone(desk: Desk) -> None:
    """English where it is not spoken; the menu is told to Telegram in each."""
    told = {
        code: await desk.writes(chat, "hi", code)
        for chat, code in enumerate(("fr-CA", "ar", "en", "sw"), 80)
    }
    await desk.bot.introduce()

    assert told["en"] == told["sw"] == STRANGER
    assert len(set(told.values())) == 3
    menus = [call.parameters for call in desk.api.of("setMyCommands")]
    assert [menu.get("language_code") for menu in menus] == [None, "fr", "ar"]
    assert len({menu["commands"][0]["description"] for menu in menus}) == 3


async def test_an_update_is_confirmed_only_when_it_is_done(scene: Scene) -> None:
    """The offset follows the work; one that keeps failing holds up nobody for ever."""
    api, trouble, taken = ScriptedApi(), list[str](), list[Said]()
    first, second = message(1, "a"), {**message(2, "b"), "update_id": 2}

    async def take(said: Said) -> None:
        if said.chat == 1:
            raise BadRequest("words of a stranger")
        taken.append(said)

    poller = StaffPoller(api, scene.clock, take, poll=1, trouble=trouble.append)
    api.will("getUpdates", [first, second], [], NetworkError("gone"))
    await poller._step()
    await poller._step()

    offsets = [call.parameters.get("offset") for call in api.calls]
    assert offsets == [None, 3]
    assert [said.chat for said in taken] == [2]
    assert set(trouble) == {"BadRequest"}


async def test_no_officer_waits_behind_strangers(desk: Desk, scene: Scene) -> None:
    """However many write, and whatever Telegram says to it: the tap is taken before any of them."""
    row = await urgent_case(scene)

    def refuses(parameters: Parameters) -> Parameters:
        if parameters["chat_id"] != 73:
            raise RetryAfter(30)
        return {"message_id": 5}

    desk.api.will("sendMessage", *[refuses] * 40)
    poller = StaffPoller(desk.api, scene.clock, desk.bot.take, poll=0, trouble=pytest.fail)
    flood = [
        {**message(chat, "hi"), "update_id": chat} for chat in [STRANGE] * 20 + [*range(80, 99)]
    ]
    link = {**message(73, f"/link {CODE}"), "update_id": 200}
    desk.api.will("getUpdates", [*flood, link, tap(73, f"on:{row.reference}", 1000)])

    async with asyncio.timeout(5):
        await poller._step()

    acts = await scene.store.audit(row.key)
    assert [act.action for act in acts][-1] == "on_it"
    assert desk.links.officer(73) == "ada"
    assert [call.chat for call in desk.api.of("editMessageText")] == [73]
    await desk.bot.settled()
    assert len(desk.api.of("sendMessage")) <= AT_ONCE + 1


async def test_a_stranger_is_answered_once_a_minute(desk: Desk, scene: Scene) -> None:
    """What Telegram refuses meanwhile is dropped, and asked for no more."""
    for _ in range(5):
        await desk.bot.take(read(message(STRANGE, "hi")))
        await desk.bot.settled()
    assert len(desk.api.of("sendMessage")) == 1

    scene.clock.steady += 60
    desk.api.will("sendMessage", RetryAfter(30))
    await desk.bot.take(read(message(STRANGE, "hi")))
    await desk.bot.settled()
    scene.clock.steady += 60
    await desk.bot.take(read(message(STRANGE, "hi")))
    await desk.bot.settled()
    assert len(desk.api.of("sendMessage")) == 2


async def test_few_answers_are_under_way_at_once(desk: Desk) -> None:
    """A thousand strangers in one moment are a handful of messages."""
    for chat in range(1000, 2000):
        await desk.bot.take(read(message(chat, "hi")))
    await desk.bot.settled()

    assert len(desk.api.of("sendMessage")) == AT_ONCE


async def test_a_tap_is_taken_before_anything_is_said_of_it(desk: Desk, scene: Scene) -> None:
    """Also where Telegram lets us say nothing at all for a while."""
    row = await urgent_case(scene)
    desk.api.will("answerCallbackQuery", RetryAfter(30))
    desk.api.will("editMessageText", RetryAfter(30))

    taking = asyncio.create_task(desk.bot.take(read(tap(OFFICER, f"on:{row.reference}", 1000))))
    await asyncio.sleep(0.05)

    assert [act.action for act in await scene.store.audit(row.key)][-1] == "on_it"
    taking.cancel()
    await desk.bot.close()
