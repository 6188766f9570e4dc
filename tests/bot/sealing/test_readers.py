"""Readers: chosen by queue, narrowed in silence, filled to one number, in no order."""

from collections import Counter
from dataclasses import replace

import pytest

from bot.errors import SealingError
from bot.sealing.age import (
    FileKey,
    NotForThisIdentity,
    X25519Identity,
    open_header,
    parse_recipient,
    seal_header,
    split,
    stanza_count,
)
from bot.sealing.entry import seal_entry
from bot.sealing.opened import open_entry
from bot.sealing.readers import (
    ReaderList,
    choose_readers,
    recipients_for,
    shuffled,
)
from tests.bot.sealing.cast import CASE, REPORT, Seeded, mission, recipient, report_manifest

ROSTER = mission().roster
KEY = FileKey(bytes(16))


def header(excluded: frozenset[str] = frozenset(), seed: str = "h") -> bytes:
    """The first header of a protection case without the excluded."""
    chosen = choose_readers(ROSTER, "protection", excluded)
    recipients = recipients_for(ROSTER, chosen.readers, chosen.stanzas, Seeded(seed))
    return seal_header(KEY, recipients, Seeded(seed))


def opens(name: str, sealed: bytes) -> bool:
    """Whether someone's key opens a header."""
    try:
        open_header(sealed, [mission()[name].need_identity()])
    except NotForThisIdentity:
        return False
    return True


def test_a_new_case_goes_to_the_intake_and_the_escrow() -> None:
    """The queue's readers and the escrow open it, nobody else."""
    sealed = header()

    assert [n for n in ("ada", "ben", "cleo", "dora", "emil", "escrow") if opens(n, sealed)] == [
        "ada", "ben", "cleo", "escrow",
    ]  # fmt: skip


def test_an_exclusion_does_not_show() -> None:
    """The excluded officer cannot open, and length and stanza count are as ever."""
    whole, narrowed = header(), header(frozenset({"ben"}))

    assert not opens("ben", narrowed)
    assert opens("ada", narrowed)
    assert stanza_count(narrowed) == stanza_count(whole) == 6
    assert len(narrowed) == len(whole)


def test_the_excluded_cannot_open_the_whole_entry_either() -> None:
    """End to end: the entry opens for a reader and not for who was kept out."""
    chosen = choose_readers(ROSTER, "conduct", frozenset({"cleo"}))
    recipients = recipients_for(ROSTER, chosen.readers, chosen.stanzas, Seeded("x"))
    sealed = seal_entry(report_manifest(), REPORT, recipients, mission().server, Seeded("e"))
    people = mission()

    assert open_entry(sealed.file, [people["ada"].need_identity()], ROSTER.signers())
    with pytest.raises(NotForThisIdentity):
        open_entry(sealed.file, [people["cleo"].need_identity()], ROSTER.signers())
    assert stanza_count(split(sealed.file)[0]) == chosen.stanzas


def test_fewer_than_two_readers_pass_to_oversight() -> None:
    """One reader alone could bury a case, so oversight takes it, in its own queue."""
    chosen = choose_readers(ROSTER, "protection", frozenset({"ada", "ben"}))

    assert (chosen.queue, chosen.readers) == ("oversight", ("dora", "emil"))
    assert choose_readers(ROSTER, "protection", frozenset({"ada"})).queue == "protection"


def test_one_reader_of_oversight_is_enough() -> None:
    """There is nobody to pass it on to."""
    assert choose_readers(ROSTER, "oversight", frozenset({"dora"})).readers == ("emil",)


def test_heads_stand_in_for_an_empty_oversight() -> None:
    """A report about all of oversight goes to heads who are not named in it."""
    heads = tuple(
        replace(o, roles=("head",)) if o.name in {"ada", "ben"} else o for o in ROSTER.officers
    )
    roster = replace(ROSTER, officers=heads)
    chosen = choose_readers(roster, "oversight", frozenset({"dora", "emil", "ben"}))

    assert (chosen.queue, chosen.readers, chosen.unattended) == ("oversight", ("ada",), False)


