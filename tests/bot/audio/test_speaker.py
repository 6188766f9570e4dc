"""Cards are said by people where people spoke them, by a machine else, one at a time."""

import asyncio
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from bot.audio import speaker
from bot.audio.shelf import Shelf
from bot.audio.speaker import CardSpeaker
from bot.i18n.digests import digest_of_bytes
from bot.i18n.recordings import Recording, Recordings, digest
from bot.services.speaking import Script, SpeechError, Utterance
from tests.bot.audio.conftest import Installed
from tests.ground.voices import heard, sound

OPENING = Utterance("Kompyuta inasoma.", "sw", "A computer reads this to you.", "Kompyuta inasoma.")
HELLO = Utterance("Habari.", "sw", "Hello.", "Habari.")
YES = Utterance("Ndiyo", "sw", "button\x04Yes", "Ndiyo")
NAME = Utterance("français", "fr")
CARD = Script("sw", (HELLO, YES, NAME), OPENING, is_public=True)


def recordings(folder: Path, *spoken: Utterance, by: str = "ada") -> Recordings:
    """Somebody has spoken these."""
    found = {}
    for one in spoken:
        assert one.sentence is not None
        path = folder / f"{digest(one.sentence)}.ogg"
        path.write_bytes(sound(f"({by}){one.text}"))
        found[digest(one.sentence)] = Recording(
            path,
            "ada",
            dt.date(2026, 11, 22),
            digest(one.translation),
            digest_of_bytes(path.read_bytes()),
        )
    return Recordings(found)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty one."""
    return Shelf(tmp_path / "shelf")


async def test_a_machine_says_who_it_is_and_then_the_card(
    installed: Installed, shelf: Shelf
) -> None:
    """Each language in its voice, a breath after each label."""
    said = await CardSpeaker(installed(), shelf, {}).say(CARD)

    assert heard(said) == "<sw>Kompyuta inasoma.\nHabari.\nNdiyo.<fr-fr>français."


async def test_a_persons_voice_comes_first(
    installed: Installed, shelf: Shelf, tmp_path: Path
) -> None:
    """Where somebody spoke the sentence as it is translated now."""
    spoken = {"sw": recordings(tmp_path, HELLO)}
    said = await CardSpeaker(installed(), shelf, spoken).say(CARD)

    assert heard(said) == "<sw>Kompyuta inasoma.(ada)Habari.<sw>Ndiyo.<fr-fr>français."


async def test_who_speaks_anew_is_heard_anew(
    installed: Installed, shelf: Shelf, tmp_path: Path
) -> None:
    """On the same day and by the same person: what was kept of the first is not said again."""
    said = []
    for by in ("ada", "ada, again"):
        spoken = {"sw": recordings(tmp_path, HELLO, by=by)}
        said.append(heard(await CardSpeaker(installed(), shelf, spoken).say(CARD)))

    assert "(ada)Habari." in said[0]
    assert "(ada, again)Habari." in said[1]


async def test_a_card_that_people_speak_whole_needs_no_machine(
    installed: Installed, shelf: Shelf, tmp_path: Path
) -> None:
    """Nor its mark, nor a voice in that language."""
    script = replace(CARD, utterances=(HELLO, YES))
    spoken = {"sw": recordings(tmp_path, HELLO, YES)}
    speaks = CardSpeaker(installed(voices=("en-gb",)), shelf, spoken)

    assert speaks.can_say("sw", lambda: script)
    assert not speaks.is_synthetic(script)
    assert heard(await speaks.say(script)) == "(ada)Habari.(ada)Ndiyo"
    assert not speaks.can_say("sw", lambda: CARD), "one sentence has no voice"


def test_where_nobody_can_say_it_there_is_no_button(installed: Installed, shelf: Shelf) -> None:
    """No voice of the language, or one that this mission does not want heard."""
    found = installed()

    assert CardSpeaker(found, shelf, {}).can_say("sw", lambda: CARD)
    assert not CardSpeaker(found, shelf, {}).can_say("so", lambda: CARD)
    assert not CardSpeaker(found, shelf, {}, ("sw",)).can_say("sw", lambda: CARD)
    assert not CardSpeaker(replace(found, packer=None), shelf, {}).can_say("sw", lambda: CARD)


async def test_what_is_public_is_said_once(installed: Installed, shelf: Shelf) -> None:
    """The second time it comes from the shelf, even where the programs fail by then."""
    first = await CardSpeaker(installed(), shelf, {}).say(CARD)
    again = CardSpeaker(installed(misdeed="raise SystemExit(3)"), shelf, {})

    assert await again.say(CARD) == first
    with pytest.raises(SpeechError):
        await again.say(replace(CARD, is_public=False))


async def test_what_is_somebodys_is_never_kept(
    installed: Installed, shelf: Shelf, tmp_path: Path
) -> None:
    """Neither it nor its name comes to the disk."""
    private = replace(CARD, is_public=False)
    speaks = CardSpeaker(installed(), shelf, {})
    await speaks.say(private)

    assert speaks.key(private) is None
    assert not (tmp_path / "shelf").exists()


def test_another_voice_or_word_is_another_speech(
    installed: Installed, shelf: Shelf, tmp_path: Path
) -> None:
    """A changed translation or a new recording never plays the old sound."""
    found = installed()
    plain = CardSpeaker(found, shelf, {})
    spoken = CardSpeaker(found, shelf, {"sw": recordings(tmp_path, HELLO)})
    changed = replace(CARD, utterances=(replace(HELLO, text="Hujambo."), YES, NAME))

    assert len({plain.key(CARD), spoken.key(CARD), plain.key(changed)}) == 3


async def test_cards_are_said_one_at_a_time(
    installed: Installed, shelf: Shelf, tmp_path: Path
) -> None:
    """Many who tap at once never start many programs."""
    alone = str(tmp_path / "alone")
    lock = f"import atexit, os; os.open({alone!r}, os.O_CREAT | os.O_EXCL)"
    undo = f"atexit.register(os.unlink, {alone!r})"
    speaks = CardSpeaker(installed(misdeed=f"{lock}; {undo}"), shelf, {})
    cards = [replace(CARD, utterances=(replace(HELLO, text=f"{n}"),)) for n in range(4)]

    assert len({heard(said) for said in await asyncio.gather(*map(speaks.say, cards))}) == 4


async def test_who_would_wait_too_long_is_told(
    installed: Installed, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card comes without its voice rather than late."""
    monkeypatch.setattr(speaker, "PATIENCE", 0.3)
    speaks = CardSpeaker(installed(misdeed="import time; time.sleep(30)"), shelf, {})

    with pytest.raises(SpeechError):
        await speaks.say(CARD)
