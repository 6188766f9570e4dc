"""`amana audit`: what was changed, cut, moved or reordered is found; copies are signed."""

import asyncio
import json
import sqlite3
from base64 import b64decode
from contextlib import closing
from pathlib import Path

import pytest

from bot.config import load
from bot.sealing.server_keys import parse_signing_key
from bot.services.audit import SERVICE, SERVICE_NAME, Chain
from bot.services.changes import AddAudit, AddCase
from storage.sqlite import SqliteStore
from tests.bot.cli.conftest import Amana
from tests.contracts.rows import case

FIRST, SECOND = "K7M2QD", "B9C4KM"
RENAMED = "UPDATE audit SET action = 'letter' WHERE case_key = 31 AND number = 2"
REWORDED = "UPDATE audit SET base = x'20' WHERE case_key = 31 AND number = 2"
REMOVED = "DELETE FROM audit WHERE case_key = 31 AND number = 2"
ASIDE = "UPDATE audit SET number = 9 WHERE case_key = 31 AND number = 2"


@pytest.fixture
def kept(mission: Path) -> Path:
    """A mission with two cases of four acts each, and a service chain."""

    async def fill() -> None:
        key = parse_signing_key((mission / "keys" / "server-signing.key").read_bytes())
        store = await SqliteStore.open(load(mission, {}).database)
        for number, name in ((31, FIRST), (32, SECOND)):
            await store.commit(AddCase(case(number, reference=name)))
        for number, name in ((31, FIRST), (32, SECOND), (SERVICE, SERVICE_NAME)):
            chain = Chain(number, name, None, key)
            acts = [
                chain.server_act(each, 21600) for each in ("received", "words", "file", "words")
            ]
            await store.commit(*map(AddAudit, acts))
        await store.close()

    asyncio.run(fill())
    return mission


def change(mission: Path, *statements: str) -> None:
    """Do to the database what a thief of it could."""
    with closing(sqlite3.connect(load(mission, {}).database)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


def test_sound_chains_hold(amana: Amana, kept: Path) -> None:
    """All of them, or one that is named as it is spoken."""
    whole = amana("audit", "verify", "--mission", kept)
    one = amana("audit", "verify", "k7m-2qd", "--mission", kept)

    assert (whole.code, whole.out, whole.err) == (0, "12 rows in 3 chains; 3 chains hold.\n", "")
    assert (one.code, one.out) == (0, "4 rows in 1 chains; 1 chains hold.\n")


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ([RENAMED], "K7M-2QD, row 2"),
        ([REWORDED], "K7M-2QD, row 3: it does not follow"),
        ([REMOVED], "K7M-2QD, row 3: a row before it is missing"),
        (["DELETE FROM audit WHERE case_key = 31"], "K7M-2QD, row 1"),
        (
            [
                ASIDE,
                "UPDATE audit SET number = 2 WHERE case_key = 31 AND number = 3",
                "UPDATE audit SET number = 3 WHERE case_key = 31 AND number = 9",
            ],
            "K7M-2QD, row 2",
        ),
        (
            [
                "UPDATE audit SET case_key = 99 WHERE case_key = 31",
                "UPDATE audit SET case_key = 31 WHERE case_key = 32",
                "UPDATE audit SET case_key = 32 WHERE case_key = 99",
            ],
            "B9C-4KM, row 1: it belongs to another chain",
        ),
        (["UPDATE audit SET server_signature = x'00' WHERE case_key = 0"], "service, row 4"),
    ],
)  # fmt: skip
def test_what_was_done_to_a_chain_is_found(
    amana: Amana, kept: Path, statements: list[str], said: str
) -> None:
    """Changed, removed, reordered and moved rows are named by case and number."""
    change(kept, *statements)
    found = amana("audit", "verify", "--mission", kept)

    assert found.code == 1
    assert said in found.err


def test_a_cut_end_is_found_by_a_copy_that_lay_elsewhere(
    amana: Amana, kept: Path, tmp_path: Path
) -> None:
    """Nothing inside a database shows that its newest rows are gone; a signed copy does."""
    copy = tmp_path / "audit.jsonl"
    assert amana("audit", "export", "--to", copy, "--mission", kept).code == 0
    assert amana("audit", "verify", "--against", copy, "--mission", kept).code == 0
    change(kept, "DELETE FROM audit WHERE case_key = 31 AND number = 4")

    assert amana("audit", "verify", "--mission", kept).code == 0
    found = amana("audit", "verify", "--against", copy, "--mission", kept)
    assert found.code == 1
    assert "K7M-2QD, row 4: the chain ends before this row" in found.err


