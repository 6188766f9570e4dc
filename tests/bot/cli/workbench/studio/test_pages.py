"""The studio's pages, asked over loopback: show, save, refuse, review."""

import re

import pytest

from bot.cli.workbench.saving import save
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import read_languages
from bot.i18n.reviews import Level, digest
from bot.i18n.soundness import sources_of
from tests.bot.cli.workbench.studio.conftest import NAME, Visitor

FREE = "Hello. You can ask for help, share a problem, or say what is wrong. It is free."


def _elsewhere(visitor: Visitor, english: str, text: str, alias: str = "ben") -> None:
    """Change a sentence as another program would, beside the open page."""
    catalog = read_catalog(catalog_path(visitor.folder, visitor.code))
    message = next(one for one in catalog if one.id and english in sources_of(one))
    message.string = text
    language = read_languages(visitor.folder / "languages.toml")[visitor.code]
    save(visitor.folder, language, catalog, {str(message.id): alias})


def test_a_sentence_stands_on_its_card_with_the_english_beside(visitor: Visitor) -> None:
    """The page holds both cards, the sentence marked on each, its note, room and glossary."""
    page = visitor.open(NAME)

    assert re.findall(r"<mark>(.*?)</mark>", page) == [visitor.said(NAME), NAME]
    assert 'class="mark safety"' in page
    assert "of 280 letters on the card" in page
    assert "<meter" in page


def test_every_page_answers(visitor: Visitor) -> None:
    """The overview, each filter and the first cards are there; all cards are reachable."""
    for where in (
        "/",
        "/alias",
        *(f"/list?show={show}" for show in ("all", "untranslated", "findings", "waiting")),
        "/screens/1",
        "/screens/9",
        "/static/studio.js",
    ):
        assert visitor.browser.get(visitor.root + where).status_code == 200, where
    assert visitor.browser.get(visitor.root + "/screens/100000").status_code == 404


def test_a_saved_sentence_is_in_the_catalog_by_its_translator(visitor: Visitor) -> None:
    """Saving writes the catalog and who did it, and leads to the next sentence if asked to."""
    answer = visitor.save(NAME, "Votre nom n'est pas nécessaire.", then="next")

    assert answer.status_code == 303
    assert visitor.said(NAME) == "Votre nom n'est pas nécessaire."
    assert visitor.level(NAME) is Level.TRANSLATED
    following = visitor.browser.get(answer.headers["location"])
    assert "Saved." in following.text
    assert "Votre nom n'est pas nécessaire.</textarea>" not in following.text


def test_nothing_is_written_where_nothing_changed(visitor: Visitor) -> None:
    """Going through unchanged sentences makes nobody their translator."""
    before = catalog_path(visitor.folder, "fr").read_bytes()

    assert visitor.save(NAME, visitor.said(NAME), then="next").status_code == 303
    assert catalog_path(visitor.folder, "fr").read_bytes() == before
    assert visitor.level(NAME) is Level.MACHINE


def test_two_who_change_one_sentence_lose_nothing(visitor: Visitor) -> None:
    """A file that changed on disk meanwhile is not overwritten: both texts are shown first."""
    state = digest(visitor.message(NAME))
    _elsewhere(visitor, NAME, "Le texte de Ben.")

    refused = visitor.save(NAME, "Le texte d'Ada.", state=state)

    assert refused.status_code == 409
    assert "Le texte de Ben." in refused.text
    assert "Le texte d&#39;Ada.</textarea>" in refused.text
    assert visitor.said(NAME) == "Le texte de Ben."

    shown = re.search(r'name="state" value="(\w+)"', refused.text)
    assert shown is not None
    assert visitor.save(NAME, "Le texte d'Ada.", state=shown[1]).status_code == 303
    assert visitor.said(NAME) == "Le texte d'Ada."


def test_what_would_fail_on_the_phone_is_not_saved(visitor: Visitor) -> None:
    """A brace of no placeholder is refused with the reason; the typed words stay on the page."""
    before = visitor.said(NAME)

    refused = visitor.save(NAME, "Votre {nom} n'est pas nécessaire.")

    assert refused.status_code == 422
    assert "{nom}, which the English does not have" in refused.text
    assert "Votre {nom}" in refused.text
    assert visitor.said(NAME) == before


def test_findings_are_shown_as_soon_as_it_is_saved(visitor: Visitor) -> None:
    """A direction sign may be saved and is told of at once."""
    visitor.save(NAME, "Votre nom\u200e n'est pas nécessaire.")

    assert "invisible" in visitor.open(NAME)
    assert NAME in visitor.browser.get(visitor.root + "/list?show=findings").text


def test_findings_of_what_was_saved_are_told_on_the_next_page(visitor: Visitor) -> None:
    """Who saves and goes on meets another sentence: what is wrong with the last is told there."""
    answer = visitor.save(NAME, "Votre nom\u200e n'est pas nécessaire.", then="next")
    following = visitor.browser.get(answer.headers["location"]).text

    assert "Look at it again:" in following
    assert f'{visitor.address(NAME)}?show=all">' in following


