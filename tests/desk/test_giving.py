"""What a new reader is given: the case's own entries, and nothing slipped in among them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import SealingError
from bot.sealing.opened import open_by_headers
from bot.services.rows import CaseRow
from desk.deciding import Deciding, decide
from desk.entries import fetch_file
from desk.errors import ServerAwayError
from desk.giving import keys_to_give
from tests.bot.sealing.cast import Seeded
from tests.bot.services.letters import post
from tests.desk.office import Office, opened_office, with_voice

FILE = 2
GIVE = {"to": "dora", "words": "I asked dora.", "checked": "yes"}


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on its first day."""
    async with opened_office(tmp_path) as made:
        yield made


async def two_cases(office: Office) -> tuple[CaseRow, CaseRow]:
    """One with a voice message, for dora; and one that is not."""
    row = await with_voice(office.scene)
    scene = office.scene
    # Until Telegram has shown the receipt, what is written next belongs to the same case.
    await scene.conversations.phone.receipt_shown(await scene.the_draft(), 99)
    scene.clock.pass_(120)
    other, _, _ = await scene.files("Not for dora.")
    assert other.key != row.key
    return row, other


async def gives(office: Office, row: CaseRow) -> None:
    """Ada opens a case and gives it to dora."""
    case = await office.opens("ada", row.reference)
    deciding = Deciding(
        reader=office.desk("ada"),
        server=office.client("ada"),
        random=Seeded("giving"),
        now=office.scene.clock.now(),
    )
    await decide(deciding, case, "assign", GIVE)


async def dora_opens(office: Office, row: CaseRow, number: int = 1) -> bool:
    """Whether any header that dora was ever sent opens an entry."""
    (entry,) = [e for e in await office.scene.store.entries(row.key) if e.number == number]
    _, _, brought = office.client("ada").acts[-1]
    headers = [*entry.headers, *(each.header for each in brought.headers)]
    dora = office.scene.people["dora"].need_identity()
    payload = await office.server.stored(entry)
    try:
        open_by_headers(headers, payload, [dora], office.roster.roster.signers())
    except SealingError:
        return False
    return True


async def test_a_file_is_given_and_opens(office: Office) -> None:
    """Its payload is fetched once, whether or not somebody looked at it before."""
    row = await with_voice(office.scene, b"a voice")

    await gives(office, row)

    case = await office.opens("dora", row.reference)
    fetched = await fetch_file(office.desk("dora"), case, FILE)
    assert fetched.content == b"a voice"
    assert await dora_opens(office, row, FILE)


async def test_another_cases_header_under_a_file_gives_nothing_away(office: Office) -> None:
    """A server that has a colleague in its pay gets no officer to open a case to them."""
    row, kept_away = await two_cases(office)
    theirs = (await office.scene.store.entries(kept_away.key))[0].headers
    office.server.headers[row.reference, FILE] = theirs

    await gives(office, row)

    assert await dora_opens(office, row)
    assert not await dora_opens(office, kept_away)


async def test_another_cases_payload_with_its_header_gives_nothing_away(office: Office) -> None:
    """Both fit each other; it is the case that they do not fit."""
    row, kept_away = await two_cases(office)
    report = (await office.scene.store.entries(kept_away.key))[0]
    office.server.headers[row.reference, FILE] = report.headers
    office.server.payloads[row.reference, FILE] = await office.server.stored(report)

    await gives(office, row)

    assert not await dora_opens(office, kept_away)


async def test_an_entry_that_is_only_called_a_file_is_not_given(office: Office) -> None:
    """Called so, its words would not be among those that are looked at for a conflict."""
    row, _, _ = await office.scene.files("They took my cow.")
    letter = await post(office.scene, row)
    office.server.called_files.add(letter)

    await gives(office, row)

    assert await dora_opens(office, row)
    assert not await dora_opens(office, row, letter)


async def test_a_good_header_beside_a_strange_one_is_found(office: Office) -> None:
    """A bad header, by mistake or in malice, must not keep a file from its next reader."""
    row, other = await two_cases(office)
    strange = (await office.scene.store.entries(other.key))[0].headers
    own = (await office.scene.store.entries(row.key))[1].headers
    office.server.headers[row.reference, FILE] = (*strange, *own)

    await gives(office, row)

    assert await dora_opens(office, row, FILE)
    assert not await dora_opens(office, other)


async def test_whoever_waits_is_told_how_far_it_is(office: Office) -> None:
    """Before each file; at the end the act itself is the news."""
    row = await with_voice(office.scene)
    case = await office.opens("ada", row.reference)
    told: list[tuple[int, int]] = []
    desk = office.desk("ada")

    await keys_to_give(desk, case, Seeded("giving"), lambda done, count: told.append((done, count)))

    assert told == [(0, 1)]


async def test_nothing_is_given_while_a_file_cannot_be_looked_at(office: Office) -> None:
    """The line broke between reading and giving: the whole act waits."""
    row = await with_voice(office.scene)
    case = await office.opens("ada", row.reference)
    office.server.away = True
    deciding = Deciding(
        reader=office.desk("ada"), server=office.client("ada"), random=Seeded("giving"), now=0
    )

    with pytest.raises(ServerAwayError):
        await decide(deciding, case, "assign", GIVE)

    assert office.client("ada").acts == []
    assert deciding.drafts.of(row.reference, "assign") is not None
