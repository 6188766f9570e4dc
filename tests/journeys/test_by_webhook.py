"""What only the way in can suffer on which Telegram delivers; `test_both_ways` has the rest."""

import asyncio
import socket
from collections.abc import Iterator

import httpx
import pytest

from bot.sealing.server_keys import ServerKey
from handlers.telegram.webhook_door import LARGEST, SECRET_FIELD
from tests.ground.doors import Doors, client
from tests.ground.loopback import certificate
from tests.ground.officers import Officers
from tests.ground.place import BOT, Place, place, wait_for
from tests.ground.reporter import ReporterChat

CHOSEN = {"hurt": "many", "reply": "code"}


@pytest.fixture(scope="module")
def town() -> Iterator[Place]:
    """A running mission to which Telegram delivers."""
    with place(seed=17, way_in="webhook") as found:
        found.start_bot()
        yield found


@pytest.fixture(scope="module")
def officers(town: Place) -> Officers:
    """The mission's officers with their keys."""
    return Officers.of(town.mission)


async def info(town: Place) -> dict[str, object]:
    """What Telegram says of the address."""
    token = town.settings.telegram.token.get_secret_value()
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
        answer = await http.get(f"{town.url}/bot{token}/getWebhookInfo")
    found: dict[str, object] = answer.json()["result"]
    return found


def secret(town: Place) -> str:
    """What Telegram repeats with each delivery."""
    key = ServerKey.parse((town.settings.keys_dir / "server.key").read_bytes())
    return key.telegram_secret().raw.hex()


def wrote(person: int, text: str, number: int) -> dict[str, object]:
    """An update as Telegram delivers it."""
    chat = {"id": person, "type": "private"}
    message = {"message_id": number, "date": 1, "chat": chat, "from": {"id": person}, "text": text}
    return {"update_id": number, "message": message}


async def test_telegram_delivers_what_we_use_and_nothing_else(town: Place, doors: Doors) -> None:
    """The address, the kinds of updates and the secret are told; nothing is polled for."""
    told = await info(town)
    state = await doors.get("state")

    assert told["url"] == town.settings.telegram.webhook.url
    assert told["allowed_updates"] == [
        "callback_query", "edited_message", "message", "my_chat_member",
    ]  # fmt: skip
    assert "getUpdates" not in state["calls_per_method"]


@pytest.mark.parametrize("said", ["", "wrong", "é", "0" * 64])
async def test_a_stranger_s_delivery_is_refused(
    town: Place, reporter: ReporterChat, said: str
) -> None:
    """Who does not know the secret changes nothing, whatever they send."""
    await reporter.agrees()
    before = reporter.card
    update = wrote(reporter.person, "Zqforged.", 10**6)
    headers = {SECRET_FIELD.encode(): said.encode()}
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
        answer = await http.post(f"http://{town.hook}/in", json=update, headers=headers)
        looked = await http.get(f"http://{town.hook}/in")
    await asyncio.sleep(0.3)

    assert (answer.status_code, answer.content) == (403, b"")
    assert looked.status_code == 403
    assert (await reporter.look()).card == before


async def test_an_oversized_body_is_refused_unread(town: Place) -> None:
    """With the right secret too; and a stranger's is not even waited for."""
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
        address, known = f"http://{town.hook}/in", {SECRET_FIELD: secret(town)}
        huge = await http.post(address, content=b" " * (LARGEST + 1), headers=known)
        broken = await http.post(address, content=b'{"update_id": 5', headers=known)
        none = await http.post(address, json={"message": {}}, headers=known)
        fetched = await http.get(address, headers=known)

    assert [a.status_code for a in (huge, broken, none, fetched)] == [413, 400, 400, 405]
    with socket.create_connection(("127.0.0.1", int(town.hook.rpartition(":")[2])), 5) as line:
        line.sendall(b"POST /in HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 403")


async def test_what_comes_twice_takes_effect_once(
    town: Place, reporter: ReporterChat, officers: Officers
) -> None:
    """The same update delivered again, and again while the first is at work, is one message."""
    await reporter.agrees()
    again = wrote(reporter.person, "Zqtwice.", 2 * 10**6)
    headers = {SECRET_FIELD: secret(town)}
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
        posts = [http.post(f"http://{town.hook}/in", json=again, headers=headers) for _ in "123"]
        statuses = [answer.status_code for answer in await asyncio.gather(*posts)]
    await reporter.until(lambda chat: chat.card is not None and chat.card.screen == "hurt")
    await reporter.answers(CHOSEN)
    case = officers.case_of(await reporter.submits())

    assert statuses == [200, 200, 200]
    assert case.words == ("Zqtwice.",)


