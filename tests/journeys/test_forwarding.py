"""What people report reaches other systems sealed, once, whatever is killed or away."""

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.config.rosters import read_roster
from bot.sealing.opened import open_entry
from bot.sealing.report import parse_report
from tests.ground import leaks
from tests.ground.doors import Doors, client
from tests.ground.loopback import HOST
from tests.ground.mailbox import Mailbox, mailbox
from tests.ground.officers import Officers
from tests.ground.place import CLOCKED_BOT, Place, place
from tests.ground.receiver import CUTS, HANGS, TAKES, TAKES_AND_CUTS, Receiver, receiver
from tests.ground.reporter import ReporterChat

URGENT = {"hurt": "adult", "kind": "threat", "reply": "code", "when": "today"}
CANARY = "zwqxforwarded"
SETTINGS = """
[[destinations]]
name = "hook"
kind = "webhook"
url = "http://{host}:{port}/in"

[[destinations]]
name = "desk-mail"
kind = "email"
to = ["desk@example.org"]

[[destinations]]
name = "stick"
kind = "folder"
path = "outgoing"
body = "sealed+facts"

[[routes]]
to = ["hook", "desk-mail", "stick"]
"""


@dataclass
class Exchange:
    """A mission that forwards, and everybody whom it forwards to."""

    place: Place
    hook: Receiver
    mail: Mailbox

    @property
    def outgoing(self) -> Path:
        """The folder that is carried away."""
        return self.place.mission / "outgoing"

    def files(self) -> list[Path]:
        """Sealed files in it."""
        return sorted(self.outgoing.glob("*.age"))

    def opened(self, sealed: bytes) -> str:
        """A report's words, with an officer's key."""
        keys = Officers.of(self.place.mission).identities.values()
        found = open_entry(sealed, list(keys), read_roster(self.place.settings).roster.signers())
        return "\n".join(words.text for words in parse_report(found.originals["report.json"]).words)


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exchange]:
    """A bot with a webhook, mailboxes and a folder."""
    with ExitStack() as stack:
        hook = stack.enter_context(receiver())
        mail = stack.enter_context(mailbox(tmp_path_factory.mktemp("mail")))
        allow = f"http://{HOST}:{hook.port},{HOST}:{mail.port}"
        extra = {
            "AMANA_FORWARDING__ALLOW": allow,
            "AMANA_DUTY__EMAIL__HOST": HOST,
            "AMANA_DUTY__EMAIL__PORT": str(mail.port),
            "AMANA_DUTY__EMAIL__SENDER": "desk@example.org",
            "AMANA_DUTY__EMAIL__CA_FILE": str(mail.authority),
        }
        found = stack.enter_context(place(seed=23, program=CLOCKED_BOT, extra=extra))
        file = found.mission / "mission.toml"
        settings = SETTINGS.format(host=HOST, port=hook.port)
        file.write_text(file.read_text(encoding="utf-8") + settings, encoding="utf-8")
        ready = Exchange(found, hook, mail)
        ready.outgoing.mkdir()
        said = found.amana("outbox", "secret", "hook", "--to", str(found.folder / "secret"))
        assert said.returncode == 0, said.stderr
        hook.secret = (found.folder / "secret").read_text().splitlines()[0]
        found.start_bot()
        yield ready


@pytest.fixture
async def doors(exchange: Exchange) -> AsyncIterator[Doors]:
    """The simulator's control doors."""
    async with client(exchange.place.url) as http:
        yield Doors(http)


async def until(so: Callable[[], bool], seconds: float = 25.0) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < end, "it never happened"
        await asyncio.sleep(0.05)


