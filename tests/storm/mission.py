"""The mission of a storm: a demo's, which forwards by rules to every kind of destination.

Owns its settings and their destinations' servers, each with a ledger.
"""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass

import httpx

from bot.cli.made_up import made_up_token
from tests.ground.disk import Disk, Limited, mounted
from tests.ground.loopback import HOST, free_port
from tests.ground.place import Place, place
from tests.ground.staff import staff_bot
from tests.storm.hook import Hook, hook
from tests.storm.ledger import Ledger
from tests.storm.post import Post, post
from tests.storm.settings import Storm
from tests.storm.stick import Stick, stick

BOT = ("-m", "tests.storm.bot")
FILES = frozenset({"report", "addition", "file"})
WORDS = frozenset({"report", "addition"})
DESTINATIONS = """
[[destinations]]
name = "hook"
kind = "webhook"
url = "http://{host}:{port}/in"
at_once = 4

[[destinations]]
name = "post"
kind = "email"
to = ["desk@example.org"]
at_once = 2

[[destinations]]
name = "stick"
kind = "folder"
path = "outgoing"
body = "sealed+facts"

[[routes]]
to = ["hook", "stick"]

[[routes]]
to = ["post"]
kinds = ["report", "addition"]
"""


@dataclass
class Mission:
    """Everything that runs in a storm but the crowd."""

    place: Place
    hook: Hook
    post: Post
    stick: Stick
    disk: Disk
    staff_token: str
    health: str

    @property
    def ledgers(self) -> tuple[Ledger, ...]:
        """What the destinations hold."""
        return (self.hook.ledger, self.post.ledger, self.stick.ledger)

    @property
    def bot(self) -> int:
        """The reporters' bot, by its number."""
        return staff_bot(self.place.settings.telegram.token.get_secret_value())

    @property
    def staff(self) -> int:
        """The staff bot, by its number."""
        return staff_bot(self.staff_token)

    def calm(self) -> None:
        """Let every destination work."""
        self.hook.trouble.calm()
        self.post.trouble.calm()
        self.stick.calm()


@contextmanager
def mission(storm: Storm, rng: random.Random) -> Iterator[Mission]:
    """Provision it and start its servers; the bot is not started yet."""
    with ExitStack() as stack:
        token, health = made_up_token(), f"{HOST}:{free_port()}"
        found = stack.enter_context(place(seed=storm.seed, program=BOT))
        web = stack.enter_context(hook(Ledger("hook", FILES), _own(rng)))
        mail, post_ = stack.enter_context(post(found.folder, Ledger("post", WORDS), _own(rng)))
        found.extra = {
            "AMANA_TELEGRAM__STAFF_TOKEN": token,
            "AMANA_FORWARDING__ALLOW": f"http://{HOST}:{web.port},{HOST}:{mail.port}",
            "AMANA_DUTY__EMAIL__HOST": HOST,
            "AMANA_DUTY__EMAIL__PORT": str(mail.port),
            "AMANA_DUTY__EMAIL__SENDER": "desk@example.org",
            "AMANA_DUTY__EMAIL__CA_FILE": str(mail.authority),
            # No hour of a storm is quiet, or what it brings in would wait for the morning.
            "AMANA_DUTY__QUIET_FROM": "00:00",
            "AMANA_DUTY__QUIET_UNTIL": "00:00",
            "AMANA_LIMITS__WORDS_ROOM_MB": "4",
            "AMANA_HEALTH__ADDRESS": health,
        }
        _write(found, web)
        bag = stack.enter_context(
            stick(found.mission / "outgoing", Ledger("stick", FILES), _own(rng))
        )
        disk = stack.enter_context(_disk(found, storm))
        yield Mission(found, web, post_, bag, disk, token, f"http://{health}")


def _own(rng: random.Random) -> random.Random:
    """A generator for one thread: a shared one would make no run like another anyway."""
    return random.Random(rng.random())


def _write(found: Place, web: Hook) -> None:
    file = found.mission / "mission.toml"
    settings = DESTINATIONS.format(host=HOST, port=web.port)
    file.write_text(file.read_text(encoding="utf-8") + settings, encoding="utf-8")
    told = found.folder / "secret"
    said = found.amana("outbox", "secret", "hook", "--to", str(told))
    assert said.returncode == 0, said.stderr
    web.secret = told.read_text().splitlines()[0]
    # The simulator's first bot is the one whom everybody writes to who names none.
    token = found.settings.telegram.token.get_secret_value()
    url = f"{found.url}/control/bots"
    httpx.post(url, json={"token": token}, trust_env=False, timeout=10).raise_for_status()


@contextmanager
def _disk(found: Place, storm: Storm) -> Iterator[Disk]:
    """Room for the reserve and all that a storm brings, and not much more."""

    def pid() -> int:
        assert found.bot is not None
        return found.bot.pid

    megabytes = 96 + storm.reports // 2
    wanted = nullcontext() if storm.disk == "limit" else mounted(found.mission / "data", megabytes)
    with wanted as disk:
        try:
            yield disk or Limited(pid)
        finally:
            found.stop_bot()
