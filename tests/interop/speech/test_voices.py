"""Real voices and packers: what they make is Opus in Ogg, long enough, and no silence."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from bot.audio.programs import PACKERS, Packer, Programs
from bot.audio.shelf import Shelf
from bot.audio.speaker import CardSpeaker
from bot.audio.voices import voice_of
from bot.i18n import Catalogs
from bot.i18n.recordings import Recording, Recordings, digest
from bot.interview.cards import Line
from bot.interview.schema import Phase, begin
from bot.interview.screens import screen
from bot.services.speaking import Script, script
from tests.bot.interview.world import MISSION
from tests.interop.speech.sounds import judged

FOUND = Programs.find()
CATALOGS = Catalogs.load()
SPOKEN = [code for code in CATALOGS.languages if voice_of(code, FOUND.voices) is not None]
SILENCE = -60.0


def limits(code: str) -> Script:
    """The card on which a person agrees."""
    card = screen(replace(begin(code), phase=Phase.LIMITS), MISSION)
    return script(card, CATALOGS.translator(code))


def test_debian_speaks_most_languages() -> None:
    """All those for which its espeak-ng has a voice."""
    assert len(SPOKEN) >= 16
    assert {"sw", "fr", "ar", "zh", "ht", "am", "ur", "fa-AF", "sr-Latn"} <= set(SPOKEN)


@pytest.mark.parametrize("code", SPOKEN)
async def test_a_card_is_heard_in_every_language_with_a_voice(code: str, tmp_path: Path) -> None:
    """Some ten to sixty seconds of speech, in one channel, without a fault in its pages."""
    heard = tmp_path / "card.ogg"
    heard.write_bytes(await CardSpeaker(FOUND, Shelf(tmp_path / "shelf"), {}).say(limits(code)))
    found = judged(heard)

    assert (found.codec, found.channels, found.warnings) == ("opus", 1, "")
    assert 8 < found.seconds < 75
    assert found.loudest > -12
    assert found.mean > -40


@pytest.mark.parametrize("packer", PACKERS, ids=lambda packer: packer.pack[0])
async def test_people_and_machine_are_joined_by_either_packer(
    packer: Packer, tmp_path: Path
) -> None:
    """A person's recording, in stereo of another rate, between two sentences of a machine."""
    programs = replace(FOUND, packer=packer)
    line = Line("Choose your language.")
    said = CATALOGS.translator("sw").sentence(line.sentence).text
    alone = tmp_path / "alone.ogg"
    alone.write_bytes(await programs.pack(await programs.synthesize("sw", said * 3)))
    recording = Recording(alone, "ada", dt.date(2026, 11, 22), digest(said))
    spoken = {"sw": Recordings({digest(line.sentence): recording})}
    card = screen(replace(begin("sw"), phase=Phase.LIMITS), MISSION)
    both = script(
        replace(card, lines=(card.lines[0], line, card.lines[1])), CATALOGS.translator("sw")
    )
    lengths = {}
    for name, people in {"machine": {}, "both": spoken}.items():
        path = tmp_path / f"{name}.ogg"
        path.write_bytes(await CardSpeaker(programs, Shelf(tmp_path / name), people).say(both))
        lengths[name] = judged(path).seconds

    recorded = judged(alone).seconds
    assert lengths["both"] - lengths["machine"] == pytest.approx(recorded * 2 / 3, abs=2.5)
