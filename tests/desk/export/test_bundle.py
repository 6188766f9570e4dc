"""Evidence bundles: opened by other people's readers, whole, the same each time."""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from dataclasses import replace

import pyrage  # type: ignore[import-untyped]  # it ships no types
import pytest

from bot.errors import SealingError
from bot.sealing.age import X25519Identity, parse_identity
from desk.casefile import CaseFile, FetchedFile
from desk.entries import fetch_file
from desk.export import bundle
from desk.export.masking import Masks
from desk.export.recipients import read_recipient
from desk.planning import FormError
from tests.bot.sealing import cast as people
from tests.bot.sealing.cast import Seeded
from tests.desk.export.bench import FILE, NAME, Bench, document

PARTNER = X25519Identity.generate(Seeded("partner"))
FILE_NAME = "../../etc/passwd\n=x"


def opener(bench: Bench, case: CaseFile) -> bundle.Opener:
    """Fetches files as the desk does; the sender's phone called them after a path."""

    async def fetch(number: int) -> FetchedFile:
        found = await fetch_file(bench.office.desk("ada"), case, number)
        return replace(found, facts=replace(found.facts, name=FILE_NAME))

    return fetch


async def gathered(bench: Bench, case: CaseFile, masks: Masks | None = None) -> bundle.Bundle:
    """A bundle of the case."""
    rows = await bench.client.audit(case.reference)
    fitting, faulty = await bundle.looked_at(case, opener(bench, case))
    return bundle.gather(
        document(case, masks),
        case,
        rows=rows,
        originals=fitting,
        faulty=faulty,
        times=lambda _: None,
    )


async def archive(bench: Bench, case: CaseFile, masks: Masks | None = None) -> bytes:
    """The archive, before it is sealed."""
    made = await gathered(bench, case, masks)
    return b"".join([piece async for piece in bundle.archived(made, opener(bench, case))])


def members(content: bytes) -> dict[str, bytes]:
    """What an archive holds, by Python's own reader."""
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as opened:
        return {
            one.name: file.read() for one in opened if (file := opened.extractfile(one)) is not None
        }


async def test_another_age_opens_it_for_its_recipient_alone(bench: Bench, case: CaseFile) -> None:
    """Rage's library opens what was sealed, and the archive is whole."""
    made = await gathered(bench, case)
    fetch = opener(bench, case)
    stream = bundle.sealed(made, fetch, PARTNER.recipient(), Seeded("bundle"))
    file = b"".join([piece async for piece in stream])

    opened = pyrage.decrypt(file, [pyrage.x25519.Identity.from_str(PARTNER.secret_text())])

    assert members(opened)["original-002"] == FILE
    stranger = X25519Identity.generate(Seeded("stranger"))
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(file, [pyrage.x25519.Identity.from_str(stranger.secret_text())])


async def test_the_manifest_names_every_member_and_its_digest(bench: Bench, case: CaseFile) -> None:
    """As `sha256sum -c` reads it; the first member, and the only one that it does not name."""
    held = members(await archive(bench, case))
    lines = [line.split("  ") for line in held[bundle.MANIFEST].decode().splitlines()]

    assert next(iter(held)) == bundle.MANIFEST
    assert {name for _, name in lines} == set(held) - {bundle.MANIFEST}
    assert all(hashlib.sha256(held[name]).hexdigest() == digest for digest, name in lines)


async def test_the_same_case_is_the_same_bundle(bench: Bench, case: CaseFile) -> None:
    """Byte by byte: no clock, no order, no account of this machine is in it."""
    assert await archive(bench, case) == await archive(bench, case)


async def test_names_are_strings_and_never_paths(bench: Bench, case: CaseFile) -> None:
    """What a phone called a file stands in JSON; members have names of ours."""
    held = members(await archive(bench, case))
    files = json.loads(held["files.json"])["files"]

    assert files[0]["claims"]["name"] == FILE_NAME
    assert files[0]["member"] == "original-002"
    assert all(name.replace("-", "").replace(".", "").isalnum() for name in held)


