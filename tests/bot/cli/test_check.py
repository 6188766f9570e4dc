"""`amana check` lists every fault at once, and says yes only when reports can be taken."""

import json
import shutil
from pathlib import Path

import pytest

from bot.config import Severity
from tests.bot.cli.checking import TOKEN, amend, found
from tests.bot.cli.conftest import Amana


@pytest.mark.usefixtures("api")
def test_a_starter_with_a_token_can_take_reports(amana: Amana, mission: Path) -> None:
    """Exit 0, with warnings that name the starter roster and what else is weak."""
    said = amana("check", "--mission", mission)

    assert (said.code, said.err.strip()) == (0, "A report can be taken now.")
    assert "starter roster, for trying out" in said.out
    assert all(line.startswith("warning: ") for line in said.out.splitlines())


def test_json_is_for_scripts(amana: Amana, mission: Path) -> None:
    """--json gives severities and sentences, and the same exit code."""
    said = amana("check", "--json", "--mission", mission)

    listed = json.loads(said.out)
    assert said.code == 2
    assert {fault["severity"] for fault in listed} == {"fault", "warning"}


def test_a_mission_file_that_is_none_is_the_only_fault(amana: Amana, mission: Path) -> None:
    """Whoever mends it sees the rest; before, all else would be its echo."""
    amend(mission, "[oops\n")

    for command in ("check", "run"):
        said = amana(command, "--mission", mission)
        lines = (said.out + said.err).splitlines()
        assert said.code == 2
        assert [line for line in lines if "fault" in line or "warning" in line] == [lines[0]]
        assert "mission.toml is not TOML: line" in lines[0]


def test_the_gravest_comes_first_and_nothing_twice(
    amana: Amana, mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two bots on one unreachable server are one sentence; faults, lapses, warnings."""
    monkeypatch.setenv("AMANA_TELEGRAM__API_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AMANA_TELEGRAM__TOKEN", TOKEN)
    monkeypatch.setenv("AMANA_TELEGRAM__STAFF_TOKEN", TOKEN.replace("9000000001", "9000000002"))
    (mission / "keys/receipts.keys").chmod(0o644)

    lines = amana("check", "--mission", mission).out.splitlines()

    said = [line.partition(":")[0] for line in lines]
    assert said == sorted(said)
    assert set(said) == {"fault", "lapse", "warning"}
    assert sum("telegram.api_url does not answer" in line for line in lines) == 1


async def test_everything_wrong_is_said_at_once(mission: Path) -> None:
    """Faults of every kind come in one list."""
    (mission / "keys/server.key").unlink()
    (mission / "keys/receipts.keys").chmod(0o644)
    (mission / "keys/server-signing.key").write_bytes(b"{}")
    (mission / "roster.head.sig").unlink()
    (mission / "roster.deputy.sig").unlink()
    shutil.rmtree(mission / "data")
    amend(mission, '[[areas]]\nid = "N"\nnames = { en = "x" }\n')
    text = (mission / "mission.toml").read_text()
    text = text.replace("# offered = ", 'offered = ["en", "fr", "xx"] # ')
    text = text.replace("# hidden_questions = ", 'hidden_questions = ["story"] # ')
    (mission / "mission.toml").write_text(text)

    listed = await found(mission)

    for part in (
        "server.key is missing",
        "receipts.keys can be read by others",
        "server-signing.key is damaged",
        "signed by 1 of the 2 pinned keys",
        "data does not exist",
        "areas[1].id cannot be used",
        "The language xx is not in languages.toml",
        "safety sentences in fr: cards that hold one are shown in English as well",
        "“story”",
        "telegram.token is missing",
    ):
        assert part in listed


async def test_stale_contacts_have_lapsed(mission: Path) -> None:
    """A contact verified too long ago, or in the future, is named; a fresh one is not."""
    contact = '[[contacts]]\nid = "{}"\nname = {{en="x"}}\nwhat = {{en="x"}}\nverified_on = {}\n'
    today = dict(
        zip(("old", "fresh", "ahead"), ("2026-01-01", "2026-02-20", "2027-01-01"), strict=True)
    )
    amend(mission, "".join(contact.format(name, day) for name, day in today.items()))

    listed = await found(mission, 1_772_000_000)  # 2026-02-25

    assert "lapse: contact “old”" in listed
    assert "lapse: contact “ahead” has verified_on = 2027-01-01, a day yet to come" in listed
    assert listed.count("such as verified_on = 2026-02-25.") == 2
    assert "“fresh”" not in listed


@pytest.mark.usefixtures("api")
def test_a_stale_contact_fails_the_check(amana: Amana, mission: Path) -> None:
    """`check` ends with 2 for a stale contact; `run` would hide it and go on."""
    amend(
        mission,
        '[[contacts]]\nid = "old"\nname = {en="x"}\nwhat = {en="x"}\nverified_on = 2020-01-01\n',
    )

    assert amana("check", "--mission", mission).code == 2


def test_severities_are_what_lines_begin_with() -> None:
    """The three words that scripts may look for stay what they are."""
    assert [str(severity) for severity in Severity] == ["fault", "lapse", "warning"]
