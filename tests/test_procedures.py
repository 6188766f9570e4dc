"""Every written procedure is done as it is written, command by command."""

import asyncio
import re
import shlex
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import reseal
from bot.cli.keys import write_escrow, write_officer, write_server_keys, write_signer
from bot.cli.resealing import Outcome
from bot.cli.roster_files import read_card, sign_file
from bot.config import load
from bot.config.rosters import read_roster
from bot.config.template import mission_toml
from bot.sealing.entry import seal_entry
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.manifest import EntryKind, Manifest, ReportFacts
from bot.sealing.readers import recipients_for
from bot.sealing.receipt_keys import CHEAPEST_FOR_TESTS
from bot.sealing.report import Report
from bot.sealing.roster import QUEUES, Roster
from bot.sealing.roster_edits import Posting, first_roster
from bot.sealing.server_keys import parse_signing_key
from bot.sealing.signing import SigningKey, VerifyKey
from bot.services.audit import Chain
from bot.services.changes import AddAudit, AddCase, AddChunk, AddEntry
from bot.services.rows import EntryRow
from storage.sqlite import SqliteStore
from tests.bot.cli.conftest import Amana, amana  # noqa: F401  # a fixture
from tests.bot.sealing.cast import Seeded
from tests.contracts.rows import case

PAGES = sorted((Path(__file__).parent.parent / "docs" / "procedures").glob("*.md"))
PASSPHRASE = "made-up passphrase of procedures"
REFERENCE = "K7M2QD"
WORDS = b"Made-up words of a procedure."
COMMAND = re.compile(r"^    (amana .+)$", re.MULTILINE)
EVERYONE = ("ada", "ben", "dora", "emil")
"""Cleo is enrolled by her page."""


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One folder that plays every machine: keys of all, a signed roster, a mission, one case."""
    monkeypatch.setenv("AMANA_PASSPHRASE", PASSPHRASE)
    monkeypatch.delenv("AMANA_MISSION", raising=False)
    monkeypatch.chdir(tmp_path)
    random = Seeded("procedures")
    cards = {
        name: write_officer(tmp_path / f"{name}.key", name, PASSPHRASE, random, log_n=5)
        for name in EVERYONE
    }
    signers = {
        name: write_signer(tmp_path / f"{name}.key", name, PASSPHRASE, random, log_n=5)
        for name in ("head", "deputy", "oversight")
    }
    escrow = write_escrow(tmp_path / "escrow.key", PASSPHRASE, random, log_n=5)
    server = write_server_keys(tmp_path / "keys", random, CHEAPEST_FOR_TESTS)
    posted = [(cards[n], Posting(intake=QUEUES[:4], aliases=(n,))) for n in ("ada", "ben")]
    watching = [(cards[n], Posting(intake=("oversight",))) for n in ("dora", "emil")]
    roster = first_roster([*posted, *watching], escrow, server, int(time.time()) - 60)
    (tmp_path / "data").mkdir()
    (tmp_path / "roster.json").write_bytes(roster.dump())
    pins = {f"roster.pinned.{n}": str(need(c.signing_key).text()) for n, c in signers.items()}
    pinned = {"mission.name": "Made up", **pins}
    (tmp_path / "mission.toml").write_text(mission_toml(pinned, {}))
    for name in ("head", "deputy"):
        keys = PersonalKeys.open((tmp_path / f"{name}.key").read_bytes(), PASSPHRASE)
        sign_file(tmp_path / "roster.json", name, keys.need_signing_key())
    asyncio.run(file_a_case(tmp_path, roster))
    return tmp_path


def need(key: VerifyKey | None) -> VerifyKey:
    """A signer's card has a key."""
    assert key is not None
    return key


async def file_a_case(folder: Path, roster: Roster) -> None:
    """Keep one sealed report, as the bot would."""
    random, key = Seeded("case"), signing_key(folder)
    report = Report(
        case_id="0" * 32, reference=REFERENCE, received=21600, queue="protection", priority="P2",
        category=None, rule=None, language="en", channel="telegram", questionnaire="0" * 64,
        answers={},
    )  # fmt: skip
    facts = ReportFacts(
        files=(), questionnaire="0" * 64, readers=("ada", "ben"), reporter="age1…",
        roster_sha256=roster.sha256, roster_sequence=1,
    )  # fmt: skip
    manifest = Manifest(case_id="0" * 32, number=1, kind=EntryKind.REPORT, report=facts)
    recipients = recipients_for(roster, ("ada", "ben"), 6, random)
    originals = {"report.json": report.dump(), "report.txt": WORDS}
    sealed = seal_entry(manifest, originals, recipients, key, random)
    store = await SqliteStore.open(load(folder, {}).database)
    await store.commit(
        AddCase(case(31, reference=REFERENCE)),
        AddChunk(41, 0, 21600, sealed.sealed.payload),
        AddEntry(EntryRow(31, 1, "report", sealed.sealed.bucket, 21600, (sealed.header,), 41)),
        AddAudit(Chain(31, REFERENCE, None, key).server_act("received", 21600)),
    )
    await store.close()


