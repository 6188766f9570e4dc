"""What officers are writing, and where records ended: both survive, sealed."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from desk.answers import Detail
from desk.cache import Cache
from desk.drafts import Draft, Drafts
from desk.heads import check_case
from tests.bot.sealing.cast import Seeded
from tests.bot.services.scene import CANARY
from tests.desk.office import Office, opened_office

DRAFT = Draft(
    reference="K7M2QD", action="letter", form={"letter_words": f"Dear {CANARY}"}, saved=100
)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on its first day."""
    async with opened_office(tmp_path) as made:
        yield made


def anew(office: Office, name: str, folder: Path) -> Drafts:
    """An officer's drafts after a restart."""
    return Drafts(Cache(folder, office.scene.people[name], Seeded("anew")))


async def test_a_draft_survives_a_restart_and_is_sealed(office: Office, tmp_path: Path) -> None:
    """Nothing of it can be read on the disk, nor by a colleague at the same machine."""
    anew(office, "ada", tmp_path).keep(DRAFT)

    assert anew(office, "ada", tmp_path).of("K7M2QD", "letter") == DRAFT
    assert anew(office, "ben", tmp_path).all() == ()
    written = b"".join(bytes_in(tmp_path))
    assert written
    assert CANARY.encode() not in written
    assert b"K7M2QD" not in written


async def test_the_newest_text_of_a_form_is_kept(office: Office, tmp_path: Path) -> None:
    """One draft a form and case; the newest is listed first."""
    drafts = anew(office, "ada", tmp_path)
    drafts.keep(DRAFT)
    drafts.keep(replace(DRAFT, form={"letter_words": "Better"}, saved=200))
    drafts.keep(replace(DRAFT, action="note", saved=300))

    assert [(d.action, d.saved) for d in drafts.all()] == [("note", 300), ("letter", 200)]


async def test_a_draft_thrown_away_is_gone(office: Office, tmp_path: Path) -> None:
    """Also from the list, and twice does no harm."""
    drafts = anew(office, "ada", tmp_path)
    drafts.keep(DRAFT)

    drafts.throw_away("K7M2QD", "letter")
    drafts.throw_away("K7M2QD", "letter")

    assert drafts.of("K7M2QD", "letter") is None
    assert drafts.all() == ()


async def test_text_that_was_sent_without_an_answer_stays_marked(
    office: Office, tmp_path: Path
) -> None:
    """While it is the same text: a page that saves it again must not make it new."""
    drafts = anew(office, "ada", tmp_path)
    drafts.keep(replace(DRAFT, tried=3))

    drafts.keep(DRAFT)
    same = drafts.of("K7M2QD", "letter")
    drafts.keep(replace(DRAFT, form={"letter_words": "Other"}))
    other = drafts.of("K7M2QD", "letter")
    drafts.keep(replace(DRAFT, tried=3))
    held = drafts.hold(DRAFT, 500)

    assert same is not None
    assert same.tried == 3
    assert other is not None
    assert other.tried is None
    assert (held.tried, drafts.due(500)) == (None, (held,))


async def test_a_rewritten_or_shortened_record_raises_an_alarm_that_stays(office: Office) -> None:
    """The server may go on with the chain; it must not change what was seen of it."""
    scene = office.scene
    row, _, _ = await scene.files("words")
    await scene.posting.take_number(row.reference)
    case = await office.opens("ada", row.reference)
    cache, roster = office.desk("ada").cache, scene.people.roster
    rows = list(await scene.store.audit(row.key))
    forged = [*rows[:-1], replace(rows[-1], base=rows[-1].base + b" ")]

    def said(detail: Detail, *given: object) -> str:
        return " ".join(check_case(cache, detail, given, roster))  # type: ignore[arg-type]  # rows

    assert case.chain_faults == ()
    assert said(case.detail, *rows) == ""
    assert "changed after you last saw it" in said(case.detail, *forged)
    assert "shorter than you last saw it" in said(case.detail, *rows[:-1])
    assert said(case.detail, *rows) == ""  # an alarm moves no head


def bytes_in(folder: Path) -> list[bytes]:
    """The content and the name of every file below a folder."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return [part for path in found for part in (path.read_bytes(), str(path.name).encode())]
