"""The README's pictures can be taken again, and show what they are meant to show."""

from pathlib import Path

from bot.i18n import Catalogs
from bot.interview.questions import BY_ID
from tests.interop.readme import desk_pictures, way_back_pictures
from tests.interop.readme.pictures import IMAGES, LANGUAGES, take

CATALOGS = Catalogs.load()


def test_every_picture_can_be_taken_again(tmp_path: Path) -> None:
    """Each language yields its three moments, and the question is said in that language."""
    texts = take(tmp_path)

    assert len(texts) == 3 * len(LANGUAGES)
    for place, language in enumerate(LANGUAGES):
        question = CATALOGS.translator(language).sentence(BY_ID["kind"].prompt).text
        assert question in texts[3 * place + 1]
    taken = {path.name for path in tmp_path.glob("*.png")}
    assert taken == {path.name for path in IMAGES.glob("phone-*.png")}


def test_every_picture_of_the_desk_can_be_taken_again(tmp_path: Path) -> None:
    """Each language yields the queue, the case with its story, and the phone that it came from."""
    told = desk_pictures.take(tmp_path)

    assert told == [desk_pictures.STORIES[language] for language in LANGUAGES]
    taken = {path.name for path in tmp_path.glob("*.png")}
    assert taken == {path.name for path in IMAGES.glob("desk-*.png")}


def test_every_picture_of_the_way_back_can_be_taken_again(tmp_path: Path) -> None:
    """Each language yields the letter at the desk, and what the phone shows of it and after it."""
    told = way_back_pictures.take(tmp_path)

    for exchange, (read, ended) in zip(way_back_pictures.EXCHANGES, told, strict=True):
        assert exchange.asked in read
        assert exchange.outcome in ended
    taken = {path.name for path in tmp_path.glob("*.png")}
    assert taken == {path.name for path in IMAGES.glob("back-*.png")}
