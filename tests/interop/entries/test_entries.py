"""An officer without any of our programs still reads a report: age and tar are enough."""

import base64
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

import pyrage  # type: ignore[import-untyped]  # it ships no types
import pytest

from bot.sealing.age import Family, PayloadOpener, open_header, split
from bot.sealing.entry import SealedEntry, seal_entry
from bot.sealing.readers import choose_readers, recipients_for
from tests.bot.sealing.cast import CANARY, REPORT, Seeded, mission, report_manifest
from tests.interop.conftest import AskNode

TYPAGE = Path(__file__).parents[1] / "age" / "typage.mjs"
MEMBERS = ["report.json", "report.txt", "manifest.json", "manifest.sig", "padding"]


def report(family: Family) -> SealedEntry:
    """A report sealed to its queue's intake, the escrow and fillers."""
    people, random = mission(family), Seeded(f"report {family}")
    chosen = choose_readers(people.roster, "protection")
    recipients = recipients_for(people.roster, chosen.readers, chosen.stanzas, random)
    return seal_entry(report_manifest(), REPORT, recipients, people.server, random)


def ours(entry: SealedEntry, family: Family) -> bytes:
    """The archive as we open it."""
    header, payload = split(entry.file)
    key = open_header(header, [mission(family)["ada"].need_identity()])
    opener = PayloadOpener(key)
    return opener.push(payload) + opener.finish()


def secret(family: Family, name: str) -> str:
    """An officer's identity as age tools take it."""
    return mission(family)[name].need_identity().secret_text()


@pytest.mark.parametrize("family", ["hybrid", "x25519"])
@pytest.mark.parametrize("name", ["ada", "ben", "cleo", "escrow"])
def test_typage_opens_a_report(ask_node: AskNode, family: Family, name: str) -> None:
    """Every reader's key, the escrow's too, leads typage to the bytes that we see."""
    entry = report(family)
    job = {"open": base64.b64encode(entry.file).decode(), "identity": secret(family, name)}

    [answer] = ask_node(TYPAGE, [job])

    assert base64.b64decode(answer) == ours(entry, family)


@pytest.mark.parametrize("family", ["hybrid", "x25519"])
def test_typage_opens_nothing_for_others(ask_node: AskNode, family: Family) -> None:
    """Who is no reader, or has a file with one bit changed, gets nothing."""
    entry = report(family)
    whole = base64.b64encode(entry.file).decode()
    altered = bytearray(entry.file)
    altered[-5000] ^= 1
    flipped = base64.b64encode(altered).decode()

    answers = ask_node(
        TYPAGE,
        [
            {"open": whole, "identity": secret(family, "dora")},
            {"open": flipped, "identity": secret(family, "ada")},
        ],
    )

    assert answers == [None, None]


def test_pyrage_opens_a_classic_report() -> None:
    """For a roster of classic keys, pyrage reads the same bytes."""
    entry = report("x25519")
    identity = pyrage.x25519.Identity.from_str(secret("x25519", "ben"))

    assert pyrage.decrypt(entry.file, [identity]) == ours(entry, "x25519")


def test_age_and_tar_read_a_classic_report(tmp_path: Path) -> None:
    """Debian's age decrypts to a file, and GNU tar extracts the words from it."""
    (tmp_path / "001-report.age").write_bytes(report("x25519").file)
    (tmp_path / "key.txt").write_text(secret("x25519", "cleo") + "\n")
    decrypt = ["age", "--decrypt", "-i", "key.txt", "-o", "report.tar", "001-report.age"]
    subprocess.run(decrypt, cwd=tmp_path, check=True, timeout=60)

    subprocess.run(["tar", "-xf", "report.tar"], cwd=tmp_path, check=True, timeout=60)

    archive = (tmp_path / "report.tar").read_bytes()
    assert archive == ours(report("x25519"), "x25519")
    with tarfile.open(fileobj=BytesIO(archive)) as members:
        assert members.getnames() == MEMBERS
    assert (tmp_path / "report.txt").read_text() == CANARY


def test_age_refuses_an_altered_report(tmp_path: Path) -> None:
    """A changed bit ends in an error, and age says so by its exit code."""
    altered = bytearray(report("x25519").file)
    altered[-100] ^= 1
    (tmp_path / "001-report.age").write_bytes(altered)
    (tmp_path / "key.txt").write_text(secret("x25519", "cleo") + "\n")
    decrypt = ["age", "--decrypt", "-i", "key.txt", "-o", "report.tar", "001-report.age"]

    ended = subprocess.run(decrypt, cwd=tmp_path, check=False, capture_output=True, timeout=60)

    assert ended.returncode != 0
