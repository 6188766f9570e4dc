"""Everybody who hears of a case: officers' phones and mailboxes, and a receiver of webhooks.

Owns their servers, who is linked, and the count of what each of them was told.
They lose nothing when the mission's machine is lost.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.cli.made_up import made_up_token
from tests.ground.doors import Doors
from tests.ground.loopback import HOST
from tests.ground.mailbox import Mailbox, mailbox
from tests.ground.phone import Message
from tests.ground.place import Place
from tests.ground.receiver import Receiver, receiver
from tests.ground.staff import StaffChat, desk_of, staff_bot
from tests.storm.phones import Pages

NAMES = ("officer-1", "officer-2")
HOOK = """
[[destinations]]
name = "hook"
kind = "webhook"
url = "{where}/in"

[[routes]]
to = ["hook"]
"""


@dataclass
class Hearers:
    """Two officers with a phone and a mailbox each, and one receiver."""

    hook: Receiver
    mail: Mailbox
    token: str = field(default_factory=made_up_token)
    phones: dict[str, StaffChat] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, str]:
        """How a mission reaches them; no night is quiet."""
        return {
            "AMANA_TELEGRAM__STAFF_TOKEN": self.token,
            "AMANA_TELEGRAM__POLL_TIMEOUT": "2",
            "AMANA_DUTY__MAILBOXES": ",".join(f"{n}={n}@example.org" for n in NAMES),
            "AMANA_DUTY__EMAIL__HOST": HOST,
            "AMANA_DUTY__EMAIL__PORT": str(self.mail.port),
            "AMANA_DUTY__EMAIL__SENDER": "desk@example.org",
            "AMANA_DUTY__EMAIL__CA_FILE": str(self.mail.authority),
            "AMANA_DUTY__QUIET_FROM": "00:00",
            "AMANA_DUTY__QUIET_UNTIL": "00:00",
        }

    def join(self, town: Place) -> None:
        """Let a mission, whose bot is not started yet, forward to the receiver."""
        file, where = town.mission / "mission.toml", f"http://{HOST}:{self.hook.port}"
        lines = file.read_text(encoding="utf-8")
        allowed = lines.replace("[forwarding]\n", f'[forwarding]\nallow = ["{where}"]\n', 1)
        assert allowed != lines
        file.write_text(allowed + HOOK.format(where=where), encoding="utf-8")
        # The simulator's first bot is the one whom everybody writes to who names none.
        token = town.settings.telegram.token.get_secret_value()
        httpx.post(f"{town.url}/control/bots", json={"token": token}, trust_env=False, timeout=10)

    async def link(self, town: Place, doors: Doors) -> None:
        """Let each officer link their phone, the same one as before."""
        async with httpx.AsyncClient(trust_env=False, timeout=30) as http:
            for name in NAMES:
                if name not in self.phones:
                    self.phones[name] = await StaffChat.arrives(doors, staff_bot(self.token))
                desk = desk_of(town.mission, name, f"http://{town.officers}", http)
                await self.phones[name].links(desk)

    async def pages(self, doors: Doors, name: str) -> Counter[str]:
        """How often an officer's phone was told of each case, since it was bought."""
        found = Pages()
        for call in (await doors.get("traffic", bot=staff_bot(self.token)))["calls"]:
            found.note(call)
        person, accepted = self.phones[name].person, found.accepted.items()
        return Counter({case: count for (chat, case), count in accepted if chat == person})

    async def answers(self, name: str, case: str) -> None:
        """Let an officer tap [I am on it] under a case's page, and wait until it is taken."""
        phone = self.phones[name]
        (page,) = [each for each in await phone.alerts() if _tells(each, case)]
        await phone.taps(page)
        await phone.until(lambda chat: not any(m.buttons and _tells(m, case) for m in chat.shown))

    def mails(self) -> list[int]:
        """How many e-mails each officer has."""
        return [self.mail.to(f"{name}@example.org") for name in NAMES]


def _tells(page: Message, case: str) -> bool:
    return case in page.text.replace("-", "")


@contextmanager
def hearers(folder: Path) -> Iterator[Hearers]:
    """Run their servers."""
    with receiver() as hook, mailbox(folder) as mail:
        yield Hearers(hook, mail)
