"""Secrets among the settings: where they may lie, and that nothing shows them."""

from pathlib import Path

import pytest

from bot.config import Severity, load, read
from tests.bot.mission_file import BARE, GOOD, SECRET, sentences, write


@pytest.mark.parametrize("way", ["environment", "file"])
def test_a_secret_may_lie_in_a_file_of_its_own(tmp_path: Path, way: str) -> None:
    """`…_FILE` in the environment and `…_file` in mission.toml name a file with the secret."""
    (tmp_path / "bot.token").write_text(SECRET + "\n")
    line = '[telegram]\ntoken_file = "bot.token"\n' if way == "file" else ""
    env = {"AMANA_TELEGRAM__TOKEN_FILE": str(tmp_path / "bot.token")} if not line else {}

    settings = load(write(tmp_path, GOOD + line), env)

    assert settings.telegram.token.get_secret_value() == SECRET


def test_a_secret_that_is_missing_keeps_no_command_from_its_work(tmp_path: Path) -> None:
    """No backup holds the token; whoever restores one still looks at its cases and its audit."""
    write(tmp_path, GOOD + '[telegram]\ntoken_file = "nowhere"\n')

    _, faults = read(tmp_path, {})

    assert [fault.severity for fault in faults] == [Severity.LAPSE]
    assert load(tmp_path, {}).telegram.token.get_secret_value() == ""


def test_a_secret_two_tables_deep_may_lie_in_a_file(tmp_path: Path) -> None:
    """`[duty.email]` names its password's file like any other table."""
    (tmp_path / "secret").write_text(f"{SECRET}\n")

    settings = load(write(tmp_path, GOOD + '[duty.email]\npassword_file = "secret"\n'), {})

    assert settings.duty.email.password.get_secret_value() == SECRET


def test_a_secret_in_the_environment_replaces_the_files_way(tmp_path: Path) -> None:
    """A token given outright wins over a token file named in mission.toml."""
    write(tmp_path, GOOD + '[telegram]\ntoken_file = "missing"\n')

    settings = load(tmp_path, {"AMANA_TELEGRAM__TOKEN": SECRET})

    assert settings.telegram.token.get_secret_value() == SECRET


def test_secrets_do_not_show_themselves(tmp_path: Path) -> None:
    """No form of the settings that could be logged holds the token."""
    settings = load(write(tmp_path), {"AMANA_TELEGRAM__TOKEN": SECRET})

    assert SECRET not in repr(settings) + str(settings) + settings.model_dump_json()


def test_of_a_secret_not_even_its_kind_is_told(tmp_path: Path) -> None:
    """Nor is a value ever quoted: a secret may stand in the wrong line."""
    write(tmp_path, f'{BARE}[telegram]\ntoken = 5\n[duty]\nquiet_from = "{SECRET}"\n')
    token, quiet = sorted(sentences(tmp_path), reverse=True)

    assert token == (
        "telegram.token cannot be used: it must be a text in quotation marks; see `amana settings`."
    )
    assert SECRET not in quiet