def test_a_report_about_everyone_goes_to_the_escrow_alone() -> None:
    """It is neither refused nor shown to those it names, and an alarm can stand."""
    everyone = frozenset(officer.name for officer in ROSTER.officers)
    chosen = choose_readers(ROSTER, "child", everyone)
    sealed = seal_header(
        KEY, recipients_for(ROSTER, chosen.readers, chosen.stanzas, Seeded("all")), Seeded("all")
    )

    assert chosen.unattended
    assert opens("escrow", sealed)
    assert stanza_count(sealed) == 6


def test_position_says_nothing() -> None:
    """Every reader, the escrow and fillers stand in each place about equally often."""
    names = ["ada", "ben", "cleo"]
    places: Counter[int] = Counter()
    for seed in range(300):
        recipients = recipients_for(ROSTER, names, 6, Seeded(f"order {seed}"))
        places[[str(r) for r in recipients].index(str(ROSTER.escrow))] += 1

    assert set(places) == set(range(6))
    assert all(25 <= count <= 80 for count in places.values())


def test_shuffling_loses_nothing() -> None:
    """All items are there, for every length up to what fits in a header."""
    for count in range(20):
        assert sorted(shuffled(range(count), Seeded(str(count)))) == list(range(count))


def test_a_reader_who_left_is_replaced_by_a_filler() -> None:
    """A case's later headers keep their number when an officer has left the roster."""
    recipients = recipients_for(ROSTER, ["ada", "gone"], 6, Seeded("left"))

    assert len(recipients) == 6
    assert str(ROSTER.officer("ada").recipient) in {str(r) for r in recipients}


def test_more_readers_than_stanzas_are_refused() -> None:
    """A header that would show its count by growing is not sealed."""
    with pytest.raises(SealingError):
        recipients_for(ROSTER, ["ada", "ben", "cleo"], 3, Seeded("many"))


def test_an_unknown_queue_is_refused() -> None:
    """A queue that the roster does not have is a fault, not oversight's."""
    with pytest.raises(SealingError):
        choose_readers(ROSTER, "nowhere")


# ---------------------------------------------------------------- the case's own list

LIST = ReaderList(
    case_id=CASE,
    readers=("ada", "ben"),
    stanzas=6,
    reporter=str(X25519Identity.generate(Seeded("reporter")).recipient()),
    report_manifest="2" * 64,
)


def test_a_reader_list_is_read_back() -> None:
    """What the server seals for later entries says the same when opened."""
    kept = replace(LIST, kept_out=("cleo",))

    assert ReaderList.parse(LIST.dump()) == LIST
    assert ReaderList.parse(kept.dump()) == kept
    with pytest.raises(SealingError):
        ReaderList.parse(LIST.dump() + b" ")


def test_a_letter_is_sealed_to_readers_and_reporter() -> None:
    """The reporter's stanza comes on top of the case's number."""
    reporter = parse_recipient(LIST.reporter)
    recipients = recipients_for(ROSTER, LIST.readers, LIST.stanzas, Seeded("letter"), reporter)

    assert len(recipients) == 7
    assert LIST.reporter in {str(r) for r in recipients}
    assert LIST.reporter not in {str(r) for r in LIST.recipients(ROSTER, Seeded("note"))}
    assert str(recipient(mission()["ben"])) in {str(r) for r in recipients}


def test_assigning_adds_readers_once() -> None:
    """New readers join, nobody twice, and the number grows only when it must."""
    joined = LIST.with_readers(["ben", "dora", "emil", "cleo", "zoe"])

    assert joined.readers == ("ada", "ben", "dora", "emil", "cleo", "zoe")
    assert joined.stanzas == 7
    assert LIST.with_readers(["dora"]).stanzas == 6


def test_a_recusal_does_not_show() -> None:
    """The reader goes, the number of stanzas stays."""
    left = LIST.without_readers(["ada", "zoe"])

    assert "ada" not in left.readers
    assert len(left.readers) == len(LIST.readers) - 1
    assert left.stanzas == LIST.stanzas