async def test_hidden_words_leave_no_original_behind(bench: Bench, case: CaseFile) -> None:
    """No recording, no sealed text, and none of the words in any member."""
    held = members(await archive(bench, case, Masks(phrases=(NAME,))))

    assert not any(name.startswith("original") or "sealed" in name for name in held)
    assert all(NAME.encode() not in content for content in held.values())
    assert b"originals are left out" in held["README.txt"]
    assert json.loads(held["files.json"])["files"][0]["missing"] == "words are hidden in this copy"


async def test_custody_tells_who_did_what(bench: Bench, case: CaseFile) -> None:
    """The chain's rows, with what another program needs to check them."""
    held = members(await archive(bench, case))
    rows = json.loads(held["custody.json"])["rows"]

    assert rows
    assert {"action", "base", "officer", "previous", "server_signature", "signature"} <= set(
        rows[0]
    )


async def test_the_key_of_a_notice_never_leaves(bench: Bench, case: CaseFile) -> None:
    """`report.json` holds what reaches the reporter's chat; no member has it."""
    held = members(await archive(bench, case))

    assert not any(b"notice_key" in content for content in held.values())


async def test_a_file_that_changes_meanwhile_ends_the_bundle(bench: Bench, case: CaseFile) -> None:
    """The stream breaks instead of saying something false."""
    made = await gathered(bench, case)

    async def another(number: int) -> FetchedFile:
        found = await opener(bench, case)(number)
        return replace(found, content=b"x" * len(found.content))

    with pytest.raises(SealingError):
        [piece async for piece in bundle.archived(made, another)]


async def test_a_file_that_does_not_open_is_named(bench: Bench, case: CaseFile) -> None:
    """A bundle without it says which one is missing, and why."""

    async def broken(_: int) -> FetchedFile:
        raise SealingError("no")

    fitting, faulty = await bundle.looked_at(case, broken)

    assert fitting == ()
    assert faulty == {2: "does not open or does not fit"}


async def test_memory_holds_one_file_at_a_time(bench: Bench, case: CaseFile) -> None:
    """Of forty files of a megabyte, no more than two are ever in reach."""
    import tracemalloc  # noqa: PLC0415  # only here

    size, count = 1_000_000, 40
    content = bytes(size)
    one = FetchedFile(facts=case.files[0], content=b"")
    sha256 = hashlib.sha256(content).hexdigest()
    originals = tuple(
        bundle.Original(facts=one, number=n, size=size, sha256=sha256) for n in range(2, 2 + count)
    )
    made = bundle.Bundle(texts={}, originals=originals)

    async def fetch(_: int) -> FetchedFile:
        return FetchedFile(facts=case.files[0], content=bytes(size))

    tracemalloc.start()
    total = 0
    async for piece in bundle.sealed(made, fetch, PARTNER.recipient(), Seeded("big")):
        total += len(piece)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert total > size * count
    assert peak < 8 * size


# ---------------------------------------------------------------- recipients


def test_an_officer_or_a_key() -> None:
    """Both are read; a classic key beside a post-quantum roster is said to be weaker."""
    classic, hybrid = people.mission().roster, people.mission("hybrid").roster
    text = str(PARTNER.recipient())

    assert read_recipient("ada", classic).recipient == classic.officer("ada").recipient
    assert str(read_recipient(text, classic).recipient) == text
    assert not read_recipient(text, classic).is_weaker
    assert read_recipient(text, hybrid).is_weaker


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (PARTNER.secret_text, "secret"),
        (lambda: "age1nothing", "recipient"),
        (lambda: "nobody", "recipient"),
        (lambda: f"{PARTNER.recipient()}\n{PARTNER.recipient()}", "recipient"),
    ],
)
def test_what_is_no_recipient_is_refused(typed: Callable[[], str], reason: str) -> None:
    """A secret key most of all, and two keys at once."""
    with pytest.raises(FormError) as refused:
        read_recipient(typed(), people.mission().roster)

    assert refused.value.reason == reason
    assert parse_identity(PARTNER.secret_text())
