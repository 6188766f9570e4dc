"""The way of a case to case management: seen first, allowed, recorded, handed over once."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.errors import ConfigError
from desk import primero_map
from desk.primero_map import read_map
from tests.bot.services.scene import Scene
from tests.desk.export.bench import NAME, STORY, Bench
from tests.ground.primero import CaseManagement, case_management

FIELDS = ("module_id", "registration_date", "language", "consent_for_services", "narrative", "risk")
TABLE = """
url = "{url}"
purpose = "{purpose}"
[fixed]
module_id = "cp"
[[field]]
id = "registration_date"
source = "received"
as = "date"
[[field]]
id = "language"
source = "language"
[[field]]
id = "risk"
source = "priority"
values = {{ P1 = "high" }}
[[field]]
id = "consent_for_services"
source = "consent"
as = "code"
[[field]]
id = "narrative"
source = "words"
"""
ACCOUNT = {"account": "ada", "word": "zwqxsecret"}


@pytest.fixture
def there() -> Iterator[CaseManagement]:
    """The system, with forms of these fields."""
    with case_management(*FIELDS) as found:
        yield found


@pytest.fixture
async def bench(tmp_path: Path, there: CaseManagement) -> AsyncIterator[Bench]:
    """Ada's browser at a case, and a table that asks for no consent."""
    scene = Scene(seed="desk primero")
    await scene.tells(STORY)
    await scene.sends()
    made = Bench(scene, tmp_path)
    made.reference = (await scene.case()).reference
    table(made, there)
    yield made
    await made.http.aclose()
    await scene.close()


def table(bench: Bench, there: CaseManagement, purpose: str = "inside") -> None:
    """Put a table into the desk's home."""
    home = bench.desk.settings.home
    home.mkdir(parents=True, exist_ok=True)
    written = TABLE.format(url=there.url, purpose=purpose)
    (home / primero_map.FILE).write_text(written, encoding="utf-8")


def acts(bench: Bench) -> list[str]:
    """What the server was asked to do, reading left out."""
    return [str(action) for action, *_ in bench.client.acts if action != "read"]


async def test_the_check_page_shows_what_goes_and_nothing_goes_yet(
    bench: Bench, there: CaseManagement
) -> None:
    """Every field as it leaves; nobody's words by default."""
    page = await bench.post(f"{bench.case}/primero")

    assert page.status_code == 200
    assert "module_id" in page.text
    assert "Kanarienvogel" not in page.text
    assert there.calls == []
    assert acts(bench) == []


async def test_it_is_recorded_and_handed_over_once(bench: Bench, there: CaseManagement) -> None:
    """Codes only, an unanswered field left out, a second time answered by the first."""
    first = await bench.hands_over(**ACCOUNT)
    second = await bench.hands_over(**ACCOUNT)

    (case,) = there.cases.values()
    assert set(case) == {"id", "module_id", "registration_date", "language"}
    assert len(case["registration_date"]) == 10
    assert "has taken it" in first.text
    assert "had it already" in second.text
    assert acts(bench) == ["export", "export"]
    assert not any(b"anarien" in body for body in there.bodies)
    assert bench.reference.encode() not in b"".join(there.bodies)


async def test_without_consent_it_needs_a_reason_that_stays(
    bench: Bench, there: CaseManagement
) -> None:
    """Nobody said yes: nothing goes until an officer says why it must."""
    table(bench, there, purpose="care")
    page = await bench.post(f"{bench.case}/primero")
    refused = await bench.hands_over(**ACCOUNT)
    assert "did not consent" in page.text
    assert (refused.status_code, there.calls, acts(bench)) == (400, [], [])

    done = await bench.hands_over(**ACCOUNT, override="A life at risk.")

    assert done.status_code == 200
    assert len(there.cases) == 1
    action, facts, kinds = bench.last_act
    assert (action, "consent" in facts, kinds) == ("export", False, ["note"])


async def test_the_reporters_words_need_a_head_and_what_is_hidden_is_gone(
    bench: Bench, there: CaseManagement
) -> None:
    """Each time, with a reason."""
    wanted = {"narrative": "yes", "words": "They can act.", "hide": NAME}
    assert (await bench.post(f"{bench.case}/primero", **wanted)).status_code == 400
    sent = await bench.hands_over(**wanted, **ACCOUNT)
    assert (sent.status_code, there.calls) == (400, [])

    bench.is_now("head")
    done = await bench.hands_over(**wanted, **ACCOUNT)

    assert done.status_code == 200
    (case,) = there.cases.values()
    assert "The car was" in case["narrative"]
    assert "anarienvogel" not in case["narrative"]


@pytest.mark.parametrize(
    ("account", "fails", "says"),
    [
        ({"account": "ada", "word": "no"}, [], "does not know this account"),
        (ACCOUNT, [503], "does not answer"),
        (ACCOUNT, [422], "does not take these fields"),
        ({}, [], ""),
    ],
)
async def test_what_fails_is_said_and_the_password_is_not_shown_again(
    bench: Bench, there: CaseManagement, account: dict[str, str], fails: list[int], says: str
) -> None:
    """The officer stays on the page; nothing is there."""
    there.fails = fails

    page = await bench.hands_over(**account)

    assert page.status_code in {400, 409}
    assert says in page.text
    assert "zwqxsecret" not in page.text
    assert there.cases == {}


async def test_a_desk_without_a_table_has_no_such_page(bench: Bench) -> None:
    """And says nothing of the case."""
    (bench.desk.settings.home / primero_map.FILE).unlink()

    assert (await bench.get(f"{bench.case}/primero")).status_code == 404


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[[[", "no TOML"), ('url = "https://a.example"', "no"),
        ('url = "http://a.example"\n[[field]]\nid = "a"\nsource = "queue"', "https"),
        ('url = "https://a:b@c.example"\n[[field]]\nid = "a"\nsource = "queue"', "https"),
        ('url = "https://a.example"\n[[field]]\nid = "a"\nsource = "nothing"', "unknown"),
        ('url = "https://a.example"\n[[field]]\nid = "a"\nsource = "queue"\nas = "x"', "one of"),
        (
            'url = "https://a.example"\n[fixed]\nid = "1"\n[[field]]\nid = "a"\nsource = "queue"',
            "come twice",
        ),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_used_is_said(tmp_path: Path, written: str, says: str) -> None:
    """Before anything is handed over."""
    (tmp_path / primero_map.FILE).write_text(written, encoding="utf-8")

    with pytest.raises(ConfigError, match=says):
        read_map(tmp_path)


def test_the_example_can_be_used(tmp_path: Path) -> None:
    """As it stands."""
    example = Path(primero_map.__file__).parent / "export" / "primero.example.toml"
    (tmp_path / primero_map.FILE).write_bytes(example.read_bytes())

    found = read_map(tmp_path)

    assert found is not None
    assert (found.host, found.offers_words) == ("primero.example.org", False)
