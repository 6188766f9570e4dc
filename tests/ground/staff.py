"""An officer at a phone with the staff bot, and the roster that says when they are called."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from bot.cli.demo_stage import PASSPHRASE
from bot.cli.provision import PEOPLE, SIGNERS
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.roster import Intake, Officer, Roster
from bot.sealing.roster_signing import sign_roster
from desk.client import ServerClient
from tests.ground.doors import Doors, Json
from tests.ground.phone import Chat, Message, read

PATIENCE = 20.0


@dataclass(slots=True)
class StaffChat:
    """One person and their chat with the staff bot."""

    doors: Doors
    bot: int
    person: int
    facts: Json
    seen: Chat = field(default_factory=lambda: Chat(0, ()))

    @classmethod
    async def arrives(cls, doors: Doors, bot: int) -> "StaffChat":
        """Somebody with a phone, who has not written yet."""
        facts = await doors.post("people", {"language_code": "en"})
        return cls(doors, bot, int(facts["person"]), facts)

    async def look(self) -> Chat:
        """Look at the phone."""
        self.seen = read(await self.doors.get(f"people/{self.person}/chat", bot=self.bot))
        return self.seen

    async def until(self, so: Callable[[Chat], bool], seconds: float = PATIENCE) -> Chat:
        """Watch the phone until something is so."""
        end = time.monotonic() + seconds
        while not so(await self.look()):
            left = end - time.monotonic()
            assert left > 0, "the staff bot did not answer in time"
            query = {"since": self.seen.revision, "timeout": f"{min(left, 5):.2f}"}
            await self.doors.get(f"people/{self.person}/events", bot=self.bot, **query)
        return self.seen

    async def writes(self, text: str) -> str:
        """Write, and wait for the answer below."""
        said = await self.doors.post(f"people/{self.person}/text", {"text": text, "bot": self.bot})
        sent = int(said["message_id"])
        await self.until(lambda chat: any(m.id > sent for m in chat.shown))
        return self.seen.shown[-1].text

    async def taps(self, message: Message) -> None:
        """Tap a message's only button."""
        (button,) = message.buttons
        said = {"message_id": message.id, "button": button.data, "bot": self.bot}
        await self.doors.post(f"people/{self.person}/tap", said)

    async def alerts(self) -> list[Message]:
        """The alerts on the phone now."""
        return [message for message in (await self.look()).shown if message.buttons]

    async def links(self, client: ServerClient) -> None:
        """Link this chat to the officer whose desk this is."""
        await self.writes("/start")
        code = await client.link_code()
        said = await self.writes(f"/link {code.code}")
        assert "linked" in said, said


def staff_bot(token: str) -> int:
    """A bot's number, by its token."""
    return int(token.partition(":")[0])


def desk_of(mission: Path, name: str, url: str, http: httpx.AsyncClient) -> ServerClient:
    """An officer's way to the server."""
    keys = PersonalKeys.open((mission / PEOPLE / f"{name}.key").read_bytes(), PASSPHRASE)
    roster = Roster.parse((mission / "roster.json").read_bytes())
    return ServerClient(url, keys, roster.server_keys, http)


def with_head_reading(mission: Path) -> None:
    """Let the head read new cases of protection too, by a roster signed anew."""
    roster = Roster.parse((mission / "roster.json").read_bytes())
    readers = ("officer-1", "officer-2", "officer-3")
    intakes = {**roster.intakes, "protection": Intake(readers=readers, stanzas=4)}
    changed = replace(roster, sequence=roster.sequence + 1, intakes=intakes)
    sign_anew(mission, changed)


def without(mission: Path, name: str) -> None:
    """Let an officer leave the roster."""
    roster = Roster.parse((mission / "roster.json").read_bytes())
    officers = tuple(officer for officer in roster.officers if officer.name != name)
    intakes = {
        queue: replace(intake, readers=tuple(r for r in intake.readers if r != name))
        for queue, intake in roster.intakes.items()
    }
    changed = replace(roster, sequence=roster.sequence + 1, officers=officers, intakes=intakes)
    sign_anew(mission, changed)


def with_aliases(mission: Path, name: str, *aliases: str) -> None:
    """Name what people call an officer, so that a report that says it is kept from them."""
    roster = Roster.parse((mission / "roster.json").read_bytes())

    def named(officer: Officer) -> Officer:
        return replace(officer, aliases=aliases) if officer.name == name else officer

    changed = replace(
        roster, sequence=roster.sequence + 1, officers=tuple(map(named, roster.officers))
    )
    sign_anew(mission, changed)


def sign_anew(mission: Path, roster: Roster) -> None:
    """Put a roster in place with everyone's signature."""
    document = roster.dump()
    for name in SIGNERS:
        keys = PersonalKeys.open((mission / PEOPLE / f"{name}.key").read_bytes(), PASSPHRASE)
        signature = sign_roster(document, name, keys.need_signing_key())
        (mission / f"roster.{name}.sig").write_bytes(signature)
    (mission / "roster.json").write_bytes(document)
