"""Bundles, opened by Debian's age and by typage, unpacked by GNU tar, checked by sha256sum."""

import base64
import json
import subprocess
from pathlib import Path

import pytest

from bot.sealing.age import Family, HybridIdentity, Identity, X25519Identity
from desk.casefile import CaseFile
from desk.export import bundle
from tests.bot.sealing.cast import Seeded
from tests.desk.export.bench import FILE, Bench
from tests.desk.export.test_bundle import gathered, opener
from tests.interop.conftest import AskNode

TYPAGE = Path(__file__).parents[1] / "age" / "typage.mjs"


async def sealed(bench: Bench, case: CaseFile, identity: Identity) -> bytes:
    """A bundle for an identity."""
    made = await gathered(bench, case)
    stream = bundle.sealed(made, opener(bench, case), identity.recipient(), Seeded("sealed"))
    return b"".join([piece async for piece in stream])


def opened_by_age(file: bytes, key: Path) -> bytes:
    """What Debian's age makes of a file."""
    asked = ["age", "-d", "-i", str(key)]
    return subprocess.run(asked, input=file, capture_output=True, check=True, timeout=30).stdout


def unpacked(archive: bytes, folder: Path) -> None:
    """Let GNU tar unpack an archive and sha256sum check it."""
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True, timeout=30)
    said = subprocess.run(
        ["sha256sum", "-c", "--strict", bundle.MANIFEST],
        cwd=folder, check=True, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert said.stderr == ""
    assert said.stdout.count(": OK") == len(list(folder.iterdir())) - 1


async def test_debians_age_and_gnu_tar_open_a_bundle(
    bench: Bench, case: CaseFile, tmp_path: Path
) -> None:
    """Nothing of ours is needed, and the original is what came."""
    identity = X25519Identity.generate(Seeded("partner"))
    key = tmp_path / "key.txt"
    key.write_text(identity.secret_text() + "\n")
    file = await sealed(bench, case, identity)

    archive = opened_by_age(file, key)
    folder = tmp_path / "out"
    folder.mkdir()
    unpacked(archive, folder)

    assert (folder / "original-002").read_bytes() == FILE
    assert json.loads((folder / "case.json").read_text())["reference"] == case.reference


@pytest.mark.parametrize("family", ["hybrid", "x25519"])
async def test_typage_opens_a_bundle_of_either_kind(
    bench: Bench, case: CaseFile, tmp_path: Path, family: Family, ask_node: AskNode
) -> None:
    """The post-quantum kind too, by another people's program."""
    kind = HybridIdentity if family == "hybrid" else X25519Identity
    identity = kind.generate(Seeded(family))
    file = await sealed(bench, case, identity)
    job = {"open": base64.b64encode(file).decode(), "identity": identity.secret_text()}

    opened = ask_node(TYPAGE, [job])[0]

    folder = tmp_path / "out"
    folder.mkdir()
    unpacked(base64.b64decode(opened), folder)
    assert (folder / "original-002").read_bytes() == FILE
