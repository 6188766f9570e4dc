"""Catalog files: the same to the byte, and never losing a translator's work."""

from pathlib import Path

from bot.cli.workbench.domains import CHATS
from bot.cli.workbench.extraction import extract
from bot.cli.workbench.files import MACHINE, keys, merged, write_catalog, write_template
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import LOCALES, read_languages
from bot.i18n.reviews import digest, reviews_path

ARABIC = read_languages(LOCALES / "languages.toml")["ar"]


def _written(tree: Path) -> Path:
    folder = tree / "locales"
    write_catalog(folder, merged(folder, ARABIC, extract(tree)), ARABIC)
    return catalog_path(folder, "ar")


def test_a_catalog_written_twice_is_the_same(tree: Path) -> None:
    """An update without a change changes no byte: no date, no place, no order."""
    first = _written(tree).read_bytes()
    second = _written(tree).read_bytes()

    assert first == second
    assert b"words.py" not in first
    assert b"Date" not in first


def test_a_new_catalog_has_every_form_and_the_right_header(tree: Path) -> None:
    """A counted sentence begins with as many empty forms as the language has."""
    catalog = read_catalog(_written(tree))
    counted = catalog.get(("{count} file", "{count} files"))

    assert counted is not None
    assert counted.string is not None
    assert len(counted.string) == ARABIC.plural.forms == 6
    assert (catalog.num_plurals, catalog.plural_expr) == (6, ARABIC.plural.expression)


def test_the_header_says_that_no_speaker_has_reviewed_it(tree: Path) -> None:
    """Whoever opens an unreviewed catalog reads so in its first line, until all of it is read."""
    path = _written(tree)
    assert MACHINE in path.read_text("utf-8").split("\n")[0]

    catalog = read_catalog(path)
    for message in catalog:
        message.string = tuple(["نص"] * 6) if message.pluralizable else "نص"
    write_catalog(tree / "locales", catalog, ARABIC)
    assert MACHINE in path.read_text("utf-8").split("\n")[0]

    records = [f'{digest(each)} = ["reviewed ben 2026-11-22"]\n' for each in catalog if each.id]
    reviews_path(tree / "locales", "ar").write_text("".join(records), encoding="utf-8")
    write_catalog(tree / "locales", catalog, ARABIC)
    assert path.read_text("utf-8").startswith("# Amana in العربية: reviewed by a speaker.")


def test_translations_survive_an_update_and_changed_sentences_become_fuzzy(tree: Path) -> None:
    """A translation stays; one whose English changed waits for a person."""
    path = _written(tree)
    text = path.read_text("utf-8")
    for english, translation in (("Hello, {name}.", "مرحبا {name}."), ("Back", "رجوع")):
        text = text.replace(
            f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{translation}"'
        )
    path.write_text(text, "utf-8")
    words = tree / "bot" / "words.py"
    words.write_text(words.read_text("utf-8").replace("Hello, {name}.", "Hello, {name}!"), "utf-8")

    catalog = read_catalog(_written(tree))
    kept, changed = catalog.get("Back", "button"), catalog.get("Hello, {name}!")

    assert kept is not None
    assert (kept.string, kept.fuzzy) == ("رجوع", False)
    assert changed is not None
    assert (changed.string, changed.fuzzy) == ("مرحبا {name}.", True)
    assert ("Hello, {name}.", None) not in keys(catalog)


def test_the_template_holds_every_sentence_untranslated(tree: Path) -> None:
    """Translation tools begin a language from it."""
    write_template(tree / "locales", extract(tree))

    assert keys(read_catalog(tree / "locales" / CHATS.template)) == keys(extract(tree))
