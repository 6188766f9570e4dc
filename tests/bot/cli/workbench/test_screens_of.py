"""Every sentence of the catalog stands somewhere, and findings can name the place."""

from bot.cli.workbench.preview_scenes import script
from bot.cli.workbench.screens_of import places
from bot.i18n import LOCALES, SOURCE, Catalogs
from bot.i18n.catalogs import TEMPLATE, read_catalog
from bot.i18n.safety import key

PLACES = places()


def test_every_sentence_of_the_catalog_stands_on_a_screen() -> None:
    """A translator can see each sentence where people will; none is shown that is in no catalog."""
    catalog = {key(message) for message in read_catalog(LOCALES / TEMPLATE) if message.id}

    assert len(catalog) > 250
    assert sorted(catalog - PLACES.keys()) == [], "these stand on no screen of the preview"
    assert sorted(PLACES.keys() - catalog) == [], "run `amana locales update`"


def test_sentences_are_numbered_in_the_order_of_the_script() -> None:
    """Numbers run on from 1, and the first screens of later sentences are never earlier ones."""
    screens = [place.screen for place in PLACES.values()]

    assert [place.number for place in PLACES.values()] == list(range(1, len(PLACES) + 1))
    assert screens == sorted(screens)
    assert screens[-1] <= len(script())


def test_a_place_is_said_as_a_translator_finds_it() -> None:
    """A button is counted among the buttons that have words, a line among the lines."""
    start = PLACES["button\x04Start"]
    hello = next(PLACES[name] for name in PLACES if name.startswith("Hello."))

    assert str(start) == f"screen {hello.screen}, button 1"
    assert str(hello) == f"screen {hello.screen}, line 1"
    assert hello.spots[0].section == "Welcome"
    assert PLACES["typed\x04yes|ok|start"].part == "typed words"


def test_what_is_within_a_sentence_stands_where_the_sentence_does() -> None:
    """A count within a line is found at that line."""
    whole = PLACES["✓ We have it: {first}, {second}."]
    within = PLACES["{count} voice message ({length})"]

    assert {(one.screen, one.part) for one in whole.spots} <= {
        (one.screen, one.part) for one in within.spots
    }


def test_no_two_screens_of_a_section_are_alike() -> None:
    """Nobody is asked to read the same card twice under one heading."""
    voice = Catalogs.load(wanted=[SOURCE]).translator(SOURCE)
    shown = [
        (scene.section, told.text, told.rows) for scene in script() for told in [scene.tell(voice)]
    ]
    twice = {one for one in shown if shown.count(one) > 1}

    assert len(shown) > 150
    assert twice == set()
