"""The way back: with the code a person hears how it stands, reads letters, adds, withdraws."""

import contextlib

import pytest

from bot.errors import MistypedReceiptError
from bot.sealing.receipt import Receipt
from bot.services.letters import BY_ID
from tests.ground.officers import Officers
from tests.ground.place import Place
from tests.ground.reporter import ReporterChat
from tests.ground.sayings import said

CHOSEN = {"hurt": "adult", "kind": "aid", "who": "aid_worker", "reply": "code"}
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def grouped(receipt: str, glue: str) -> str:
    """A receipt as people copy it from paper."""
    return glue.join(receipt[at : at + 4] for at in range(0, 20, 4))


async def has_reported(reporter: ReporterChat, words: str) -> str:
    """Send a report, and keep the code."""
    code = await reporter.reports(words, chosen=CHOSEN)
    await reporter.until(lambda chat: len(chat.messages) == 1)
    return code


async def opens(reporter: ReporterChat, typed: str) -> None:
    """Open one's report by the code."""
    await reporter.taps("🔑")
    await reporter.screen("code")
    await reporter.writes(typed)
    await reporter.screen("case")


def _misread(receipt: str) -> str:
    """The receipt with its last digit wrong, from right to left too."""
    for digit in "0123456789":
        with contextlib.suppress(MistypedReceiptError):
            Receipt.parse(receipt[:-1] + digit)
            continue
        return receipt[:-1] + digit
    raise AssertionError("every last digit would do")


@pytest.mark.parametrize("written", ["plain", "dashes", "arabic", "backwards"])
async def test_a_code_opens_however_it_is_typed(reporter: ReporterChat, written: str) -> None:
    """Any digits, any grouping, even groups copied from right to left, lead to the status."""
    code = await has_reported(reporter, "The tap is broken since Monday.")
    groups = grouped(code, " ").split()
    typed = {
        "plain": code,
        "dashes": grouped(code, "-"),
        "arabic": grouped(code, " ").translate(ARABIC),
        "backwards": " ".join(reversed(groups)),
    }
    await opens(reporter, typed[written])
    await reporter.cleared()

    assert not any(group in reporter.card.text for group in groups)


async def test_the_code_typed_into_the_open_chat_opens_the_case(reporter: ReporterChat) -> None:
    """Who only has the paper just types the digits, without finding a button."""
    code = await has_reported(reporter, "They closed the clinic.")
    await reporter.writes(grouped(code, " "))

    assert (await reporter.screen("case")).screen == "case"


async def test_a_wrong_digit_is_said_at_once(reporter: ReporterChat) -> None:
    """A mistyped code is named as such, and an unknown one gives nothing away."""
    code = await has_reported(reporter, "They closed the school.")
    await reporter.taps("🔑")
    mistyped = (await reporter.writes(_misread(code))).text

    assert reporter.card.screen == "code"
    unknown = (await reporter.writes("00000000000000000000")).text
    assert reporter.card.screen == "code"
    assert mistyped != unknown


@pytest.mark.parametrize("reporter", ["en", "ar"], indirect=True)
async def test_a_letter_is_read_and_gone(
    reporter: ReporterChat, town: Place, officers: Officers
) -> None:
    """An officer's letter waits under the code, is shown when asked for, and leaves no word."""
    code = await has_reported(reporter, "The food cards are sold.")
    case = officers.case_of(code)
    words = "Which shop was it? You may leave that open. Zqletterword."
    text = town.folder / "letter.txt"
    text.write_text(words)
    key = str(officers.key_file("officer-1"))
    sent = town.amana(
        "letter", case.reference, "--template", "question", "--identity", key, "--text", str(text)
    )
    assert sent.returncode == 0, sent.stderr

    await opens(reporter, code)
    assert words not in reporter.seen.words
    await reporter.taps("✉")
    letter = (await reporter.screen("letter")).text
    assert words in letter
    language = str(reporter.facts["language_code"])
    assert said(language, BY_ID["question"].words) in letter
    await reporter.taps("✅")
    await reporter.until(lambda chat: words not in chat.words)


async def test_more_words_reach_the_case(reporter: ReporterChat, officers: Officers) -> None:
    """What is written to an open case, or behind ➕ on the receipt, is sealed into that case."""
    code = await has_reported(reporter, "Someone takes money at the well.")
    receipt = reporter.card
    await reporter.taps_on(receipt, "➕")
    await reporter.writes("He wore a cap. Zqadded.")
    await reporter.cleared()
    await reporter.writes(code)
    await reporter.screen("case", "adding")
    case = officers.case_of(code)

    assert case.tells("Zqadded")
    assert len(case.entries) >= 2


async def test_files_can_follow_a_sent_report(reporter: ReporterChat, officers: Officers) -> None:
    """A photo behind ➕ becomes an entry of the same case, byte for byte."""
    code = await has_reported(reporter, "I have a picture of the gate.")
    await reporter.taps("➕")
    await reporter.sends("photo", b"\xff\xd8\xff\xe0" + b"zqpicture" * 500)
    await reporter.cleared()

    assert officers.case_of(code).tells("zqpicture")


async def test_withdrawing_is_asked_once_more(reporter: ReporterChat, officers: Officers) -> None:
    """A person can withdraw; the officers are told, and nothing is taken from them."""
    code = await has_reported(reporter, "I wrote in anger. Zqstays.")
    await opens(reporter, code)
    before = len(officers.case_of(code).entries)
    await reporter.taps("↩")
    await reporter.screen("withdraw")
    await reporter.taps("↩")
    await reporter.screen("case")
    case = officers.case_of(code)

    assert case.tells("Zqstays")
    assert len(case.entries) == before + 1


async def test_questions_after_sending_reach_the_case(
    reporter: ReporterChat, officers: Officers
) -> None:
    """Answers given after the receipt belong to the case, and the receipt stays."""
    code = await has_reported(reporter, "No one gets wood any more.")
    receipt = reporter.card
    await reporter.taps_on(receipt, "❓")
    await reporter.taps("🏥")
    await reporter.taps("👩")
    case = officers.case_of(code)

    assert reporter.receipt == code
    assert len(case.entries) == 3
    assert case.tells("woman")


async def test_stopping_leaves_nothing(reporter: ReporterChat, officers: Officers) -> None:
    """✖ acts at one tap: no message of the person's is left, and no case came about."""
    cases = len(officers.read())
    await reporter.agrees()
    await reporter.writes("I should not have written this. Zqregret.")
    await reporter.sends("photo", b"\xff\xd8\xff\xe0" + b"zqregret" * 100)
    await reporter.taps_away("✖")
    await reporter.until(lambda chat: not chat.own and len(chat.shown) <= 1)

    assert "Zqregret" not in reporter.seen.words
    assert len(officers.read()) == cases


async def test_clearing_after_the_receipt_empties_the_chat(reporter: ReporterChat) -> None:
    """🧹 takes the receipt away too: who holds the phone finds nothing at all."""
    await has_reported(reporter, "They shout at us.")
    await reporter.taps_away("🧹")
    await reporter.until(lambda chat: not chat.messages)

    assert reporter.seen.words == ""