def test_a_chain_written_anew_is_found_by_a_copy(amana: Amana, kept: Path, tmp_path: Path) -> None:
    """Whoever has the server's key can write a sound chain, and not the one that was copied."""
    copy = tmp_path / "audit.jsonl"
    amana("audit", "export", "--to", copy, "--mission", kept)
    change(kept, "DELETE FROM audit WHERE case_key = 31")

    async def rewrite() -> None:
        key = parse_signing_key((kept / "keys" / "server-signing.key").read_bytes())
        store = await SqliteStore.open(load(kept, {}).database)
        chain = Chain(31, FIRST, None, key)
        await store.commit(*[AddAudit(chain.server_act("received", 0)) for _ in range(5)])
        await store.close()

    asyncio.run(rewrite())
    assert amana("audit", "verify", "--mission", kept).code == 0
    assert "another row" in amana("audit", "verify", "--against", copy, "--mission", kept).err


def test_a_case_that_is_gone_is_found_by_a_copy(amana: Amana, kept: Path, tmp_path: Path) -> None:
    """A case with all its rows cannot vanish unseen either."""
    copy = tmp_path / "audit.jsonl"
    amana("audit", "export", "--to", copy, "--mission", kept)
    change(kept, "DELETE FROM audit WHERE case_key = 31", "DELETE FROM cases WHERE key = 31")

    found = amana("audit", "verify", "--against", copy, "--mission", kept)
    assert found.code == 1
    assert "K7M-2QD" in found.err


def test_an_export_can_be_checked_by_itself(amana: Amana, kept: Path, tmp_path: Path) -> None:
    """Its rows and its signature; a copy that was changed is refused."""
    copy = tmp_path / "one.jsonl"
    amana("audit", "export", "--case", "K7M-2QD", "--to", copy, "--mission", kept)
    assert amana("audit", "verify", "--export", copy, "--mission", kept).code == 0

    lines = copy.read_bytes().splitlines(keepends=True)
    assert [json.loads(line).get("chain") for line in lines] == [FIRST] * 4 + [None]
    for wrong in (
        b"".join(lines[:-1]), b"".join(lines[1:]), b"".join([*lines[:2], *lines[3:]]),
        copy.read_bytes().replace(b'"words"', b'"other"'),
        copy.read_bytes().replace(b'"lines":4', b'"lines":5'), b"",
    ):  # fmt: skip
        copy.write_bytes(wrong)
        assert amana("audit", "verify", "--export", copy, "--mission", kept).code == 1


def test_an_export_by_another_key_is_refused(amana: Amana, kept: Path, tmp_path: Path) -> None:
    """Only the keys that the signed roster names as the server's count."""
    copy = tmp_path / "audit.jsonl"
    amana("keys", "new-server", "--to", tmp_path / "other")
    (kept / "keys" / "server-signing.key").write_bytes(
        (tmp_path / "other" / "server-signing.key").read_bytes()
    )
    amana("audit", "export", "--to", copy, "--mission", kept)

    assert amana("audit", "verify", "--export", copy, "--mission", kept).code == 1


def test_an_export_goes_to_stdout_too(amana: Amana, kept: Path) -> None:
    """So that it can be piped to where it shall lie."""
    assert len(amana("audit", "export", "--mission", kept).out.splitlines()) == 13


def test_the_escrows_use_is_noted(amana: Amana, kept: Path) -> None:
    """In the case's chain, with the reason; the service's is read by a head who may be named."""
    said = amana("audit", "note-escrow", "K7M-2QD", "--reason", "request 14", "--mission", kept)
    lines = map(json.loads, amana("audit", "export", "--mission", kept).out.splitlines())
    (line,) = [line for line in lines if line.get("action") == "escrow_used"]

    assert (said.code, said.out) == (0, "Noted as row 5 of the case's chain.\n")
    assert (line["chain"], line["number"]) == (FIRST, 5)
    assert b"request 14" in b64decode(line["base"])
    assert amana("audit", "verify", "--mission", kept).code == 0
    for case_, reason in (("K7M-2QD", " "), ("K7M-2QD", "x" * 400), ("ZZZ-ZZZ", "why")):
        wrong = amana("audit", "note-escrow", case_, "--reason", reason, "--mission", kept)
        assert wrong.code == 2
