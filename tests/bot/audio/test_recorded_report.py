"""A language without a machine's voice: what people recorded makes a whole report audible."""

import datetime as dt
from functools import partial
from pathlib import Path

import pytest

from bot.audio.shelf import Shelf
from bot.audio.speaker import CardSpeaker
from bot.cli.workbench.studio.sounds import NUMBERS
from bot.i18n import LOCALES, Catalogs
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.recordings import Recording, Recordings, digest
from bot.i18n.soundness import placeholders
from bot.interview.cards import Button, Line, Screen
from bot.interview.events import FileKept, SentFile, Submitted, Tapped, Wrote
from bot.interview.machine import advance
from bot.interview.receipts import aloud, receipt_screen
from bot.interview.schema import Phase, begin
from bot.interview.screens import screen
from bot.services.speaking import script
from tests.bot.audio.conftest import Installed
from tests.bot.interview.world import CODE, LOCATOR, MISSION

CODES = ("ln", "sg", "so", "ps", "rw")
PLAIN = (
    Tapped("start:welcome"),
    Tapped("agree:limits"),
    SentFile(source=2, kind="voice", size=9, seconds=42),
    FileKept(1),
    Wrote(3, "words"),
    Tapped("pick:hurt:adult"),
    Tapped("pick:kind:aid"),
    Tapped("pick:who:aid_worker"),
    Tapped("pick:where:area_0"),
    Tapped("pick:when:today"),
    Tapped("pick:reply:here"),
    Tapped("send:check"),
    Submitted(),
)


def every_recording(code: str) -> Recordings:
    """Somebody has spoken each sentence in which nothing is filled in, and the numbers."""
    spoken = {f"number\x04{number}": str(number) for number in NUMBERS}
    for message in read_catalog(catalog_path(LOCALES, code)):
        if message.id and not message.pluralizable and not placeholders(str(message.id)):
            named = f"{message.context}\x04{message.id}" if message.context else str(message.id)
            spoken[named] = str(message.string)
    return Recordings({digest(one): _recorded(said) for one, said in spoken.items()})


def _recorded(said: str) -> Recording:
    return Recording(Path("one.ogg"), "ada", dt.date(2026, 11, 22), digest(said))


def every_card(code: str) -> list[Screen]:
    """All that stands on the phone from the first card to the receipt."""
    interview, cards = begin(code), [screen(begin(code), MISSION)]
    for event in PLAIN:
        interview, _ = advance(interview, event, MISSION)
        cards.append(screen(interview, MISSION))
    assert interview.phase is Phase.SENT
    receipt = receipt_screen(CODE, LOCATOR, time="14:10", date="5 May 2027")
    return [*cards, aloud(receipt)]


@pytest.mark.parametrize("code", CODES)
def test_every_card_of_a_report_is_heard_by_recordings_alone(
    code: str, installed: Installed, tmp_path: Path
) -> None:
    """A count, a time or a name that nobody could record keeps no card silent."""
    voice = Catalogs.load(wanted=(code,)).translator(code)
    programs, shelf = installed(voices=("en-gb",)), Shelf(tmp_path / "shelf")
    speaks = CardSpeaker(programs, shelf, {code: every_recording(code)})
    cards = every_card(code)

    assert len({card.id for card in cards}) > 10
    silent = [c.id for c in cards if not speaks.can_say(code, partial(script, c, voice))]
    assert silent == []


def test_what_must_be_heard_silences_a_card_all_the_same(
    installed: Installed, tmp_path: Path
) -> None:
    """A number to call, left out, would send a listener away with nothing."""
    voice = Catalogs.load(wanted=("so",)).translator("so")
    programs, shelf = installed(voices=("en-gb",)), Shelf(tmp_path / "shelf")
    speaks = CardSpeaker(programs, shelf, {"so": every_recording("so")})
    phone = Line("Phone: {phone}", params={"phone": "+211 912"})
    card = Screen("help", (Line("If you can, go to a safe place."), phone))

    assert not speaks.can_say("so", lambda: script(card, voice))


def test_a_name_that_nobody_can_say_takes_its_number_along(
    installed: Installed, tmp_path: Path
) -> None:
    """A number with nothing behind it would be taken for the next label's."""
    voice = Catalogs.load(wanted=("so",)).translator("so")
    programs, shelf = installed(voices=("en-gb",)), Shelf(tmp_path / "shelf")
    speaks = CardSpeaker(programs, shelf, {"so": every_recording("so")})
    row = (
        Button(label={"so": "Xero Kow"}, data="pick:where:a"),
        Button(label=Line("button\x04Read"), data="x"),
    )
    written = script(Screen("where", (Line("Choose your language."),), (row,)), voice)

    assert [one.sentence for one in speaks._all(written)] == [
        "Choose your language.", "number\x042", "button\x04Read",
    ]  # fmt: skip
