"""A draft comes back as it was, or not at all."""

from dataclasses import fields, replace

import pytest

from bot.errors import SealingError
from bot.interview.parts import FilePart, TextPart
from bot.interview.schema import Phase, begin
from bot.sealing.day_keys import DayKeys
from bot.services.draft_rows import open_draft, seal_draft
from bot.services.drafts import (
    Draft,
    FileInHand,
    OwedCard,
    SentReport,
    new_draft,
)
from tests.bot.sealing.cast import NOW, Seeded
from tests.bot.services.scene import BOT, CANARY, CHAT

FILE = FileInHand(
    number=3,
    remote="telegram's name",
    source=17,
    size=4096,
    form="voice",
    name=f"{CANARY} حكاية.ogg",
    media_type="audio/ogg",
    seconds=42,
    entry=2,
    case_id="ab" * 16,
    report_manifest="cd" * 32,
    locator=bytes(range(16)),
    payload=2**62,
    file_key=bytes(range(16)),
    sha256="ef" * 32,
    bucket=16384,
)
DRAFT = Draft(
    key=2**62 + 1,
    version=5,
    shown=4,
    bot=BOT,
    chat=-CHAT,
    interview=replace(
        begin("ar"),
        phase=Phase.ASKING,
        consented=True,
        answers={"hurt": "adult"},
        skipped=frozenset({"where"}),
        parts=(
            TextPart(1, 15, f"{CANARY} قصة"),
            FilePart(number=3, source=17, kind="voice", size=4096, seconds=42),
        ),
        last_number=3,
        last_tap="pick:hurt:adult",
    ),
    case_id="12" * 16,
    card=77,
    sweep=(15, 16),
    staying=(17,),
    voice=18,
    speaking=True,
    files=(FILE,),
    locator=bytes(reversed(range(16))),
    sent=SentReport(digits="0" * 20, locator="A" * 22, look_by=NOW, news_by=NOW + 1, urgent=True),
    urgent=OwedCard(locator="A" * 22, receipt=76),
    next_entry=3,
    following=True,
    lost=(70, 80),
)


def keys() -> DayKeys:
    """One day's key."""
    return DayKeys.generate(NOW, Seeded("day"))


def test_every_field_survives() -> None:
    """What is sealed is what is opened, and no field of either form is at its default."""
    row = seal_draft(DRAFT, keys(), NOW, Seeded("seal"))

    assert open_draft(row, keys()) == DRAFT
    fresh = new_draft(BOT, CHAT, "en", Seeded("fresh"))
    assert all(
        getattr(DRAFT, f.name) != getattr(fresh, f.name) for f in fields(Draft) if f.name != "bot"
    )
    plain = FileInHand(number=0, remote="", source=None, size=0, entry=0)
    assert all(getattr(FILE, f.name) != getattr(plain, f.name) for f in fields(FileInHand))


def test_a_new_draft_survives_too() -> None:
    """What is not yet there stays absent."""
    draft = new_draft(BOT, CHAT, "en", Seeded("new"))

    assert open_draft(seal_draft(draft, keys(), NOW, Seeded("seal")), keys()) == draft


def test_the_row_shows_nothing_of_it() -> None:
    """Neither words nor chat nor names stand in the row, and `repr` hides them too."""
    row = seal_draft(DRAFT, keys(), NOW, Seeded("seal"))

    assert CANARY.encode() not in row.sealed
    assert CANARY not in repr(DRAFT)
    assert CANARY not in repr(FILE)
    assert str(CHAT) not in repr(DRAFT)
    assert CHAT.to_bytes(8, "big") not in row.sealed + row.tag


@pytest.mark.parametrize(
    "change",
    [
        {"version": 6},
        {"tag": b"another chat's tag"},
        {"sealed": b"\x01" + bytes(200)},
        {"sealed": b""},
    ],
)
def test_a_row_that_was_moved_or_altered_is_refused(change: dict[str, object]) -> None:
    """An older state under a newer version, or another chat's row, opens nothing."""
    row = seal_draft(DRAFT, keys(), NOW, Seeded("seal"))

    with pytest.raises(SealingError):
        open_draft(replace(row, **change), keys())  # type: ignore[arg-type]  # fields by name


def test_every_bit_counts() -> None:
    """A flipped bit anywhere in the sealed bytes is noticed."""
    row = seal_draft(DRAFT, keys(), NOW, Seeded("seal"))

    for place in (0, 5, 12, 30, len(row.sealed) // 2, len(row.sealed) - 1):
        altered = bytearray(row.sealed)
        altered[place] ^= 1
        with pytest.raises(SealingError):
            open_draft(replace(row, sealed=bytes(altered)), keys())


@pytest.mark.parametrize("content", [b"{}", b"[]", b"no JSON", b'{"form":9,"bot":1}'])
def test_a_draft_of_another_form_is_refused_like_an_altered_one(content: bytes) -> None:
    """It is nobody's, and its words stand in no error."""
    row = seal_draft(DRAFT, keys(), NOW, Seeded("seal"))
    sealed = keys().seal_row("drafts", row.tag, row.version, content, Seeded("other"))

    with pytest.raises(SealingError) as refused:
        open_draft(replace(row, sealed=sealed), keys())
    assert refused.value.__cause__ is None


def test_one_size_step_hides_how_much_was_written() -> None:
    """A short and a longer story make rows of one size."""
    short = new_draft(BOT, CHAT, "en", Seeded("new"))
    long = replace(short, interview=replace(short.interview, parts=(TextPart(1, 1, "x" * 1500),)))

    sizes = {len(seal_draft(d, keys(), NOW, Seeded("s")).sealed) for d in (short, long)}

    assert len(sizes) == 1


def test_files_are_found_replaced_and_forgotten_by_their_number() -> None:
    """A draft holds one file a part."""
    draft = DRAFT.with_file(replace(FILE, sha256="00" * 32))

    assert [file.sha256 for file in draft.files] == ["00" * 32]
    assert draft.file(3) is not None
    assert draft.file(4) is None
    assert draft.without_file(3).files == ()
    assert DRAFT.pending == ()
    assert replace(DRAFT, files=(replace(FILE, file_key=b""),)).pending