async def test_an_urgent_report_reaches_every_destination_sealed(
    exchange: Exchange, doors: Doors
) -> None:
    """At once; what an officer's key opens there is what was written, and nobody else reads it."""
    reporter = await ReporterChat.arrives(doors)
    receipt = await reporter.reports(f"They are coming, {CANARY}.", chosen=URGENT)

    await until(lambda: bool(exchange.hook.kept and exchange.mail.mails and exchange.files()))
    await until(lambda: bool(list(exchange.outgoing.glob("*.json.sha256"))))
    (body,) = exchange.hook.kept.values()
    ((*_, attachment),) = [list(mail.walk()) for mail in exchange.mail.mails]
    (file,) = exchange.files()
    sealed = [
        base64.b64decode(body["data"]["sealed"]),
        bytes(attachment.get_payload(decode=True)),
        file.read_bytes(),
    ]
    assert exchange.hook.refused == 0
    assert all(CANARY in exchange.opened(each) for each in sealed)

    secrets = [
        leaks.words("the words", CANARY),
        leaks.receipt("the receipt", receipt),
        *leaks.person(reporter.facts),
    ]
    facts = [path.read_bytes() for path in exchange.outgoing.iterdir()]
    sent = [*exchange.hook.everything, *(mail for _, mail in exchange.mail.envelopes), *facts]
    assert not [s.what for s in secrets for each in sent for form in s.forms if form in each]
    queue = b"protection"
    assert not any(queue in each for each in sent if b"reference" not in each)


async def test_what_was_under_way_when_the_bot_was_killed_arrives_once(
    exchange: Exchange, doors: Doors
) -> None:
    """Killed while the receiver hangs, and again after it had taken it: known by its id."""
    before = len(exchange.hook.kept)
    for how in (HANGS, TAKES_AND_CUTS, CUTS):
        asked = len(exchange.hook.requests)
        exchange.hook.behaves = how
        await (await ReporterChat.arrives(doors)).reports(f"{CANARY} {how}", chosen=URGENT)
        await until(lambda asked=asked: len(exchange.hook.requests) > asked)  # type: ignore[misc]  # bound now
        exchange.place.kill_bot()
        exchange.hook.behaves = TAKES
        exchange.place.start_bot()
        before += 1
        await until(lambda before=before: len(exchange.hook.kept) == before)  # type: ignore[misc]  # bound now

    await until(lambda: len(exchange.files()) == before)
    await asyncio.sleep(2)
    ids = list(exchange.hook.kept)
    sealed = {body["data"]["sealed"] for body in exchange.hook.kept.values()}
    assert len(sealed) == len(ids) == before
    mails = {mail["Message-ID"] for mail in exchange.mail.mails}
    assert len(mails) == before
    assert all(path.with_name(f"{path.name}.sha256").exists() for path in exchange.files())


async def test_what_need_not_hurry_leaves_on_the_half_hour(
    exchange: Exchange, doors: Doors
) -> None:
    """Nobody who watches the line learns when it was written; meanwhile it waits in the list."""
    before = len(exchange.hook.kept)
    await (await ReporterChat.arrives(doors)).reports("The well is dry.", chosen={"kind": "aid"})
    await asyncio.sleep(3)
    assert len(exchange.hook.kept) == before
    listed = json.loads(exchange.place.amana("outbox", "list", "--json").stdout)
    assert {each["destination"] for each in listed} >= {"hook", "desk-mail", "stick"}

    exchange.hook.secret = ""  # the library judges times by the true clock, which goes on
    offset = 31 * 60.0
    exchange.place.clock_file.write_text(str(offset))
    await doors.post("clock", {"offset_seconds": offset})

    await until(lambda: len(exchange.hook.kept) == before + 1)


async def test_an_operator_holds_and_lets_go(exchange: Exchange, doors: Doors) -> None:
    """Over the running bot's socket: what is held stays, what is let go arrives."""
    exchange.hook.behaves = 503
    kept = len(exchange.hook.kept)
    await (await ReporterChat.arrives(doors)).reports(f"{CANARY} held", chosen=URGENT)
    asked = len(exchange.hook.requests)
    await until(lambda: len(exchange.hook.requests) > asked)
    held = exchange.place.amana("outbox", "hold", "--all", "--destination", "hook")
    assert held.returncode == 0, held.stderr
    exchange.hook.behaves = TAKES
    await asyncio.sleep(8)
    assert len(exchange.hook.kept) == kept
    assert "amana outbox release" in exchange.place.amana("check").stdout

    assert exchange.place.amana("outbox", "release", "--all").returncode == 0

    await until(lambda: len(exchange.hook.kept) > kept, 40)
