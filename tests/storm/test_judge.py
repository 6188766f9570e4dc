"""The storm's judge finds every kind of loss, and blames nobody for what a person undid."""

from dataclasses import dataclass, fields
from typing import Any

from tests.storm.judge import Verdict, judge

FIGURES = {"receipts", "acknowledged", "files", "untold", "erased", "erased_entries"}
RECEIPT = "12345678901234567890"


@dataclass(frozen=True)
class FakeCase:
    """A case that holds some words and files."""

    locator: bytes
    words: tuple[str, ...] = ()
    digests: frozenset[str] = frozenset()

    def tells(self, word: str) -> bool:
        """Whether the word is one of its words."""
        return word in self.words


def message(canary: str, at: float = 2.0, **more: Any) -> dict[str, Any]:
    """A message that the bot acknowledged."""
    facts = {"report": 0, "part": "story", "kind": "text", "canary": canary, "sha256": "aa"}
    return {**facts, "caption_canary": None, "sent_at": at, "acknowledged_at": at + 1, **more}


def person(*messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Somebody who was shown a receipt at second 10."""
    reports = [{"number": 0, "outcome": "sent", "receipt_at": 10.0}]
    receipts = [{"digits": RECEIPT, "report": 0}]
    return {"reports": reports, "receipts": receipts, "messages": messages, "deeds": [], **more}


def judged(someone: dict[str, Any], *cases: FakeCase) -> dict[str, Any]:
    """The verdict on one person."""
    return judge([someone], cases, {RECEIPT: b"here"}).as_json()


def test_all_is_well_when_every_word_is_there() -> None:
    """A report whose words and files are in its case is clean."""
    found = judged(
        person(message("one"), message("two", kind="photo", sha256="bb")),
        FakeCase(b"here", ("one",), frozenset({"bb"})),
    )
    assert found["clean"]
    assert (found["messages_acknowledged"], found["files_acknowledged"]) == (2, 1)


def test_a_receipt_without_a_case_is_found() -> None:
    """A shown receipt that leads nowhere is the worst loss."""
    assert judged(person(), FakeCase(b"elsewhere"))["receipts_without_case"] == ["0.0"]


def test_a_lost_word_is_found() -> None:
    """An acknowledged message that no officer can read is a loss."""
    found = judged(person(message("one")), FakeCase(b"here"))

    assert found["acknowledged_and_lost"] == ["0.0 text story"]


def test_a_lost_caption_or_file_is_found() -> None:
    """A file counts by its hash, and the words beside it by themselves."""
    photo = message("two", kind="photo", sha256="bb", caption_canary="said")
    without_file = judged(person(photo), FakeCase(b"here", ("said", "two")))
    without_caption = judged(person(photo), FakeCase(b"here", (), frozenset({"bb"})))

    assert without_file["acknowledged_and_lost"] == ["0.0 photo story"]
    assert without_caption["acknowledged_and_lost"] == ["0.0 photo story"]


def test_one_report_in_two_cases_is_found() -> None:
    """A message that stands in two cases would count one person twice."""
    found = judged(
        person(message("one")), FakeCase(b"here", ("one",)), FakeCase(b"there", ("one",))
    )
    assert found["reports_with_two_cases"] == ["0.0"]


def test_one_file_in_two_cases_is_found() -> None:
    """Also where nothing was written."""
    voice = message("one", kind="voice", sha256="bb")
    found = judged(
        person(voice),
        FakeCase(b"here", digests=frozenset({"bb"})),
        FakeCase(b"there", digests=frozenset({"bb"})),
    )
    assert found["reports_with_two_cases"] == ["0.0"]


def test_who_is_stuck_is_found() -> None:
    """Nobody may be left without an answer."""
    stuck = {"number": 0, "outcome": "stuck", "receipt_at": None}

    assert judged(person(reports=[stuck], receipts=[]))["stuck"] == ["0.0 stuck"]


def test_what_a_person_cleared_is_no_loss() -> None:
    """Words written before a tap on ✖ are gone because they were meant to be."""
    deeds = [{"at": 5.0, "did": "tap", "button": "stop:hurt"}]
    found = judged(
        person(message("one"), message("two", 6.0), deeds=deeds), FakeCase(b"here", ("two",))
    )

    assert found["clean"]


def test_what_was_never_acknowledged_is_no_loss() -> None:
    """Only what a card confirmed was promised."""
    assert judged(person(message("one", acknowledged_at=None)), FakeCase(b"here"))["clean"]


def test_what_its_own_reporter_erased_is_no_loss() -> None:
    """A tap on [Erase it] explains that a case is gone; one at another time does not."""
    report = {"number": 0, "outcome": "sent", "receipt_at": 10.0, "began_at": 1.0, "ended_at": 20.0}
    erases = {"at": 15.0, "did": "tap", "button": "erase:erase"}
    gone = judged(person(message("one"), reports=[report], deeds=[erases]))
    lost = judged(person(message("one"), reports=[report], deeds=[{**erases, "at": 30.0}]))

    assert gone["clean"]
    assert gone["erased_by_their_reporters"] == 1
    assert lost["receipts_without_case"] == ["0.0"]


def test_nobody_is_clean_who_was_left_without_an_answer() -> None:
    """Each list of the verdict by itself is enough to make a storm unclean."""
    lists = [each.name for each in fields(Verdict) if each.name not in FIGURES]

    assert Verdict().is_clean
    assert len(lists) == 10
    for name in lists:
        found = Verdict()
        getattr(found, name).append("0")
        assert not found.is_clean, name
        assert ["0"] in found.as_json().values(), name