def test_a_deed_is_undone_with_everybodys_word(visitor: Visitor) -> None:
    """A text that another had read is back, and read, after one press; and no press later."""
    _elsewhere(visitor, NAME, "Le texte de Ben.")
    state = {"state": digest(visitor.message(NAME))}
    visitor.post(f"{visitor.address(NAME)}/read", state)
    assert visitor.level(NAME) is Level.REVIEWED
    answer = visitor.save(NAME, "", then="next")
    assert visitor.said(NAME) == ""
    undo = re.search(r'action="([^"]+)/undo', visitor.browser.get(answer.headers["location"]).text)
    assert undo is not None

    undone = visitor.post(f"{undo[1]}/undo", {})

    assert undone.status_code == 303
    assert "It is as it was before." in visitor.browser.get(undone.headers["location"]).text
    assert (visitor.said(NAME), visitor.level(NAME)) == ("Le texte de Ben.", Level.REVIEWED)
    assert visitor.post(f"{undo[1]}/undo", {}).status_code == 409


def test_a_word_that_was_given_by_mistake_is_taken_back(visitor: Visitor) -> None:
    """It was one press; so is undoing it."""
    visitor.post(f"{visitor.address(NAME)}/read", {"state": digest(visitor.message(NAME))})
    assert visitor.level(NAME) is Level.REVIEWED

    assert visitor.post(f"{visitor.address(NAME)}/undo", {}).status_code == 303
    assert visitor.level(NAME) is Level.MACHINE


def test_nothing_that_somebody_else_wrote_since_is_undone(visitor: Visitor) -> None:
    """Undoing is no way around what others have done meanwhile."""
    visitor.save(NAME, "Le texte d'Ada.")
    _elsewhere(visitor, NAME, "Le texte de Ben.")

    refused = visitor.post(f"{visitor.address(NAME)}/undo", {})

    assert refused.status_code == 409
    assert "cannot be undone any more" in refused.text
    assert visitor.said(NAME) == "Le texte de Ben."


def test_a_sentence_whose_english_is_gone_gives_the_words_back(visitor: Visitor) -> None:
    """What was typed for a sentence that is no more stands on the page that says so."""
    answer = visitor.post(
        f"{visitor.root}/sentences/{'0' * 16}/save", {"state": "", "form0": "Mes mots."}
    )

    assert answer.status_code == 409
    assert "Mes mots." in answer.text


def test_a_second_person_reads_and_the_first_may_not(visitor: Visitor) -> None:
    """A review counts from somebody else only; a wrong word has its own page."""
    visitor.save(NAME, "Votre nom n'est pas nécessaire.")
    state = {"state": digest(visitor.message(NAME))}

    own = visitor.post(f"{visitor.address(NAME)}/read", state)
    assert (own.status_code, visitor.level(NAME)) == (409, Level.TRANSLATED)
    assert "another person must read it" in own.text

    visitor.post(f"{visitor.root}/alias", {"alias": "ben"})
    assert visitor.post(f"{visitor.address(NAME)}/read", state).status_code == 303
    assert visitor.level(NAME) is Level.REVIEWED
    assert NAME not in visitor.browser.get(visitor.root + "/list?show=waiting").text


def test_nobody_vouches_for_words_that_they_have_not_seen(visitor: Visitor) -> None:
    """A review of a text that has changed since is no review of the new one."""
    state = {"state": digest(visitor.message(NAME))}
    _elsewhere(visitor, NAME, "Le texte de Ben.")

    assert visitor.post(f"{visitor.address(NAME)}/read", state).status_code == 409
    assert visitor.level(NAME) is Level.TRANSLATED


def test_an_alias_is_asked_for_once(visitor: Visitor) -> None:
    """What is no alias is refused with the reason, and stays to be mended."""
    refused = visitor.post(f"{visitor.root}/alias", {"alias": "two words"})

    assert refused.status_code == 422
    assert "An alias is one word" in refused.text
    assert 'value="two words"' in refused.text


def test_who_is_asked_for_an_alias_comes_where_they_wanted_to_go(visitor: Visitor) -> None:
    """And nowhere else, whatever the address says."""
    where = visitor.address(NAME).removeprefix(f"{visitor.root}/sentences/")
    for wanted, led in ((where, f"/sentences/{where}"), ("//elsewhere.example", "/")):
        said = visitor.post(f"{visitor.root}/alias?for={wanted}", {"alias": "ben"})
        assert said.headers["location"] == visitor.root + led


def test_each_plural_form_has_its_field(visitor: Visitor) -> None:
    """A counted sentence shows the numbers of each form and is saved whole."""
    english = "Thank you for telling us. Write more, send it now, or answer {count} short question."
    page = visitor.open(next(one for one in _counted(visitor) if one.startswith(english[:30])))

    assert len(re.findall(r"<textarea[^>]* data-limit", page)) == 2
    assert "for 0, 1" in page
    assert "for 2, 3, 4, 5 …" in page


def _counted(visitor: Visitor) -> list[str]:
    catalog = read_catalog(catalog_path(visitor.folder, "fr"))
    return [sources_of(one)[0] for one in catalog if one.id and one.pluralizable]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x>'])
def test_a_translation_is_never_markup(visitor: Visitor, text: str) -> None:
    """Whatever stands in a catalog is shown as words."""
    _elsewhere(visitor, NAME, text)

    assert text not in visitor.open(NAME)
