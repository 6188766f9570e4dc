"""Sentences and numbers spoken in the studio, asked over loopback."""

from bot.cli.workbench.studio.sounds import NUMBERS
from bot.i18n import Catalogs
from bot.i18n.digests import digest_of_bytes
from bot.i18n.recordings import Recordings
from bot.i18n.reviews import digest
from bot.services.speaking import NUMBER
from tests.bot.cli.workbench.studio.conftest import NAME, Visitor

SAMPLES = b"\x01\x02" * 100


def test_a_spoken_sentence_is_what_the_bot_looks_for(visitor: Visitor) -> None:
    """The recording is found by the words that the bot's own voice says, and heard on the page."""
    where = f"{visitor.address(NAME)}/sound"
    state = digest(visitor.message(NAME))

    kept = visitor.speak(where, SAMPLES, raw="yes", state=state)
    heard = visitor.browser.get(where)

    said = Catalogs.load(visitor.folder, ["fr"]).translator("fr").sentence(NAME).text
    recording = Recordings.read(visitor.folder, "fr").of(NAME, said)
    assert kept.status_code == 303
    assert recording is not None
    assert (recording.alias, recording.path.read_bytes()) == ("ada", b"OggS" + SAMPLES)
    assert (heard.headers["content-type"], heard.content) == ("audio/ogg", b"OggS" + SAMPLES)
    assert "Spoken by ada" in visitor.open(NAME)


def test_a_second_person_hears_what_was_spoken(visitor: Visitor) -> None:
    """Not its speaker, and not another recording than the one that the page played."""
    where = f"{visitor.address(NAME)}/sound"
    visitor.speak(where, SAMPLES, raw="yes", state=digest(visitor.message(NAME)))
    played = {"sound": digest_of_bytes(b"OggS" + SAMPLES)}

    own = visitor.post(f"{where}/heard", played)
    visitor.post(f"{visitor.root}/alias", {"alias": "ben"})
    another = visitor.post(f"{where}/heard", {"sound": "0"})
    page = visitor.open(NAME)
    heard = visitor.post(f"{where}/heard", played)

    assert (own.status_code, another.status_code, heard.status_code) == (409, 409, 303)
    assert "You spoke this yourself" in own.text
    assert "Until then nobody hears it" in page
    assert "heard by ben" in visitor.open(NAME)
    assert "Until then nobody hears it" not in visitor.open(NAME)


def test_who_speaks_anew_must_be_heard_anew(visitor: Visitor) -> None:
    """A second person's word is for one recording."""
    where = f"{visitor.address(NAME)}/sound"
    state = digest(visitor.message(NAME))
    visitor.speak(where, SAMPLES, raw="yes", state=state)
    visitor.post(f"{visitor.root}/alias", {"alias": "ben"})
    visitor.post(f"{where}/heard", {"sound": digest_of_bytes(b"OggS" + SAMPLES)})

    visitor.speak(where, SAMPLES * 2, raw="yes", state=state)

    assert "Spoken by ben" in visitor.open(NAME)
    assert "heard by" not in visitor.open(NAME)


def test_a_changed_translation_silences_its_recording(visitor: Visitor) -> None:
    """Once other words stand there, nobody hears the old ones."""
    where = f"{visitor.address(NAME)}/sound"
    visitor.speak(where, SAMPLES, raw="yes", state=digest(visitor.message(NAME)))

    visitor.save(NAME, "Votre nom n'est pas nécessaire.")

    assert visitor.browser.get(where).status_code == 404
    assert "Nobody has spoken this" in visitor.open(NAME)


def test_words_that_changed_while_somebody_spoke_are_not_taken_for_theirs(
    visitor: Visitor,
) -> None:
    """A recording of another text than the one on disk is refused."""
    state = digest(visitor.message(NAME))
    visitor.save(NAME, "Votre nom n'est pas nécessaire.")

    refused = visitor.speak(f"{visitor.address(NAME)}/sound", SAMPLES, raw="yes", state=state)

    assert refused.status_code == 409
    assert not Recordings.read(visitor.folder, "fr")


def test_what_is_no_sound_is_refused_on_the_page(visitor: Visitor) -> None:
    """A file of another kind ends in a sentence, and nothing is written."""
    state = digest(visitor.message(NAME))

    refused = visitor.speak(f"{visitor.address(NAME)}/sound", b"a picture", state=state)

    assert refused.status_code == 422
    assert "This is no sound" in refused.text
    assert not Recordings.read(visitor.folder, "fr")


def test_every_number_of_a_button_can_be_spoken(visitor: Visitor) -> None:
    """A number is kept under the name by which the bot says it before a button."""
    where = f"{visitor.root}/numbers/3"

    kept = visitor.speak(f"{where}/sound", SAMPLES, raw="yes")

    recordings = Recordings.read(visitor.folder, "fr")
    assert kept.status_code == 303
    assert recordings.of(f"{NUMBER}\x043", "3") is not None
    assert "3 ✓" in visitor.browser.get(where).text
    assert visitor.browser.get(f"{where}/sound").content == b"OggS" + SAMPLES
    assert visitor.browser.get(f"{visitor.root}/numbers/{NUMBERS[-1] + 1}").status_code == 404
