"""Opening a case: everything of it, and nothing that is not of it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.sealing.identity_file import PersonalKeys
from bot.sealing.roster_signing import VerifiedRoster
from bot.services.audit import Chain
from bot.services.changes import AddAudit
from bot.services.rows import CaseRow
from desk.casefile import Asked, Evidence
from desk.entries import fetch_file
from desk.errors import DoubtedServerError, ServerAwayError
from desk.opening import NotSealedToYouError
from tests.bot.sealing.cast import Seeded, officer
from tests.bot.services.letters import post
from tests.bot.services.scene import CANARY
from tests.desk.office import Office, opened_office, with_voice
from tests.desk.server import signed


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on its first day."""
    async with opened_office(tmp_path) as made:
        yield made


def files_in(folder: Path) -> list[Path]:
    """Every file below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_a_case_opens_with_all_that_it_holds(office: Office) -> None:
    """Words, answers, letters: what the reporter sent and what was answered."""
    row, _, _ = await office.scene.files(f"They took my cow. {CANARY}")
    await post(office.scene, row)

    case = await office.opens("ada", row.reference)

    assert case.reference == row.reference
    assert [w.text for w in case.words] == [f"They took my cow. {CANARY}"]
    assert case.report_text.startswith("Language: en")
    assert [(x.template, x.by) for x in case.letters] == [("received", "ada")]
    assert (case.faults, case.chain_faults, case.readers.alarms) == ((), (), ())
    assert case.readers.in_report == ("ada", "ben", "cleo")
    assert case.consent.choice is None
    assert not case.consent.allows_care
    assert {line.what for line in case.timeline} >= {"received", "letter"}


async def test_what_was_never_asked_is_not_called_unanswered(office: Office) -> None:
    """An empty field that reads as "no" would be a lie in an incident form."""
    row = await with_voice(office.scene)

    case = await office.opens("ada", row.reference)
    stands = {answer.question: answer.asked for answer in case.answers}

    assert stands["hurt"] is Asked.ANSWERED
    assert stands["story"] is Asked.IN_WORDS
    assert stands["kind"] is Asked.SKIPPED
    assert stands["when"] is Asked.NOT_ASKED
    assert stands["consent"] is Asked.NOT_ASKED


async def test_an_officer_who_is_no_reader_opens_nothing(office: Office) -> None:
    """Even where the server hands everything out."""
    row, _, _ = await office.scene.files("words")

    with pytest.raises(NotSealedToYouError):
        await office.opens("dora", row.reference)


async def test_another_case_in_its_place_is_caught(office: Office) -> None:
    """Or the officer would answer one reporter with what another one wrote."""
    first, _, _ = await office.scene.files("one")
    office.scene.clock.pass_(120)
    second, _, _ = await office.scene.files("two")
    office.server.swapped[first.reference] = second.reference

    with pytest.raises(DoubtedServerError, match="another case's"):
        await office.opens("ada", first.reference)


async def test_a_tampered_entry_is_named_and_hides_no_other(office: Office) -> None:
    """One letter goes bad; the rest of the case is read, and the bad one is seen to be there."""
    row, _, _ = await office.scene.files("words")
    first = await post(office.scene, row)
    second = await post(office.scene, row)
    good = await office.client("ada").payload(row.reference, first)
    office.server.payloads[row.reference, first] = good[:-1] + bytes([good[-1] ^ 1])

    case = await office.opens("ada", row.reference)

    assert [letter.number for letter in case.letters] == [second]
    assert [(fault.number, fault.kind) for fault in case.faults] == [(first, "letter")]


async def test_one_letter_in_anothers_place_is_named(office: Office) -> None:
    """Both are whole and well signed; only their numbers tell."""
    row, _, _ = await office.scene.files("words")
    first = await post(office.scene, row)
    second = await post(office.scene, row)
    entries = await office.scene.store.entries(row.key)
    sealed = {entry.number: entry for entry in entries}
    office.server.payloads[row.reference, first] = await office.server.stored(sealed[second])

    case = await office.opens("ada", row.reference)

    assert [fault.number for fault in case.faults] == [first]


async def test_a_tampered_report_shows_nothing(office: Office) -> None:
    """There is no half of a report to be believed."""
    row, _, _ = await office.scene.files("words")
    office.server.payloads[row.reference, 1] = bytes(100)

    with pytest.raises(DoubtedServerError):
        await office.opens("ada", row.reference)


async def test_a_file_is_fetched_when_asked_for_and_checked(office: Office) -> None:
    """Its digest is the one that the report's signed manifest lists."""
    row = await with_voice(office.scene, b"a voice")
    case = await office.opens("ada", row.reference)
    (file,) = case.files
    assert f"payload {row.reference} {file.number}" not in office.server.asked
    assert (file.form, file.seconds, file.state) == ("voice", 4, Evidence.SEALED)

    fetched = await fetch_file(office.desk("ada"), case, file.number)

    assert fetched.content == b"a voice"
    assert fetched.facts.state is Evidence.VERIFIED
    assert fetched.facts.sha256 == file.sha256
    assert (fetched.facts.media_type, fetched.facts.signer) == ("audio/ogg", "server")


