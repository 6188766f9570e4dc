"""`amana check` on the bot's account and its token, which it never shows."""

from pathlib import Path

import pytest

from tests.bot.cli.bot_api import BotApi
from tests.bot.cli.checking import TOKEN, found
from tests.bot.cli.conftest import Amana


@pytest.mark.usefixtures("api")
@pytest.mark.parametrize(
    "flag",
    [
        "can_read_all_group_messages",
        "supports_inline_queries",
        "can_connect_to_business",
        "supports_guest_queries",
    ],
)
async def test_doors_that_nothing_guards_must_be_off(mission: Path, api: BotApi, flag: str) -> None:
    """Each switch by which messages could come in another way is a fault."""
    assert flag not in await found(mission)

    api.flags = {flag: True}

    assert f"fault: the bot's switch {flag} is on" in await found(mission)


@pytest.mark.usefixtures("api")
async def test_a_wrong_token_is_said_and_not_shown(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A revoked token is a fault whose sentence does not hold it."""
    wrong = TOKEN.replace("AAabc", "AAxyz")
    monkeypatch.setenv("AMANA_TELEGRAM__TOKEN", wrong)

    listed = await found(mission)

    assert "fault: telegram.token is wrong or was revoked" in listed
    assert wrong not in listed


def test_no_bot_runs_without_its_tokens_file(
    amana: Amana, mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is named, and the bot refuses to start."""
    monkeypatch.setenv("AMANA_TELEGRAM__TOKEN_FILE", "keys/none")

    said = amana("run", "--mission", mission)

    assert said.code == 2
    assert "lapse: telegram.token_file cannot be read (no such file" in said.err
    assert "fault: telegram.token is missing" in said.err


async def test_a_token_with_something_behind_it_is_no_network_fault(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second line in its file is said to be just that, and shown to nobody."""
    (mission / "keys/telegram.token").write_text(f"{TOKEN}\nsecond line\n")
    monkeypatch.setenv("AMANA_TELEGRAM__TOKEN_FILE", "keys/telegram.token")

    listed = await found(mission)

    assert "fault: telegram.token is not a token" in listed
    assert "network" not in listed
    assert TOKEN not in listed


async def test_an_unreachable_telegram_is_said_without_the_token(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No answer fails the check; the address, which holds the token, is not quoted."""
    monkeypatch.setenv("AMANA_TELEGRAM__API_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AMANA_TELEGRAM__TOKEN", TOKEN)

    listed = await found(mission)

    assert "lapse: telegram.api_url does not answer" in listed
    assert TOKEN not in listed


async def test_a_token_in_a_readable_file_is_a_fault(mission: Path) -> None:
    """A mission.toml that holds the token and that others can read is a fault."""
    text = (mission / "mission.toml").read_text()
    (mission / "mission.toml").write_text(
        text.replace("[telegram]", f'[telegram]\ntoken = "{TOKEN}"')
    )
    assert "mission.toml can be read by others" not in await found(mission)

    (mission / "mission.toml").chmod(0o644)

    assert "mission.toml can be read by others" in await found(mission)