def signing_key(folder: Path) -> SigningKey:
    """The server's."""
    return parse_signing_key((folder / "keys" / "server-signing.key").read_bytes())


def commands(page: Path) -> Iterator[list[str]]:
    """Every command of a page, in its order."""
    for line in COMMAND.findall(page.read_text(encoding="utf-8")):
        yield shlex.split(line)[1:]


def repinned(folder: Path) -> None:
    """What the page tells people to do by hand: pin the head's new key, drop what fits no more."""
    new = need(read_card(folder / "new" / "head.card.json").signing_key).text()
    old = need(read_card(folder / "head.card.json").signing_key).text()
    settings = folder / "mission.toml"
    settings.write_text(settings.read_text().replace(old, new))


@pytest.fixture
def resealed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whom cases were given to; the giving itself is tested where it stands."""
    names: list[str] = []

    async def give(_settings: object, _keys: object, name: str, *_: object, **__: object) -> object:
        names.append(name)
        return Counter({Outcome.GIVEN: 1}), []

    monkeypatch.setattr(reseal, "_give", give)
    return names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_procedure_can_be_done_as_it_is_written(
    amana: Amana,  # noqa: F811  # the fixture
    world: Path,
    resealed: list[str],
    page: Path,
) -> None:
    """Each command of the page ends well, after those before it."""
    done = list(commands(page))
    for arguments in done:
        cheap = ["--work-factor", "5"] if arguments[:1] == ["keys"] else []
        said = amana(*arguments, *cheap)
        if arguments[:2] == ["keys", "new-signer"]:
            repinned(world)
        # This world has no Telegram; that the rest of a check is well is another test's.
        assert said.code == 0 or arguments == ["check"], (arguments, said.err)

    assert len(done) > 2
    assert len(resealed) == sum(arguments[0] == "reseal" for arguments in done)


def test_the_pages_are_there() -> None:
    """One for each thing that happens to officers and keys."""
    named = {"enrol", "renew", "lost-laptop", "leaving", "head-key", "escrow", "audit"}

    assert {page.stem for page in PAGES} == named


def after(amana: Amana, world: Path, page: str) -> Roster:  # noqa: F811  # the fixture
    """Do a page's commands about roster and keys; give the roster that is believed then."""
    for arguments in commands(next(p for p in PAGES if p.stem == page)):
        if arguments[0] in {"keys", "roster"}:
            cheap = ["--work-factor", "5"] if arguments[0] == "keys" else []
            assert amana(*arguments, *cheap).code == 0
    return read_roster(load(world, {})).roster


def test_who_lost_a_laptop_begins_again_with_another_key(amana: Amana, world: Path) -> None:  # noqa: F811  # the fixture
    """The old key is among the former ones, and no recipient any more."""
    old = read_card(world / "ben.card.json")
    for arguments in list(commands(next(p for p in PAGES if p.stem == "lost-laptop")))[:4]:
        assert amana(*arguments).code == 0
    believed = read_roster(load(world, {})).roster

    assert not believed.has("ben")
    assert believed.former == (("ben", old.signing_key),)
    assert all("ben" not in intake.readers for intake in believed.intakes.values())


def test_renewing_changes_the_keys_alone(amana: Amana, world: Path) -> None:  # noqa: F811  # the fixture
    """After the page, the roster names the new key and the same names."""
    believed = after(amana, world, "renew")
    new = read_card(world / "new" / "ada.card.json")

    assert believed.officer("ada").recipient == new.recipient
    assert believed.officer("ada").aliases == ("ada",)


def test_the_small_check_of_an_export_is_enough(amana: Amana, world: Path) -> None:  # noqa: F811  # the fixture
    """The program on the page says yes to an export, and no to a changed one."""
    page = next(p for p in PAGES if p.stem == "audit").read_text(encoding="utf-8")
    program = page.partition("```python\n")[2].partition("```")[0]
    assert amana("audit", "export", "--to", world / "audit.jsonl").code == 0

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", program], cwd=world, capture_output=True, text=True,
            check=False, timeout=60,
        )  # fmt: skip

    assert run().stdout.startswith("1 rows, signed ")
    changed = (world / "audit.jsonl").read_bytes().replace(b"received", b"recieved")
    (world / "audit.jsonl").write_bytes(changed)
    assert run().returncode == 1
