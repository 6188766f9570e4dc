"""What a desk must know before anyone unlocks it, and where it reads that."""

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.i18n import Caution
from desk.settings import read_settings
from tests.bot.sealing import cast

KEY = cast.mission().server.public.text()
OWN = f"""
server = "https://officers.example.org/"
time_zone = "Africa/Bangui"
idle_minutes = 5
[roster]
signatures_required = 1
[roster.pinned]
head = "{KEY}"
deputy = ""
"""


def test_the_desks_own_file_is_enough(tmp_path: Path) -> None:
    """An officer's machine needs one file and no mission."""
    (tmp_path / "desk.toml").write_text(OWN, encoding="utf-8")

    read = read_settings(home=tmp_path, mission=None, server=None, port=9000)

    assert read.server == "https://officers.example.org"
    assert (read.idle_s, read.required, read.port) == (300, 1, 9000)
    assert list(read.pinned) == ["head"]


def test_the_desks_own_file_may_name_areas(tmp_path: Path) -> None:
    """Without names an officer sees the mission's ids in the queue."""
    areas = '[[areas]]\nid = "north"\n[areas.names]\nen = "North"\nar = "الشمال"\n'
    (tmp_path / "desk.toml").write_text(OWN + areas, encoding="utf-8")

    read = read_settings(home=tmp_path, mission=None, server=None, port=9000)

    assert read.areas == {"north": {"en": "North", "ar": "الشمال"}}


def test_the_missions_rule_for_unread_words_is_read(tmp_path: Path) -> None:
    """Or the desk would show another letter than the phone; without a word, English stands in."""
    rule = '[languages]\ndefault = "fr"\nallow_unreviewed = ["so"]\n'
    pinned = f'[roster.pinned]\nhead = "{KEY}"\n'
    (tmp_path / "mission.toml").write_text(rule + pinned, encoding="utf-8")
    of_mission = read_settings(home=None, mission=tmp_path, server=None, port=None)
    (tmp_path / "desk.toml").write_text(OWN + rule, encoding="utf-8")
    own = read_settings(home=tmp_path, mission=None, server=None, port=None)
    (tmp_path / "desk.toml").write_text(OWN, encoding="utf-8")
    silent = read_settings(home=tmp_path, mission=None, server=None, port=None)

    assert own.caution == of_mission.caution == Caution("fr", frozenset({"so"}))
    assert silent.caution == Caution("en", frozenset())


def test_a_missions_folder_serves_where_there_is_no_file(tmp_path: Path) -> None:
    """On one machine, address, zone, areas and pinned keys come from the mission's file."""
    (tmp_path / "mission.toml").write_text(
        '[mission]\nname = "M"\n[officers]\naddress = "127.0.0.1:9999"\n'
        '[[areas]]\nid = "north"\n[areas.names]\nen = "North"\n'
        f'[roster.pinned]\nhead = "{KEY}"\n',
        encoding="utf-8",
    )

    read = read_settings(home=None, mission=tmp_path, server=None, port=None)

    assert read.server == "http://127.0.0.1:9999"
    assert read.areas == {"north": {"en": "North"}}
    assert read.home == tmp_path / "desk"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://", "ftp://"),
        ("Africa/Bangui", "Nowhere"),
        ("idle_minutes = 5", "idle_minutes = 0"),
        ("idle_minutes = 5", "idle_minutes = 100000"),
        (f'"{KEY}"', '""'),
        ("[roster]", "[["),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, old: str, new: str) -> None:
    """No signer, no zone, no lock, no address: each is one sentence at start."""
    (tmp_path / "desk.toml").write_text(OWN.replace(old, new), encoding="utf-8")

    with pytest.raises(ConfigError):
        read_settings(home=tmp_path, mission=None, server=None, port=None)


def test_without_either_file_it_says_what_to_do(tmp_path: Path) -> None:
    """Whoever starts a desk without settings learns whom to ask."""
    with pytest.raises(ConfigError, match="ask your head"):
        read_settings(home=tmp_path, mission=None, server=None, port=None)


def test_the_written_example_can_be_used(tmp_path: Path) -> None:
    """What the enrolment page shows is a file that a desk reads."""
    page = Path(__file__).parents[2] / "docs" / "procedures" / "enrol.md"
    example = page.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "desk.toml").write_text(example.replace("…", KEY), encoding="utf-8")

    read = read_settings(home=tmp_path, mission=None, server=None, port=9000)

    assert set(read.pinned) == {"head", "deputy", "oversight"}
    assert read.areas["north"]["fr"] == "Rive nord"
    assert read.caution.default == "fr"