async def test_a_file_that_the_server_dropped_is_missed(office: Office) -> None:
    """The report lists it: nobody may lose evidence in silence."""
    row = await with_voice(office.scene)
    office.server.hidden.add(2)

    case = await office.opens("ada", row.reference)

    assert [(f.number, f.kind) for f in case.faults] == [(2, "file")]


async def test_a_reader_whom_nobody_let_in_raises_an_alarm(office: Office) -> None:
    """A server that names one more reader would have every note sealed to them."""
    people = office.scene.people
    row, _, _ = await office.scene.files("words")
    assert "dora" in people.roster.intakes["oversight"].readers
    office.server.also_reader = ("zoe", "dora")

    case = await office.opens("ada", row.reference)

    assert [alarm for alarm in case.readers.alarms if "zoe" in alarm]
    assert case.readers.sealed_to == ("ada", "ben", "cleo", "dora")  # dora may stand in


@pytest.mark.parametrize("action", ["assign", "reseal"])
async def test_a_refused_request_of_ones_own_makes_no_reader(office: Office, action: str) -> None:
    """A server can write into the chain what a stranger signed and was refused."""
    scene = office.scene
    row, _, _ = await scene.files("words")
    zoe = _hired(office, "zoe")

    await _written(office, row, zoe, action, "to=zoe")
    office.server.also_reader = ("zoe",)
    case = await office.opens("ada", row.reference)

    assert [alarm for alarm in case.readers.alarms if "zoe" in alarm]
    assert "zoe" not in case.readers.sealed_to


@pytest.mark.parametrize(("roles", "counts"), [(("intake",), True), (("advocate",), False)])
async def test_a_reader_lets_in_whom_their_roles_allow(
    office: Office, roles: tuple[str, ...], counts: bool
) -> None:
    """What a reader signed counts, if their roles let them give; and so on from there."""
    scene = office.scene
    row, _, _ = await scene.files("words")
    zoe = _hired(office, "zoe", "intake")
    _hired(office, "yan")
    _with_roles(office, "ada", *roles)

    await _written(office, row, scene.people["ada"], "reseal", "to=zoe")
    await _written(office, row, zoe, "assign", "to=yan")
    office.server.also_reader = ("zoe", "yan")
    case = await office.opens("ben", row.reference)

    assert {"zoe", "yan"} & set(case.readers.sealed_to) == ({"zoe", "yan"} if counts else set())


async def test_who_stepped_back_lets_nobody_in(office: Office) -> None:
    """What was signed after a recusal is no reader's act."""
    row, _, _ = await office.scene.files("words")
    _hired(office, "zoe")
    ada = office.scene.people["ada"]

    await _written(office, row, ada, "recuse", "")
    await _written(office, row, ada, "assign", "to=zoe")
    office.server.also_reader = ("zoe",)

    assert "zoe" not in (await office.opens("ben", row.reference)).readers.sealed_to


def _hired(office: Office, name: str, *roles: str) -> PersonalKeys:
    """A new officer, on the roster and in no intake."""
    roster = office.roster.roster
    keys = PersonalKeys.officer(name, Seeded(name), roster.kind)
    known = replace(officer(keys), roles=roles)
    office.roster = VerifiedRoster(replace(roster, officers=(*roster.officers, known)), ("head",))
    return keys


