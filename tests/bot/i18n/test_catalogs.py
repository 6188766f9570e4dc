"""Catalogs: loaded whole at start, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import CatalogError
from bot.i18n import Catalogs
from tests.bot.i18n.conftest import FRENCH, LANGUAGES, Folder


def test_all_shipped_languages_are_offered_in_their_order(folder: Folder) -> None:
    """Without a wish, every language but drafts is loaded."""
    assert list(Catalogs.load(folder()).languages) == ["en", "fr", "ar"]


def test_a_mission_chooses_its_languages_and_their_order(folder: Folder) -> None:
    """The wanted order is the order offered, and a draft may be wanted by name."""
    assert list(Catalogs.load(folder(), ["ht", "en"]).languages) == ["ht", "en"]


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ('msgid "Hi {name}"\nmsgstr "Salut {nom}"\n', "lost {name}"),
        ('msgid "Hi"\nmsgstr "Salut {name}"\n', "which the English does not have"),
        ('msgid "Hi {name}"\nmsgstr "Salut {name} }"\n', "belongs to no placeholder"),
        (
            FRENCH.replace('{count} fichier"', 'un fichier"'),
            "lost {count}",
        ),
        ("raw: this is no catalog", "not a sound catalog"),
    ],
)
def test_an_unsound_catalog_fails_at_start(folder: Folder, body: str, complaint: str) -> None:
    """What would fail in front of a person fails the start, and says why."""
    with pytest.raises(CatalogError, match=complaint):
        Catalogs.load(folder(fr=body))


def test_a_form_of_one_number_only_may_leave_the_number_out(folder: Folder) -> None:
    """Arabic "one file" and "two files" need no digits; French one, which also counts 0, does."""
    voice = Catalogs.load(folder()).translator("ar")

    assert voice.sentence("{count} file", plural="{count} files", count=2).text == "ملفان"


def test_a_wrong_plural_header_fails_at_start(folder: Folder) -> None:
    """A catalog that counts by another rule would choose wrong forms in silence."""
    root = folder()
    path = root / "fr" / "LC_MESSAGES" / "messages.po"
    path.write_text(path.read_text(encoding="utf-8").replace("(n > 1)", "(n != 1)"), "utf-8")

    with pytest.raises(CatalogError, match="plural header"):
        Catalogs.load(root)


def test_a_missing_catalog_fails_at_start(folder: Folder) -> None:
    """A configured language without a catalog is not silently left out."""
    root = folder()
    (root / "ar" / "LC_MESSAGES" / "messages.po").unlink()

    with pytest.raises(CatalogError, match="cannot be read"):
        Catalogs.load(root)


def test_an_unknown_language_fails_at_start(folder: Folder) -> None:
    """A mission cannot offer what languages.toml does not know."""
    with pytest.raises(CatalogError, match=r"nus is not in languages\.toml"):
        Catalogs.load(folder(), ["en", "nus"])


def test_the_voice_of_a_language_not_offered_is_refused(folder: Folder) -> None:
    """Asking for an unoffered language is an error, never English in silence."""
    with pytest.raises(CatalogError):
        Catalogs.load(folder(), ["en"]).translator("fr")


@pytest.mark.parametrize(
    "languages",
    [
        "not toml",
        "[fr]\nown_name='F'\ndirection='ltr'\nformatting='fr'\nstatus='draft'",
        LANGUAGES + "\n[xx]\nown_name='X'\ndirection='ltr'\nformatting='en'\nstatus='draft'",
        LANGUAGES.replace("rtl", "up"),
        LANGUAGES.replace('"draft"', '"perfect"'),
        LANGUAGES.replace('"draft"', '"reviewed"'),
        LANGUAGES.replace('status = "draft"', 'from = "zz"\nstatus = "draft"'),
        LANGUAGES.replace('fallback = ["fr"]', 'fallback = ["zz"]'),
        LANGUAGES.replace('"en_GB"', '"pga"'),
        LANGUAGES.replace("٠١٢", "٠٢١"),
    ],
)
def test_unusable_facts_fail_at_start(folder: Folder, languages: str) -> None:
    """A language that lacks a fact, or English itself, stops the start."""
    with pytest.raises(CatalogError):
        Catalogs.load(folder(languages))


@pytest.mark.parametrize(
    ("sent", "chosen"),
    [
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("FR_ca", "fr"),
        ("apc", "ar"),
        ("apc-LB", "ar"),
        ("ar-SS", "ar"),
        ("pt-BR", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_phone_s_language_is_negotiated(folder: Folder, sent: str | None, chosen: str) -> None:
    """Whole code, then base, then the first language offered."""
    assert Catalogs.load(folder()).negotiate(sent).code == chosen


def test_a_language_s_own_code_wins_over_one_that_also_serves_it(folder: Folder) -> None:
    """Once a language has a catalog of its own, nobody else answers for it."""
    languages = LANGUAGES.replace('also = ["apc"]', 'also = ["fr"]')

    assert Catalogs.load(folder(languages)).negotiate("fr").code == "fr"


@given(st.text(max_size=20))
def test_nothing_that_a_phone_sends_can_fail(sent: str) -> None:
    """Any code ends in an offered language."""
    assert SHIPPED.negotiate(sent).code in SHIPPED.languages


SHIPPED = Catalogs.load(wanted=["en"])


def test_an_incomplete_catalog_is_no_error_at_start(folder: Folder) -> None:
    """A sentence that is missing falls back; it does not stop the bot."""
    assert "Hello" in FRENCH
    assert Catalogs.load(folder(fr="")).languages["fr"].code == "fr"
