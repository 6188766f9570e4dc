"""Settings come whole or not at all, and every fault is named at once."""

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import ConfigFaults, Settings, Severity, load, read
from bot.config.describe import leaves, listings, markdown, toml
from bot.config.template import mission_toml

ROOT = Path(__file__).parents[2]
SECRET = "1234567890:AAabcdefghijklmnopqrstuvwxyz0123456"
GOOD = """
[mission]
name = "Trial mission"
[languages]
offered = ["en", "fr"]
[[areas]]
id = "north"
names = { en = "North" }
[[contacts]]
id = "clinic"
area = "north"
name = { en = "Clinic" }
what = { en = "Care" }
verified_on = 2026-01-31
[[services]]
id = "care"
kind = "care"
names = { en = "Care" }
contact = "clinic"
"""


def write(folder: Path, text: str = GOOD) -> Path:
    """Put a mission.toml into a folder."""
    (folder / "mission.toml").write_text(text, encoding="utf-8")
    return folder


def sentences(folder: Path, env: dict[str, str] | None = None) -> list[str]:
    """Every fault's sentence."""
    with pytest.raises(ConfigFaults) as caught:
        load(folder, env or {})
    return [fault.sentence for fault in caught.value.faults]


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


def test_an_officer_has_one_mailbox(tmp_path: Path) -> None:
    """Two mailboxes of one officer would be a slip that nobody notices until the alarm."""
    boxes = 'mailboxes = ["ada=a@example.org", "ada=b@example.org"]'

    with pytest.raises(ConfigFaults) as refused:
        load(write(tmp_path, f"{GOOD}[duty]\n{boxes}\n"), {})

    assert "duty.mailboxes cannot be used: “ada” has 2 mailboxes" in str(refused.value)


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"AMANA_TELEGRAM__TOKEN": "7:a", "AMANA_TELEGRAM__STAFF_TOKEN": "7:b"}, "same bot"),
        ({"AMANA_DUTY__HEAD_MINUTES": "10"}, "head_minutes"),
        ({"AMANA_DUTY__MAILBOXES": "ada=a@example.org"}, "duty.email.host"),
        ({"AMANA_DUTY__EMAIL__HOST": "mail.example.org"}, "duty.email.sender"),
    ],
)
def test_duty_settings_that_contradict_each_other(
    tmp_path: Path, env: dict[str, str], said: str
) -> None:
    """One bot for reporters and officers, steps out of order, a path without its ends."""
    with pytest.raises(ConfigFaults) as refused:
        load(write(tmp_path), env)

    assert said in str(refused.value)


@pytest.mark.parametrize("sign", ["\\n", "\\r", "\\u0000", "\\u001c", "\\u0085", "\\u2028"])
@pytest.mark.parametrize("name", ["sender", "subject"])
def test_no_header_of_a_page_begins_another(tmp_path: Path, name: str, sign: str) -> None:
    """A sign that ends a line, or that no header can hold, is refused long before a page."""
    said = f'{name} = "desk@example.org{sign}Bcc:eve@example.org"'

    with pytest.raises(ConfigFaults) as refused:
        load(write(tmp_path, f'{GOOD}[duty.email]\nhost = "m.example.org"\n{said}\n'), {})

    assert f"duty.email.{name}" in str(refused.value)
    assert "eve" not in str(refused.value)


def test_a_mailbox_that_no_header_can_hold_is_refused(tmp_path: Path) -> None:
    """It would be found out by the one page that should wake its officer."""
    boxes = 'mailboxes = ["ada=a@example.org\\u001d"]'
    server = '[duty.email]\nhost = "m.example.org"\nsender = "desk@example.org"'

    with pytest.raises(ConfigFaults) as refused:
        load(write(tmp_path, f"{GOOD}[duty]\n{boxes}\n{server}\n"), {})

    assert "duty.mailboxes" in str(refused.value)


def test_a_secret_in_the_environment_replaces_the_files_way(tmp_path: Path) -> None:
    """A token given outright wins over a token file named in mission.toml."""
    write(tmp_path, GOOD + '[telegram]\ntoken_file = "missing"\n')

    settings = load(tmp_path, {"AMANA_TELEGRAM__TOKEN": SECRET})

    assert settings.telegram.token.get_secret_value() == SECRET


def test_secrets_do_not_show_themselves(tmp_path: Path) -> None:
    """No form of the settings that could be logged holds the token."""
    settings = load(write(tmp_path), {"AMANA_TELEGRAM__TOKEN": SECRET})

    assert SECRET not in repr(settings) + str(settings) + settings.model_dump_json()


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


def test_a_sentence_of_ours_is_said_as_it_stands(tmp_path: Path) -> None:
    """The library that validates adds no words of its own to it."""
    write(tmp_path, GOOD)
    (said,) = sentences(tmp_path, {"AMANA_MISSION__TIME_ZONE": "Nowhere/Town"})

    assert "mission.time_zone cannot be used: it is no time zone's name" in said


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


def test_no_regular_expression_is_quoted(tmp_path: Path) -> None:
    """A value of the wrong form is named by its setting, and the way to its form is told."""
    write(tmp_path)
    (said,) = sentences(tmp_path, {"AMANA_OFFICERS__ADDRESS": "here"})

    assert said == (
        "officers.address cannot be used: it is not written as it must be; a text of length 4 "
        'stands there, and `address = "127.0.0.1:8767"` would be right; see `amana settings`.'
    )


