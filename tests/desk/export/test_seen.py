"""Nothing leaves but what an officer has seen: words that came after the check page stay."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desk.answers import Detail
from desk.export.report_text import harmless
from desk.primero import id_there
from tests.bot.services.scene import Scene
from tests.desk.export.bench import STORY, Bench
from tests.desk.pages.test_primero import ACCOUNT, FIELDS, table
from tests.desk.test_dropped import adds
from tests.ground.primero import CaseManagement, case_management

LATER = "The driver is Zeisig Siebzehn."
WHOLE = {"what": "whole", "words": "For the file.", "format": "json"}


@pytest.fixture
def there() -> Iterator[CaseManagement]:
    """A case management system."""
    with case_management(*FIELDS) as found:
        yield found


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    """A head's browser at a case with a story."""
    scene = Scene(seed="desk seen")
    await scene.tells(STORY)
    await scene.sends()
    made = Bench(scene, tmp_path)
    made.reference = (await scene.case()).reference
    made.is_now("head")
    yield made
    await made.http.aclose()
    await scene.close()


async def later(bench: Bench) -> None:
    """The reporter adds a name while the check page stands open."""
    await adds(bench.office, await bench.office.server.row(bench.reference), LATER)


def carried(page: str) -> str:
    """The version that a page carries."""
    return page.partition('name="version" value="')[2].partition('"')[0]


def acts(bench: Bench) -> list[str]:
    """What the server was asked to do, reading left out."""
    return [str(action) for action, *_ in bench.client.acts if action != "read"]


async def test_words_that_came_after_the_check_page_are_not_exported(bench: Bench) -> None:
    """They are shown first, so that a name in them can be hidden; then the copy is made."""
    seen = carried((await bench.post(f"{bench.case}/export/check", **WHOLE)).text)
    await later(bench)

    refused = await bench.exports(**WHOLE, version=seen)

    assert refused.status_code == 409
    assert "The reporter added something meanwhile" in refused.text
    assert "Zeisig" in refused.text
    assert acts(bench) == []
    done = await bench.exports(**WHOLE, version=carried(refused.text), hide="Zeisig Siebzehn")
    assert done.status_code == 200
    assert "Zeisig" not in done.text


async def test_without_saying_what_was_seen_no_words_leave(bench: Bench) -> None:
    """A form from elsewhere has no page that was looked at."""
    assert (await bench.exports(**WHOLE, version="")).status_code == 409
    assert acts(bench) == []


async def test_a_summary_holds_no_words_and_waits_for_no_look(bench: Bench) -> None:
    """Codes and times: what was added cannot be in it."""
    before = await bench.version()
    await later(bench)
    answer = await bench.exports(what="summary", format="json", version=before)
    assert answer.status_code == 200
    assert "Zeisig" not in answer.text


async def test_only_the_fields_of_the_check_page_are_handed_over(
    bench: Bench, there: CaseManagement
) -> None:
    """The page says that no more goes: a case that grew since is shown anew."""
    table(bench, there)
    wanted = {"narrative": "yes", "words": "They can act."}
    seen = carried((await bench.post(f"{bench.case}/primero", **wanted)).text)
    await later(bench)

    refused = await bench.hands_over(**wanted, **ACCOUNT, version=seen)

    assert (refused.status_code, there.calls, acts(bench)) == (409, [], [])
    assert "Zeisig" in refused.text
    done = await bench.hands_over(**wanted, **ACCOUNT, version=carried(refused.text))
    assert done.status_code == 200
    assert len(there.cases) == 1


async def test_a_handing_over_that_failed_is_tried_again_from_its_page(
    bench: Bench, there: CaseManagement
) -> None:
    """The record of the first try is a change of one's own, and no reason to begin anew."""
    table(bench, there)
    wanted = {"narrative": "yes", "words": "They can act."}
    first = await bench.hands_over(**wanted, account="ada", word="wrong")
    assert first.status_code == 409

    done = await bench.hands_over(**wanted, **ACCOUNT, version=carried(first.text))

    assert done.status_code == 200
    assert len(there.cases) == 1


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\r"])
def test_no_sign_of_the_reporters_begins_a_line_of_ours(sign: str) -> None:
    """What an editor breaks a line at is written out, or words could forge the record."""
    written = harmless(f"words{sign}CONFIDENTIAL - case K7M-2QD")
    assert len(written.splitlines()) == 1


async def test_the_id_there_is_the_reports_and_not_the_servers(
    bench: Bench, there: CaseManagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that states another case's id cannot have this one pass for handed over."""
    table(bench, there)
    ask = bench.client.case

    async def lying(reference: str) -> Detail:
        return replace(await ask(reference), case_id="0" * 32)

    monkeypatch.setattr(bench.client, "case", lying)
    await bench.hands_over(**ACCOUNT)

    case = await bench.office.opens("ada", bench.reference)
    (name,) = there.cases
    assert name == id_there(there.url, case.report_entry.manifest.case_id)