async def test_the_command_s_flag_chooses_it_over_all_settings() -> None:
    """`amana run --webhook` where the environment says polling; without the flag it polls again."""
    with place(seed=21, program=(*BOT, "--webhook")) as town:
        assert town.settings.telegram.way_in == "polling"
        town.start_bot_unready()
        async with client(town.url) as http:
            doors = Doors(http)
            while "setWebhook" not in (await doors.get("state"))["calls_per_method"]:
                assert town.bot is not None
                assert town.bot.is_alive, town.bot.said()
                await asyncio.sleep(0.1)
            reporter = await ReporterChat.arrives(doors)
            await reporter.agrees()
            await reporter.writes("Zqflag.")
            assert (await info(town))["url"] == f"http://{town.hook}/in"
            assert town.polls == 0
            town.stop_bot()

            town.program = BOT
            await reporter.posts("text", text="Zqnoflag.")
            town.start_bot()
            await reporter.cleared()
            await reporter.answers(CHOSEN)
            case = Officers.of(town.mission).case_of(await reporter.submits())
            assert (await info(town))["url"] == ""

        assert case.words == ("Zqflag.", "Zqnoflag.")


async def test_killed_between_keeping_and_answering() -> None:
    """Telegram heard no answer and delivers again; the words stand in the report once."""
    with place(seed=18, way_in="webhook", program=("-m", "tests.dying_bot")) as town:
        death = town.folder / "death"
        town.extra = {"AMANA_TEST_DEATH_FILE": str(death)}
        town.start_bot()
        async with client(town.url) as http:
            reporter = await ReporterChat.arrives(Doors(http))
            await reporter.agrees()
            for words in ("Zqone.", "Zqtwo."):
                death.touch()
                await reporter.posts("text", text=words)
                assert town.bot is not None
                wait_for(lambda: town.bot is not None and not town.bot.is_alive)
                assert not death.exists()
                town.start_bot()
                await reporter.cleared()
            await reporter.answers(CHOSEN)
            case = Officers.of(town.mission).case_of(await reporter.submits())

        assert case.words == ("Zqone.", "Zqtwo.")
        assert (await info(town))["pending_update_count"] == 0


async def test_the_bot_speaks_tls_with_a_certificate_of_its_own() -> None:
    """Telegram is given the certificate with the address, and trusts it and nothing else."""
    with place(seed=20, way_in="webhook") as town:
        certificate(town.mission, "hook")
        town.extra = {
            "AMANA_TELEGRAM__WEBHOOK__URL": f"https://{town.hook}/in",
            "AMANA_TELEGRAM__WEBHOOK__CERTIFICATE": "hook.pem",
            "AMANA_TELEGRAM__WEBHOOK__CERTIFICATE_KEY": "hook.key",
        }
        town.start_bot()
        async with client(town.url) as http:
            doors = Doors(http)
            reporter = await ReporterChat.arrives(doors)
            await reporter.agrees()
            assert await doors.violations() == []
        told = await info(town)

        assert told["has_custom_certificate"]
        assert str(told["url"]).startswith("https://")
        async with httpx.AsyncClient(trust_env=False, timeout=5) as plain:
            with pytest.raises(httpx.HTTPError):
                await plain.get(f"http://{town.hook}/in")


async def test_back_to_polling_and_to_the_webhook_again() -> None:
    """Each way in takes over from the other at the next start, and what waited is not dropped."""
    with place(seed=19, way_in="webhook") as town:
        town.start_bot()
        async with client(town.url) as http:
            doors = Doors(http)
            reporter = await ReporterChat.arrives(doors)
            await reporter.agrees()
            for way_in, words in (("polling", "Zqpoll."), ("webhook", "Zqhook.")):
                town.stop_bot()
                await reporter.posts("text", text=words)
                town.way_in = way_in
                town.start_bot()
                await reporter.cleared()
            await reporter.answers(CHOSEN)
            case = Officers.of(town.mission).case_of(await reporter.submits())

            assert case.words == ("Zqpoll.", "Zqhook.")
            assert await doors.violations() == []