BARE = '[mission]\nname = "T"\n'
FORMS = {
    '[duty]\nquiet_from = "9 pm"': (
        "duty.quiet_from", "a text of length 4", 'quiet_from = "21:00"'
    ),
    "[duty]\nquiet_from = 21:00:00": (
        "duty.quiet_from", "a time without quotation marks", 'quiet_from = "21:00"'
    ),
    '[duty]\nmailboxes = ["anna@example.org"]': (
        "duty.mailboxes[1]", "a text of length 16", 'mailboxes = ["officer-1=name@example.org"]'
    ),
    '[duty]\nmailboxes = "a=anna@example.org"': (
        "duty.mailboxes", "a list in square brackets; a text of length 18",
        'mailboxes = ["officer-1=name@example.org"]',
    ),
    '[[areas]]\nid = "North Bank"\nnames = { en = "x" }': (
        "areas[1].id", "a text of length 10", 'id = "north"'
    ),
    "[[routes]]\nto = []": (
        "routes[1].to", "it names nothing; a list of length 0", 'to = ["openfn"]'
    ),
    '[[routes]]\nkinds = ["report"]': ("routes[1].to is missing", "add it", 'to = ["openfn"]'),
    '[languages]\noffered = ["English"]': (
        "languages.offered[1]", "a text of length 7", 'offered = ["en"]'
    ),
    '[[contacts]]\nid = "c"\nname = { en = "x" }\nwhat = { en = "x" }\nverified_on = "May"': (
        "contacts[1].verified_on", "it must be a day; a text of length 3", "verified_on = 2026-"
    ),
}  # fmt: skip


@pytest.mark.parametrize("written", FORMS)
def test_what_is_written_wrongly_is_told_with_what_is_right(tmp_path: Path, written: str) -> None:
    """In one sentence: the setting, what stands there by its kind, and a line that could stand."""
    where, found, right = FORMS[written]
    write(tmp_path, f"{BARE}{written}\n")
    said = [one for one in sentences(tmp_path) if where.partition(" ")[0] in one]

    assert len(said) == 1
    assert said[0].startswith(where)
    assert found in said[0]
    assert right in said[0]


@pytest.mark.parametrize("name", ["kinds", "queues"])
def test_items_that_cannot_be_used_have_no_echo(tmp_path: Path, name: str) -> None:
    """That nothing is left of their list is no second fault."""
    item = '[[destinations]]\nname = "a"\nkind = "folder"\npath = "x"\n'
    write(tmp_path, f'{BARE}{item}[[routes]]\nto = ["a"]\n{name} = ["reports", "x"]\n')

    said = [one for one in sentences(tmp_path) if "routes" in one]
    assert [one.partition(" ")[0] for one in said] == [f"routes[1].{name}[{n}]" for n in (1, 2)]
    assert all("it must be '" in one and f"`{name} = [" in one for one in said)


def test_of_a_secret_not_even_its_kind_is_told(tmp_path: Path) -> None:
    """Nor is a value ever quoted: a secret may stand in the wrong line."""
    write(tmp_path, f'{BARE}[telegram]\ntoken = 5\n[duty]\nquiet_from = "{SECRET}"\n')
    token, quiet = sorted(sentences(tmp_path), reverse=True)

    assert token == (
        "telegram.token cannot be used: it must be a text in quotation marks; see `amana settings`."
    )
    assert SECRET not in quiet


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


def test_every_setting_is_explained() -> None:
    """No setting exists without its meaning in words."""
    every = [*leaves(), *(leaf for listing in listings() for leaf in listing.leaves)]

    assert len(every) > 30
    assert [leaf.path for leaf in every if not leaf.meaning.endswith(".")] == []


def test_the_settings_page_is_the_codes() -> None:
    """docs/SETTINGS.md says what the code does; `amana settings --markdown` writes it anew."""
    assert (ROOT / "docs/SETTINGS.md").read_text(encoding="utf-8") == markdown()


def test_the_written_file_explains_every_setting_and_is_read_back(tmp_path: Path) -> None:
    """What `amana init` writes names every setting and loads with the chosen values."""
    area = {"id": "n", "names": {"en": 'North "bank"', "fa-AF": "شمال"}}
    text = mission_toml({"mission.name": "T\\1"}, {"areas": [area]})
    settings = load(write(tmp_path, text), {})

    assert settings.mission.name == "T\\1"
    assert settings.areas[0].names == area["names"]
    for leaf in leaves():
        assert leaf.path.rpartition(".")[2] in text


def test_the_commented_defaults_are_the_defaults(tmp_path: Path) -> None:
    """Uncommenting every default in the written file changes nothing."""
    text = mission_toml({"mission.name": "T"}, {})
    bare = [line.removeprefix("# ") if " = " in line else line for line in text.splitlines()]
    bare = [line for line in bare if not re.match(r"(staff_)?token_file|password_file", line)]
    head = bare[: next(n for n, line in enumerate(bare) if "[[" in line)]

    uncommented = load(write(tmp_path, "\n".join(head)), {})

    assert uncommented == load(write(tmp_path, text), {})


@given(st.text())
def test_any_text_survives_toml(text: str) -> None:
    """A name in any script and with any sign is written so that it reads back."""
    import tomllib  # noqa: PLC0415  # the judge of this one test

    assert tomllib.loads(f"x = {toml(text)}")["x"] == text
