"""Settings come whole or not at all, and every fault is named at once."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Settings, load, read
from tests.bot.mission_file import GOOD, SECRET, sentences, write


def test_a_good_file_is_read(tmp_path: Path) -> None:
    """Values, defaults and the paths that follow from them are there."""
    settings = load(write(tmp_path), {})

    assert settings.mission.name == "Trial mission"
    assert settings.contacts[0].verified_on == dt.date(2026, 1, 31)
    assert settings.roster.signatures_required == 2
    assert settings.database == tmp_path / "data/amana.db"
    assert settings.socket == tmp_path / "data/amana.sock"
    assert settings.day_keys == tmp_path / "day-keys/day.keys"
    assert settings.mirror is None


def test_settings_are_frozen(tmp_path: Path) -> None:
    """Nothing can change a setting after it was checked."""
    settings = load(write(tmp_path), {})

    with pytest.raises(ValueError, match="frozen"):
        settings.telegram.poll_timeout = 1


def test_the_environment_wins(tmp_path: Path) -> None:
    """`AMANA_SECTION__KEY` overrides the file, in the file's own types."""
    env = {
        "AMANA_TELEGRAM__TOKEN": SECRET,
        "AMANA_TELEGRAM__API_URL": "http://127.0.0.1:8081",
        "AMANA_TELEGRAM__POLL_TIMEOUT": "5",
        "AMANA_LANGUAGES__OFFERED": "en, sw",
        "AMANA_LANGUAGES__ALLOW_UNREVIEWED": '["sw"]',
        "AMANA_ROSTER__PINNED__HEAD": "a-key",
        "AMANA_INTERVIEW__LAW_LINE": "true",
        "AMANA_STORAGE__URL": "sqlite:////srv/amana.db",
        "AMANA_STORAGE__MIRROR": "",
        "AMANA_MISSION": "elsewhere",
        "OTHER__THING": "ignored",
    }
    settings = load(write(tmp_path), env)

    assert settings.telegram.token.get_secret_value() == SECRET
    assert settings.telegram.poll_timeout == 5
    assert settings.languages.offered == ("en", "sw")
    assert settings.languages.allow_unreviewed == ("sw",)
    assert settings.roster.pinned.head == "a-key"
    assert settings.interview.law_line is True
    assert settings.database == Path("/srv/amana.db")
    assert settings.mirror is None


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    """Faults of shape, of spelling, between settings and in the environment come together."""
    write(
        tmp_path,
        """
        [mission]
        bot_name = "Abuse reports"
        [telegram]
        poll_timeout = 900
        tokn = "x"
        token_file = "nowhere"
        [languages]
        default = "fr"
        allow_unreviewed = ["sw"]
        [[areas]]
        id = "North Bank"
        names = { fr = "Rive nord" }
        [[areas]]
        id = "south"
        names = { en = "South" }
        [[contacts]]
        id = "clinic"
        area = "east"
        name = { fr = "Clinique" }
        what = { fr = "Soins" }
        [[services]]
        id = "care"
        kind = "care"
        names = { fr = "Soins" }
        contact = "nobody"
        """,
    )
    found = "\n".join(sentences(tmp_path, {"AMANA_TELEGRAM__TOKN": SECRET}))

    for part in (
        "mission.name is empty",
        "mission.bot_name says what people write about",
        "telegram.poll_timeout cannot be used",
        "telegram.tokn in mission.toml is not a setting: perhaps telegram.token was meant",
        "telegram.token_file cannot be read",
        "perhaps AMANA_TELEGRAM__TOKEN was meant",
        "languages.default is not among",
        "allow_unreviewed names sw",
        "areas[1].id cannot be used",
        "area “south” in mission.toml has no text in fr",
        "contacts[1].verified_on is missing",
        "service “care” in mission.toml has a contact that",
    ):
        assert part in found
    assert SECRET not in found


def test_what_can_be_read_is_still_checked(tmp_path: Path) -> None:
    """Those who list faults get settings in which only the faulty values are defaults."""
    write(tmp_path, GOOD + "[telegram]\npoll_timeout = 900\napi_url = 'http://127.0.0.1:1'\n")

    settings, faults = read(tmp_path, {})

    assert len(faults) == 1
    assert settings.telegram.poll_timeout == 30
    assert settings.telegram.api_url == "http://127.0.0.1:1"


