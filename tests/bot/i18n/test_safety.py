"""Sentences that can hurt: which they are, who has read them, who stands in for them."""

from pathlib import Path

import pytest

from bot.errors import CatalogError
from bot.i18n import Catalogs, Caution
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.reviews import FILE, digest
from bot.marks import NC_
from tests.bot.i18n.conftest import Folder

TEMPLATE = """
msgid ""
msgstr ""

#. SAFETY: who says it.
#. Greets.
msgid "Hello, {name}."
msgstr ""

#. SAFETY
msgctxt "button"
msgid "Back"
msgstr ""

#. SAFETY
msgid "{count} file"
msgid_plural "{count} files"
msgstr[0] ""
msgstr[1] ""

#. Nothing about SAFETY here.
msgid "Only in French."
msgstr ""
"""
HELLO, BACK, FILE_MSGID = "Hello, {name}.", NC_("button", "Back"), "{count} file"


@pytest.fixture
def root(folder: Folder) -> Path:
    """The languages, and a template that marks three sentences."""
    path = folder()
    (path / "messages.pot").write_text(TEMPLATE, encoding="utf-8")
    return path


def _read(root: Path, code: str, msgid: str, context: str | None = None) -> None:
    """Let a second person read one sentence."""
    message = read_catalog(catalog_path(root, code)).get(msgid, context)
    assert message is not None
    path = root / code / FILE
    before = path.read_text("utf-8") if path.exists() else ""
    path.write_text(f'{before}{digest(message)} = ["reviewed ben 2026-11-22"]\n', encoding="utf-8")


def test_what_nobody_has_read_waits(root: Path) -> None:
    """Marked sentences wait, in French; others, and those that only English says, do not."""
    catalogs = Catalogs.load(root, ["en", "fr"], caution=Caution("en"))
    french = catalogs.translator("fr")

    assert catalogs.waiting("fr") == {HELLO, BACK, FILE_MSGID}
    assert french.waits(HELLO)
    assert french.waits(FILE_MSGID, "{count} files")
    assert not french.waits("Only in French.")
    assert not french.waits("Nowhere yet.")
    assert french.stand_in is catalogs.translator("en")
    assert catalogs.waiting("en") == frozenset()


def test_what_a_second_person_has_read_waits_no_more(root: Path) -> None:
    """Sentence by sentence."""
    _read(root, "fr", "Hello, {name}.")
    _read(root, "fr", "Back", "button")

    assert Catalogs.load(root, ["en", "fr"], caution=Caution("en")).waiting("fr") == {FILE_MSGID}


def test_a_mission_may_let_a_language_stand_alone(root: Path) -> None:
    """Its file names the language, and nothing of it waits."""
    catalogs = Catalogs.load(root, ["en", "fr"], caution=Caution("en", ["fr"]))

    assert catalogs.waiting("fr") == frozenset()
    assert not catalogs.translator("fr").waits(HELLO)


def test_a_language_that_may_stand_alone_vouches_for_no_lender(root: Path) -> None:
    """Creole is allowed: its own words are shown alone, and French ones that it borrows are not."""
    creole = Catalogs.load(root, ["en", "ht"], caution=Caution("en", ["ht"])).translator("ht")

    assert not creole.waits(HELLO)
    assert creole.waits(BACK)

    borrowed = Catalogs.load(root, ["en", "ht"], caution=Caution("en", ["fr"])).translator("ht")

    assert borrowed.waits(HELLO)
    assert not borrowed.waits(BACK)


def test_without_a_mission_nothing_waits(root: Path) -> None:
    """A preview or a test of one language shows that language."""
    catalogs = Catalogs.load(root, ["en", "fr"])

    assert not catalogs.translator("fr").waits(HELLO)
    assert catalogs.translator("fr").stand_in is None


def test_a_sentence_that_another_language_lends_waits_as_that_language_does(root: Path) -> None:
    """Creole borrows French words that nobody has read: a reader of Creole must be told, too."""
    catalogs = Catalogs.load(root, ["en", "ht"], caution=Caution("en"))

    assert catalogs.translator("ht").waits(BACK)
    assert BACK in catalogs.waiting("ht")


def test_unread_words_never_stand_in_for_unread_words(root: Path) -> None:
    """While the mission's own language is unread, English stands beside it and all others."""
    catalogs = Catalogs.load(root, ["fr", "ht"], caution=Caution("fr"))
    stand_ins = [catalogs.translator(code).stand_in for code in ("fr", "ht")]

    assert [one.language.code for one in stand_ins if one] == ["en", "en"]


@pytest.mark.parametrize("allowed", [True, False])
def test_the_mission_s_language_stands_in_once_it_is_sure(root: Path, allowed: bool) -> None:
    """Once it is read, or the mission says that it may be shown."""
    if not allowed:
        for msgid, context in (("Hello, {name}.", None), ("Back", "button"), (FILE_MSGID, None)):
            _read(root, "fr", msgid, context)
    caution = Caution("fr", ["fr"] if allowed else [])
    catalogs = Catalogs.load(root, ["fr", "ht"], caution=caution)

    assert catalogs.translator("fr").stand_in is None
    assert catalogs.translator("ht").stand_in is catalogs.translator("fr")


@pytest.mark.parametrize("template", [None, 'msgid "Hello, {name}."\nmsgstr ""\n'])
def test_without_marks_the_bot_does_not_start(root: Path, template: str | None) -> None:
    """Otherwise a lost template would let every sentence pass."""
    (root / "messages.pot").unlink()
    if template:
        (root / "messages.pot").write_text(template, encoding="utf-8")

    with pytest.raises(CatalogError, match=r"messages\.pot"):
        Catalogs.load(root, ["en", "fr"], caution=Caution("en"))
