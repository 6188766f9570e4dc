"""From a phone to an officer's machine: the report is listed, fetched, opened and acted on."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.cli.demo_stage import PASSPHRASE
from bot.config.rosters import read_roster
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.opened import ANY_ENTRY, open_by_headers
from bot.sealing.report import parse_report
from desk.client import ServerClient
from desk.errors import ChangedError, UnknownCaseError
from tests.ground.officers import Officers
from tests.ground.place import Place
from tests.ground.reporter import ReporterChat

CANARY = "KANARIENVOGEL took the pump of our well."


def keys_of(officers: Officers, name: str) -> PersonalKeys:
    """An officer's keys, opened."""
    return PersonalKeys.open(officers.key_file(name).read_bytes(), PASSPHRASE)


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """Connections of a desk."""
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
        yield client


def desk(town: Place, keys: PersonalKeys, http: httpx.AsyncClient) -> ServerClient:
    """A desk's way to the running bot."""
    roster = read_roster(town.settings).roster
    return ServerClient(f"http://{town.officers}", keys, roster.server_keys, http)


async def test_a_report_reaches_an_officers_machine(
    town: Place, officers: Officers, reporter: ReporterChat, http: httpx.AsyncClient
) -> None:
    """The words come out with an officer's key, and the officer's act is the next version."""
    name = next(iter(officers.identities))
    keys = keys_of(officers, name)
    client = desk(town, keys, http)
    before = {case.reference for case in (await client.cases("all", 200)).cases}

    await reporter.reports(CANARY)
    (new,) = [
        case for case in (await client.cases("all", 200)).cases if case.reference not in before
    ]
    detail = await client.case(new.reference)
    payload = await client.payload(new.reference, 1)
    signers = read_roster(town.settings).roster.signers()
    opened = open_by_headers(
        detail.entries[0].headers, payload, [keys.need_identity()], signers, ANY_ENTRY
    )
    done = await client.act(new.reference, "acknowledge", detail.version)
    with pytest.raises(ChangedError) as late:
        await client.act(new.reference, "acknowledge", detail.version)
    rows = await client.audit(new.reference)

    assert CANARY in [words.text for words in parse_report(opened.originals["report.json"]).words]
    assert late.value.version == done.version > detail.version
    assert [(row.action, row.officer) for row in rows][-2:] == [
        ("fetch", name),
        ("acknowledge", name),
    ]
    with pytest.raises(UnknownCaseError):
        await client.case("222222")