def test_a_list_loses_only_its_faulty_items(tmp_path: Path) -> None:
    """Of ten areas with two faulty ones eight remain, whichever they are."""
    items = "".join(
        f'[[areas]]\nid = "{"BAD" if n in {1, 9} else f"a{n}"}"\nnames = {{ en = "x", EN = "x" }}\n'
        if n == 9
        else f'[[areas]]\nid = "{"BAD" if n == 1 else f"a{n}"}"\nnames = {{ en = "x" }}\n'
        for n in range(10)
    )
    write(tmp_path, '[mission]\nname = "T"\n' + items)

    settings, _ = read(tmp_path, {})

    assert [area.id for area in settings.areas] == [f"a{n}" for n in range(10) if n not in {1, 9}]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (None, "does not exist: name the mission's folder, or make one by `amana init"),
        (b"[mission", "is not TOML"),
        (b"\xff\xfe", "cannot be read (it is not UTF-8): save it as UTF-8"),
        (b"mission = 3", "mission cannot be used"),
        (b"areas = 'x'", "areas cannot be used"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, text: bytes | None, part: str) -> None:
    """A missing or unreadable mission.toml is a fault, not a traceback."""
    if text is not None:
        (tmp_path / "mission.toml").write_bytes(text)

    assert any(part in sentence for sentence in sentences(tmp_path))


@pytest.mark.parametrize("text", [None, b"[mission", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_has_no_echo(tmp_path: Path, text: bytes | None) -> None:
    """Nothing is said to be missing from it: that would be mended in vain."""
    if text is not None:
        (tmp_path / "mission.toml").write_bytes(text)

    assert len(sentences(tmp_path)) == 1


@given(st.binary(max_size=200))
def test_no_file_makes_reading_fail(tmp_path_factory: pytest.TempPathFactory, text: bytes) -> None:
    """Whatever lies in mission.toml, reading ends in settings and sentences."""
    folder = tmp_path_factory.mktemp("m")
    (folder / "mission.toml").write_bytes(text)

    settings, faults = read(folder, {})

    assert isinstance(settings, Settings)
    assert faults


@pytest.mark.parametrize(
    "name", ["Abuse reports", "Sex crimes", "BotPlainte", "شكوى", "Report Bot", "Malalamiko"]
)
def test_a_telltale_name_is_refused(tmp_path: Path, name: str) -> None:
    """A bot's name that betrays its purpose on a stranger's glance is a fault."""
    write(tmp_path, GOOD.replace("[mission]", f'[mission]\nbot_name = "{name}"'))

    assert "neutral" in sentences(tmp_path)[0]


@pytest.mark.parametrize("name", ["Amana", "Essex line", "Violet", "Bridge 7", "أمانة"])
def test_a_neutral_name_passes(tmp_path: Path, name: str) -> None:
    """A name that says nothing is accepted."""
    write(tmp_path, GOOD.replace("[mission]", f'[mission]\nbot_name = "{name}"'))

    assert load(tmp_path, {}).mission.bot_name == name


@pytest.mark.parametrize(
    ("url", "is_warned"),
    [("http://10.0.0.7:8081", True), ("http://[::1]:1", False), ("https://10.0.0.7", False)],
)
def test_an_unencrypted_way_is_warned_of(tmp_path: Path, url: str, is_warned: bool) -> None:
    """A Bot API server reached in clear over a network is said, and allowed."""
    _, faults = read(write(tmp_path), {"AMANA_TELEGRAM__API_URL": url})

    assert [str(f).startswith("warning: telegram.api_url sends") for f in faults] == [
        True
    ] * is_warned


def test_a_socket_fits_its_kernel(tmp_path: Path) -> None:
    """A socket path that bind() would refuse is found beforehand."""
    write(tmp_path)

    found = sentences(tmp_path, {"AMANA_STORAGE__SOCKET": "x" * 120})

    assert any("storage.socket is too long" in sentence for sentence in found)
