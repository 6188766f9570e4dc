"""What `amana check` says of waking a human."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.checks.duty import duty_faults
from bot.config import Settings, read
from bot.services.changes import PutLink
from bot.services.rows import LinkRow
from storage.sqlite import SqliteStore
from tests.bot.cli.bot_api import BotApi, bot_api
from tests.ground.loopback import HOST, free_port
from tests.ground.mailbox import mailbox

TOKEN = "9000000002:" + "b" * 35


@pytest.fixture
def api() -> Iterator[BotApi]:
    """A Bot API that knows the staff bot."""
    with bot_api(TOKEN) as found:
        yield found


@pytest.fixture
def staff(api: BotApi) -> dict[str, str]:
    """Settings for the staff bot."""
    return {"AMANA_TELEGRAM__API_URL": api.url, "AMANA_TELEGRAM__STAFF_TOKEN": TOKEN}


async def said(folder: Path, env: dict[str, str]) -> str:
    """Every fault, one a line."""
    settings, _ = read(folder, env)
    return "\n".join([str(fault) async for fault in duty_faults(settings, int(time.time()))])


async def link(settings: Settings, officer: str) -> None:
    """Let an officer have a chat."""
    store = await SqliteStore.open(settings.database)
    await store.commit(PutLink(LinkRow(officer, b"sealed")))
    await store.close()


async def test_without_any_way_it_is_said_and_keeps_nobody_from_reporting(mission: Path) -> None:
    """Warnings only: a report that wakes nobody still waits at the desk."""
    listed = await said(mission, {})

    assert "telegram.staff_token is empty" in listed
    assert "duty.email.host is empty" in listed
    assert all(line.startswith("warning: ") for line in listed.splitlines())


async def test_nobody_on_duty_who_can_be_reached_is_a_lapse(
    mission: Path, staff: dict[str, str]
) -> None:
    """Until one of them has linked a chat."""
    assert "lapse: no officer on duty now can be reached" in await said(mission, staff)

    await link(read(mission, staff)[0], "officer-1")

    assert "can be reached" not in await said(mission, staff)


async def test_the_staff_bots_switches_and_token(
    mission: Path, staff: dict[str, str], api: BotApi
) -> None:
    """Lapses, named as the staff bot's; the token is not shown."""
    api.flags = {"can_read_all_group_messages": True}
    listed = await said(mission, staff)
    assert "lapse: the staff bot's switch can_read_all_group_messages is on" in listed

    wrong = TOKEN.replace("bbb", "ccc")
    listed = await said(mission, {**staff, "AMANA_TELEGRAM__STAFF_TOKEN": wrong})
    assert "lapse: telegram.staff_token is wrong or was revoked" in listed
    assert wrong not in listed


async def test_the_second_path_is_tried_as_a_page_would_go(mission: Path, tmp_path: Path) -> None:
    """Over TLS, with its certificate; a mailbox of nobody is named."""
    with mailbox(tmp_path) as box:
        env = {
            "AMANA_DUTY__EMAIL__HOST": HOST,
            "AMANA_DUTY__EMAIL__PORT": str(box.port),
            "AMANA_DUTY__EMAIL__SENDER": "desk@example.org",
            "AMANA_DUTY__EMAIL__CA_FILE": str(box.authority),
            "AMANA_DUTY__MAILBOXES": "officer-1=a@example.org,zoe=z@example.org",
        }
        open_way = await said(mission, env)
        doubted = await said(mission, {**env, "AMANA_DUTY__EMAIL__CA_FILE": ""})
        away = await said(mission, {**env, "AMANA_DUTY__EMAIL__PORT": str(free_port())})

    assert "lapse" not in open_way
    assert "warning: duty.mailboxes names zoe" in open_way
    for listed in (doubted, away):
        assert "lapse: duty.email.host does not take e-mails over TLS" in listed
    assert box.envelopes == []