def _with_roles(office: Office, name: str, *roles: str) -> None:
    roster = office.roster.roster
    officers = tuple(replace(o, roles=roles) if o.name == name else o for o in roster.officers)
    office.roster = VerifiedRoster(replace(roster, officers=officers), ("head",))


async def _written(office: Office, row: CaseRow, by: PersonalKeys, action: str, query: str) -> None:
    """The server writes an officer's request into the chain, whatever the rules say."""
    scene = office.scene
    key = scene.people.server
    request = signed(by, key.public.key_id, row.reference, action, query)
    acts = await scene.store.audit(row.key)
    chain = Chain(row.key, row.reference, acts[-1], key)
    await scene.store.commit(AddAudit(chain.officer_act(action, by.name, request)))


async def test_a_header_of_another_size_than_the_rosters_raises_an_alarm(office: Office) -> None:
    """Whoever seals could hide a reader among the fillers, but not change their number."""
    roster = office.roster.roster
    row, _, _ = await office.scene.files("words")
    queue = (await office.opens("ada", row.reference)).report.queue
    wider = {**roster.intakes, queue: replace(roster.intakes[queue], stanzas=9)}
    office.roster = VerifiedRoster(replace(roster, intakes=wider), ("head",))

    alarms = (await office.opens("cleo", row.reference)).readers.alarms

    assert any("6 keys, and the roster asks for 9" in alarm for alarm in alarms)
    assert any("another roster" in alarm for alarm in alarms)


async def test_a_swapped_key_for_letters_is_said_and_not_used(office: Office) -> None:
    """Letters go to the key in the signed report, whatever the server names."""
    row, _, _ = await office.scene.files("words")
    office.server.reporter = "age1other"

    case = await office.opens("ada", row.reference)

    assert any("another key for letters" in alarm for alarm in case.readers.alarms)
    facts = case.report_entry.manifest.report
    assert facts is not None
    assert facts.reporter != "age1other"


async def test_a_forged_record_is_seen_when_the_case_is_opened_again(office: Office) -> None:
    """The server signs its forgery well; only the officer's memory tells."""
    row, _, _ = await office.scene.files("words")
    await office.opens("ada", row.reference)
    people = office.scene.people
    chain = Chain(row.key, row.reference, None, people.server)
    office.server.chain = [chain.server_act("something_else", 0)]

    mine = await office.opens("ada", row.reference)
    fresh = await office.opens("ben", row.reference)

    assert any("changed after you last saw it" in fault for fault in mine.chain_faults)
    assert not any("changed after" in fault for fault in fresh.chain_faults)


async def test_a_record_that_says_no_time_hides_no_case(office: Office) -> None:
    """A server that writes half a row gets an alarm for it, not a case that cannot be opened."""
    scene = office.scene
    row, _, _ = await scene.files("words")
    acts = await scene.store.audit(row.key)
    act = Chain(row.key, row.reference, acts[-1], scene.people.server).server_act("words", 0)
    office.server.chain = [*acts, replace(act, base=b'{"by":"server"}')]

    case = await office.opens("ada", row.reference)

    assert case.words[0].text == "words"
    assert any("was signed" in fault for fault in case.chain_faults)


async def test_while_the_server_is_away_what_was_opened_stays_readable(office: Office) -> None:
    """Sealed on disk, opened in memory, and marked as what it was then."""
    row, _, _ = await office.scene.files("words")
    await office.opens("ada", row.reference)
    office.server.away = True

    case = await office.opens("ada", row.reference)

    assert case.words[0].text == "words"
    assert case.kept_since is not None
    with pytest.raises(ServerAwayError):
        await office.opens("ben", row.reference)


async def test_nothing_opened_is_written(office: Office, tmp_path: Path) -> None:
    """The officer's laptop is searched, too."""
    row = await with_voice(office.scene, CANARY.encode())
    case = await office.opens("ada", row.reference)
    await fetch_file(office.desk("ada"), case, case.files[0].number)

    written = files_in(tmp_path)

    assert written
    assert not [p for p in written if CANARY.encode() in p.read_bytes()]
